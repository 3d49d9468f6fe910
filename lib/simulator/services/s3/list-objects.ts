import type { ListObjectsV2Output, ListObjectsV2Request } from '@aws-sdk/client-s3';
import { operation } from '../service.ts';
import { findBucket } from './find-bucket.ts';

/** Buckets of the simulator are empty; what it tells is who may list them. */
export const listObjectsV2 = operation<ListObjectsV2Request, ListObjectsV2Output>(
  'ListObjectsV2',
  (input, call) => {
    const { Name } = findBucket(input, call.world.read('Buckets'), call);
    return {
      Name,
      Prefix: input.Prefix ?? '',
      MaxKeys: input.MaxKeys ?? 1_000,
      KeyCount: 0,
      IsTruncated: false,
    };
  },
);
