import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { toText } from '../../../test/iam/arbitrary-policy.ts';
import { mergeEndpointOnly } from '../../core/iam/cure/merge-endpoint-only.ts';
import type { PutBucketPolicy } from '../../core/remediation/action.ts';
import { inverseOf } from '../../core/remediation/actions/registry.ts';
import { defaultAccount } from '../../simulator/default-account.ts';
import type { FailureRule, Simulator } from '../../simulator/simulator.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { makeClients } from '../clients.ts';
import { perform } from '../perform.ts';

const OWNER = '111122223333';
const BUCKET = 'files';
const TLS = {
  Sid: 'Tls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: `arn:aws:s3:::${BUCKET}/*`,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const FORMER = toText([TLS]);
const EDITED = toText([TLS, { ...TLS, Sid: 'Later' }]);

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

function putOf(formerPolicy: string | null, bucketOwner = OWNER): PutBucketPolicy {
  const admit = { key: 'aws:SourceVpce', values: ['vpce-0a'] } as const;
  const merged = mergeEndpointOnly(formerPolicy, { bucket: BUCKET, account: OWNER, admit });
  if (merged.verdict !== 'merged') throw new Error(merged.reason);
  const { policyText: policy } = merged;
  return {
    kind: 'putBucketPolicy',
    bucketName: BUCKET,
    bucketOwner,
    formerPolicy,
    policy,
    preconditions: [],
  };
}

/** A bucket with a policy, whoever wants to change it, and somebody else. */
async function start(policy: string | null) {
  const simulator = await startSimulator({
    fixture: {
      ...defaultAccount('eu-west-3', OWNER),
      Buckets: [{ Name: BUCKET, BucketRegion: 'eu-west-3', Policy: policy }],
    },
    staleReadsFor: { reads: 0 },
  });
  closing.push(() => simulator.close());
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'test' };
  const settings = { region: 'eu-west-3', credentials, endpoint: simulator.url, timeoutMs: 300 };
  const clients = makeClients(settings, () => {});
  const context = { remediationId: 'rem-1', results: new Map<number, string>(), isDryRun: false };
  const act = (action: Parameters<typeof perform>[1], isDryRun = false) =>
    perform(clients, action, { ...context, isDryRun }, 10);
  const { timeoutMs: _unused, ...plain } = settings;
  const somebody = new S3Client({ ...plain, forcePathStyle: true });
  return { simulator, act, somebody };
}

const policyOf = (simulator: Simulator) => simulator.state().Buckets[0]?.Policy ?? null;
const callsOf = (simulator: Simulator) => simulator.calls.map(({ operation }) => operation);

function undoingOf(put: PutBucketPolicy) {
  const undoing = inverseOf(put, 0);
  if (undoing === undefined) throw new Error('it cannot be undone');
  return undoing;
}

describe.each([null, FORMER])('the policy of a bucket that had %s', (former) => {
  it('is read, put to the letter, and given back to the letter', async () => {
    const { simulator, act } = await start(former);
    const put = putOf(former);
    expect(await act(put)).toEqual({ outcome: 'done' });
    expect(policyOf(simulator)).toBe(put.policy);
    expect(await act(undoingOf(put))).toEqual({ outcome: 'done' });
    expect(policyOf(simulator)).toBe(former);
    expect(callsOf(simulator)).toEqual([
      'GetBucketPolicy',
      'PutBucketPolicy',
      'GetBucketPolicy',
      former === null ? 'DeleteBucketPolicy' : 'PutBucketPolicy',
    ]);
  });

  it('is not asked about as a dry run, which S3 does not know', async () => {
    const { simulator, act } = await start(former);
    for (const action of [putOf(former), undoingOf(putOf(former))])
      expect(await act(action, true)).toEqual({ outcome: 'noDryRun' });
    expect(simulator.calls).toEqual([]);
  });

  it('is not overwritten where it was edited meanwhile', async () => {
    const { simulator, act } = await start(EDITED);
    expect(await act(putOf(former))).toMatchObject({ outcome: 'refused', code: 'PolicyChanged' });
    expect(policyOf(simulator)).toBe(EDITED);
  });

  it('is put once, however often it is asked', async () => {
    const { simulator, act } = await start(former);
    const put = putOf(former);
    await act(put);
    expect(await act(put)).toEqual({ outcome: 'done' });
    expect(callsOf(simulator).filter((call) => call === 'PutBucketPolicy')).toHaveLength(1);
  });

  it.each<[string, FailureRule, string]>([
    ['refused', { operation: 'PutBucketPolicy', when: 'before', code: 'AccessDenied' }, 'refused'],
    ['failing before it was done', { operation: 'PutBucketPolicy', when: 'before' }, 'lost'],
    ['failing after it was done', { operation: 'PutBucketPolicy', when: 'after' }, 'lost'],
    ['never answered', { operation: 'PutBucketPolicy', when: 'hang' }, 'lost'],
    ['cut off after it was done', { operation: 'PutBucketPolicy', when: 'loseAnswer' }, 'lost'],
    ['preceded by a reading that fails', { operation: 'GetBucketPolicy', when: 'before' }, 'lost'],
    [
      'preceded by a reading that is not allowed',
      { operation: 'GetBucketPolicy', when: 'before', code: 'AccessDenied' },
      'refused',
    ],
  ])('that is %s is sent once, and never called done', async (_, rule, outcome) => {
    const { simulator, act } = await start(former);
    simulator.fail(rule);
    expect(await act(putOf(former))).toMatchObject({ outcome });
    expect(callsOf(simulator).filter((call) => call === rule.operation).length).toBeLessThan(2);
    if (outcome === 'refused') expect(policyOf(simulator)).toBe(former);
  });
});

describe('what somebody has edited since', () => {
  it('loses our statement alone', async () => {
    const { simulator, act, somebody } = await start(FORMER);
    const put = putOf(FORMER);
    await act(put);
    const document: { Statement: readonly object[] } = JSON.parse(put.policy);
    const Policy = JSON.stringify({
      ...document,
      Statement: [...document.Statement, { ...TLS, Sid: 'Later' }],
    });
    await somebody.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
    expect(await act(undoingOf(put))).toEqual({ outcome: 'done' });
    expect(policyOf(simulator)).toBe(EDITED);
  });

  it('stays where our statement is theirs now', async () => {
    const { simulator, act, somebody } = await start(FORMER);
    const put = putOf(FORMER);
    await act(put);
    const Policy = put.policy.replace('vpce-0a', 'vpce-0b');
    await somebody.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
    expect(await act(undoingOf(put))).toMatchObject({ outcome: 'refused', code: 'PolicyChanged' });
    expect(policyOf(simulator)).toBe(Policy);
  });

  it('stays deleted where somebody has deleted it', async () => {
    const { simulator, act, somebody } = await start(FORMER);
    const put = putOf(FORMER);
    await act(put);
    await somebody.send(new DeleteBucketPolicyCommand({ Bucket: BUCKET }));
    expect(await act(undoingOf(put))).toEqual({ outcome: 'done' });
    expect(policyOf(simulator)).toBeNull();
  });
});

it('of a bucket that belongs to somebody else is refused before anything is written', async () => {
  const { simulator, act, somebody } = await start(FORMER);
  const strange = putOf(FORMER, '999988887777');
  expect(await act(strange)).toMatchObject({ outcome: 'refused', code: 'AccessDenied' });
  expect(await act(undoingOf(strange))).toMatchObject({ outcome: 'refused', code: 'AccessDenied' });
  expect(callsOf(simulator)).toEqual(['GetBucketPolicy', 'GetBucketPolicy']);
  const { Policy } = await somebody.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
  expect(Policy).toBe(FORMER);
});
