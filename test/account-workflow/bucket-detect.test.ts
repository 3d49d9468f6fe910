/** A bucket of the account: whose code owns it, and what AWS Config is answered about it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BucketChange } from '../../lib/core/events/parse-cloud-trail-event.ts';
import { parseConfigInvocation } from '../../lib/core/events/parse-config-invocation.ts';
import type { ConfigOccasion, Fixture } from '../../lib/simulator/simulator.ts';
import type { TriggerMessage } from '../../lib/workflow/detect/fold-events.ts';
import { evaluateRule } from '../../lib/workflow/detect/evaluate-rule.ts';
import { planAnew } from '../../lib/workflow/plan-anew.ts';
import { STEP_FUNCTIONS } from '../../lib/workflow/steps/step-functions.ts';
import { BUCKET, ENDPOINT_ID, FORMER_POLICY, bucketAccount } from '../workflow/bucket-account.ts';
import { ACCOUNT } from '../workflow/private-account.ts';
import type { AccountBench } from './account-bench.ts';
import { accountBench, routeChanged, schedule } from './account-bench.ts';

const CHECK = 's3-bucket-endpoint-only';
const RULE = `endpointer-${CHECK}`;
const OTHER = 'endpointer-other-files';
const STACK = 'arn:aws:cloudformation:eu-west-3:111122223333:stack/files/1';
const SUBJECT = { kind: 'bucket', bucketName: BUCKET } as const;
const RUN = {
  remediationId: 'run-1',
  correlationId: 'run-1',
  checkId: CHECK,
  subject: SUBJECT,
  isBaseline: false,
  kept: [],
} as const;

let account: AccountBench;
let refused: ReadonlySet<string>;
beforeEach(async () => {
  refused = new Set();
  account = await accountBench({
    simulator: {
      fixture: withRule(bucketAccount()),
      staleReadsFor: { reads: 0 },
      authorize: ({ operation }) => !refused.has(operation),
    },
  });
});
afterEach(() => account.close());

function withRule(fixture: ReturnType<typeof bucketAccount>): ReturnType<typeof bucketAccount> {
  const own = fixture.Buckets?.[0];
  if (own === undefined) throw new Error('the account has no bucket');
  return {
    ...fixture,
    Buckets: [own, { ...own, Name: OTHER, Policy: null }],
    ConfigRules: [
      {
        ConfigRuleName: RULE,
        ConfigRuleId: 'config-rule-1',
        InputParameters: JSON.stringify({ checkId: CHECK }),
      },
    ],
  };
}

function change(what: (bucket: Fixture['Buckets'][number], state: Fixture) => void): void {
  account.bench.simulator.mutate((state) => {
    const bucket = state.Buckets.find(({ Name }) => Name === BUCKET);
    if (bucket !== undefined) what(bucket, state);
  });
}

function tag(Key: string, Value: string): void {
  change((bucket) => bucket.Tags?.push({ Key, Value }));
}

describe('a bucket of a stack', () => {
  const settles = async () => (await STEP_FUNCTIONS.settle(account.context(), RUN)).outcome;

  test('waits until the stack that its tags name is at rest', async () => {
    tag('aws:cloudformation:stack-id', STACK);
    account.memory.stacksInProgress = [STACK];
    expect(await settles()).toBe('unsettled');
    account.memory.stacksInProgress = [];
    expect(await settles()).toBe('settled');
  });

  test('does not wait for stacks of other buckets', async () => {
    account.bench.simulator.mutate((state) => {
      const other = state.Buckets.find(({ Name }) => Name === OTHER);
      if (other !== undefined) other.Tags = [{ Key: 'aws:cloudformation:stack-id', Value: STACK }];
    });
    account.memory.stacksInProgress = [STACK];
    expect(await settles()).toBe('settled');
  });

  test('waits where its tags cannot be read', async () => {
    refused = new Set(['GetBucketTagging']);
    expect(await settles()).toBe('unsettled');
  });

  test('waits for the settle time after a write to its policy', async () => {
    account.memory.lastWrite = '2026-07-01T09:59:00.000Z';
    expect(await settles()).toBe('unsettled');
  });
});

describe("a bucket of somebody's code", () => {
  const steps = async () => (await STEP_FUNCTIONS.plan(account.context(), RUN)).outcome;

  test.each([
    ['CloudFormation', 'aws:cloudformation:stack-name', 'files'],
    ['Terraform', 'ManagedBy', 'Terraform'],
  ])('of %s is left to it, until its owner says otherwise', async (_, key, value) => {
    expect(await steps()).toBe('planned');
    tag(key, value);
    expect(await steps()).toBe('nothingToDo');
    expect(await planAnew(account.context(), { checkId: CHECK, subject: SUBJECT })).toBeUndefined();
    tag('endpointer:mode', 'approve');
    expect(await steps()).toBe('planned');
  });

  test('of which nobody can read whose it is is left alone', async () => {
    refused = new Set(['GetBucketTagging']);
    expect(await steps()).toBe('nothingToDo');
  });
});

describe('AWS Config', () => {
  const item = (kind: 'changed' | 'oversized' | 'deleted' | 'leftScope', resourceId: string = BUCKET) =>
    ({ kind, resourceType: 'AWS::S3::Bucket', resourceId }) as const;

  function invocationOf(occasion: ConfigOccasion) {
    const invocation = parseConfigInvocation(account.bench.simulator.configEvent(RULE, occasion));
    if (invocation.kind === 'invalid') throw new Error(invocation.reason);
    return invocation;
  }

  async function answers(occasion: ConfigOccasion): Promise<Readonly<Record<string, string>>> {
    const batches = await evaluateRule(account.context(), invocationOf(occasion));
    const told = batches.flat().map(({ resourceId, compliance }) => [resourceId, compliance] as const);
    expect(new Set(told.map(([id]) => id)).size).toBe(told.length);
    return Object.fromEntries(told);
  }

  test.each(['changed', 'oversized'] as const)('is answered for the bucket that %s alone', async (kind) => {
    expect(await answers(item(kind))).toEqual({ [BUCKET]: 'NON_COMPLIANT' });
    expect(await answers(item(kind, OTHER))).toEqual({ [OTHER]: 'NON_COMPLIANT' });
  });

  test('is answered for every bucket by the schedule, and where an endpoint changed', async () => {
    const all = { [BUCKET]: 'NON_COMPLIANT', [OTHER]: 'NON_COMPLIANT' };
    expect(await answers({ kind: 'scheduled' })).toEqual(all);
    const endpoint = { resourceType: 'AWS::EC2::VPCEndpoint', resourceId: ENDPOINT_ID };
    expect(await answers({ kind: 'changed', ...endpoint })).toEqual(all);
  });

  test('is told that a bucket is gone, whether it still shows or not', async () => {
    const gone = { [BUCKET]: 'NOT_APPLICABLE' };
    expect(await answers(item('deleted'))).toEqual(gone);
    expect(await answers(item('leftScope'))).toEqual(gone);
    account.bench.simulator.mutate((state) => {
      state.Buckets = state.Buckets.filter(({ Name }) => Name !== BUCKET);
    });
    expect(await answers(item('deleted'))).toEqual(gone);
    expect(await answers(item('oversized', OTHER))).toEqual({ [OTHER]: 'NON_COMPLIANT' });
  });

  test('is not told compliant where the policy cannot be read', async () => {
    refused = new Set(['GetBucketPolicy']);
    expect(await answers(item('changed'))).toEqual({ [BUCKET]: 'NON_COMPLIANT' });
    const [[told] = []] = await evaluateRule(account.context(), invocationOf(item('changed')));
    expect(told?.annotation).toMatch(/^UNKNOWN: /);
  });

  test('reads the policy anew, whatever the item says', async () => {
    const invocation = invocationOf(item('changed'));
    const plan = await planAnew(account.context(), { checkId: CHECK, subject: SUBJECT });
    const [action] = plan?.actions ?? [];
    if (action?.kind !== 'putBucketPolicy') throw new Error('nothing is planned');
    expect(action.formerPolicy).toBe(FORMER_POLICY);
    change((bucket) => {
      bucket.Policy = action.policy;
    });
    const [[evaluation] = []] = await evaluateRule(account.context(), invocation);
    expect(evaluation).toMatchObject({ resourceId: BUCKET, compliance: 'COMPLIANT' });
  });
});

describe('of thousands of buckets', () => {
  /** How often S3 was asked about each bucket since, by its name; what is asked of the account has none. */
  async function callsOf(what: () => Promise<unknown>): Promise<ReadonlyMap<string, number>> {
    const { calls } = account.bench.simulator;
    const before = calls.length;
    await what();
    const named = calls
      .slice(before)
      .flatMap(({ input }) => ('Bucket' in input ? String(input['Bucket']) : []));
    return new Map([...Map.groupBy(named, (name) => name)].map(([name, all]) => [name, all.length]));
  }

  const SETTINGS_AND_POLICY = 8;
  let events = 0;
  const edited = (changes: Partial<BucketChange> = {}): TriggerMessage => {
    events += 1;
    return {
      messageId: `bucket-${events}`,
      trigger: {
        kind: 'bucketChange',
        eventName: 'PutBucketPolicy',
        bucketName: BUCKET,
        eventId: `bucket-event-${events}`,
        at: '2026-07-01T09:00:00.000Z',
        isOurs: false,
        ...changes,
      },
    };
  };
  const nonCompliant = (resourceId: string): TriggerMessage => ({
    messageId: `compliance-${resourceId}`,
    trigger: {
      kind: 'complianceChange',
      ruleName: RULE,
      accountId: ACCOUNT.accountId,
      region: ACCOUNT.region,
      resourceType: 'AWS::S3::Bucket',
      resourceId,
      compliance: 'NON_COMPLIANT',
      isUnknown: false,
      at: '2026-07-01T09:00:00.000Z',
    },
  });

  beforeEach(() =>
    account.bench.simulator.mutate((state) => {
      const [own] = state.Buckets;
      if (own === undefined) throw new Error('the account has no bucket');
      for (let at = 0; at < 40; at++) state.Buckets.push({ ...own, Name: `one-of-many-${at}`, Policy: null });
    }),
  );

  test('an event about one reads the settings of that one', async () => {
    const calls = await callsOf(() => account.receive(edited()));
    expect(calls).toEqual(new Map([[BUCKET, SETTINGS_AND_POLICY]]));
    const burst = await callsOf(() => account.receive(edited(), nonCompliant(OTHER), edited()));
    expect(burst).toEqual(
      new Map([
        [BUCKET, SETTINGS_AND_POLICY],
        [OTHER, SETTINGS_AND_POLICY],
      ]),
    );
  });

  test('an event about one and a change of the network read no more of buckets', async () => {
    const calls = await callsOf(() => account.receive(edited(), routeChanged()));
    expect(calls).toEqual(new Map([[BUCKET, SETTINGS_AND_POLICY]]));
  });

  test('our own writes read nothing at all', async () => {
    const before = account.bench.simulator.calls.length;
    await account.receive(edited({ isOurs: true }));
    expect(account.bench.simulator.calls.length).toBe(before);
  });

  test('a change that AWS Config tells of one reads that one', async () => {
    const occasion = { kind: 'changed', resourceType: 'AWS::S3::Bucket', resourceId: OTHER } as const;
    const invocation = parseConfigInvocation(account.bench.simulator.configEvent(RULE, occasion));
    if (invocation.kind === 'invalid') throw new Error(invocation.reason);
    const calls = await callsOf(() => evaluateRule(account.context(), invocation));
    expect(calls).toEqual(new Map([[OTHER, SETTINGS_AND_POLICY]]));
  });

  test.each<readonly [string, () => TriggerMessage]>([
    ['the scheduled look', schedule],
    ['an endpoint that comes or goes', () => routeChanged({ eventName: 'DeleteVpcEndpoints' })],
  ])('%s reads them all', async (_, message) => {
    const calls = await callsOf(() => account.receive(edited(), message()));
    expect(calls.size).toBe(42);
    expect(new Set(calls.values())).toEqual(new Set([SETTINGS_AND_POLICY]));
  });

  test('an event says the same of its bucket as the scheduled look', async () => {
    const looked = async (message: TriggerMessage) =>
      (await account.receive(message)).looks.filter(
        ({ place }) => place.kind === 'bucket' && place.bucketName === BUCKET,
      );
    const byEvent = await looked(edited());
    expect(byEvent).toMatchObject([{ look: 'done', remediations: [{ checkId: CHECK, result: 'started' }] }]);
    expect(await looked(schedule())).toEqual(byEvent);
  });
});
