import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator.ts';
import { clientOptions, testAccount } from '../../test-account.ts';

let simulator: Simulator;
let client: S3Client;

beforeEach(async () => {
  simulator = await startSimulator({ fixture: testAccount });
  client = new S3Client({ ...clientOptions(simulator), forcePathStyle: true });
});
afterEach(() => simulator.close());

const good = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::rich-bucket/*' };
const role = (name: string) => ({ AWS: `arn:aws:iam::111122223333:role/${name}` });
const allowFrom = (Condition: object) => ({ ...good, Effect: 'Allow', Condition });
const policyOf = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: statement });
const put = (Policy: string, Bucket = 'rich-bucket') =>
  client.send(new PutBucketPolicyCommand({ Bucket, Policy }));

const refused: readonly (readonly [what: string, policy: string, code: string])[] = [
  ['no JSON', '{', 'MalformedPolicy'],
  ['no statement', '{"Version":"2012-10-17"}', 'MalformedPolicy'],
  ['an empty statement list', policyOf([]), 'MalformedPolicy'],
  ['an invented effect', policyOf({ ...good, Effect: 'Maybe' }), 'MalformedPolicy'],
  ['no principal', policyOf({ ...good, Principal: undefined }), 'MalformedPolicy'],
  ["another service's action", policyOf({ ...good, Action: 'ec2:*' }), 'MalformedPolicy'],
  ["another bucket's resource", policyOf({ ...good, Resource: 'arn:aws:s3:::other/*' }), 'MalformedPolicy'],
  ['more than 20 kB', policyOf({ ...good, Sid: 'x'.repeat(20_480) }), 'MalformedPolicy'],
  ['an invented version', JSON.stringify({ Version: '2013-01-01', Statement: good }), 'MalformedPolicy'],
  ['an invented member', policyOf({ ...good, Principals: '*' }), 'MalformedPolicy'],
  ['two principals', policyOf({ ...good, NotPrincipal: '*' }), 'MalformedPolicy'],
  ['a role that is not there', policyOf({ ...good, Principal: role('none') }), 'MalformedPolicy'],
  ['a pattern of roles', policyOf({ ...good, Principal: role('*') }), 'MalformedPolicy'],
  ['an invented action', policyOf({ ...good, Action: 's3:Eat' }), 'MalformedPolicy'],
  ['an action on objects for the bucket', policyOf({ ...good, Action: 's3:ListBucket' }), 'MalformedPolicy'],
  ['an invented operator', policyOf({ ...good, Condition: { StringIs: {} } }), 'MalformedPolicy'],
  [
    'a condition key without a service',
    policyOf({ ...good, Condition: { Null: { x: 'true' } } }),
    'MalformedPolicy',
  ],
  [
    'one Sid twice',
    policyOf([
      { ...good, Sid: 'a' },
      { ...good, Sid: 'a' },
    ]),
    'MalformedPolicy',
  ],
  [
    'a grant to all endpoints',
    policyOf(allowFrom({ StringLike: { 'aws:SourceVpce': 'vpce-*' } })),
    'AccessDenied',
  ],
  [
    'a grant by what S3 does not count',
    policyOf(allowFrom({ StringEquals: { 'aws:VpceOrgID': 'o-1' } })),
    'AccessDenied',
  ],
  [
    'a grant to a huge range',
    policyOf(allowFrom({ IpAddress: { 'aws:SourceIp': '10.0.0.0/7' } })),
    'AccessDenied',
  ],
  ['a grant to everybody where that is blocked', policyOf({ ...good, Effect: 'Allow' }), 'AccessDenied'],
];

describe('a bucket policy', () => {
  test.each(refused)('with %s is refused', async (_, policy, code) => {
    const before = simulator.state();
    await expect(put(policy)).rejects.toMatchObject({ name: code });
    expect(simulator.state()).toEqual(before);
  });

  test.each<[what: string, policy: string]>([
    ['that names a role of the account', policyOf({ ...good, Principal: role('reader') })],
    [
      "that names a stranger's role",
      policyOf({ ...good, Principal: { AWS: 'arn:aws:iam::999999999999:role/any' } }),
    ],
    ['that grants to one endpoint', policyOf(allowFrom({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }))],
    ['with all actions on the objects alone', policyOf(good)],
    ['with white space beyond 20 kB', policyOf(good) + ' '.repeat(20_480)],
  ])('%s is taken', async (_, policy) => {
    await put(policy);
    expect(simulator.state().Buckets.find(({ Name }) => Name === 'rich-bucket')?.Policy).toBe(policy);
  });

  test('for everybody is refused where the account blocks it', async () => {
    const everybody = policyOf({ ...good, Effect: 'Allow', Resource: 'arn:aws:s3:::plain-bucket/*' });
    simulator.mutate((state) => {
      state.AccountPublicAccessBlocks = [{ BlockPublicPolicy: true }];
    });
    await expect(put(everybody, 'plain-bucket')).rejects.toMatchObject({ name: 'AccessDenied' });
    simulator.mutate((state) => {
      state.AccountPublicAccessBlocks = [];
    });
    await put(everybody, 'plain-bucket');
  });

  test('is kept to the letter, and shown after a stale read', async () => {
    const policy = ` ${policyOf(good)}\n`;
    await put(policy);
    const read = async () =>
      (await client.send(new GetBucketPolicyCommand({ Bucket: 'rich-bucket' }))).Policy;
    expect(await read()).not.toBe(policy);
    expect(await read()).toBe(policy);
  });

  test('of a bucket that has none can be deleted', async () => {
    await expect(
      client.send(new DeleteBucketPolicyCommand({ Bucket: 'plain-bucket' })),
    ).resolves.toMatchObject({ $metadata: { httpStatusCode: 204 } });
  });

  test.each([
    ['plain-bucket', undefined, 'NoSuchBucketPolicy'],
    ['no-such-bucket', undefined, 'NoSuchBucket'],
    ['rich-bucket', '999999999999', 'AccessDenied'],
  ])('of %s for owner %s is refused as %s', async (Bucket, ExpectedBucketOwner, code) => {
    await expect(
      client.send(new GetBucketPolicyCommand({ Bucket, ExpectedBucketOwner })),
    ).rejects.toMatchObject({ name: code });
  });
});

describe('a bucket that admits only an endpoint', () => {
  const only = (Action: string, more: object = {}) =>
    policyOf({
      ...good,
      Action,
      Resource: ['arn:aws:s3:::rich-bucket', 'arn:aws:s3:::rich-bucket/*'],
      Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' }, ...more },
    });
  const askAs = async (arn: string, first: string) => {
    await simulator.close();
    simulator = await startSimulator({
      fixture: testAccount,
      staleReadsFor: { reads: 0 },
      enforcesBucketPolicies: true,
      callerOf: () => ({ type: 'any', arn, accessKeyId: 'AKIATEST' }),
    });
    client = new S3Client({ ...clientOptions(simulator), forcePathStyle: true });
    await put(first);
    return put(policyOf(good)).then(
      () => 'repaired',
      ({ name }: Error) => name,
    );
  };
  const session = 'arn:aws:sts::111122223333:assumed-role/reader/now';

  test.each<[who: string, arn: string, policy: string, outcome: string]>([
    ['locks its owner out', session, only('s3:*'), 'AccessDenied'],
    ['can be repaired by the root user', 'arn:aws:iam::111122223333:root', only('s3:*'), 'repaired'],
    [
      'can be repaired where it leaves its policy alone',
      session,
      policyOf({ ...good, Action: 's3:GetObject' }),
      'repaired',
    ],
    [
      'can be repaired by a role it exempts',
      session,
      only('s3:*', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/reader' } }),
      'repaired',
    ],
    [
      'locks out all other roles',
      session,
      only('s3:*', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/other' } }),
      'AccessDenied',
    ],
  ])('%s', async (_, arn, policy, outcome) => {
    expect(await askAs(arn, policy)).toBe(outcome);
  });
});
