/** An edit that fell between our read of a bucket's policy and our write is told, with a merge to put. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BucketChange } from '../../lib/core/events/parse-cloud-trail-event.ts';
import { pricesOfRegion } from '../../lib/core/cost/prices-of-region.ts';
import { ENDPOINT_ONLY_SID } from '../../lib/core/iam/cure/endpoint-only-statement.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import { JOURNAL_SCHEMA } from '../../lib/core/remediation/journal.ts';
import { planBucketPolicies } from '../../lib/core/remediation/plan-bucket-policy.ts';
import { alarmOverwritten } from '../../lib/workflow/detect/alarm-overwritten.ts';
import { runOfPlan } from '../../lib/workflow/steps/remediation-run.ts';
import { BUCKET, bucketCheck, bucketEstate, findingsOf } from '../estates/bucket-estate.ts';
import { toText } from '../iam/arbitrary-policy.ts';
import type { AccountBench } from './account-bench.ts';
import { accountBench } from './account-bench.ts';
import { eventFaults } from './event-schemas.ts';

const INDEX = indexEstate(bucketEstate({ [BUCKET]: null }));
const place = { kind: 'bucket', bucketName: BUCKET } as const;
const THEIRS = toText([
  {
    Sid: 'Theirs',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
]);

let account: AccountBench;
beforeEach(async () => {
  account = await accountBench();
  const check = bucketCheck();
  const options = { prices: pricesOfRegion('eu-west-3'), hoursInMonth: 730, atMost: 'auto' } as const;
  const [plan] = planBucketPolicies(INDEX, check, findingsOf(check, INDEX), options);
  if (plan === undefined) throw new Error('there is no plan');
  const { journals, account: services } = account.context();
  const journal = await journals.create('bucket-1');
  const open = { remediationId: 'bucket-1', at: '2026-07-01T10:00:00.000Z' };
  await journal.append({ entry: 'opened', schema: JOURNAL_SCHEMA, ...open, plan });
  await journal.append({ entry: 'intent', at: '2026-07-01T10:00:05.300Z', index: 0, attempt: 1 });
  await journal.append({ entry: 'acknowledged', at: '2026-07-01T10:00:06.100Z', index: 0 });
  const run = runOfPlan(plan, 'bucket-1', 'a person');
  await services?.registry.open({ remediationId: 'bucket-1', subject: plan.subject, run, openedAt: open.at });
});
afterEach(() => account.close());

const edit = (more: Partial<BucketChange> = {}): BucketChange => ({
  kind: 'bucketChange',
  eventName: 'PutBucketPolicy',
  bucketName: BUCKET,
  policyText: THEIRS,
  eventId: 'edit-1',
  at: '2026-07-01T10:00:05.000Z',
  principalArn: 'arn:aws:iam::111122223333:user/ann',
  isOurs: false,
  ...more,
});

describe('an edit of a policy', () => {
  it('between our read and our write raises one alarm, with their text and ours in one', async () => {
    for (let times = 0; times < 2; times++)
      await alarmOverwritten(account.context(), INDEX, { place, changes: [edit()] });
    const { mails, events } = account.memory;
    expect(events.map(({ detailType }) => detailType)).toEqual(['Bucket Edit Overwritten']);
    expect(eventFaults(events)).toEqual([]);
    expect(mails).toHaveLength(1);
    const text = mails[0]?.body.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/^Decision needed: arn:aws:iam::111122223333:user\/ann edited the policy/);
    const merged = /file:\/\/merged\.json (\{.*?\}) Account/.exec(text ?? '')?.[1] ?? '';
    const document: { Statement: readonly { Sid: string }[] } = JSON.parse(merged);
    expect(document.Statement.map(({ Sid }) => Sid)).toEqual(['Theirs', ENDPOINT_ONLY_SID]);
  });

  it.each<readonly [string, Partial<BucketChange>, RegExp]>([
    ['that deleted it', { eventName: 'DeleteBucketPolicy' }, /deleted the policy/],
    ['that nobody can read', { policyText: '{' }, /No merged text is proposed/],
  ])('in that moment %s is told as well', async (_, more, words) => {
    await alarmOverwritten(account.context(), INDEX, { place, changes: [edit(more)] });
    expect(account.memory.mails.map(({ body }) => words.test(body.replaceAll(/\s+/g, ' ')))).toEqual([true]);
  });

  it.each<readonly [string, Partial<BucketChange>]>([
    ['before it', { at: '2026-07-01T09:59:00.000Z' }],
    ['after it', { at: '2026-07-01T10:00:09.000Z' }],
    ['by ourselves', { isOurs: true }],
    ['of something else', { eventName: 'PutBucketTagging' }],
  ])('%s raises none', async (_, more) => {
    await alarmOverwritten(account.context(), INDEX, { place, changes: [edit(more)] });
    expect(account.memory.mails).toEqual([]);
    expect(account.memory.events).toEqual([]);
  });
});
