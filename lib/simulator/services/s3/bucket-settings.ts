import type {
  GetBucketLocationRequest,
  GetBucketTaggingOutput,
  GetBucketTaggingRequest,
  GetBucketWebsiteOutput,
  GetBucketWebsiteRequest,
  GetPublicAccessBlockOutput,
  GetPublicAccessBlockRequest,
} from '@aws-sdk/client-s3';
import { Refusal } from '../../refusal.ts';
import { operation } from '../service.ts';
import { findBucket } from './find-bucket.ts';

/** us-east-1 is an empty location, as it was before there were others. */
export const getBucketLocation = operation<GetBucketLocationRequest, object>(
  'GetBucketLocation',
  (input, call) => {
    const { BucketRegion } = findBucket(input, call.world.read('Buckets'), call);
    return { LocationConstraint: BucketRegion === 'us-east-1' ? '' : BucketRegion };
  },
);

export const getBucketTagging = operation<GetBucketTaggingRequest, GetBucketTaggingOutput>(
  'GetBucketTagging',
  (input, call) => {
    const { Name, Tags = [] } = findBucket(input, call.world.read('Buckets'), call);
    if (Tags.length === 0)
      throw new Refusal('NoSuchTagSet', 'The TagSet does not exist', 404, { BucketName: Name });
    return { TagSet: Tags };
  },
);

export const getPublicAccessBlock = operation<GetPublicAccessBlockRequest, GetPublicAccessBlockOutput>(
  'GetPublicAccessBlock',
  (input, call) => {
    const { Name, PublicAccessBlock } = findBucket(input, call.world.read('Buckets'), call);
    if (!PublicAccessBlock) {
      throw new Refusal(
        'NoSuchPublicAccessBlockConfiguration',
        'The public access block configuration was not found',
        404,
        { BucketName: Name },
      );
    }
    return { PublicAccessBlockConfiguration: PublicAccessBlock };
  },
);

export const getBucketWebsite = operation<GetBucketWebsiteRequest, GetBucketWebsiteOutput>(
  'GetBucketWebsite',
  (input, call) => {
    const { Name, Website } = findBucket(input, call.world.read('Buckets'), call);
    if (!Website) {
      throw new Refusal(
        'NoSuchWebsiteConfiguration',
        'The specified bucket does not have a website configuration',
        404,
        { BucketName: Name },
      );
    }
    return Website;
  },
);
