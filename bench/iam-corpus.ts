/**
 * Bucket policies as they are found: one to eight statements out of what guides, modules and consoles write, with
 * the usual slips, drawn from a seed.
 */
const OWNER = '111122223333';
const ARN = 'arn:aws:s3:::corpus-bucket';
const BOTH = [ARN, `${ARN}/*`];

/** Numbers from 0 up to 1 (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Draw = {
  readonly one: <T>(values: readonly T[]) => T;
  readonly some: <T>(values: readonly T[]) => readonly T[];
  readonly chance: (share: number) => boolean;
};

function toDraw(random: () => number): Draw {
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)];
  return {
    one: (values) => pick(values) ?? fail(),
    some: (values) => values.filter(() => random() < 0.5),
    chance: (share) => random() < share,
  };
}

function fail(): never {
  throw new Error('nothing to draw from');
}

type Template = (draw: Draw) => object;

const endpoints = ['vpce-0a1b2c3d', 'vpce-0f00ba12', 'vpce-0123456789abcdef0'];
const accounts = ['444455556666', '777788889999', '123456789012'];
const roles = ['Admin', 'deploy/Pipeline', 'Reader', 'BreakGlass'].map(
  (name) => `arn:aws:iam::${OWNER}:role/${name}`,
);

const fence: Template = ({ one, some, chance }) => ({
  Sid: 'OnlyEndpoint',
  Effect: 'Deny',
  Principal: one<unknown>(['*', { AWS: '*' }]),
  ...(chance(0.8)
    ? { Action: 's3:*' }
    : one([{ Action: ['s3:GetObject', 's3:PutObject'] }, { NotAction: ['s3:*BucketPolicy'] }])),
  Resource: chance(0.85) ? BOTH : one([ARN, `${ARN}/*`]),
  Condition: {
    [one([
      'StringNotEquals',
      'StringNotEquals',
      'StringNotEqualsIfExists',
      'StringNotLike',
      'ForAnyValue:StringNotEquals',
    ])]: chance(0.85)
      ? { 'aws:SourceVpce': chance(0.7) ? 'vpce-0a1b2c3d' : ['vpce-0a1b2c3d', ...some(endpoints)] }
      : one([
          { 'aws:sourceVpc': 'vpc-0a' },
          { 'aws:VpceOrgID': 'o-a1b2c3d4e5' },
          { 'aws:SourceVpce': 'vpce-*' },
        ]),
    ...(chance(0.4)
      ? {
          [one(['Bool', 'BoolIfExists'])]: {
            'aws:PrincipalIsAWSService': 'false',
            ...(chance(0.7) ? { 'aws:ViaAWSService': 'false' } : {}),
          },
        }
      : {}),
    ...(chance(0.3)
      ? {
          ArnNotLike: {
            'aws:PrincipalArn': [...some(roles), one([...roles, `arn:aws:iam::${OWNER}:role/Admin*`])],
          },
        }
      : {}),
    ...(chance(0.1)
      ? {
          NotIpAddress: {
            'aws:SourceIp': some(['203.0.113.0/24', '198.51.100.0/22', '10.0.0.0/8']).concat('192.0.2.1'),
          },
        }
      : {}),
  },
});

const templates: readonly Template[] = [
  fence,
  fence,
  () => ({
    Sid: 'Tls',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: BOTH,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }),
  () => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: BOTH,
    Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
  }),
  ({ one }) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: `${ARN}/*`,
    Condition: one<object>([
      { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
      { Null: { 's3:x-amz-server-side-encryption': 'true' } },
      { StringNotEqualsIfExists: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
    ]),
  }),
  ({ one, some }) => ({
    Sid: 'CrossAccount',
    Effect: 'Allow',
    Principal: { AWS: [one(accounts), ...some(accounts)].map((id) => `arn:aws:iam::${id}:root`) },
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: BOTH,
  }),
  ({ one }) => ({
    Effect: 'Allow',
    Principal: {
      Service: one(['logging.s3.amazonaws.com', 'delivery.logs.amazonaws.com', 'cloudtrail.amazonaws.com']),
    },
    Action: 's3:PutObject',
    Resource: `${ARN}/logs/*`,
    Condition: {
      StringEquals: { 'aws:SourceAccount': OWNER },
      ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::source-*' },
    },
  }),
  () => ({
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 's3:GetObject',
    Resource: `${ARN}/*`,
    Condition: { StringEquals: { 'AWS:SourceArn': `arn:aws:cloudfront::${OWNER}:distribution/E123EXAMPLE` } },
  }),
  ({ one }) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: one<unknown>(['s3:*', ['s3:DeleteBucket', 's3:DeleteObjectVersion']]),
    Resource: BOTH,
    Condition: one<object>([
      { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
      { StringNotLike: { 'aws:userId': ['AROAEXAMPLEID:*', OWNER] } },
      { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    ]),
  }),
  ({ some }) => ({
    Effect: 'Deny',
    NotPrincipal: { AWS: [`arn:aws:iam::${OWNER}:root`, ...some(roles)] },
    Action: 's3:*',
    Resource: BOTH,
  }),
  () => ({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${OWNER}:root` },
    Action: 's3:*',
    Resource: `${ARN}/home/\${aws:username}/*`,
    Condition: { StringLike: { 's3:prefix': ['home/${aws:username}/*', ''] } },
  }),
  () => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: BOTH,
    Condition: { StringNotEqual: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
  }),
  () => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `${ARN}/tmp/*`,
    Condition: { DateGreaterThan: { 'aws:CurrentTime': '2027-06-30T00:00:00Z' } },
  }),
  ({ one }) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: BOTH,
    Condition: {
      StringNotEquals: {
        [one(['aws:PrincipalTag/team', 's3:ExistingObjectTag/owner'])]: one([
          'data',
          '${aws:PrincipalTag/team}',
        ]),
      },
    },
  }),
];

// The mistakes are rarer than the rest.
const RARE = 4;

export function corpus(count: number, seed: number): readonly string[] {
  const random = seededRandom(seed);
  const draw = toDraw(random);
  return Array.from({ length: count }, () => {
    const size = 1 + Math.floor(random() * 8);
    const statements = Array.from({ length: size }, () => {
      const usual = draw.one(templates.slice(0, -RARE));
      return (draw.chance(0.1) ? draw.one(templates.slice(-RARE)) : usual)(draw);
    });
    return JSON.stringify({ Version: '2012-10-17', Statement: statements });
  });
}

export const PROOF_OPTIONS = {
  bucket: 'corpus-bucket',
  account: OWNER,
  endpoints: { ids: ['vpce-0a1b2c3d'] },
  exemptRoles: [`arn:aws:iam::${OWNER}:role/BreakGlass`],
} as const;
