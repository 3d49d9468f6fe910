/**
 * The S3 calls after which a bucket may let in others than before, or is another bucket to us. The rule that listens for
 * them and the parser that understands them are made from this one list.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
export const BUCKET_EVENTS = [
  'CreateBucket',
  'DeleteBucket',
  'DeleteBucketPolicy',
  'DeleteBucketPublicAccessBlock',
  'DeleteBucketReplication',
  'DeleteBucketTagging',
  'DeleteBucketWebsite',
  'PutBucketInventoryConfiguration',
  'PutBucketLogging',
  'PutBucketNotification',
  'PutBucketPolicy',
  'PutBucketPublicAccessBlock',
  'PutBucketReplication',
  'PutBucketTagging',
  'PutBucketWebsite',
] as const;

export type BucketEventName = (typeof BUCKET_EVENTS)[number];

const NAMES: ReadonlySet<string> = new Set(BUCKET_EVENTS);

export function isBucketEvent(name: string): name is BucketEventName {
  return NAMES.has(name);
}
