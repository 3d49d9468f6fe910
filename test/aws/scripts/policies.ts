import { GetResourcePolicyCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetAccountAuthorizationDetailsCommand, type RoleDetail } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyPolicyCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import {
  DeleteBucketPolicyCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { account, guardedPolicy, keyPolicy, readerPolicy, readerTrust } from '../account.ts';
import { parseJson, type Json } from '../names.ts';
import { eventually, refused, step, type Script } from '../script.ts';

const parse = (text: string | undefined): Json => parseJson(text ?? 'null');

const noSuchBucket = 'endpointer-no-such-bucket-5e1f00d5';

/** What S3 says of a bucket's policy and of the settings that a bucket need not have. */
export const buckets: Script = {
  title: 'buckets',
  steps: [
    step('both buckets are listed', {
      ask: ({ s3 }) => s3.send(new ListBucketsCommand({})),
      look: ({ Buckets }) =>
        (Buckets ?? []).map(({ Name }) => Name ?? '').filter((name) => name.startsWith('endpointer-')),
      expects: ['<guarded>', '<plain>'],
    }),
    step('a bucket says its Region', {
      ask: async ({ s3, region, id }) => {
        const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket: id('plain') }));
        return LocationConstraint === region;
      },
      look: (isOurs) => isOurs,
      expects: true,
    }),
    step('a policy is answered as it was put', {
      ask: ({ s3, id }) => s3.send(new GetBucketPolicyCommand({ Bucket: id('guarded') })),
      look: ({ Policy }) => parse(Policy),
      expects: parse(guardedPolicy('<guarded>')),
    }),
    refused('a bucket without a policy', 'NoSuchBucketPolicy', ({ s3, id }) =>
      s3.send(new GetBucketPolicyCommand({ Bucket: id('plain') })),
    ),
    refused('the policy of a bucket that is not there', 'NoSuchBucket', ({ s3 }) =>
      s3.send(new GetBucketPolicyCommand({ Bucket: noSuchBucket })),
    ),
    refused('a bucket without tags', 'NoSuchTagSet', ({ s3, id }) =>
      s3.send(new GetBucketTaggingCommand({ Bucket: id('plain') })),
    ),
    refused('a bucket that is no website', 'NoSuchWebsiteConfiguration', ({ s3, id }) =>
      s3.send(new GetBucketWebsiteCommand({ Bucket: id('plain') })),
    ),
    step('a new bucket blocks public access', {
      ask: ({ s3, id }) => s3.send(new GetPublicAccessBlockCommand({ Bucket: id('plain') })),
      look: ({ PublicAccessBlockConfiguration: block }) => block?.BlockPublicPolicy ?? null,
      expects: true,
    }),
    step('a policy is put', {
      ask: ({ s3, id }) =>
        s3.send(new PutBucketPolicyCommand({ Bucket: id('plain'), Policy: guardedPolicy(id('plain')) })),
      look: () => 'done',
      expects: 'done',
    }),
    eventually('and is there', {
      ask: ({ s3, id }) => s3.send(new GetBucketPolicyCommand({ Bucket: id('plain') })),
      look: ({ Policy }) => parse(Policy),
      expects: parse(guardedPolicy('<plain>')),
    }),
    refused('a policy that is no JSON', 'MalformedPolicy', ({ s3, id }) =>
      s3.send(new PutBucketPolicyCommand({ Bucket: id('plain'), Policy: '{"Version":' })),
    ),
    refused("a policy over another bucket's objects", 'MalformedPolicy', ({ s3, id }) =>
      s3.send(new PutBucketPolicyCommand({ Bucket: id('plain'), Policy: guardedPolicy(id('guarded')) })),
    ),
    step('it is deleted', {
      ask: ({ s3, id }) => s3.send(new DeleteBucketPolicyCommand({ Bucket: id('plain') })),
      look: () => 'done',
      expects: 'done',
    }),
    eventually('and is gone', {
      ask: ({ s3, id }) =>
        s3.send(new GetBucketPolicyCommand({ Bucket: id('plain') })).catch((error: unknown) => {
          if (error instanceof Error && error.name === 'NoSuchBucketPolicy') return 'gone' as const;
          throw error;
        }),
      look: (answer) => (answer === 'gone' ? 'gone' : 'there'),
      expects: 'gone',
    }),
    step('deleting what is not there succeeds', {
      ask: ({ s3, id }) => s3.send(new DeleteBucketPolicyCommand({ Bucket: id('plain') })),
      look: () => 'done',
      expects: 'done',
    }),
  ],
};

const lookAtRole = (role: RoleDetail | undefined): Json => ({
  arn: role?.Arn ?? null,
  path: role?.Path ?? null,
  trust: parse(decodeURIComponent(role?.AssumeRolePolicyDocument ?? '')),
  isEncoded: role?.AssumeRolePolicyDocument?.startsWith('%7B') ?? null,
  inline: (role?.RolePolicyList ?? []).map(({ PolicyName, PolicyDocument }) => ({
    name: PolicyName ?? null,
    policy: parse(decodeURIComponent(PolicyDocument ?? '')),
  })),
  attached: (role?.AttachedManagedPolicies ?? []).length,
});

/** IAM and STS: who the caller is, and what a role may do. */
export const identities: Script = {
  title: 'identities',
  steps: [
    step('the caller belongs to the account', {
      ask: ({ sts }) => sts.send(new GetCallerIdentityCommand({})),
      look: ({ Account, Arn }) => ({
        account: Account ?? null,
        isOfAccount: Arn?.includes(`:${Account}:`) ?? null,
      }),
      expects: { account: '<account>', isOfAccount: true },
    }),
    eventually('a role comes with its trust and its policies, URL-encoded', {
      ask: async ({ iam, id }) => {
        const { RoleDetailList } = await iam.send(
          new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }),
        );
        return (RoleDetailList ?? []).find(({ RoleName }) => RoleName === id('reader'));
      },
      look: lookAtRole,
      expects: {
        arn: 'arn:aws:iam::<account>:role/<reader>',
        path: '/',
        trust: parse(readerTrust),
        isEncoded: true,
        inline: [{ name: account.readerPolicyName, policy: parse(readerPolicy) }],
        attached: 0,
      },
    }),
    step('a filter on roles leaves out users, groups and policies', {
      ask: ({ iam }) => iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] })),
      look: ({ UserDetailList, GroupDetailList, Policies }) => ({
        users: UserDetailList?.length ?? 0,
        groups: GroupDetailList?.length ?? 0,
        policies: Policies?.length ?? 0,
      }),
      expects: { users: 0, groups: 0, policies: 0 },
    }),
    refused('a filter that does not exist', 'ValidationError', ({ iam }) =>
      // @ts-expect-error -- the SDK knows that there is no such filter
      iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['NoSuchFilter'] })),
    ),
  ],
};

/** DynamoDB and KMS: policies that need not be there, and one that always is. */
export const tablesAndKeys: Script = {
  title: 'tables and keys',
  steps: [
    step('the table is listed', {
      ask: ({ dynamodb }) => dynamodb.send(new ListTablesCommand({})),
      look: ({ TableNames }) => (TableNames ?? []).filter((name) => name.startsWith('endpointer-')),
      expects: ['<orders>'],
    }),
    refused('a page of no tables', 'ValidationException', ({ dynamodb }) =>
      dynamodb.send(new ListTablesCommand({ Limit: 0 })),
    ),
    refused('a table without a policy', 'PolicyNotFoundException', ({ dynamodb, id }) =>
      dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: id('orders-arn') })),
    ),
    refused('the policy of a table that is not there', 'ResourceNotFoundException', ({ dynamodb, id }) =>
      dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: `${id('orders-arn')}-not` })),
    ),
    step('the key is listed', {
      ask: ({ kms, id }) => kms.send(new ListKeysCommand({})).then(({ Keys }) => [Keys, id('key')] as const),
      look: ([keys, id]) => (keys ?? []).some(({ KeyId }) => KeyId === id),
      expects: true,
    }),
    step('the key is of a customer', {
      ask: ({ kms, id }) => kms.send(new DescribeKeyCommand({ KeyId: id('key') })),
      look: ({ KeyMetadata }) => KeyMetadata?.KeyManager ?? null,
      expects: 'CUSTOMER',
    }),
    step('its policy is named default', {
      ask: ({ kms, id }) => kms.send(new GetKeyPolicyCommand({ KeyId: id('key') })),
      look: ({ Policy, PolicyName }) => ({ name: PolicyName ?? null, policy: parse(Policy) }),
      expects: { name: 'default', policy: parse(keyPolicy('<account>')) },
    }),
    refused('the policy of a key that is not there', 'NotFoundException', ({ kms }) =>
      kms.send(new GetKeyPolicyCommand({ KeyId: '00000000-0000-4000-8000-000000000000' })),
    ),
  ],
};
