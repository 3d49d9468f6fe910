import type {
  DeleteBucketPolicyRequest,
  GetBucketPolicyOutput,
  GetBucketPolicyRequest,
  PutBucketPolicyRequest,
} from '@aws-sdk/client-s3';
import { deleteBucketPolicyTrail, putBucketPolicyTrail } from '../../cloudtrail-parts.ts';
import type { FixtureBucket } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import { operation, type Call } from '../service.ts';
import { expectBucketPolicy, isPublicPolicy } from './bucket-policy-rules.ts';
import { findBucket } from './find-bucket.ts';

export const getBucketPolicy = operation<GetBucketPolicyRequest, GetBucketPolicyOutput>(
  'GetBucketPolicy',
  (input, call) => {
    const { Policy, Name } = findBucket(input, call.world.read('Buckets'), call);
    if (Policy === null)
      throw new Refusal('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, { BucketName: Name });
    return { Policy };
  },
);

export const putBucketPolicy = operation<PutBucketPolicyRequest, object>(
  'PutBucketPolicy',
  (input, call) => {
    const bucket = findBucket(input, call.world.present('Buckets'), call);
    const policy = input.Policy ?? '';
    expectBucketPolicy(policy, bucket.Name, call.choices);
    if (bucket.PublicAccessBlock?.BlockPublicPolicy === true && isPublicPolicy(policy)) {
      throw new Refusal(
        'AccessDenied',
        'User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
        403,
      );
    }
    replacePolicy(bucket, policy, call);
    return {};
  },
  putBucketPolicyTrail,
);

/** Deleting a policy that is not there succeeds. */
export const deleteBucketPolicy = operation<DeleteBucketPolicyRequest, object>(
  'DeleteBucketPolicy',
  (input, call) => {
    replacePolicy(findBucket(input, call.world.present('Buckets'), call), null, call);
    return {};
  },
  deleteBucketPolicyTrail,
);

function replacePolicy(bucket: FixtureBucket, Policy: string | null, { world }: Call): void {
  world.write(
    'Buckets',
    world.present('Buckets').map((other) => (other === bucket ? { ...bucket, Policy } : other)),
  );
}
