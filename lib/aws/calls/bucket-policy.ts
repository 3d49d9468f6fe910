/**
 * One bucket's policy: read, put and deleted, always with the owner that S3 is to expect.
 *
 * ConfirmRemoveSelfBucketAccess is left out, so that S3 refuses a policy that would keep the caller from changing it
 * again. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
import type { S3Client } from '@aws-sdk/client-s3';
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { toSdkError } from '../sdk-error.ts';

export interface OwnedBucket {
  readonly bucketName: string;
  readonly bucketOwner: string;
}

export interface BucketPolicyStore {
  /** The text, or null where the bucket has none; an answer without a text is neither. */
  readonly read: () => Promise<string | null | undefined>;
  /** Null deletes it. */
  readonly write: (policy: string | null) => Promise<void>;
}

export function bucketPolicy(s3: S3Client, { bucketName, bucketOwner }: OwnedBucket): BucketPolicyStore {
  const bucket = { Bucket: bucketName, ExpectedBucketOwner: bucketOwner };
  return {
    read: async () => {
      try {
        return (await s3.send(new GetBucketPolicyCommand(bucket))).Policy;
      } catch (error) {
        if (toSdkError(error).name === 'NoSuchBucketPolicy') return null;
        throw error;
      }
    },
    write: async (policy) => {
      await (policy === null
        ? s3.send(new DeleteBucketPolicyCommand(bucket))
        : s3.send(new PutBucketPolicyCommand({ ...bucket, Policy: policy })));
    },
  };
}
