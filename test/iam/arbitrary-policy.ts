/** Bucket policies of realistic make, right and wrong, and requests to hold against them. */
import * as fc from 'fast-check';
import type { Context, PolicyRequest, RequestPrincipal } from '../../lib/core/iam/request.ts';

export const BUCKET = 'data-bucket';
export const ARN = `arn:aws:s3:::${BUCKET}`;
export const OWNER = '111122223333';
export const ADMITTED = 'vpce-0a1b2c3d';
export const EXEMPT = `arn:aws:iam::${OWNER}:role/BreakGlass`;
export const PROOF_OPTIONS = {
  bucket: BUCKET,
  account: OWNER,
  endpoints: {
    ids: [ADMITTED],
    known: [{ id: ADMITTED, vpc: 'vpc-0a', account: OWNER, org: 'o-home123456' }],
  },
  exemptRoles: [EXEMPT],
} as const;

export type StatementDocument = Readonly<Record<string, unknown>>;

const oneOrMore = (values: readonly string[], max = 3): fc.Arbitrary<string | string[]> =>
  fc.oneof(
    fc.constantFrom(...values),
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: Math.min(max, values.length) }),
  );

const STRING = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
];
const ARN_OPERATORS = ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'];

type Pool = { readonly operators: readonly string[]; readonly values: readonly string[] };

/** What policies in the wild look at, with the values they compare it with. */
const POOLS: Readonly<Record<string, Pool>> = {
  'aws:SourceVpce': { operators: STRING, values: [ADMITTED, 'vpce-0b', 'vpce-*', 'vpce-0a*'] },
  'aws:sourceVpc': { operators: STRING, values: ['vpc-0a', 'vpc-0b', 'vpc-*'] },
  'aws:VpceOrgID': { operators: STRING, values: ['o-home123456', 'o-other12345'] },
  'aws:VpceAccount': { operators: STRING, values: [OWNER, '444455556666'] },
  'aws:SourceIp': {
    operators: ['IpAddress', 'NotIpAddress'],
    values: ['203.0.113.0/24', '198.51.100.7', '2001:db8::/32', '10.0.0.0/8'],
  },
  'aws:VpcSourceIp': {
    operators: ['IpAddress', 'NotIpAddress'],
    values: ['10.0.0.0/16', '10.0.1.0/24', '172.31.0.0/16'],
  },
  'aws:PrincipalArn': {
    operators: [...ARN_OPERATORS, 'StringLike', 'StringNotLike'],
    values: [
      EXEMPT,
      `arn:aws:iam::${OWNER}:role/Admin*`,
      `arn:aws:iam::*:role/Reader`,
      `arn:aws:iam::${OWNER}:user/Ann`,
    ],
  },
  'aws:PrincipalOrgID': {
    operators: ['StringEquals', 'StringNotEquals'],
    values: ['o-home123456', 'o-other12345'],
  },
  'aws:PrincipalAccount': { operators: ['StringEquals', 'StringNotEquals'], values: [OWNER, '444455556666'] },
  'aws:userid': { operators: ['StringLike', 'StringNotLike'], values: ['AROAEXAMPLE:*', OWNER] },
  'aws:PrincipalTag/team': { operators: STRING, values: ['red', 'blue', 'r*'] },
  'aws:UserAgent': { operators: ['StringLike', 'StringNotLike'], values: ['aws-cli/*', '*Mozilla*'] },
  'aws:SecureTransport': { operators: ['Bool'], values: ['true', 'false'] },
  'aws:PrincipalIsAWSService': { operators: ['Bool'], values: ['true', 'false'] },
  'aws:ViaAWSService': { operators: ['Bool'], values: ['true', 'false'] },
  'aws:MultiFactorAuthPresent': { operators: ['Bool'], values: ['true', 'false'] },
  's3:x-amz-server-side-encryption': {
    operators: ['StringEquals', 'StringNotEquals'],
    values: ['aws:kms', 'AES256'],
  },
  's3:prefix': { operators: ['StringLike', 'StringNotLike'], values: ['home/*', ''] },
  's3:max-keys': { operators: ['NumericLessThan', 'NumericGreaterThanEquals'], values: ['10', '1000'] },
  's3:TlsVersion': { operators: ['NumericLessThan'], values: ['1.2'] },
  'aws:CurrentTime': {
    operators: ['DateLessThan', 'DateGreaterThan'],
    values: ['2027-01-01T00:00:00Z', '2030-06-01'],
  },
};

const set = fc.constantFrom('', '', '', '', '', 'ForAllValues:', 'ForAnyValue:');
const ifExists = fc.constantFrom('', '', 'IfExists');

const condition = fc
  .constantFrom(...Object.entries(POOLS))
  .chain(([key, { operators, values }]) =>
    fc.tuple(fc.constant(key), set, fc.constantFrom(...operators), ifExists, oneOrMore(values)),
  )
  .map(([key, quantifier, operator, suffix, value]) => ({
    [`${quantifier}${operator}${suffix}`]: { [key]: value },
  }));

const nullCondition = fc
  .tuple(fc.constantFrom(...Object.keys(POOLS)), fc.constantFrom('true', 'false'))
  .map(([key, value]) => ({ Null: { [key]: value } }));

type ConditionDocument = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const join = (list: readonly ConditionDocument[]): ConditionDocument => {
  const all: Record<string, Record<string, unknown>> = {};
  for (const item of list) {
    for (const [operator, keys] of Object.entries(item)) all[operator] = { ...all[operator], ...keys };
  }
  return all;
};

const conditions = (max: number): fc.Arbitrary<ConditionDocument> =>
  fc
    .array(fc.oneof({ weight: 5, arbitrary: condition }, { weight: 1, arbitrary: nullCondition }), {
      maxLength: max,
    })
    .map(join);

const principal = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ Principal: '*' }) },
  { weight: 1, arbitrary: fc.constant({ Principal: { AWS: '*' } }) },
  {
    weight: 2,
    arbitrary: oneOrMore([
      OWNER,
      `arn:aws:iam::444455556666:root`,
      EXEMPT,
      `arn:aws:iam::${OWNER}:user/Ann`,
    ]).map((AWS) => ({ Principal: { AWS } })),
  },
  { weight: 1, arbitrary: fc.constant({ Principal: { Service: 'logging.s3.amazonaws.com' } }) },
  { weight: 1, arbitrary: fc.constant({ NotPrincipal: { AWS: [OWNER, EXEMPT] } }) },
);

const actions = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ Action: 's3:*' }) },
  {
    weight: 3,
    arbitrary: oneOrMore([
      's3:GetObject',
      's3:PutObject',
      's3:ListBucket',
      's3:Get*',
      's3:*Object',
      's3:DeleteObject*',
    ]).map((Action) => ({ Action })),
  },
  {
    weight: 1,
    arbitrary: fc.constant({
      NotAction: ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:GetBucketPolicy'],
    }),
  },
);

const resources = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ Resource: [ARN, `${ARN}/*`] }) },
  {
    weight: 2,
    arbitrary: oneOrMore([
      ARN,
      `${ARN}/*`,
      `${ARN}/public/*`,
      `${ARN}*`,
      '*',
      `${ARN}/home/\${aws:username}/*`,
    ]).map((Resource) => ({ Resource })),
  },
  { weight: 1, arbitrary: fc.constant({ NotResource: `${ARN}/public/*` }) },
);

export const statement: fc.Arbitrary<StatementDocument> = fc
  .tuple(fc.constantFrom('Deny', 'Deny', 'Allow'), principal, actions, resources, conditions(3))
  .map(([Effect, who, what, where, Condition]) => ({ Effect, ...who, ...what, ...where, Condition }));

// Left to chance, hardly any policy would be endpoint-only.
const fence: fc.Arbitrary<StatementDocument> = fc
  .tuple(
    fc.constantFrom(
      'StringNotEquals',
      'StringNotEqualsIfExists',
      'ForAllValues:StringNotEquals',
      'StringNotLike',
    ),
    fc.constantFrom<string | string[]>(ADMITTED, [ADMITTED], [ADMITTED, 'vpce-0b']),
    fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      {
        weight: 3,
        arbitrary: fc.constant({
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
          ArnNotLikeIfExists: { 'aws:PrincipalArn': EXEMPT },
        }),
      },
      { weight: 1, arbitrary: conditions(1) },
    ),
  )
  .map(([operator, value, more]) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [ARN, `${ARN}/*`],
    Condition: join([more, { [operator]: { 'aws:SourceVpce': value } }]),
  }));

export const statements: fc.Arbitrary<readonly StatementDocument[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: statement }, { weight: 1, arbitrary: fence }),
  { minLength: 1, maxLength: 6 },
);

export const toText = (list: readonly StatementDocument[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: list });

export const policyText: fc.Arbitrary<string> = statements.map(toText);

/** Text without wildcards, to be taken for a request's value. */
const plainValues = (key: string): readonly string[] =>
  (POOLS[key]?.values ?? []).map((value) => value.replaceAll('*', 'x').replace(/\/\d+$/, ''));

const maybe = (key: string, values: readonly string[]): fc.Arbitrary<Context> =>
  fc
    .constantFrom(undefined, ...values)
    .map((value): Context => (value === undefined ? {} : { [key.toLowerCase()]: value }));

const FREE = ['aws:PrincipalTag/team', 'aws:UserAgent', 'aws:PrincipalOrgID'];
const SIGNED_ONLY = /principaltag|multifactor|principalorgid/;

const ROLES = [
  `arn:aws:iam::${OWNER}:role/Admin1`,
  `arn:aws:iam::${OWNER}:role/Reader`,
  'arn:aws:iam::444455556666:role/Reader',
];

const roleCaller = (role: string): Caller => {
  const account = role.split(':')[4] ?? '';
  const arn = `arn:aws:sts::${account}:assumed-role/${role.slice(role.lastIndexOf('/') + 1)}/session`;
  return {
    principal: { kind: 'assumedRole', account, arn, role },
    keys: keysOf(role, account, 'AssumedRole'),
  };
};

type Caller = { readonly principal: RequestPrincipal; readonly keys: Context };

const keysOf = (arn: string, account: string, type: string): Context => ({
  'aws:principalarn': arn,
  'aws:principalaccount': account,
  'aws:principaltype': type,
  'aws:principalisawsservice': 'false',
});

const ANN = `arn:aws:iam::${OWNER}:user/Ann`;
const callers: readonly Caller[] = [
  ...ROLES.map(roleCaller),
  {
    principal: { kind: 'user', account: OWNER, arn: ANN },
    keys: { ...keysOf(ANN, OWNER, 'User'), 'aws:username': 'Ann' },
  },
  {
    principal: { kind: 'root', account: OWNER },
    keys: keysOf(`arn:aws:iam::${OWNER}:root`, OWNER, 'Account'),
  },
  {
    principal: { kind: 'anonymous' },
    keys: { 'aws:principaltype': 'Anonymous', 'aws:principalaccount': 'anonymous' },
  },
];

const target = fc.constantFrom(
  ...['s3:ListBucket', 's3:ListBucketVersions'].map((action) => ({ action, resource: ARN })),
  ...['s3:GetObject', 's3:PutObject', 's3:DeleteObjectVersion', 's3:GetObjectAcl'].flatMap((action) =>
    ['/public/x', '/home/Ann/x', '/x'].map((key) => ({ action, resource: ARN + key })),
  ),
);

const internetKeys = fc
  .constantFrom('203.0.113.9', '198.51.100.7', '198.51.100.8', '2001:db8:0:0:0:0:0:1', '192.0.2.1')
  .map((ip): Context => ({ 'aws:sourceip': ip }));

const endpointKeys = (ids: readonly string[]): fc.Arbitrary<Context> =>
  fc
    .record({
      'aws:sourcevpce': fc.constantFrom(...ids),
      'aws:sourcevpc': fc.constantFrom('vpc-0a', 'vpc-0b', 'vpc-0c'),
      'aws:vpceaccount': fc.constantFrom(OWNER, '444455556666', '777788889999'),
      'aws:vpcsourceip': fc.constantFrom('10.0.0.5', '10.0.1.5', '172.31.0.9', '192.168.0.1'),
    })
    .chain((keys) =>
      maybe('aws:vpceorgid', ['o-home123456', 'o-other12345']).map((org) => ({ ...keys, ...org })),
    );

/** Whatever the path leaves open; an unsigned request has no keys of a principal. */
const rest = (caller: Caller): fc.Arbitrary<Context> =>
  fc
    .tuple(
      ...FREE.map((key) => maybe(key, [...plainValues(key), 'else'])),
      maybe('aws:MultiFactorAuthPresent', ['true', 'false']),
      fc.constantFrom<Context>({ 'aws:userid': 'AROAEXAMPLE:session' }, { 'aws:userid': 'AIDAOTHER' }),
      fc.constantFrom<Context>({ 'aws:securetransport': 'true' }, { 'aws:securetransport': 'false' }),
      fc.constantFrom<Context>(
        { 'aws:currenttime': '2026-11-01T00:00:00Z' },
        { 'aws:currenttime': '2031-01-01T00:00:00Z' },
      ),
      fc.constant<Context>({ 'aws:viaawsservice': 'false' }),
    )
    .map((parts): Context => Object.fromEntries(parts.flatMap((part) => Object.entries(part))))
    .map((keys) => (caller.principal.kind === 'anonymous' ? unsigned(keys) : keys));

const unsigned = (keys: Context): Context => ({
  ...Object.fromEntries(Object.entries(keys).filter(([key]) => !SIGNED_ONLY.test(key))),
  'aws:userid': 'anonymous',
});

const requestBy = (path: fc.Arbitrary<Context>): fc.Arbitrary<PolicyRequest> =>
  fc.constantFrom(...callers).chain((caller) =>
    fc.tuple(path, rest(caller), target).map(([network, keys, { action, resource }]) => ({
      principal: caller.principal,
      action,
      resource,
      context: { ...keys, ...network, ...caller.keys },
    })),
  );

/** By any path but the admitted endpoint. */
export const outsideRequest: fc.Arbitrary<PolicyRequest> = requestBy(
  fc.oneof(internetKeys, endpointKeys(['vpce-0b', 'vpce-0a', 'vpce-0a9', 'vpce-0c'])),
);

export const anyRequest: fc.Arbitrary<PolicyRequest> = requestBy(
  fc.oneof(internetKeys, endpointKeys([ADMITTED, 'vpce-0b', 'vpce-0c'])),
);
