import { describe, expect, test } from 'vitest';
import { matchAction } from '../match-action.ts';
import { parsePolicy } from '../parse-policy.ts';
import { isUnknown } from '../truth.ts';
import { dataActions } from './data-actions.ts';
import type { Proof, ProofOptions } from './proof.ts';
import { proveEndpointOnly } from './prove-endpoint-only.ts';

const OWNER = '111122223333';
const ID = 'vpce-1a2b3c4d';
const OPTIONS: ProofOptions = { bucket: 'b', account: OWNER, endpoints: { ids: [ID] } };
const BREAK_GLASS = `arn:aws:iam::${OWNER}:role/BreakGlass`;
const DENY = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
};
const OTHER = { 'aws:SourceVpce': ID };

const prove = (statement: unknown, options: Partial<ProofOptions> = {}): Proof =>
  proveEndpointOnly(JSON.stringify({ Version: '2012-10-17', Statement: statement }), {
    ...OPTIONS,
    ...options,
  });
const proveIf = (Condition: object, options: Partial<ProofOptions> = {}): Proof =>
  prove({ ...DENY, Condition }, options);

describe('proved, nobody exempt, nobody locked out', () => {
  const perfect = { verdict: 'proved', exemptions: [], locksOut: false };
  test.each([
    ['StringNotEquals', { StringNotEquals: OTHER }],
    ['StringNotEqualsIfExists', { StringNotEqualsIfExists: OTHER }],
    ['StringNotLike without a wildcard', { StringNotLike: OTHER }],
    ['StringNotEqualsIgnoreCase', { StringNotEqualsIgnoreCase: OTHER }],
    ['ForAllValues', { 'ForAllValues:StringNotEquals': OTHER }],
    ['any case in the key', { StringNotEquals: { 'AWS:sourcevpce': ID } }],
  ])('%s', (_, condition) => expect(proveIf(condition)).toEqual(perfect));

  test.each([
    [
      'in two parts',
      [
        { ...DENY, Condition: { Null: { 'aws:SourceVpce': 'true' } } },
        { ...DENY, Condition: { Null: { 'aws:SourceVpce': false }, StringNotEquals: OTHER } },
      ],
    ],
    [
      'split over resources',
      [
        { ...DENY, Resource: 'arn:aws:s3:::b', Condition: { StringNotEquals: OTHER } },
        { ...DENY, Resource: 'arn:aws:s3:::b/*', Condition: { StringNotEquals: OTHER } },
      ],
    ],
    [
      'split over callers',
      [
        { ...DENY, Principal: { AWS: OWNER }, Condition: { StringNotEquals: OTHER } },
        {
          ...DENY,
          Condition: { StringNotEquals: OTHER, StringNotEqualsIfExists: { 'aws:PrincipalAccount': OWNER } },
        },
      ],
    ],
    [
      'sparing policy management',
      {
        ...DENY,
        Action: undefined,
        NotAction: ['s3:*BucketPolicy', 's3:GetBucket*'],
        Condition: { StringNotEquals: OTHER },
      },
    ],
    [
      'beside any Allow',
      [
        { ...DENY, Effect: 'Allow' },
        { ...DENY, Condition: { StringNotEquals: OTHER } },
      ],
    ],
    [
      'beside a doubtful Deny',
      [
        { ...DENY, Condition: { Nonsense: { a: 'b' } } },
        { ...DENY, Condition: { StringNotEquals: OTHER } },
      ].toReversed(),
    ],
  ])('%s', (_, statements) => expect(prove(statements)).toMatchObject({ verdict: 'proved', exemptions: [] }));

  test('split over who signs and who does not: unsigned requests carry no key of a principal', () => {
    const signed = { StringNotEquals: OTHER, Null: { 'aws:PrincipalArn': 'false' } };
    const unsigned = { StringNotEquals: OTHER, Null: { 'aws:PrincipalOrgID': 'true' } };
    expect(prove([signed, unsigned].map((Condition) => ({ ...DENY, Condition })))).toMatchObject({
      verdict: 'proved',
    });
  });

  test('in another partition', () => {
    const Resource = ['arn:aws-cn:s3:::b', 'arn:aws-cn:s3:::b/*'];
    expect(prove({ ...DENY, Resource, Condition: { StringNotEquals: OTHER } })).toEqual(perfect);
  });

  test('by endpoint ids where a list of paths is compared as well', () => {
    const paths = { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a/*' } };
    const others = { 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-a/*' } };
    const statements = [paths, others].map((more) => ({
      ...DENY,
      Condition: { StringNotEquals: OTHER, ...more },
    }));
    expect(prove(statements).verdict).toBe('proved');
    expect(prove(statements.slice(1)).verdict).toBe('refuted');
  });

  test('by VPC, account or organization, when those are what is admitted', () => {
    expect(
      proveIf({ StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }, { endpoints: { vpcs: ['vpc-1'] } }),
    ).toEqual(perfect);
    expect(
      proveIf({ StringNotEquals: { 'aws:VpceAccount': OWNER } }, { endpoints: { accounts: [OWNER] } }),
    ).toEqual(perfect);
    expect(
      proveIf({ StringNotEquals: { 'aws:VpceOrgID': 'o-a' } }, { endpoints: { orgs: ['o-a'] } }),
    ).toEqual(perfect);
  });

  test('a directory bucket, by its session action', () => {
    const arn = `arn:aws:s3express:us-west-2:${OWNER}:bucket/b--usw2-az1--x-s3`;
    const statement = {
      ...DENY,
      Action: 's3express:CreateSession',
      Resource: arn,
      Condition: { StringNotEquals: OTHER },
    };
    expect(prove(statement, { bucket: 'b--usw2-az1--x-s3' })).toEqual(perfect);
    expect(prove({ ...statement, Action: 's3express:GetBucketPolicy' }, { bucket: arn }).verdict).toBe(
      'refuted',
    );
  });
});

describe('refuted by a request that can be tried', () => {
  const internet = { 'aws:sourceip': expect.any(String) };
  test.each<readonly [string, object, object]>([
    ['ForAnyValue', { 'ForAnyValue:StringNotEquals': OTHER }, { keys: internet }],
    ['a positive condition', { StringEquals: { 'aws:SourceVpce': 'vpce-0b' } }, { keys: internet }],
    [
      'a wildcard over endpoints',
      { StringNotLike: { 'aws:SourceVpce': 'vpce-*' } },
      { keys: { 'aws:sourcevpce': expect.stringMatching(/^vpce-/) } },
    ],
    [
      'a further endpoint',
      { StringNotEquals: { 'aws:SourceVpce': [ID, 'vpce-0b'] } },
      { keys: { 'aws:sourcevpce': 'vpce-0b' } },
    ],
    [
      'a further endpoint in other letters',
      { StringNotEqualsIgnoreCase: { 'aws:SourceVpce': [ID, 'VPCE-0B'] } },
      { keys: { 'aws:sourcevpce': 'vpce-0b' } },
    ],
    [
      'the VPC instead of the endpoint',
      { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } },
      { keys: { 'aws:sourcevpc': 'vpc-1' } },
    ],
    [
      'private addresses of any VPC',
      { NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } },
      { keys: { 'aws:vpcsourceip': '10.0.0.7' } },
    ],
    [
      'a public address',
      { StringNotEquals: OTHER, NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      { keys: { 'aws:sourceip': '203.0.113.0' } },
    ],
    [
      'the organization',
      { StringNotEquals: { ...OTHER, 'aws:PrincipalOrgID': 'o-a' } },
      { keys: { 'aws:principalorgid': 'o-a' } },
    ],
    [
      'Bool for services',
      { StringNotEquals: OTHER, Bool: { 'aws:PrincipalIsAWSService': 'false' } },
      { principal: { kind: 'anonymous' } },
    ],
    [
      'a role nobody asked for',
      { StringNotEquals: OTHER, ArnNotEquals: { 'aws:PrincipalArn': BREAK_GLASS } },
      { keys: { 'aws:principalarn': BREAK_GLASS } },
    ],
    [
      'a user agent',
      { StringNotEquals: OTHER, StringNotLike: { 'aws:UserAgent': 'tool/*' } },
      { keys: { 'aws:useragent': 'tool/' } },
    ],
    [
      'a role by its id',
      { StringNotEquals: OTHER, StringNotLike: { 'aws:userId': ['AROAEXAMPLE:*', OWNER] } },
      { keys: { 'aws:userid': 'AROAEXAMPLE:' } },
    ],
    [
      'plain HTTP',
      { StringNotEquals: OTHER, Bool: { 'aws:SecureTransport': 'true' } },
      { keys: { 'aws:securetransport': 'false' } },
    ],
    [
      'a date',
      { StringNotEquals: OTHER, DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
      { keys: { 'aws:currenttime': '2029-12-31T23:59:59.000Z' } },
    ],
    ['a number', { StringNotEquals: OTHER, NumericGreaterThan: { 's3:max-keys': '10' } }, { keys: internet }],
    [
      'a number that only a listing has',
      { StringNotEquals: OTHER, NumericGreaterThanIfExists: { 's3:max-keys': '10' } },
      { action: 's3:ListBucket', keys: { 's3:max-keys': '9' } },
    ],
    [
      'a policy variable',
      { StringNotEquals: { 'aws:SourceVpce': '${aws:PrincipalTag/vpce}' } },
      { keys: { 'aws:principaltag/vpce': expect.stringMatching(/^vpce-/) } },
    ],
  ])('%s', (_, condition, counterexample) => {
    expect(proveIf(condition)).toMatchObject({ verdict: 'refuted', counterexample });
  });

  test.each<readonly [string, object, object]>([
    [
      'objects only',
      { Resource: 'arn:aws:s3:::b/*' },
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::b' },
    ],
    ['the bucket only', { Resource: 'arn:aws:s3:::b' }, { action: 's3:GetObject' }],
    [
      'a prefix',
      { Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/private/*'] },
      { resource: 'arn:aws:s3:::b/some-object' },
    ],
    [
      'three actions',
      { Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:List*'] },
      { action: expect.stringMatching(/^s3:/) },
    ],
    ['one account', { Principal: { AWS: '444455556666' } }, { principal: { account: OWNER } }],
    [
      'all but a prefix',
      { Resource: undefined, NotResource: 'arn:aws:s3:::b/public/*' },
      { resource: expect.stringContaining('/public/') },
    ],
    [
      'all but the root user',
      { Principal: undefined, NotPrincipal: { AWS: OWNER } },
      { principal: { kind: 'root' } },
    ],
    ['an Allow', { Effect: 'Allow' }, { path: expect.stringContaining('internet') }],
  ])('%s', (_, change, counterexample) => {
    const proof = prove({ ...DENY, Condition: { StringNotEquals: OTHER }, ...change });
    expect(proof).toMatchObject({ verdict: 'refuted', counterexample });
  });

  test('no policy', () => {
    expect(proveEndpointOnly(null, OPTIONS)).toMatchObject({ verdict: 'refuted', locksOut: false });
  });

  test('an exemption by wildcard, even around a role that was asked for', () => {
    const condition = {
      StringNotEquals: OTHER,
      ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWNER}:role/Break*` },
    };
    expect(proveIf(condition, { exemptRoles: [BREAK_GLASS] }).verdict).toBe('refuted');
    expect(proveIf(condition, { exemptRoles: [`arn:aws:iam::${OWNER}:role/Break*`] }).verdict).toBe(
      'refuted',
    );
  });
});

describe('exemptions are named', () => {
  const services = { 'aws:PrincipalIsAWSService': 'false' };
  test.each<readonly [string, object, object]>([
    ['services', { BoolIfExists: services }, [{ kind: 'awsServices' }]],
    ['calls on behalf', { BoolIfExists: { 'aws:ViaAWSService': 'false' } }, [{ kind: 'onBehalf' }]],
    [
      'one service',
      { StringNotEqualsIfExists: { 'aws:PrincipalServiceName': 'logging.s3.amazonaws.com' } },
      [{ kind: 'awsServices', services: ['logging.s3.amazonaws.com'] }],
    ],
    [
      'the role asked for',
      { ArnNotLikeIfExists: { 'aws:PrincipalArn': BREAK_GLASS } },
      [{ kind: 'role', arn: BREAK_GLASS }],
    ],
  ])('%s', (_, condition, exemptions) => {
    const proof = proveIf(
      { 'ForAllValues:StringNotEquals': OTHER, ...condition },
      { exemptRoles: [BREAK_GLASS] },
    );
    expect(proof).toEqual({ verdict: 'proved', exemptions, locksOut: false });
  });
});

describe('locked out', () => {
  const known = [{ id: ID, vpc: 'vpc-1', account: OWNER, org: 'o-a' }];
  test.each<readonly [string, object, Partial<ProofOptions>, Proof['locksOut']]>([
    ['by another id', { StringNotEquals: { 'aws:SourceVpce': 'vpce-0b' } }, {}, true],
    ['by everything', {}, {}, true],
    [
      'by private addresses where public ones are meant',
      { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      {},
      true,
    ],
    ['one of two endpoints', { StringNotEquals: OTHER }, { endpoints: { ids: [ID, 'vpce-0b'] } }, true],
    ['not at all', { StringNotEquals: OTHER, Bool: { 'aws:SecureTransport': 'false' } }, {}, false],
    ['perhaps, by a VPC that is not known', { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }, {}, 'unknown'],
    [
      'not by the VPC it is known to be in',
      { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } },
      { endpoints: { ids: [ID], known } },
      false,
    ],
    [
      'by a VPC it is known not to be in',
      { StringNotEquals: { 'aws:SourceVpc': 'vpc-2' } },
      { endpoints: { ids: [ID], known } },
      true,
    ],
    [
      'not by its organization',
      { StringNotEquals: { 'aws:VpceOrgID': 'o-a' } },
      { endpoints: { ids: [ID], known } },
      false,
    ],
    ['perhaps, by an unknown operator', { Nonsense: OTHER }, {}, 'unknown'],
    [
      'perhaps, by the ARN of a VPC that is not known',
      { StringNotEquals: { 'aws:SourceVpcArn': `arn:aws:ec2:eu-west-1:${OWNER}:vpc/vpc-1` } },
      {},
      'unknown',
    ],
    [
      'perhaps, by an account that is not known',
      { StringNotEquals: { 'aws:VpceAccount': OWNER } },
      {},
      'unknown',
    ],
    [
      'perhaps, by an organization that is not known',
      { StringNotEquals: { 'aws:VpceOrgID': 'o-a' } },
      {},
      'unknown',
    ],
    [
      'perhaps, by a path of an organization',
      { 'ForAllValues:StringNotLike': { 'aws:VpceOrgPaths': 'o-a/*' } },
      {},
      'unknown',
    ],
    [
      'perhaps, by an id where the VPC is admitted',
      { StringNotEquals: OTHER },
      { endpoints: { vpcs: ['vpc-1'] } },
      'unknown',
    ],
    [
      'one of two, whatever is known of the other',
      { StringNotEquals: { 'aws:SourceVpc': 'vpc-2' } },
      { endpoints: { ids: ['vpce-0b', ID], known } },
      true,
    ],
    ['whatever the VPC is', { Null: { 'aws:SourceVpc': 'false' } }, {}, true],
  ])('%s', (_, condition, options, locksOut) => expect(proveIf(condition, options).locksOut).toBe(locksOut));

  test.each([
    ['reading', { Action: 's3:GetObject' }],
    ['writing', { Action: 's3:PutObject' }],
    ['listing', { Action: 's3:ListBucket' }],
    ['listing, told by the bucket', { Resource: 'arn:aws:s3:::b' }],
    ['reading and writing, told by the objects', { Resource: 'arn:aws:s3:::b/*' }],
  ])('by a statement on %s alone', (__, change) => {
    const wrong = { ...DENY, ...change, Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0b' } } };
    expect(prove([wrong, { ...DENY, Condition: { StringNotEquals: OTHER } }])).toMatchObject({
      verdict: 'proved',
      locksOut: true,
    });
  });
});

describe('unknown, with the reason', () => {
  test.each<readonly [string, object | string, Partial<ProofOptions>, RegExp]>([
    ['no JSON', '{', {}, /not JSON/],
    ['longer than S3 accepts', `${' '.repeat(20_480)}{}`, {}, /no Statement/],
    ['longer than S3 accepts, though readable', `${' '.repeat(20_480)}{"Statement":[]}`, {}, /20480/],
    [
      'a policy of another bucket',
      { ...DENY, Resource: 'arn:aws:s3:::c/*' },
      {},
      /not one of arn:aws:s3:::b/,
    ],
    ['no endpoint', DENY, { endpoints: {} }, /no endpoint/],
    [
      'an unknown operator',
      { ...DENY, Condition: { StringNotEqual: OTHER } },
      {},
      /StringNotEqual is not known/,
    ],
    [
      'a key that AWS does not have',
      { ...DENY, Condition: { StringNotEquals: { 'aws:SourceVpcEndpoint': ID } } },
      {},
      /aws:sourcevpcendpoint/,
    ],
    [
      'no Principal',
      { ...DENY, Principal: undefined, Condition: { StringNotEquals: OTHER } },
      {},
      /no Principal/,
    ],
    [
      'a private source address',
      { ...DENY, Condition: { StringNotEquals: OTHER, NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      {},
      /private address/,
    ],
    [
      'an access point',
      { ...DENY, Condition: { StringNotEquals: { 's3:DataAccessPointAccount': OWNER } } },
      {},
      /s3:dataaccesspointaccount/,
    ],
    [
      'an ARN of something else',
      DENY,
      { bucket: 'arn:aws:sns:eu-west-1:111122223333:t' },
      /not the ARN of a bucket/,
    ],
    [
      'a directory bucket without its ARN',
      DENY,
      { bucket: 'c--usw2-az1--x-s3' },
      /ARN of the directory bucket/,
    ],
  ])('%s', (_, statement, options, reason) => {
    const text =
      typeof statement === 'string'
        ? statement
        : JSON.stringify({ Version: '2012-10-17', Statement: statement });
    const proof = proveEndpointOnly(text, { ...OPTIONS, ...options });
    expect(proof.verdict).toBe('unknown');
    expect(proof.reason).toMatch(reason);
  });

  const fences = Array.from({ length: 16 }, (_, i) => ({
    ...DENY,
    Condition: { StringEquals: { [`aws:PrincipalTag/t${i}`]: 'x' }, StringNotEquals: OTHER },
  }));
  test('not for a policy of exactly the bytes that S3 accepts', () => {
    const text = '{"Statement":[]}'.padEnd(20_480);
    expect(proveEndpointOnly(text, OPTIONS).verdict).toBe('refuted');
    expect(proveEndpointOnly(`${text} `, OPTIONS).verdict).toBe('unknown');
  });

  test('more requests than are tried, though each is denied in the end', () => {
    const last = { ...DENY, Condition: { Null: { 'aws:UserAgent': 'true' }, StringNotEquals: OTHER } };
    const either = { ...DENY, Condition: { Null: { 'aws:UserAgent': 'false' }, StringNotEquals: OTHER } };
    const tags = fences.map(({ Condition }) => ({
      ...DENY,
      Condition: { ...Condition, Nonsense: { 'aws:UserAgent': 'x' } },
    }));
    expect(prove([...tags, last, either]).verdict).not.toBe('refuted');
  });

  test('more requests than are tried', () => {
    const keys = Array.from(
      { length: 14 },
      (_, i) => [`aws:PrincipalTag/t${i}`, ['a*', '*b', '*c*']] as const,
    );
    const statements = keys.map(([key, values]) => ({
      ...DENY,
      Condition: { StringLike: { [key]: values }, StringEquals: { 'aws:UserAgent': key } },
    }));
    const started = { ...DENY, Condition: { StringNotLike: Object.fromEntries(keys) } };
    expect(['unknown', 'refuted']).toContain(prove([...statements, started]).verdict);
  });
});

test('every data and listing action is denied by s3:*', () => {
  const policy = parsePolicy(JSON.stringify({ Statement: DENY }));
  if (isUnknown(policy)) throw new Error(policy.unknown);
  const ofS3 = dataActions.filter(({ action }) => action.startsWith('s3:'));
  expect(ofS3.length).toBeGreaterThan(40);
  for (const { action } of ofS3)
    expect(policy.statements.map((item) => matchAction(item.action, action))).toEqual([true]);
});
