import './quiet-log.ts';
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { flowLogHandler } from '../../functions/ingest-flow-log/handler.ts';
import { readVpcRejections, readVpcRollUps, trafficStore } from '../../lib/aws/deployed/traffic-store.ts';
import { partnerMoney } from '../../lib/core/checks/partner-privatelink/partner-money.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import { trafficToPartner } from '../../lib/core/partners/partner-traffic.ts';
import type { ReadRequest } from '../../lib/aws/door.ts';
import { toObservedRecords } from '../../lib/core/traffic/read-roll-ups.ts';
import type { DeliveredObject } from '../../lib/core/events/parse-log-delivery.ts';
import { readPartnersFile } from '../../lib/files/partners-file.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';
import type { OwnEvent } from '../../lib/workflow/account/own-events.ts';
import { eventFaults } from '../account-workflow/event-schemas.ts';
import type { AccountBench } from '../account-workflow/account-bench.ts';
import { accountBench } from '../account-workflow/account-bench.ts';
import type { PlayTable } from '../play-table.ts';
import { playTable } from '../play-table.ts';
import { pricedOptions } from '../estates/endpoint-prices.ts';
import { ACCOUNT } from '../workflow/private-account.ts';
import { LAMBDA } from './asked-account.ts';

const HOUR = Date.parse('2026-07-01T09:00:00Z') / 1000;
const NOW = new Date('2026-07-01T10:00:00Z');
const CLIENT = '10.0.1.5';
const NAT = '10.0.0.5';
const S3 = '52.95.154.1';

let bench: AccountBench;
beforeAll(async () => {
  bench = await accountBench();
});
afterAll(() => bench.close());

const partners = await readPartnersFile(new URL('../../examples/partners.json', import.meta.url).pathname);
const GB = 2 ** 30;
const MONEY = pricedOptions(ACCOUNT.region);
const ACME = '198.51.100.7';

let table: PlayTable;
let events: OwnEvent[];
let files: Map<string, Uint8Array>;

beforeEach(() => {
  table = playTable();
  events = [];
  files = new Map();
});

function context(): WorkflowContext {
  const { account, ...given } = bench.context();
  if (account === undefined) throw new Error('the bench has an account');
  const clock = { now: () => NOW };
  const traffic = trafficStore({ ...table.place, clock, retentionDays: 30, newId: randomUUID });
  const publish = async (own: readonly OwnEvent[]) => {
    events.push(...own);
  };
  const door = {
    ...given.door,
    // As a door of the account that was given a file of partners.
    readEstate: async (request: ReadRequest) => ({ ...(await given.door.readEstate(request)), partners }),
  };
  return { ...given, door, account: { ...account, traffic, events: { publish } } };
}

const handler = () =>
  flowLogHandler(
    async () => context(),
    async ({ key }: DeliveredObject) => ({
      kind: 'stream',
      name: key,
      open: async function* () {
        yield files.get(key) ?? new Uint8Array(0);
      },
    }),
  );

const FIELDS =
  'interface-id vpc-id subnet-id srcaddr dstaddr bytes start action log-status pkt-srcaddr pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service';

/** What a client uploads through the NAT gateway, on both legs, and one packet that was turned away. */
function upload(bytes: number, client = CLIENT, [far, code] = [S3, 'S3']): string {
  const ok = `${HOUR + 60} ACCEPT OK`;
  return [
    FIELDS,
    `eni-0a - - ${client} ${NAT} ${bytes} ${ok} ${client} ${far} - ${code}`,
    `eni-0a - - ${NAT} ${far} ${bytes} ${ok} ${NAT} ${far} - ${code}`,
    `eni-0b ${ACCOUNT.vpcId} ${ACCOUNT.subnetIds[0]} 10.0.2.9 ${client} 40 ${HOUR + 70} REJECT OK 10.0.2.9 ${client} - -`,
    '',
  ].join('\n');
}

let numbers = 0;

function keyOf(accountId: string = ACCOUNT.accountId, name = `${(numbers += 1)}`): string {
  const folder = `AWSLogs/${accountId}/vpcflowlogs/${ACCOUNT.region}/2026/07/01`;
  return `${folder}/${accountId}_vpcflowlogs_${ACCOUNT.region}_fl-0a1b2c3d_20260701T0905Z_${name}.log.gz`;
}

function deliver(text: string | Uint8Array, key = keyOf()): { messageId: string; body: string } {
  files.set(key, typeof text === 'string' ? gzipSync(text) : text);
  const object = { key, size: 1 };
  const body = {
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: 'logs' }, object },
  };
  return { messageId: `message-of-${key}`, body: JSON.stringify(body) };
}

async function ingest(...Records: readonly { messageId: string; body: string }[]) {
  return handler()({ Records: [...Records] }, LAMBDA);
}

async function seen() {
  const span = { from: HOUR - 3600, to: HOUR + 3600 };
  return toObservedRecords(await readVpcRollUps(table.place, ACCOUNT.vpcId, span));
}

describe('flow logs that are delivered', () => {
  it('are in the roll-ups, each byte once though two legs show it', async () => {
    expect(await ingest(deliver(upload(1_000)))).toEqual({ batchItemFailures: [] });
    expect(await seen()).toEqual([
      {
        client: CLIENT,
        vpcId: ACCOUNT.vpcId,
        natGatewayId: ACCOUNT.natGatewayId,
        service: 's3',
        bytes: 1_000,
        from: '2026-07-01T09:00:00.000Z',
        to: '2026-07-01T10:00:00.000Z',
        source: 'VPC flow logs (natRows)',
      },
    ]);
  });

  it('count once however often they come, in one batch or another, and also as a copy in another bucket', async () => {
    const message = deliver(upload(1_000));
    const copy = { messageId: 'copy', body: message.body.replace('"logs"', '"copies"') };
    await ingest(message, message, copy);
    await Promise.all([ingest(message), ingest(copy)]);
    expect(await seen()).toMatchObject([{ bytes: 1_000 }]);
  });

  it('bear the name of a partner to whose ranges they went, and the finding has their bytes and money', async () => {
    await ingest(
      deliver(upload(300 * GB, CLIENT, [ACME, '-'])),
      deliver(upload(7, CLIENT, ['203.0.113.1', '-'])),
    );
    const traffic = await seen();
    expect(traffic.filter(({ service }) => service === 'acme')).toMatchObject([
      // Clients are kept of gateway services alone: for the money the sum of the NAT gateway is enough.
      { client: 'unknown', vpcId: ACCOUNT.vpcId, natGatewayId: ACCOUNT.natGatewayId, bytes: 300 * GB },
    ]);
    // Nobody is told of a client of a partner: that event is of gateway services.
    expect(events).toEqual([]);
    const { door } = context();
    const read = await door.readEstate({ parts: ['vpcs', 'natGateways'] });
    const index = indexEstate({ ...read, traffic: { status: 'read', value: traffic } });
    const [acme] = partners;
    if (acme === undefined) throw new Error('there is a partner');
    const { money } = partnerMoney(index, ACCOUNT.vpcId, acme, MONEY);
    expect(JSON.stringify(money)).toMatch(/GB a month (to Acme Logs )?were seen|savesPerMonth/);
    expect(trafficToPartner(index, ACCOUNT.vpcId, acme)).toHaveLength(1);
  });

  it('of an hour are one sum', async () => {
    await ingest(deliver(upload(1_000)), deliver(upload(24)));
    expect(await seen()).toMatchObject([{ bytes: 1_024 }]);
  });

  it('tell of each client once, as the published schema says', async () => {
    await ingest(deliver(upload(1_000)), deliver(upload(24)), deliver(upload(5, '10.0.2.7')));
    expect(events.map(({ detail }) => detail)).toMatchObject([
      {
        client: CLIENT,
        service: 's3',
        bytes: 1_000,
        vpcId: ACCOUNT.vpcId,
        natGatewayIds: [ACCOUNT.natGatewayId],
      },
      { client: '10.0.2.7', bytes: 5 },
    ]);
    expect(eventFaults(events)).toEqual([]);
  });

  it('say what was rejected, by hundred seconds and subnet', async () => {
    await ingest(deliver(upload(1_000)));
    const span = { from: HOUR, to: HOUR };
    expect(await readVpcRejections(table.place, ACCOUNT.vpcId, span)).toEqual({
      rejections: [{ start: HOUR, subnetId: ACCOUNT.subnetIds[0], flowLog: 'fl-0a1b2c3d', records: 1 }],
      seenHours: [HOUR],
    });
  });

  it('that are damaged fail alone, and make their hour a lower bound', async () => {
    const whole = gzipSync(upload(7));
    const poison = deliver(whole.subarray(0, whole.length - 9));
    const answer = await ingest(poison, deliver(upload(1_000)), { messageId: 'none', body: '{}' });
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: poison.messageId }, { itemIdentifier: 'none' }],
    });
    expect(await seen()).toMatchObject([{ bytes: 1_000, lowerBound: true }]);
  });

  it('with lines that are no records count the others, and are a lower bound', async () => {
    await ingest(deliver(`${upload(1_000)}nonsense\n`));
    expect(await seen()).toMatchObject([{ bytes: 1_000, lowerBound: true }]);
  });

  it('of other accounts are passed over', async () => {
    expect(await ingest(deliver(upload(1_000), keyOf('999900001111')))).toEqual({ batchItemFailures: [] });
    expect(await seen()).toEqual([]);
  });

  it('are not counted where what they add would have expired', async () => {
    await ingest(deliver(upload(1_000).replaceAll(String(HOUR + 60), String(HOUR - 31 * 86_400))));
    expect([...table.items.keys()].filter((key) => key.includes('row#'))).toEqual([]);
  });
});
