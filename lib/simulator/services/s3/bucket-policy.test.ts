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
  ['more than 20 kB', policyOf({ ...good, Sid: 'x'.repeat(20_480) }), 'PolicyTooLarge'],
  ['a grant to everybody where that is blocked', policyOf({ ...good, Effect: 'Allow' }), 'AccessDenied'],
];

describe('a bucket policy', () => {
  test.each(refused)('with %s is refused', async (_, policy, code) => {
    const before = simulator.state();
    await expect(put(policy)).rejects.toMatchObject({ name: code });
    expect(simulator.state()).toEqual(before);
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
