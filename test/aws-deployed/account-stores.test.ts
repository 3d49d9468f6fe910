import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApprovalQuestion } from '../../lib/aws/deployed/approvals.ts';
import { approvals } from '../../lib/aws/deployed/approvals.ts';
import { brakeCounters } from '../../lib/aws/deployed/brake-counters.ts';
import type { TablePlace } from '../../lib/aws/deployed/table.ts';
import { notedWrites, remembered, told } from '../../lib/aws/deployed/remembered.ts';
import type { MotoServer } from '../aws/start-moto.ts';
import { startMoto } from '../aws/start-moto.ts';
import { startTable, TestClock } from './start-table.ts';
import { vpcPlace, vpcService } from '../subjects.ts';
import type { PlaceMemory, SubjectMemory } from '../../lib/workflow/account/account-services.ts';

let moto: MotoServer;

beforeAll(async () => {
  moto = await startMoto();
}, 120_000);

afterAll(() => moto.close());

const KEY = { remediationId: 'r-1', planHash: 'ab'.repeat(32) };

const QUESTION: ApprovalQuestion<{ readonly remediationId: string }> = {
  ...KEY,
  run: { remediationId: 'r-1' },
  askedAt: '2026-11-20T10:00:00.000Z',
  expiresAt: '2026-11-23T10:00:00.000Z',
  channel: 'page',
  codeHash: 'hash',
  taskToken: 'token-1',
};

const YES = { answer: 'approved', by: 'ada', at: '2026-11-20T11:00:00.000Z' } as const;
const NO = { answer: 'rejected', by: 'bob', at: '2026-11-20T11:00:00.000Z', reason: 'not now' } as const;

const fresh = async () => approvals<{ readonly remediationId: string }>(await startTable(moto.url));

describe('a question', () => {
  it('is read as it was put, without attempts and without an answer', async () => {
    const store = await fresh();
    expect(await store.read(KEY)).toBeUndefined();
    expect(await store.put(QUESTION, undefined)).toBe('stored');
    expect(await store.read(KEY)).toEqual({ ...QUESTION, codeAttempts: 0, isDelivered: false });
  });

  it('is put by one of two that saw nothing there', async () => {
    const store = await fresh();
    await store.put(QUESTION, undefined);
    expect(await store.put({ ...QUESTION, taskToken: 'token-2' }, undefined)).toBe('conflict');
    expect((await store.read(KEY))?.taskToken).toBe('token-1');
  });

  it('keeps its attempts where the same one waits with another token', async () => {
    const store = await fresh();
    await store.put(QUESTION, undefined);
    await store.countCodeAttempt(KEY);
    expect(await store.put({ ...QUESTION, taskToken: 'token-2' }, await store.read(KEY))).toBe('stored');
    expect(await store.read(KEY)).toMatchObject({ taskToken: 'token-2', codeAttempts: 1 });
  });

  it('begins anew where it is asked another time after its answer', async () => {
    const store = await fresh();
    await store.put(QUESTION, undefined);
    await store.countCodeAttempt(KEY);
    await store.answerOnce(KEY, NO);
    await store.markDelivered(KEY);
    const again = { ...QUESTION, askedAt: '2026-12-01T10:00:00.000Z' };
    expect(await store.put(again, await store.read(KEY))).toBe('stored');
    expect(await store.read(KEY)).toEqual({ ...again, codeAttempts: 0, isDelivered: false });
    expect(await store.listOpen()).toHaveLength(1);
  });

  it('is not replaced by one who has not seen its answer', async () => {
    const store = await fresh();
    await store.put(QUESTION, undefined);
    const seen = await store.read(KEY);
    await store.answerOnce(KEY, YES);
    expect(await store.put({ ...QUESTION, taskToken: 'token-2' }, seen)).toBe('conflict');
    expect((await store.read(KEY))?.answer).toEqual(YES);
  });

  it('takes the first of many answers that come at once, and gives everybody that one', async () => {
    const store = await fresh();
    await store.put(QUESTION, undefined);
    const answers = await Promise.all(
      [YES, NO, { ...YES, by: 'eve' }, NO].map((answer) => store.answerOnce(KEY, answer)),
    );
    const stored = (await store.read(KEY))?.answer;
    expect(answers).toEqual([stored, stored, stored, stored]);
    expect(await store.answerOnce(KEY, NO)).toEqual(stored);
  });

  it('counts every guess, also those made at once', async () => {
    const store = await fresh();
    await store.put(QUESTION, undefined);
    const counts = await Promise.all(Array.from({ length: 8 }, () => store.countCodeAttempt(KEY)));
    expect(counts.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect((await store.read(KEY))?.codeAttempts).toBe(8);
  });

  it('is listed oldest first until it is answered', async () => {
    const store = await fresh();
    const later = { ...QUESTION, remediationId: 'r-0', askedAt: '2026-11-21T10:00:00.000Z' };
    await store.put(later, undefined);
    await store.put(QUESTION, undefined);
    expect((await store.listOpen()).map(({ remediationId }) => remediationId)).toEqual(['r-1', 'r-0']);
    await store.answerOnce(KEY, YES);
    expect((await store.listOpen()).map(({ remediationId }) => remediationId)).toEqual(['r-0']);
  });

  it('is known to be delivered once it was', async () => {
    const store = await fresh();
    await store.put(QUESTION, undefined);
    await store.answerOnce(KEY, YES);
    expect((await store.read(KEY))?.isDelivered).toBe(false);
    await store.markDelivered(KEY);
    expect(await store.read(KEY)).toMatchObject({ isDelivered: true, answer: YES });
  });

  it.each([
    ['an answer', async (store: Awaited<ReturnType<typeof fresh>>) => store.answerOnce(KEY, YES)],
    ['a guess', async (store: Awaited<ReturnType<typeof fresh>>) => store.countCodeAttempt(KEY)],
    ['a delivery', async (store: Awaited<ReturnType<typeof fresh>>) => store.markDelivered(KEY)],
  ])('that nobody asked takes no %s', async (_title, act) => {
    const store = await fresh();
    await expect(act(store)).rejects.toThrow(/nothing was asked/);
    expect(await store.read(KEY)).toBeUndefined();
  });
});

describe('the brakes', () => {
  const counters = async () => brakeCounters(await startTable(moto.url));
  const HOUR = '2026-11-20T10';

  it('let so many remediations through in an hour, however many try at once', async () => {
    const brakes = await counters();
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const results = await Promise.all(ids.map((id) => brakes.countChange(id, HOUR, 3)));
    expect(results.filter(Boolean)).toHaveLength(3);
    expect(await brakes.countChange('g', '2026-11-20T11', 3)).toBe(true);
  });

  it('count a remediation once, also when the hour is full', async () => {
    const brakes = await counters();
    expect(await brakes.countChange('a', HOUR, 1)).toBe(true);
    expect(await brakes.countChange('b', HOUR, 1)).toBe(false);
    expect(await brakes.countChange('a', HOUR, 1)).toBe(true);
  });

  it('let nothing through where nothing is allowed', async () => {
    const brakes = await counters();
    expect(await brakes.countChange('a', HOUR, 0)).toBe(false);
    expect(await brakes.enterPlace(vpcPlace('vpc-0a'), 'a', 0)).toBe(false);
    await expect(brakes.countChange('a', 'yesterday', 5)).rejects.toThrow(RangeError);
  });

  it('let so many VPCs in, however many try at once', async () => {
    const brakes = await counters();
    const vpcs = ['vpc-0a', 'vpc-0b', 'vpc-0c', 'vpc-0d'];
    const results = await Promise.all(
      vpcs.map((vpcId) => brakes.enterPlace(vpcPlace(vpcId), `r-${vpcId}`, 2)),
    );
    expect(results.filter(Boolean)).toHaveLength(2);
  });

  it('keep a VPC in until its last remediation has left', async () => {
    const brakes = await counters();
    expect(await brakes.enterPlace(vpcPlace('vpc-0a'), 's3', 1)).toBe(true);
    expect(await brakes.enterPlace(vpcPlace('vpc-0a'), 'dynamodb', 1)).toBe(true);
    expect(await brakes.enterPlace(vpcPlace('vpc-0a'), 'dynamodb', 1)).toBe(true);
    await brakes.leavePlace(vpcPlace('vpc-0a'), 's3');
    expect(await brakes.enterPlace(vpcPlace('vpc-0b'), 'other', 1)).toBe(false);
    await brakes.leavePlace(vpcPlace('vpc-0a'), 'dynamodb');
    await brakes.leavePlace(vpcPlace('vpc-0a'), 'dynamodb');
    expect(await brakes.enterPlace(vpcPlace('vpc-0b'), 'other', 1)).toBe(true);
  });

  it('count failed verifications once each, until one succeeds', async () => {
    const brakes = await counters();
    expect(await brakes.failedVerifications()).toBe(0);
    for (const id of ['a', 'b', 'a']) await brakes.noteVerification(id, 'failed');
    expect(await brakes.failedVerifications()).toBe(2);
    await brakes.noteVerification('c', 'verified');
    expect(await brakes.failedVerifications()).toBe(0);
  });

  it('know whether a first VPC has ended well', async () => {
    const brakes = await counters();
    expect(await brakes.isProven()).toBe(false);
    await brakes.markProven('a');
    await brakes.markProven('b');
    expect(await brakes.isProven()).toBe(true);
  });

  it('throw where the table cannot be read: nothing is taken for zero', async () => {
    const place: TablePlace = { ...(await startTable(moto.url)), tableName: 'not-there' };
    const brakes = brakeCounters(place);
    await expect(brakes.failedVerifications()).rejects.toThrow();
    await expect(brakes.isProven()).rejects.toThrow();
    await expect(brakes.countChange('a', HOUR, 5)).rejects.toThrow();
    await expect(brakes.enterPlace(vpcPlace('vpc-0a'), 'a', 5)).rejects.toThrow();
  });
});

const CHECK = 's3-gateway-endpoint-routed';
const NOTHING = { place: { baseline: [], findings: {} }, subject: {} };

async function memory() {
  return remembered<PlaceMemory, SubjectMemory>(await startTable(moto.url), NOTHING);
}

describe('what is remembered', () => {
  const place = vpcPlace('vpc-0a');
  const subject = vpcService('vpc-0a', 's3');

  it('of a subject is nothing at first, then what was set, without what was taken away', async () => {
    const store = await memory();
    expect(await store.readSubject(CHECK, subject)).toEqual({});
    const observe = { since: '2026-11-20T10:00:00.000Z', reason: 'ada undid it' };
    await store.changeSubject(CHECK, subject, { observe, coolDownUntil: '2026-12-01' });
    await store.changeSubject(CHECK, subject, { exemptUntil: '2027-01-01', coolDownUntil: undefined });
    await store.changeSubject(CHECK, subject, {});
    expect(await store.readSubject(CHECK, subject)).toEqual({ observe, exemptUntil: '2027-01-01' });
    expect(await store.readSubject(CHECK, vpcService('vpc-0a', 'dynamodb'))).toEqual({});
    expect(await store.readSubject('dynamodb-gateway-endpoint-routed', subject)).toEqual({});
  });

  it('of a place is kept for each check, also where two set it at once', async () => {
    const store = await memory();
    await Promise.all([
      store.changePlace(CHECK, place, { baseline: ['rtb-0a1'] }),
      store.changePlace(CHECK, place, { findings: { 'rtb-0a1': '2026-11-20' } }),
    ]);
    const known = { baseline: ['rtb-0a1'], findings: { 'rtb-0a1': '2026-11-20' } };
    expect(await store.readPlace(CHECK, place)).toEqual(known);
    expect(await store.readPlace(CHECK, vpcPlace('vpc-0b'))).toEqual(NOTHING.place);
    expect(await store.readPlace(CHECK, { kind: 'bucket', bucketName: 'vpc-0a' })).toEqual(NOTHING.place);
  });

  it('knows when the baseline was first complete', async () => {
    const store = await memory();
    expect(await store.baselineTakenAt()).toBeUndefined();
    await store.noteBaselineTaken('2026-11-20T10:00:00.000Z');
    await store.noteBaselineTaken('2026-11-21T10:00:00.000Z');
    expect(await store.baselineTakenAt()).toBe('2026-11-20T10:00:00.000Z');
  });

  it('knows the latest write to a network, in whatever order they are heard of', async () => {
    const writes = notedWrites(await startTable(moto.url));
    expect(await writes.last(vpcPlace('vpc-0a'))).toBeUndefined();
    const heard = ['2026-11-20T10:00:00Z', '2026-11-20T10:05:00.000Z', '2026-11-20T09:00:00Z'];
    for (const at of heard) await writes.note(vpcPlace('vpc-0a'), at);
    expect(await writes.last(vpcPlace('vpc-0a'))).toBe('2026-11-20T10:05:00.000Z');
    expect(await writes.last(vpcPlace('vpc-0b'))).toBeUndefined();
  });

  it('knows what was told', async () => {
    const store = told({ ...(await startTable(moto.url)), clock: new TestClock() });
    expect(await store.has('mail#r-1#asked')).toBe(false);
    await store.mark('mail#r-1#asked');
    expect(await store.has('mail#r-1#asked')).toBe(true);
    expect(await store.has('mail#r-1#closed')).toBe(false);
  });
});
