/** S3 Express One Zone: directory buckets, listed and governed at a host of their own. */
import type {
  GetBucketPolicyOutput,
  GetBucketPolicyRequest,
  ListDirectoryBucketsOutput,
  ListDirectoryBucketsRequest,
} from '@aws-sdk/client-s3';
import type { FixtureDirectoryBucket } from '../../fixture.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { s3Protocol } from '../../wire/rest-xml-protocol.ts';
import { s3Refusals } from '../refusals.ts';
import { operation, type Service } from '../service.ts';

const largestPage = 1000;
const pages = new Pages<FixtureDirectoryBucket>();

const listDirectoryBuckets = operation<ListDirectoryBucketsRequest, ListDirectoryBucketsOutput>(
  'ListDirectoryBuckets',
  ({ MaxDirectoryBuckets = largestPage, ContinuationToken }, { world, pageSize }) => {
    const { items, nextToken } = pages.take(world, {
      list: '',
      token: ContinuationToken,
      size: pageSizeOf(MaxDirectoryBuckets, largestPage, pageSize),
      read: () => world.read('DirectoryBuckets'),
      badToken: () => new Refusal('InvalidArgument', 'The continuation token provided is incorrect', 400),
    });
    return {
      Buckets: items.map(({ Name }) => ({ Name, CreationDate: new Date('2026-01-01T00:00:00Z') })),
      ...(nextToken !== undefined && { ContinuationToken: nextToken }),
    };
  },
);

const getBucketPolicy = operation<GetBucketPolicyRequest, GetBucketPolicyOutput>(
  'GetBucketPolicy',
  ({ Bucket = '' }, { world }) => {
    const bucket = world.read('DirectoryBuckets').find(({ Name }) => Name === Bucket);
    if (!bucket)
      throw new Refusal('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: Bucket });
    if (bucket.Policy === null) {
      throw new Refusal('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, {
        BucketName: Bucket,
      });
    }
    return { Policy: bucket.Policy };
  },
);

const routes = new Map([
  ['GET /', 'ListDirectoryBuckets'],
  ['GET /{Bucket}?policy', 'GetBucketPolicy'],
]);

export const s3Express: Service = {
  signingName: 's3express',
  eventSource: 's3express.amazonaws.com',
  protocol: s3Protocol(routes),
  operations: [listDirectoryBuckets, getBucketPolicy],
  refusals: s3Refusals,
  regions: 'own',
  loadSchemas: () => import('@aws-sdk/client-s3'),
};
