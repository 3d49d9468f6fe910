import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbJournalStore } from '../../lib/aws/deployed/dynamodb-journal-store.ts';
import { openRemediations } from '../../lib/aws/deployed/open-remediations.ts';
import type { LeaseOptions } from '../../lib/aws/deployed/table-lock.ts';
import type { TablePlace } from '../../lib/aws/deployed/table.ts';
import type { JournalStore } from '../../lib/core/remediation/journal.ts';
import type { MotoServer } from '../aws/start-moto.ts';
import { startMoto } from '../aws/start-moto.ts';
import { createWith, journalContract, OPENED, VERIFIED } from '../journal-contract.ts';
import { startTable, TestClock } from './start-table.ts';
import { vpcService } from '../subjects.ts';

let moto: MotoServer;

beforeAll(async () => {
  moto = await startMoto();
}, 120_000);

afterAll(() => moto.close());

journalContract({
  title: 'a DynamoDB table',
  freshPlace: async () => {
    const place = await startTable(moto.url);
    const clock = new TestClock();
    let processes = 0;
    return () => {
      clock.pass(1);
      return dynamoDbJournalStore({ ...place, owner: `process-${++processes}`, clock });
    };
  },
});

interface Bench {
  readonly place: TablePlace;
  readonly clock: TestClock;
  readonly store: (owner: string, lease?: Partial<LeaseOptions>) => JournalStore;
}

async function bench(): Promise<Bench> {
  const place = await startTable(moto.url);
  const clock = new TestClock();
  return {
    place,
    clock,
    store: (owner, lease = {}) => dynamoDbJournalStore({ ...place, owner, clock, lease }),
  };
}

describe('two processes on one journal', () => {
  it('stops the one that has not seen what the other has written', async () => {
    const { store } = await bench();
    const first = await createWith(store('one'), 'r-1', [OPENED]);
    const second = await store('two').open('r-1');
    await second?.append(VERIFIED);
    await expect(first.append(VERIFIED)).rejects.toThrow(/somebody else has gone on with it/);
    await expect(first.append(VERIFIED)).rejects.toThrow(/somebody else has gone on with it/);
    expect(await first.read()).toEqual([OPENED, VERIFIED]);
    await first.append(VERIFIED);
    expect(await first.read()).toEqual([OPENED, VERIFIED, VERIFIED]);
  });

  it('lets exactly one of many write the same entry', async () => {
    const { store } = await bench();
    await createWith(store('maker'), 'r-1', [OPENED]);
    const journals = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((owner) => store(owner).open('r-1')));
    for (const journal of journals) await journal?.read();
    const results = await Promise.allSettled(journals.map(async (journal) => journal?.append(VERIFIED)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await journals[0]?.read()).toEqual([OPENED, VERIFIED]);
  });

  it('keeps the order of entries that are not waited for', async () => {
    const { store } = await bench();
    const journal = await createWith(store('one'), 'r-1', [OPENED]);
    const entries = Array.from({ length: 12 }, (_, index) => ({
      entry: 'intent' as const,
      at: '',
      index,
      attempt: 1,
    }));
    await Promise.all(entries.map((entry) => journal.append(entry)));
    expect(await journal.read()).toEqual([OPENED, ...entries]);
  });

  it('reads a journal that is longer than one page of DynamoDB', async () => {
    const { store } = await bench();
    // 30 entries that pack badly, of 66 kB each: a page ends at 1 MB.
    const entries = Array.from({ length: 30 }, (_, index) => ({
      entry: 'failed' as const,
      at: '',
      index,
      isCertain: true,
      reason: randomBytes(33_000).toString('hex'),
    }));
    const journal = await createWith(store('one'), 'r-1', [OPENED, ...entries]);
    expect(await journal.read()).toEqual([OPENED, ...entries]);
  });
});

describe('a journal that was tampered with', () => {
  it.each([
    ['an entry is missing', 'entry#000003', { S: JSON.stringify(VERIFIED) }, /entry#000002.*is missing/],
    ['an entry is of no known kind', 'entry#000002', { S: '{"entry":"toString"}' }, /is no journal entry/],
    ['an entry is no JSON', 'entry#000002', { S: '{' }, /cannot be read/],
    ['an entry is not packed', 'entry#000002', { B: new Uint8Array([1, 2, 3]) }, /cannot be read/],
    [
      'the first entry is of another form',
      'entry#000001',
      { S: JSON.stringify({ ...OPENED, schema: 'x/2' }) },
      /x\/2/,
    ],
    ['the first entry is no plan', 'entry#000001', { S: JSON.stringify(VERIFIED) }, /begin with the plan/],
  ])('is not understood: %s', async (_title, sk, entry, message) => {
    const { store, place } = await bench();
    const journal = await createWith(store('one'), 'r-1', [OPENED]);
    await place.client.send(
      new PutItemCommand({
        TableName: place.tableName,
        Item: { pk: { S: 'remediation#r-1' }, sk: { S: sk }, entry },
      }),
    );
    await expect(journal.read()).rejects.toThrow(message);
  });
});

describe('the lock of one that died', () => {
  it('is kept for the lease and a difference of clocks, then taken over', async () => {
    const { store, clock } = await bench();
    const lease = { leaseMilliseconds: 60_000, clockSkewMilliseconds: 5_000 };
    await store('dead', lease).lock(vpcService('vpc-0a', 's3'));
    clock.pass(64_999);
    await expect(store('next', lease).lock(vpcService('vpc-0a', 's3'))).rejects.toThrow(/dead until/);
    clock.pass(2);
    await expect(store('next', lease).lock(vpcService('vpc-0a', 's3'))).resolves.toBeDefined();
  });

  it('passes at once to the next attempt of the same run', async () => {
    const { store } = await bench();
    await store('run-1').lock(vpcService('vpc-0a', 's3'));
    await expect(store('run-1').lock(vpcService('vpc-0a', 's3'))).resolves.toBeDefined();
  });

  it('lets one that was only thought dead write nothing more', async () => {
    const { store, clock } = await bench();
    const slow = store('slow');
    const lock = await slow.lock(vpcService('vpc-0a', 's3'));
    const journal = await createWith(slow, 'r-1', [OPENED]);
    clock.pass(120_000);
    await store('next').lock(vpcService('vpc-0a', 's3'));
    await expect(journal.append(VERIFIED)).rejects.toThrow(/nothing was called/);
    await expect(lock.release()).rejects.toThrow(/passed to another process/);
    expect(await journal.read()).toEqual([OPENED]);
  });

  it('lets one whose lease has ended go on while nobody has taken the lock', async () => {
    const { store, clock } = await bench();
    const slow = store('slow');
    const lock = await slow.lock(vpcService('vpc-0a', 's3'));
    const journal = await createWith(slow, 'r-1', [OPENED]);
    clock.pass(120_000);
    await journal.append(VERIFIED);
    await lock.release();
    expect(await journal.read()).toEqual([OPENED, VERIFIED]);
  });

  it('is not taken from one that lives, however long it works', async () => {
    const { store, clock } = await bench();
    const lease = { leaseMilliseconds: 150, clockSkewMilliseconds: 0 };
    const lock = await store('busy', lease).lock(vpcService('vpc-0a', 's3'));
    for (let round = 0; round < 4; round += 1) {
      clock.pass(100);
      await sleep(120);
      await expect(store('next', lease).lock(vpcService('vpc-0a', 's3'))).rejects.toThrow(/busy/);
    }
    await lock.release();
    await expect(store('next', lease).lock(vpcService('vpc-0a', 's3'))).resolves.toBeDefined();
  });

  it('is left to the holder where a release is repeated', async () => {
    const { store } = await bench();
    const lock = await store('one').lock(vpcService('vpc-0a', 's3'));
    await lock.release();
    await expect(lock.release()).resolves.toBeUndefined();
  });
});

describe('an open remediation', () => {
  const opened = {
    remediationId: 'r-1',
    subject: vpcService('vpc-0a', 's3'),
    run: { remediationId: 'r-1' },
    openedAt: '2026-11-20T10:00:00.000Z',
  };

  it('is the only one of its VPC and service, until it is released', async () => {
    const { place, clock } = await bench();
    const registry = openRemediations<{ readonly remediationId: string }>({ ...place, clock });
    expect(await registry.open(opened)).toEqual({ open: 'opened' });
    expect(await registry.open({ ...opened, remediationId: 'r-2' })).toEqual({
      open: 'alreadyOpen',
      remediation: opened,
    });
    expect(await registry.find(vpcService('vpc-0a', 's3'))).toEqual(opened);
    expect(
      await registry.open({ ...opened, remediationId: 'r-3', subject: vpcService('vpc-0a', 'dynamodb') }),
    ).toEqual({
      open: 'opened',
    });
    await registry.release({ ...opened, remediationId: 'r-2' });
    expect(await registry.find(vpcService('vpc-0a', 's3'))).toEqual(opened);
    await registry.release(opened);
    expect(await registry.find(vpcService('vpc-0a', 's3'))).toBeUndefined();
    expect((await registry.list()).map(({ remediationId }) => remediationId)).toEqual(['r-3']);
    expect(await registry.open({ ...opened, remediationId: 'r-4' })).toEqual({ open: 'opened' });
  });

  it('is opened by exactly one of many that try at once', async () => {
    const { place, clock } = await bench();
    const registry = openRemediations({ ...place, clock });
    const ids = ['r-1', 'r-2', 'r-3', 'r-4', 'r-5', 'r-6'];
    const results = await Promise.all(
      ids.map((remediationId) => registry.open({ ...opened, remediationId })),
    );
    expect(results.filter(({ open }) => open === 'opened')).toHaveLength(1);
  });

  it('keeps others out without a lease, and lets its own run take the lock', async () => {
    const { place, clock, store } = await bench();
    const registry = openRemediations({ ...place, clock });
    await registry.open(opened);
    clock.pass(3 * 24 * 60 * 60 * 1000);
    await expect(store('somebody').lock(vpcService('vpc-0a', 's3'))).rejects.toThrow(
      /remediation r-1, which is open/,
    );
    const lock = await store('r-1').lock(vpcService('vpc-0a', 's3'));
    await lock.release();
    expect(await registry.find(vpcService('vpc-0a', 's3'))).toEqual(opened);
  });

  it('is not opened while another process holds the lock', async () => {
    const { place, clock, store } = await bench();
    const registry = openRemediations({ ...place, clock });
    const lock = await store('terminal').lock(vpcService('vpc-0a', 's3'));
    await expect(registry.open(opened)).rejects.toThrow(/another process \(terminal\)/);
    await lock.release();
    expect(await registry.open(opened)).toEqual({ open: 'opened' });
  });
});
