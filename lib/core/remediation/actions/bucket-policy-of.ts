import type { Estate, Part } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { mapPart } from './map-part.ts';

/** The text of a bucket's policy, null where it has none; a bucket that is not shown is unreadable. */
export function bucketPolicyOf({ estate }: EstateIndex, bucketName: string): Part<string | null> {
  if (estate.buckets.status === 'unreadable') return estate.buckets;
  const bucket = estate.buckets.value.find((one) => one.bucketName === bucketName);
  return bucket?.policy ?? { status: 'unreadable', reason: `the account does not show bucket ${bucketName}` };
}

/** The estate with another policy on one bucket; one that could not be read stays so. */
export function setBucketPolicy(
  estate: Estate,
  bucketName: string,
  change: (policy: string | null) => string | null,
): Estate {
  return {
    ...estate,
    buckets: mapPart(estate.buckets, (buckets) =>
      buckets.map((bucket) =>
        bucket.bucketName === bucketName ? { ...bucket, policy: mapPart(bucket.policy, change) } : bucket,
      ),
    ),
  };
}
