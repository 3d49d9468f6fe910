import { expect, test } from 'vitest';
import { isPublicPolicy } from './is-public-policy.ts';

const ALLOW = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
const judge = (...statements: readonly object[]): string =>
  isPublicPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements })).verdict;

test.each<readonly [string, object, string]>([
  ['everyone', {}, 'public'],
  ['AWS *', { Principal: { AWS: '*' } }, 'public'],
  ['everyone but one', { Principal: undefined, NotPrincipal: { AWS: '111122223333' } }, 'public'],
  ['an account', { Principal: { AWS: '111122223333' } }, 'notPublic'],
  ['a service', { Principal: { Service: 'cloudfront.amazonaws.com' } }, 'notPublic'],
  ['no principal', { Principal: undefined }, 'unknown'],
  ['a fixed endpoint', { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }, 'notPublic'],
  [
    'a fixed endpoint by StringLike',
    { Condition: { StringLike: { 'aws:SourceVpce': 'vpce-1' } } },
    'notPublic',
  ],
  ['any endpoint', { Condition: { StringLike: { 'aws:SourceVpce': 'vpce-*' } } }, 'public'],
  ['a fixed VPC', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-91237329' } } }, 'notPublic'],
  [
    'an endpoint owner, a key that does not count',
    { Condition: { StringEquals: { 'aws:VpceAccount': '111122223333' } } },
    'public',
  ],
  ['all other endpoints', { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } }, 'public'],
  ['an organization', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a' } } }, 'notPublic'],
  ['a narrow range', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }, 'notPublic'],
  ['a wide range', { Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } } }, 'public'],
  [
    'a narrow and a wide range',
    { Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '::/8'] } } },
    'public',
  ],
  [
    'the access points of an account',
    {
      Condition: { ArnLike: { 's3:DataAccessPointArn': 'arn:aws:s3:us-west-2:123456789012:accesspoint/*' } },
    },
    'notPublic',
  ],
  [
    'the access points of anyone',
    { Condition: { ArnLike: { 's3:DataAccessPointArn': 'arn:aws:s3:us-west-2:*:accesspoint/x' } } },
    'public',
  ],
  [
    'a policy variable',
    { Condition: { StringEquals: { 'aws:SourceVpc': '${aws:PrincipalTag/vpc}' } } },
    'public',
  ],
  [
    'a key that anyone can set',
    { Condition: { StringLike: { 'aws:Referer': 'https://example.com/*' } } },
    'public',
  ],
  ['the sessions of a role', { Condition: { StringLike: { 'aws:userid': 'AROAEXAMPLE:*' } } }, 'unknown'],
  [
    'a wildcard that StringEquals takes literally',
    { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-*' } } },
    'public',
  ],
  ['IfExists', { Condition: { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } } }, 'unknown'],
  ['an unknown operator', { Condition: { StringIs: { 'aws:SourceVpce': 'vpce-1' } } }, 'unknown'],
])('an Allow to %s', (_, change, verdict) => expect(judge({ ...ALLOW, ...change })).toBe(verdict));

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
test.each([
  'aws:SourceArn',
  'aws:SourceVpc',
  'aws:SourceVpce',
  'aws:SourceOwner',
  'aws:SourceAccount',
  'aws:PrincipalOrgID',
  'aws:userid',
  's3:DataAccessPointAccount',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
])('a fixed %s is not public, by any positive comparison of text; others are', (key) => {
  const judgeBy = (operator: string, value: string): string =>
    judge({ ...ALLOW, Condition: { [operator]: { [key]: ['other', value] } } });
  const fixed = 'arn:aws:s3:::some';
  for (const operator of ['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike'])
    expect([operator, judgeBy(operator, fixed)]).toEqual([operator, 'notPublic']);
  expect(judgeBy('StringNotEquals', fixed)).toBe('public');
  expect(judgeBy('StringLike', 'some?')).toBe('public');
  expect(judgeBy('StringLike', '*')).toBe('public');
  expect(judgeBy('ForAllValues:StringEquals', fixed)).toBe('unknown');
  expect(judgeBy('Null', 'true')).not.toBe('notPublic');
});

test.each([
  ['10.0.0.0/8', 'notPublic'],
  ['10.0.0.0/7', 'public'],
  ['2001:db8::/32', 'notPublic'],
  ['2001:db8::/31', 'public'],
  ['203.0.113.7', 'notPublic'],
])('addresses of %s are %s', (range, verdict) => {
  expect(judge({ ...ALLOW, Condition: { IpAddress: { 'aws:SourceIp': range } } })).toBe(verdict);
  expect(judge({ ...ALLOW, Condition: { NotIpAddress: { 'aws:SourceIp': range } } })).toBe('public');
});

test('a range that nobody can read holds nobody', () => {
  const Condition = { IpAddress: { 'aws:SourceIp': 'nonsense' } };
  expect(judge({ ...ALLOW, Condition })).not.toBe('notPublic');
});

test('an open Allow after one in doubt is public, and named', () => {
  const doubtful = { ...ALLOW, Sid: 'Doubt', Condition: { StringIs: { 'aws:SourceVpce': 'vpce-1' } } };
  const text = (...list: readonly object[]): string => JSON.stringify({ Statement: list });
  expect(isPublicPolicy(text(doubtful, ALLOW))).toEqual({ verdict: 'public', statement: { index: 1 } });
  expect(isPublicPolicy(text(doubtful, { ...doubtful, Sid: 'Later' }))).toEqual({
    verdict: 'unknown',
    reason: expect.stringMatching(/^statement 1 \(Doubt\): .*StringIs/),
  });
});

test('a Deny makes no public Allow less public, and is none itself', () => {
  const deny = { ...ALLOW, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } };
  expect(judge(deny)).toBe('notPublic');
  expect(judge(deny, ALLOW)).toBe('public');
});

test('a policy that cannot be read is unknown', () => expect(isPublicPolicy('{').verdict).toBe('unknown'));
