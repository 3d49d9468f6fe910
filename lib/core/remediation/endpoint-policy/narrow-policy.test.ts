/** Laws: a narrowed policy allows a part of what there was, and all of one's own that there was. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anyRequest,
  policyText,
  statements,
  toText,
  type StatementDocument,
} from '../../../../test/iam/arbitrary-policy.ts';
import { evaluate } from '../../iam/evaluate.ts';
import { parsePolicy } from '../../iam/parse-policy.ts';
import type { PolicyRequest } from '../../iam/request.ts';
import { isUnknown } from '../../iam/truth.ts';
import { extraAdmissions } from './extra-admissions.ts';
import { narrowPolicy } from './narrow-policy.ts';
import type { OwnRealm } from './own-realm.ts';

const ORG = 'o-home123456';
const REALM: OwnRealm = {
  kind: 'organization',
  id: ORG,
  principalKey: 'aws:PrincipalOrgID',
  resourceKey: 'aws:ResourceOrgID',
};
const SCOPE = { partition: 'aws', region: 'eu-west-3', realm: REALM };
const OPEN: StatementDocument = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
const OPENER = fc.constantFrom<StatementDocument>(
  OPEN,
  { ...OPEN, Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
  { ...OPEN, Action: 's3:*' },
  { ...OPEN, Action: 's3:GetObject' },
  { ...OPEN, Resource: 'arn:aws:s3:::data-bucket/*' },
  { ...OPEN, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } },
);

/** A policy with an open statement or two somewhere, and the statements of it that allow. */
const policyWithOpen = fc
  .tuple(statements, fc.array(OPENER, { minLength: 1, maxLength: 2 }), fc.nat(6))
  .map(([others, open, at]) => [...others.slice(0, at), ...open, ...others.slice(at)])
  .map((list) => ({ text: toText(list), allows: allowsOf(list) }));

const allowsOf = (list: readonly StatementDocument[]): ReadonlySet<number> =>
  new Set(list.flatMap(({ Effect }, i) => (Effect === 'Allow' ? [i] : [])));

/** Any request, and now and then one for what AWS owns. */
const request = fc
  .tuple(
    anyRequest,
    fc.constantFrom('', '', 'al2023-eu-west-3', 'cloudformation-waitcondition-eu-west-3'),
    fc.constantFrom('s3:GetObject', 's3:PutObject'),
  )
  .map(([any, bucket, action]) =>
    bucket === '' ? any : { ...any, action, resource: `arn:aws:s3:::${bucket}/file` },
  );

const outcome = (text: string, request: PolicyRequest) => evaluate(parsePolicy(text), request).outcome;

function narrowed(text: string, open: ReadonlySet<number>): string | undefined {
  const result = narrowPolicy(text, { realm: REALM, open, admissions: extraAdmissions(['s3'], SCOPE) });
  return result.is === 'narrowed' ? result.policy : undefined;
}

/** The same request, sent by somebody of the organization for something of it. */
function ofOwn({ context, unknownKeys, ...request }: PolicyRequest, saysWhose: boolean): PolicyRequest {
  const { 'aws:resourceorgid': _theirs, ...rest } = context;
  const own = { 'aws:principalorgid': ORG, ...(saysWhose ? { 'aws:resourceorgid': ORG } : {}) };
  const unknown = [...(unknownKeys ?? [])].filter((key) => !/^aws:(principal|resource)orgid$/.test(key));
  return { ...request, context: { ...rest, ...own }, unknownKeys: new Set(unknown) };
}

test('law: whatever the new policy allows the old one allowed', () => {
  let allowed = 0;
  fc.assert(
    fc.property(policyWithOpen, request, ({ text, allows }, one) => {
      const policy = narrowed(text, allows);
      fc.pre(policy !== undefined);
      if (outcome(policy, one) !== 'allowed') return;
      allowed += 1;
      expect(outcome(text, one)).toBe('allowed');
    }),
    { numRuns: 1_000 },
  );
  expect(allowed).toBeGreaterThan(10);
});

test('law: one’s own calls on one’s own resources are answered as before', () => {
  let allowed = 0;
  fc.assert(
    fc.property(policyWithOpen, request, fc.boolean(), ({ text, allows }, one, saysWhose) => {
      fc.pre(one.principal.kind !== 'anonymous');
      const policy = narrowed(text, allows);
      fc.pre(policy !== undefined);
      const own = ofOwn(one, saysWhose);
      const before = outcome(text, own);
      if (before === 'allowed') allowed += 1;
      if (before !== 'unknown') expect(outcome(policy, own)).toBe(before);
    }),
    { numRuns: 1_000 },
  );
  expect(allowed).toBeGreaterThan(10);
});

test('law: it never throws, and what it writes is a policy', () => {
  fc.assert(
    fc.property(policyText, fc.uniqueArray(fc.nat(6)), (text, open) => {
      const policy = narrowed(text, new Set(open));
      if (policy !== undefined) expect(isUnknown(parsePolicy(policy))).toBe(false);
    }),
  );
});

test('nothing open leaves the policy as it is', () => {
  expect(narrowed(toText([OPEN]), new Set())).toBe(toText([OPEN]));
});
