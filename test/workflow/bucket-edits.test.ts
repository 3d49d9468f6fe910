/** Others edit the policy while we change it: what they wrote stays, but for the moment that S3 leaves open. */
import { afterEach, expect, test } from 'vitest';
import { ENDPOINT_ONLY_SID } from '../../lib/core/iam/cure/endpoint-only-statement.ts';
import { editsWithin } from '../../lib/core/remediation/write-windows.ts';
import { remediate } from '../../lib/workflow/apply/remediate.ts';
import { rollBack } from '../../lib/workflow/apply/roll-back.ts';
import { FORMER_POLICY, policyOf, tlsOnly } from './bucket-account.ts';
import type { BucketBench } from './bucket-bench.ts';
import { bucketBench } from './bucket-bench.ts';

const APPROVED = { approvedBy: 'a person' };
const THEIRS = tlsOnly('Theirs');

const statements = (text: string | null): readonly { readonly Sid: string }[] =>
  text === null ? [] : JSON.parse(text).Statement;
const sids = (text: string | null) => statements(text).map(({ Sid }) => Sid);
const add = (text: string | null) => policyOf(...statements(text), THEIRS);

let bench: BucketBench;
afterEach(() => bench.close());

async function applied(): Promise<string> {
  const result = await remediate(bench.context, await bench.plan(), APPROVED);
  if (result.result !== 'applied') throw new Error(`apply ended with ${JSON.stringify(result)}`);
  return result.remediationId;
}

/** How many reads of the policy an apply makes before it puts: the last of them is the one that S3 cannot bind to the put. */
async function readsBeforePut(): Promise<number> {
  const other = await bucketBench(FORMER_POLICY);
  try {
    const plan = await other.plan();
    const before = other.simulator.calls.length;
    await remediate(other.context, plan, APPROVED);
    const operations = other.simulator.calls.slice(before).map(({ operation }) => operation);
    const untilPut = operations.slice(0, operations.indexOf('PutBucketPolicy'));
    return untilPut.filter((operation) => operation === 'GetBucketPolicy').length;
  } finally {
    await other.close();
  }
}

test('an edit after the plan was read makes the answer stale: nothing is changed', async () => {
  bench = await bucketBench(FORMER_POLICY);
  const plan = await bench.plan();
  bench.edit(add);
  expect(await remediate(bench.context, plan, APPROVED)).toMatchObject({ result: 'stale' });
  expect(sids(bench.policy())).toEqual(['TlsOnly', 'Theirs']);
});

test('an edit before any read of an apply is never lost', async () => {
  const reads = await readsBeforePut();
  expect(reads).toBeGreaterThan(2);
  const results = new Set<string>();
  for (let nth = 1; nth <= reads; nth++) {
    bench = await bucketBench(FORMER_POLICY);
    const plan = await bench.plan();
    bench.editAt('GetBucketPolicy', nth, add);
    const { result } = await remediate(bench.context, plan, APPROVED);
    results.add(result);
    expect([nth, sids(bench.policy())]).toEqual([nth, ['TlsOnly', 'Theirs']]);
    if (nth < reads) await bench.close();
  }
  expect([...results].toSorted()).toEqual(['rolledBack', 'stale']);
}, 60_000);

test('an edit between the last read and the put is overwritten, and the journal tells that it may have been', async () => {
  bench = await bucketBench(FORMER_POLICY);
  const plan = await bench.plan();
  let editedAt = '';
  bench.editAt('PutBucketPolicy', 1, (text) => {
    editedAt = new Date().toISOString();
    return add(text);
  });
  const result = await remediate(bench.context, plan, APPROVED);
  expect(result).toMatchObject({ result: 'applied' });
  expect(sids(bench.policy())).toEqual(['TlsOnly', ENDPOINT_ONLY_SID]);
  const id = 'remediationId' in result ? result.remediationId : '';
  const entries = (await (await bench.journals.open(id))?.read()) ?? [];
  expect(editsWithin(entries, [{ at: editedAt }])).toHaveLength(1);
  expect(plan.hazards.map((hazard) => hazard.id)).toContain('policy-write-window');
});

test('an edit after the put stays, and rolling back takes our statement alone', async () => {
  bench = await bucketBench(FORMER_POLICY);
  const id = await applied();
  bench.edit(add);
  expect(sids(bench.policy())).toEqual(['TlsOnly', ENDPOINT_ONLY_SID, 'Theirs']);
  expect(await rollBack(bench.context, id)).toMatchObject({ result: 'rolledBack' });
  expect(sids(bench.policy())).toEqual(['TlsOnly', 'Theirs']);
});

test('where there was no policy, the edit of somebody else is what is left', async () => {
  bench = await bucketBench(null);
  const id = await applied();
  bench.edit(add);
  expect(await rollBack(bench.context, id)).toMatchObject({ result: 'rolledBack' });
  expect(sids(bench.policy())).toEqual(['Theirs']);
});

test('an edit before any read of a rollback is never lost', async () => {
  bench = await bucketBench(FORMER_POLICY);
  const counted = await applied();
  const before = bench.simulator.calls.length;
  await rollBack(bench.context, counted);
  const operations = bench.simulator.calls.slice(before).map(({ operation }) => operation);
  const reads = operations
    .slice(0, operations.indexOf('PutBucketPolicy'))
    .filter((operation) => operation === 'GetBucketPolicy').length;
  expect(reads).toBeGreaterThan(1);
  for (let nth = 1; nth <= reads; nth++) {
    await bench.close();
    bench = await bucketBench(FORMER_POLICY);
    const id = await applied();
    bench.editAt('GetBucketPolicy', nth, add);
    await rollBack(bench.context, id);
    expect([nth, sids(bench.policy())]).toEqual([nth, ['TlsOnly', 'Theirs']]);
  }
}, 60_000);

test('our statement that somebody has changed is his, and is left', async () => {
  bench = await bucketBench(FORMER_POLICY);
  const id = await applied();
  bench.edit((text) => (text ?? '').replace('s3:ListBucketVersions', 's3:GetBucketLocation'));
  const edited = bench.policy();
  expect(await rollBack(bench.context, id)).toMatchObject({
    result: 'partlyRolledBack',
    kept: [expect.stringContaining('somebody has changed our statement')],
  });
  expect(bench.policy()).toBe(edited);
});

test('somebody who takes our statement away before it was verified is not fought', async () => {
  bench = await bucketBench(FORMER_POLICY);
  const reads = await readsBeforePut();
  const plan = await bench.plan();
  bench.editAt('GetBucketPolicy', reads + 1, () => policyOf(THEIRS));
  expect((await remediate(bench.context, plan, APPROVED)).result).not.toBe('applied');
  expect(sids(bench.policy())).toEqual(['Theirs']);
});
