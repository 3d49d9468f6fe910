import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readVpcRollUps } from '../../lib/aws/deployed/traffic-store.ts';
import { ACCOUNT_ID, LOG_BUCKET, NAT_GATEWAY_ID, REGION, VPC_ID } from './account/article-account.ts';
import { begin } from './play/begin.ts';
import { listen } from './play/listen.ts';
import { tell } from './play/report.ts';
import { waitFor } from './play/wait-for.ts';
import { onlyS3, together, withRedelivery } from './stack/change-template.ts';
import type { Deployment } from './stack/start-deployment.ts';

/** The private machine and its address, and the NAT gateway's interface and address, of the article's account. */
const CLIENT = { id: 'eni-0a1b2c3d4e5f60001', address: '10.0.1.10' };
const NAT = { id: 'eni-0a1b2c3d4e5f60003', address: '10.0.0.5' };
const S3_ADDRESS = '52.95.154.7';
const GIGABYTE = 2 ** 30;
/** In the ranges of examples/partners.json, which the stack is deployed with. */
const PARTNER_ADDRESS = '198.51.100.7';
const OF_PARTNER = 4_096;

const HOUR = Math.floor(Date.now() / 3_600_000) * 3_600 - 3_600;

function flowLog(bytes: number): string {
  const ok = `${HOUR + 60} ACCEPT OK`;
  return [
    'interface-id srcaddr dstaddr bytes start action log-status pkt-srcaddr pkt-dstaddr',
    `${NAT.id} ${CLIENT.address} ${NAT.address} ${bytes} ${ok} ${CLIENT.address} ${S3_ADDRESS}`,
    `${NAT.id} ${NAT.address} ${S3_ADDRESS} ${bytes} ${ok} ${NAT.address} ${S3_ADDRESS}`,
    `${NAT.id} ${CLIENT.address} ${NAT.address} ${OF_PARTNER} ${ok} ${CLIENT.address} ${PARTNER_ADDRESS}`,
    `${NAT.id} ${NAT.address} ${PARTNER_ADDRESS} ${OF_PARTNER} ${ok} ${NAT.address} ${PARTNER_ADDRESS}`,
    '',
  ].join('\n');
}

async function deliver(
  { client, putEvent }: Deployment,
  name: string,
  body: Uint8Array,
): Promise<() => Promise<void>> {
  const [day, time] = new Date(HOUR * 1000).toISOString().split('T');
  const [year, month, date] = (day ?? '').split('-');
  const stamp = `${year}${month}${date}T${(time ?? '').slice(0, 5).replace(':', '')}Z`;
  const key =
    `AWSLogs/${ACCOUNT_ID}/vpcflowlogs/${REGION}/${year}/${month}/${date}/` +
    `${ACCOUNT_ID}_vpcflowlogs_${REGION}_fl-0a1b2c3d_${stamp}_${name}.log.gz`;
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: LOG_BUCKET, Key: key, Body: body }));
  const detail = { version: '0', bucket: { name: LOG_BUCKET }, object: { key, size: body.length } };
  const event = { source: 'aws.s3', 'detail-type': 'Object Created', resources: [], detail };
  // As EventBridge tells it of a bucket whose owner has said so.
  const tellIt = () => putEvent(event);
  await tellIt();
  return tellIt;
}

async function waiting({ client, stack }: Deployment, output: string): Promise<number> {
  const { Attributes = {} } = await new SQSClient(client).send(
    new GetQueueAttributesCommand({
      QueueUrl: stack.outputs[output] ?? '',
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Number(Attributes['ApproximateNumberOfMessages']);
}

async function bytesIn({ client, stack }: Deployment, service = 's3'): Promise<number | undefined> {
  const tableName = Object.entries(stack.resources).find(([id]) => /Traffic[0-9A-F]{8}$/.test(id))?.[1] ?? '';
  const place = { client: new DynamoDBClient(client), tableName };
  const { rows } = await readVpcRollUps(place, VPC_ID, { from: HOUR - 3_600, to: HOUR + 7_200 });
  const own = rows.filter((row) => row.service === service);
  return own.length === 0 ? undefined : own.reduce((sum, { bytes }) => sum + bytes, 0);
}

test('an object that is delivered: roll-up, first seen, and a question with bytes and money', async () => {
  const deployment = await begin({ isRouted: true, change: together(onlyS3, withRedelivery(1, 3)) });
  const s3 = new S3Client({ ...deployment.client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: LOG_BUCKET }));
  const heard = await listen(deployment);
  const whole = gzipSync(flowLog(GIGABYTE));
  await deliver(deployment, 'poison', whole.subarray(0, whole.length - 9));
  const before = performance.now();
  const again = await deliver(deployment, 'whole', whole);
  // At once, so that two may be at work on it.
  await Promise.all([again(), again()]);
  const bytes = await waitFor('roll-up', () => bytesIn(deployment));
  tell(`from object to roll-up: ${((performance.now() - before) / 1_000).toFixed(1)} s`);
  expect(bytes).toBe(GIGABYTE);
  expect(await bytesIn(deployment, 'acme')).toBe(OF_PARTNER);
  const mail = await deployment.mailbox.waitFor(/^Approve\?/, { seconds: 60 });
  expect(mail.body).toMatch(/saves at least \d+\.\d\d\s+of\s+it/);
  expect(mail.body).toContain(CLIENT.id);
  const seen = (await heard()).filter(({ detailType }) => detailType === 'Traffic First Seen');
  expect(seen.map(({ detail }) => detail['client'])).toContain(CLIENT.id);
  expect(seen[0]?.detail).toMatchObject({ vpcId: VPC_ID, service: 's3', natGatewayIds: [NAT_GATEWAY_ID] });
  await waitFor('poison among the dead letters', async () =>
    (await waiting(deployment, 'FlowLogDeadLettersUrl')) === 1 ? true : undefined,
  );
  // What comes again when all is done adds nothing.
  await again();
  await waitFor('empty queue of flow logs', async () =>
    (await waiting(deployment, 'FlowLogQueueUrl')) === 0 ? true : undefined,
  );
  expect(await bytesIn(deployment)).toBe(GIGABYTE);
});
