import type { FixtureBucket } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import type { Call } from '../service.ts';

interface BucketInput {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The bucket a request names, among the given ones, after the refusals that every bucket operation has. */
export function findBucket(
  { Bucket: name = '', ExpectedBucketOwner: owner }: BucketInput,
  buckets: readonly FixtureBucket[],
  { world, request }: Call,
): FixtureBucket {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
    throw new Refusal('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name });
  const bucket = buckets.find((bucket) => bucket.Name === name);
  if (!bucket)
    throw new Refusal('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
  if (owner !== undefined && owner !== world.accountId)
    throw new Refusal('AccessDenied', 'Access Denied', 403);
  if (bucket.BucketRegion !== request.region) throw elsewhere(bucket);
  return bucket;
}

/** A request to one Region's host about another Region's bucket. */
function elsewhere({ Name, BucketRegion }: FixtureBucket): Refusal {
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
  return new Refusal('PermanentRedirect', message, 301, {
    Endpoint: `${Name}.s3.${BucketRegion}.amazonaws.com`,
    Bucket: Name,
    'x-amz-bucket-region': BucketRegion,
  });
}
