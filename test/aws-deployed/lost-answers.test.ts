import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { approvals } from '../../lib/aws/deployed/approvals.ts';
import { brakeCounters } from '../../lib/aws/deployed/brake-counters.ts';
import { dynamoDbJournalStore } from '../../lib/aws/deployed/dynamodb-journal-store.ts';
import { openRemediations } from '../../lib/aws/deployed/open-remediations.ts';
import type { TablePlace } from '../../lib/aws/deployed/table.ts';
import type { MotoServer } from '../aws/start-moto.ts';
import { startMoto } from '../aws/start-moto.ts';
import { OPENED, VERIFIED } from '../journal-contract.ts';
import { localClient, startTable, TestClock } from './start-table.ts';
import { vpcPlace, vpcService } from '../subjects.ts';

let moto: MotoServer;

beforeAll(async () => {
  moto = await startMoto();
}, 120_000);

afterAll(() => moto.close());

/** Every write is done and its first answer lost, so that the SDK writes it again. */
async function losingTable(): Promise<{ readonly place: TablePlace; readonly close: () => void }> {
  const { tableName } = await startTable(moto.url);
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      const body = Buffer.concat(chunks);
      const { host: _host, connection: _connection, ...headers } = request.headers;
      const target = String(headers['x-amz-target']);
      const answer = await fetch(moto.url, {
        method: 'POST',
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
        body,
      });
      const text = await answer.text();
      const isFirst = !seen.has(body.toString('utf8'));
      seen.add(body.toString('utf8'));
      if (isFirst && /UpdateItem|TransactWriteItems/.test(target)) return void request.socket.destroy();
      response.statusCode = answer.status;
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(text);
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  const client = new DynamoDBClient({
    ...localClient(`http://127.0.0.1:${address.port}`),
    maxAttempts: 3,
  });
  return { place: { client, tableName }, close: () => server.close() };
}

it('writes each entry once, and knows its own', async () => {
  const { place, close } = await losingTable();
  const clock = new TestClock();
  const store = dynamoDbJournalStore({ ...place, owner: 'one', clock });
  const journal = await store.create('r-1');
  await journal.append(OPENED);
  const lock = await store.lock(vpcService('vpc-0a', 's3'));
  await journal.append(VERIFIED);
  await lock.release();
  expect(await journal.read()).toEqual([OPENED, VERIFIED]);
  await expect(store.create('r-1')).rejects.toThrow(/already/);
  close();
});

it('opens a remediation for whoever asked first', async () => {
  const { place, close } = await losingTable();
  const registry = openRemediations({ ...place, clock: new TestClock() });
  const remediation = { remediationId: 'r-1', subject: vpcService('vpc-0a', 's3'), run: {}, openedAt: '' };
  expect(await registry.open(remediation)).toEqual({ open: 'opened' });
  expect(await registry.open({ ...remediation, remediationId: 'r-2' })).toEqual({
    open: 'alreadyOpen',
    remediation,
  });
  close();
});

it('takes an answer once and lets a remediation into its hour once', async () => {
  const { place, close } = await losingTable();
  const store = approvals(place);
  const key = { remediationId: 'r-1', planHash: 'hash' };
  const question = {
    ...key,
    run: {},
    askedAt: '2026-11-20T10:00:00.000Z',
    expiresAt: '2026-11-23T10:00:00.000Z',
    channel: 'iam',
    codeHash: '',
    taskToken: 'token',
  } as const;
  const answer = { answer: 'approved', by: 'ada', at: '2026-11-20T11:00:00.000Z' } as const;
  expect(await store.put(question, undefined)).toBe('stored');
  expect(await store.answerOnce(key, answer)).toEqual(answer);
  expect(await store.read(key)).toMatchObject({ answer });
  const brakes = brakeCounters(place);
  expect(await brakes.countChange('r-1', '2026-11-20T10', 1)).toBe(true);
  expect(await brakes.enterPlace(vpcPlace('vpc-0a'), 'r-1', 1)).toBe(true);
  await brakes.leavePlace(vpcPlace('vpc-0a'), 'r-1');
  expect(await brakes.enterPlace(vpcPlace('vpc-0b'), 'r-2', 1)).toBe(true);
  close();
});
