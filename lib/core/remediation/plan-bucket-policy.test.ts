import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BREAK_GLASS,
  BUCKET,
  bucketCheck,
  bucketEstate,
  ENDPOINT,
  endpointOfS3,
  findingsOf,
} from '../../../test/estates/bucket-estate.ts';
import { policyText, toText } from '../../../test/iam/arbitrary-policy.ts';
import { ENDPOINT_ONLY_SID } from '../iam/cure/endpoint-only-statement.ts';
import { pricesOfRegion } from '../cost/prices-of-region.ts';
import type { Estate } from '../network/estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import { applyAction, inverseOf, isApplied } from './actions/registry.ts';
import { applyActions } from './apply-actions.ts';
import type { BucketCure, Plan, PlanOptions } from './plan.ts';
import type { BucketCheck } from './plan-bucket-policy.ts';
import { planBucketPolicies } from './plan-bucket-policy.ts';
import { checkPreconditions } from './preconditions.ts';
import { sessionPolicyFor } from './session-policy.ts';

const CURE: BucketCure = { exemptRoles: [BREAK_GLASS] };
const OPTIONS: PlanOptions = {
  prices: pricesOfRegion('eu-west-3'),
  hoursInMonth: 730,
  atMost: 'auto',
  bucketCure: CURE,
};
const CONTEXT = { remediationId: 'r-1', results: new Map<number, string>() };

function plansOf(estate: Estate, check: BucketCheck = bucketCheck(), options = OPTIONS): readonly Plan[] {
  const index = indexEstate(estate);
  return planBucketPolicies(index, check, findingsOf(check, index), options);
}

function planOf(estate: Estate, check: BucketCheck = bucketCheck(), options = OPTIONS): Plan {
  const [plan] = plansOf(estate, check, options);
  if (plan === undefined) throw new Error('there is no plan');
  return plan;
}

const open = bucketEstate({ [BUCKET]: null });

describe('the plan of a bucket', () => {
  test('is one action that holds both texts and all that must be so before it', () => {
    const { actions, subject, hash, effects } = planOf(open);
    expect(subject).toEqual({ kind: 'bucket', bucketName: BUCKET });
    expect(effects).toMatchObject([{ resourceId: BUCKET, effect: 'cures' }]);
    expect(actions).toMatchObject([
      {
        kind: 'putBucketPolicy',
        bucketOwner: '111122223333',
        formerPolicy: null,
        policy: expect.stringContaining(ENDPOINT_ONLY_SID),
        preconditions: [
          { kind: 'bucketPolicyIs', policyHash: null },
          { kind: 'endpointOnlyProved', admit: { key: 'aws:SourceVpce', values: [ENDPOINT] } },
          { kind: 'endpointsServeS3' },
        ],
      },
    ]);
    expect(planOf(open).hash).toBe(hash);
    expect(planOf(bucketEstate({ [BUCKET]: toText([]) })).hash).not.toBe(hash);
  });

  test('is never for the machine alone, whatever was allowed', () => {
    const consent = bucketCheck([], { 'endpointer:mode': 'auto' });
    expect(planOf(open, consent).decision.mode).toBe('approve');
    const observe = bucketCheck([], { 'endpointer:mode': 'observe' });
    expect(planOf(open, observe).decision.mode).toBe('observe');
    expect(planOf(open, bucketCheck([], { 'endpointer:mode': 'aproove' })).decision.mode).toBe('observe');
    expect(planOf(open, bucketCheck(), { ...OPTIONS, atMost: 'observe' }).decision.mode).toBe('observe');
  });

  test('says in its first line who loses access', () => {
    const check = bucketCheck([
      { name: 'role Zeta', access: 'cannotTell', reason: 'no trail' },
      { name: 'role Alpha', access: 'loses', reason: 'came over the internet' },
      { name: 'role Beta', access: 'keeps', reason: 'came through the endpoint' },
    ]);
    const { cure, hazards, hash } = planOf(open, check);
    expect(cure.consequence).toMatch(/^role Alpha loses access, of role Zeta it cannot be told/);
    expect(hazards.map(({ id, kind, subject }) => [id, kind, subject]).slice(0, 2)).toEqual([
      ['consumer-loses-access', 'found', 'role Alpha'],
      ['consumer-unclear', 'unreadable', 'role Zeta'],
    ]);
    expect(hash).not.toBe(planOf(open).hash);
  });

  test('names the moment in which an edit of somebody else could be lost', () => {
    expect(planOf(open).hazards.map(({ id }) => id)).toContain('policy-write-window');
  });
});

const MANY = Array.from({ length: 11 }, (_, at) => endpointOfS3({ vpcEndpointId: `vpce-0${at}` }));

const ADMISSIONS: readonly (readonly [string, Estate, BucketCure | undefined, object])[] = [
  ['all that serve', open, undefined, { key: 'aws:SourceVpce', values: [ENDPOINT] }],
  [
    'the account, where there are many',
    bucketEstate({ [BUCKET]: null }, MANY),
    undefined,
    { key: 'aws:VpceAccount', values: ['111122223333'] },
  ],
  [
    'the VPC that was asked for',
    open,
    { admit: { key: 'aws:SourceVpc', values: ['vpc-0a'] }, exemptRoles: [] },
    { key: 'aws:SourceVpc', values: ['vpc-0a'] },
  ],
];

test.each(ADMISSIONS)('it admits %s', (_, estate, bucketCure, admit) => {
  const options = { ...OPTIONS, ...(bucketCure === undefined ? {} : { bucketCure }) };
  const [action] = planOf(estate, bucketCheck(), options).actions;
  expect(action?.preconditions[1]).toMatchObject({ admit });
});

const asked = (key: 'aws:SourceVpce' | 'aws:SourceVpc', ...values: string[]): BucketCure => ({
  admit: { key, values },
  exemptRoles: [],
});
const closed = toText([
  {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
    Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0other' } },
  },
]);
const filler = {
  ...JSON.parse(closed).Statement[0],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const long = toText(Array.from({ length: 120 }, (_, at) => ({ ...filler, Sid: `Tls${at}` })));

const LEFT_OUT: readonly (readonly [string, Estate, Partial<PlanOptions>, RegExp])[] = [
  ['no endpoint', bucketEstate({ [BUCKET]: null }, []), {}, /add one first/],
  [
    'an endpoint on no table',
    bucketEstate({ [BUCKET]: null }, [endpointOfS3({ routeTableIds: [] })]),
    {},
    /add one/,
  ],
  [
    'an endpoint that is pending',
    bucketEstate({ [BUCKET]: null }, [endpointOfS3({ state: 'pending' })]),
    {},
    /add one/,
  ],
  [
    'an endpoint that nobody has',
    open,
    { bucketCure: asked('aws:SourceVpce', 'vpce-0typo') },
    /does not show/,
  ],
  [
    'a VPC without endpoint',
    open,
    { bucketCure: asked('aws:SourceVpc', 'vpc-0other') },
    /nobody would get in/,
  ],
  [
    'an exemption by wildcard',
    open,
    { bucketCure: { exemptRoles: ['arn:aws:iam::111122223333:role/Admin*'] } },
    /wildcard/,
  ],
  ['a statement that denies the endpoint', bucketEstate({ [BUCKET]: closed }), {}, /denied as well/],
  ['a policy that is no JSON', bucketEstate({ [BUCKET]: '{' }), {}, /not JSON/],
  ['a policy that would grow too long', bucketEstate({ [BUCKET]: long }), {}, /S3 accepts/],
];

test.each(LEFT_OUT)('it leaves the bucket alone for %s, and says so', (_, estate, options, reason) => {
  const { actions, leftOut, hazards } = planOf(estate, bucketCheck(), { ...OPTIONS, ...options });
  expect(actions).toEqual([]);
  expect(hazards).toEqual([]);
  expect(leftOut).toMatchObject([{ resourceId: BUCKET, reason: expect.stringMatching(reason) }]);
});

describe('a bucket that a stack owns', () => {
  const tags = { 'aws:cloudformation:stack-name': 'data' };

  test('is left to the stack, with the statement in its language', () => {
    const [left, ...more] = planOf(open, bucketCheck([], tags)).leftOut;
    expect(more).toEqual([]);
    expect(left?.reason).toContain('CloudFormation stack data owns it');
    expect(left?.snippets?.map(({ language }) => language)).toEqual(['cdk', 'cloudformation', 'terraform']);
    for (const { text } of left?.snippets ?? []) {
      expect(text).toContain(ENDPOINT_ONLY_SID);
      expect(text).toContain(ENDPOINT);
    }
  });

  test('is changed where its owner consents', () => {
    const check = bucketCheck([], { ...tags, 'endpointer:mode': 'approve' });
    expect(planOf(open, check).actions).toHaveLength(1);
  });

  test('or may be owned by anybody, where the tags cannot be read', () => {
    const denied = { status: 'unreadable', reason: 'access denied' } as const;
    const plan = planOf(open, { ...bucketCheck(), tagsOf: () => denied });
    expect(plan.leftOut).toMatchObject([{ reason: expect.stringContaining('access denied') }]);
  });
});

describe('what may break', () => {
  const NARROW = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::other/*',
  };
  const OPEN_TO_ALL = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
  };

  test.each<readonly [string, Estate, string]>([
    [
      'a narrow endpoint policy',
      bucketEstate({ [BUCKET]: null }, [endpointOfS3({ policyDocument: toText([NARROW]) })]),
      'endpoint-policy-narrow',
    ],
    ['a public Allow', bucketEstate({ [BUCKET]: toText([OPEN_TO_ALL]) }), 'public-allow'],
  ])('is %s', (_, estate, id) => {
    const found = planOf(estate).hazards.filter(({ kind }) => kind === 'found');
    expect(found.map((hazard) => hazard.id)).toEqual([id]);
  });

  test('is what other accounts have, and is not shown', () => {
    const admit = { key: 'aws:VpceAccount', values: ['111122223333', '444455556666'] } as const;
    const { hazards } = planOf(open, bucketCheck(), { ...OPTIONS, bucketCure: { admit, exemptRoles: [] } });
    expect(hazards).toContainEqual(
      expect.objectContaining({ id: 'endpoints-elsewhere', kind: 'unreadable', subject: '444455556666' }),
    );
  });
});

describe('laws over generated policies', () => {
  const estates = policyText.map((text) =>
    bucketEstate({ [BUCKET]: text, other: text.replaceAll(BUCKET, 'other') }),
  );
  const RUNS = { numRuns: 30 };

  test('cure, and planning again gives nothing', () => {
    fc.assert(
      fc.property(estates, (estate) => {
        for (const plan of plansOf(estate)) {
          if (plan.actions.length === 0) continue;
          const after = applyActions(estate, plan.actions);
          const [effect] = plan.effects;
          const left = findingsOf(bucketCheck(), indexEstate(after)).map(({ resourceId }) => resourceId);
          expect(left.includes(effect?.resourceId ?? '')).toBe(effect?.effect !== 'cures');
          expect(effect?.effect).toBe('cures');
          const { bucketName } = subjectOf(plan);
          const again = plansOf(after).find((next) => subjectOf(next).bucketName === bucketName);
          expect(again?.actions ?? []).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  test('no harm: no other bucket is touched, and none that was compliant becomes a finding', () => {
    fc.assert(
      fc.property(estates, (estate) => {
        const before = new Set(findingsOf(bucketCheck(), indexEstate(estate)).map((one) => one.resourceId));
        for (const plan of plansOf(estate)) {
          const after = applyActions(estate, plan.actions);
          const { bucketName } = subjectOf(plan);
          expect(othersOf(after, bucketName)).toEqual(othersOf(estate, bucketName));
          for (const { resourceId } of findingsOf(bucketCheck(), indexEstate(after)))
            expect(before).toContain(resourceId);
        }
      }),
      RUNS,
    );
  });

  test('undo gives back the estate that was there, and only what was planned may be undone', () => {
    fc.assert(
      fc.property(estates, (estate) => {
        for (const plan of plansOf(estate)) {
          for (const [at, action] of plan.actions.entries()) {
            expect(checkPreconditions(indexEstate(estate), action, CONTEXT)).toEqual({ holds: true });
            const after = applyAction(estate, action, CONTEXT);
            expect(isApplied(indexEstate(estate), action, CONTEXT)).toBe(false);
            expect(isApplied(indexEstate(after), action, CONTEXT)).toBe(true);
            const inverse = inverseOf(action, at);
            if (inverse === undefined) throw new Error('it cannot be undone');
            expect(isApplied(indexEstate(after), inverse, CONTEXT)).toBe(false);
            expect(checkPreconditions(indexEstate(after), inverse, CONTEXT)).toEqual({ holds: true });
            const undone = applyAction(after, inverse, CONTEXT);
            expect(undone).toEqual(estate);
            expect(isApplied(indexEstate(undone), inverse, CONTEXT)).toBe(true);
          }
        }
      }),
      RUNS,
    );
  });
});

function subjectOf({ subject }: Plan): { readonly bucketName: string } {
  if (subject.kind !== 'bucket') throw new Error(`a plan of ${subject.kind}`);
  return subject;
}

function othersOf(estate: Estate, bucketName: string): Estate {
  const { buckets } = estate;
  if (buckets.status === 'unreadable') return estate;
  const value = buckets.value.filter((bucket) => bucket.bucketName !== bucketName);
  return { ...estate, buckets: { status: 'read', value } };
}

describe('what an action rests on', () => {
  const plan = planOf(open);
  const [put] = plan.actions;
  if (put === undefined) throw new Error('there is no action');
  const restore = inverseOf(put, 0);
  if (restore === undefined) throw new Error('it cannot be undone');
  const ourText = put.kind === 'putBucketPolicy' ? put.policy : '';
  const edited = bucketEstate({ [BUCKET]: toText([filler]) });
  const denied = { status: 'unreadable', reason: 'access denied' } as const;

  test.each<readonly [string, Estate, RegExp]>([
    ['another policy', edited, /has changed since/],
    ['a policy that cannot be read', { ...open, buckets: denied }, /access denied/],
    ['a bucket that is gone', bucketEstate({}), /does not show bucket/],
    ['an endpoint that is gone', bucketEstate({ [BUCKET]: null }, []), /does not show endpoint/],
    [
      'an endpoint that fell off its tables',
      bucketEstate({ [BUCKET]: null }, [endpointOfS3({ routeTableIds: [] })]),
      /no route table/,
    ],
    ['endpoints that cannot be read', { ...open, vpcEndpoints: denied }, /access denied/],
  ])('is not there with %s', (_, estate, reason) => {
    expect(checkPreconditions(indexEstate(estate), put, CONTEXT)).toMatchObject({
      holds: false,
      reason: expect.stringMatching(reason),
    });
  });

  test('a policy that is not there is not applied, and one that cannot be read is neither applied nor undone', () => {
    const hidden = indexEstate({ ...open, buckets: denied });
    expect(isApplied(hidden, put, CONTEXT)).toBe(false);
    expect(isApplied(hidden, restore, CONTEXT)).toBe(false);
  });

  test('our statement is taken back only as long as it is ours', () => {
    const theirs = bucketEstate({ [BUCKET]: ourText.replace(ENDPOINT, 'vpce-0theirs') });
    expect(checkPreconditions(indexEstate(theirs), restore, CONTEXT)).toMatchObject({ holds: false });
    const ours = bucketEstate({ [BUCKET]: ourText });
    expect(checkPreconditions(indexEstate(ours), restore, CONTEXT)).toEqual({ holds: true });
    expect(checkPreconditions(indexEstate(edited), restore, CONTEXT)).toEqual({ holds: true });
  });

  test('a session may touch the policy of that bucket and nothing else', () => {
    const statements = [put, restore].map((action) => {
      const text = sessionPolicyFor(plan, action, { ...CONTEXT, partition: 'aws' });
      expect(text.length).toBeLessThan(2_048);
      const document: { Statement: readonly { Action: string; Resource: string }[] } = JSON.parse(text);
      expect(document.Statement.every(({ Resource }) => Resource === `arn:aws:s3:::${BUCKET}`)).toBe(true);
      return document.Statement.map(({ Action }) => Action);
    });
    expect(statements).toEqual([
      ['s3:GetBucketPolicy', 's3:PutBucketPolicy'],
      ['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
    ]);
  });
});
