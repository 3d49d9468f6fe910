import type { ListBucketsOutput, ListBucketsRequest } from '@aws-sdk/client-s3';
import type { FixtureBucket } from '../../fixture.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { operation } from '../service.ts';

const largestPage = 10_000;
const pages = new Pages<FixtureBucket>();

/** Without MaxBuckets all buckets come in one answer. */
export const listBuckets = operation<ListBucketsRequest, ListBucketsOutput>(
  'ListBuckets',
  ({ MaxBuckets, ContinuationToken, BucketRegion, Prefix = '' }, { world, pageSize, request }) => {
    if (BucketRegion !== undefined && BucketRegion !== request.region) throw elsewhere(BucketRegion);
    const read = () =>
      world
        .read('Buckets')
        .filter(
          (bucket) =>
            (BucketRegion === undefined || bucket.BucketRegion === BucketRegion) &&
            bucket.Name.startsWith(Prefix),
        )
        .sort((left, right) => (left.Name < right.Name ? -1 : 1));
    const page = pages.take(world, {
      list: JSON.stringify([BucketRegion, Prefix]),
      token: ContinuationToken,
      size:
        MaxBuckets === undefined ? Number.POSITIVE_INFINITY : pageSizeOf(MaxBuckets, largestPage, pageSize),
      read,
      badToken,
    });
    return {
      Buckets: page.items.map(({ Name, BucketRegion, CreationDate }) => ({
        Name,
        ...(MaxBuckets !== undefined || BucketRegion !== undefined
          ? { BucketRegion, BucketArn: `arn:aws:s3:::${Name}` }
          : {}),
        CreationDate: new Date(CreationDate ?? '2020-01-01T00:00:00Z'),
      })),
      Owner: { ID: world.accountId.padStart(64, '0') },
      ...(page.nextToken !== undefined && { ContinuationToken: page.nextToken }),
      ...(Prefix !== '' && { Prefix }),
    };
  },
);

function badToken(): Refusal {
  return new Refusal('InvalidArgument', 'The continuation token provided is incorrect', 400, {
    ArgumentName: 'continuation-token',
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html: one Region's endpoint lists its own buckets only. */
function elsewhere(region: string): Refusal {
  return new Refusal('InvalidArgument', `Argument value ${region} is not the Region of this endpoint`, 400, {
    ArgumentName: 'bucket-region',
  });
}
