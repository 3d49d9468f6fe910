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
import { isDenied } from './bucket-policy-denial.ts';
import { expectBucketPolicy } from './bucket-policy-rules.ts';
import { findBucket, toAsker } from './find-bucket.ts';
import { isPublicPolicy } from './public-policy.ts';

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
    expectBucketPolicy(policy, bucket.Name, call.world);
    expectSelfKept(input, policy, call);
    if (blocksPublicPolicies(bucket, call) && isPublicPolicy(policy)) {
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

/** The bucket's setting or the account's: the stricter counts. */
function blocksPublicPolicies({ PublicAccessBlock }: FixtureBucket, { world }: Call): boolean {
  const blocks = [PublicAccessBlock, ...world.present('AccountPublicAccessBlocks')];
  return blocks.some((block) => block?.BlockPublicPolicy === true);
}

/**
 * Whether S3 really refuses a policy that takes its author's right to change it, unless that is confirmed, nobody has
 * shown; people have locked themselves out without confirming anything, so plainly it does not.
 */
function expectSelfKept(
  { Bucket = '', ConfirmRemoveSelfBucketAccess: isConfirmed = false }: PutBucketPolicyRequest,
  policy: string,
  call: Call,
): void {
  if (isConfirmed || !isDenied(policy, 'PutBucketPolicy', Bucket, toAsker(call))) return;
  if (call.choices.otherwise('selfLockOutRefused'))
    throw new Refusal('AccessDenied', 'The policy would remove your own access to it', 403);
}

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
