import { GetBucketPolicyCommand, ListDirectoryBucketsCommand } from '@aws-sdk/client-s3';
import {
  GetAccessPointPolicyCommand,
  GetPublicAccessBlockCommand,
  ListAccessPointsCommand,
} from '@aws-sdk/client-s3-control';
import { accessPointPolicy } from '../account.ts';
import { parseJson } from '../names.ts';
import { refused, step, type Script, type Stage } from '../script.ts';

const points = ({ s3Control, id }: Stage, more: object) =>
  s3Control.send(new ListAccessPointsCommand({ AccountId: id('account'), ...more }));

const policy = ({ s3Control, id }: Stage, Name: string) =>
  s3Control.send(new GetAccessPointPolicyCommand({ AccountId: id('account'), Name }));

const block = ({ s3Control, id }: Stage) =>
  s3Control.send(new GetPublicAccessBlockCommand({ AccountId: id('account') }));

/** S3 Control of an account with access points and a Block Public Access of its own. */
export const accountOfS3: Script = {
  title: "the account's S3",
  account: 'furnished',
  steps: [
    step('access points say their bucket, and their VPC where they have one', {
      ask: (stage) => points(stage, { MaxResults: 1000 }),
      look: ({ AccessPointList, NextToken }) => ({
        points: (AccessPointList ?? []).map(({ Name, Bucket, NetworkOrigin, VpcConfiguration }) =>
          [Name, Bucket, NetworkOrigin, VpcConfiguration?.VpcId ?? '-'].join(' '),
        ),
        hasNext: NextToken !== undefined,
      }),
      expects: { points: ['inside <guarded> VPC <vpc>', 'open <plain> Internet -'], hasNext: false },
    }),
    step('each has an ARN of this Region', {
      ask: (stage) => points(stage, { MaxResults: 1000 }),
      look: ({ AccessPointList }) =>
        (AccessPointList ?? []).map(({ AccessPointArn }) => AccessPointArn ?? ''),
      expects: ['inside', 'open'].map((name) => `arn:aws:s3:eu-west-3:<account>:accesspoint/${name}`),
    }),
    step('a page of one', {
      ask: (stage) => points(stage, { MaxResults: 1 }),
      give: ({ NextToken }) => ({ 'next-points': NextToken }),
      look: ({ AccessPointList, NextToken }) => ({
        points: AccessPointList?.length ?? null,
        hasNext: NextToken !== undefined,
      }),
      expects: { points: 1, hasNext: true },
    }),
    step('and the other', {
      ask: (stage) => points(stage, { MaxResults: 1, NextToken: stage.id('next-points') }),
      look: ({ AccessPointList, NextToken }) => ({
        points: AccessPointList?.length ?? null,
        hasNext: NextToken !== undefined,
      }),
      expects: { points: 1, hasNext: false },
    }),
    step('access points of one bucket', {
      ask: (stage) => points(stage, { Bucket: stage.id('plain') }),
      look: ({ AccessPointList }) => (AccessPointList ?? []).map(({ Name }) => Name ?? null),
      expects: ['open'],
    }),
    step("an access point's policy", {
      ask: (stage) => policy(stage, 'inside'),
      look: ({ Policy }) => parseJson(Policy ?? 'null'),
      expects: parseJson(accessPointPolicy('eu-west-3', '<account>')),
    }),
    refused('an access point without a policy', 'NoSuchAccessPointPolicy', (stage) => policy(stage, 'open')),
    refused('the policy of an access point that is not there', 'NoSuchAccessPoint', (stage) =>
      policy(stage, 'endpointer-none'),
    ),
    step('Block Public Access of the account', {
      ask: block,
      look: ({ PublicAccessBlockConfiguration: set }) => [
        set?.BlockPublicAcls ?? null,
        set?.IgnorePublicAcls ?? null,
        set?.BlockPublicPolicy ?? null,
        set?.RestrictPublicBuckets ?? null,
      ],
      expects: [true, true, true, false],
    }),
    step('a directory bucket is listed', {
      ask: ({ s3Express }) => s3Express.send(new ListDirectoryBucketsCommand({ MaxDirectoryBuckets: 1000 })),
      look: ({ Buckets, ContinuationToken }) => ({
        names: (Buckets ?? []).map(({ Name }) => Name ?? null),
        hasNext: ContinuationToken !== undefined,
      }),
      expects: { names: ['orders--euw3-az1--x-s3'], hasNext: false },
    }),
    refused('which has no policy', 'NoSuchBucketPolicy', ({ s3Express }) =>
      s3Express.send(new GetBucketPolicyCommand({ Bucket: 'orders--euw3-az1--x-s3' })),
    ),
    refused('a directory bucket that is not there', 'NoSuchBucket', ({ s3Express }) =>
      s3Express.send(new GetBucketPolicyCommand({ Bucket: 'none--euw3-az1--x-s3' })),
    ),
  ],
};

/** What S3 Control says where nobody has set anything. */
export const bareS3: Script = {
  title: "the account's S3 with nothing set",
  account: 'bare',
  steps: [
    step('no access points, which is an empty list', {
      ask: (stage) => points(stage, { MaxResults: 1000 }),
      look: ({ AccessPointList }) => AccessPointList?.length ?? null,
      expects: 0,
    }),
    refused('no Block Public Access', 'NoSuchPublicAccessBlockConfiguration', block),
    step('no directory buckets', {
      ask: ({ s3Express }) => s3Express.send(new ListDirectoryBucketsCommand({})),
      look: ({ Buckets }) => Buckets?.length ?? null,
      expects: 0,
    }),
  ],
};
