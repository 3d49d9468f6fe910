/**
 * The account's buckets in this Region, with their policies.
 *
 * Buckets of other Regions are not asked for: a gateway endpoint serves its own Region only, so that their traffic
 * does not change. https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
import type { Bucket as S3Bucket } from '@aws-sdk/client-s3';
import { GetBucketPolicyCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import type { Bucket } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { readPages } from './read-pages.ts';
import { readOrNone } from './read-or-none.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';

export type ListedBucket = Omit<Bucket, 'policy'>;

export async function listBuckets(reader: Reader): Promise<readonly ListedBucket[]> {
  const s3 = await reader.clients.s3();
  const buckets = await readPages(reader, 's3:ListBuckets', {
    ask: (ContinuationToken) =>
      s3.send(
        new ListBucketsCommand({
          BucketRegion: reader.region,
          MaxBuckets: largestPageOf('s3:ListBuckets'),
          ContinuationToken,
        }),
      ),
    next: (answer) => answer.ContinuationToken,
    items: (answer) =>
      required(answer.Buckets, 'Buckets').map((bucket) => toListedBucket(bucket, reader.region)),
  });
  // An emulator may not know the parameter that narrows.
  return buckets.filter(
    ({ region, bucketName }) =>
      region === reader.region && (reader.bucketNames?.includes(bucketName) ?? true),
  );
}

export async function readBuckets(
  reader: Reader,
  buckets: readonly ListedBucket[],
): Promise<readonly Bucket[]> {
  const s3 = await reader.clients.s3();
  return Promise.all(
    buckets.map(async (bucket) => ({
      ...bucket,
      policy: await readOrNone(
        reader,
        's3:GetBucketPolicy',
        async () => {
          const answer = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket.bucketName }));
          return required(answer.Policy, 'Policy');
        },
        'NoSuchBucketPolicy',
      ),
    })),
  );
}

/** Without a Region of its own the bucket is in the one that was asked for. */
export function toListedBucket({ Name, BucketRegion }: S3Bucket, askedRegion: string): ListedBucket {
  return { bucketName: required(Name, 'Name'), region: BucketRegion ?? askedRegion };
}
