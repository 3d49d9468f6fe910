import { restorePolicy } from '../../iam/cure/restore-policy.ts';
import type { ActionKind, RestoreBucketPolicy } from '../action.ts';
import { allow } from '../session-statement.ts';
import { bucketPolicyOf, setBucketPolicy } from './bucket-policy-of.ts';

/**
 * Gives a bucket its former policy again, or none where there was none; where somebody has edited it since, takes away
 * our statement alone. The inverse of `putBucketPolicy`.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
 */
export const restoreBucketPolicy: ActionKind<RestoreBucketPolicy> = {
  kind: 'restoreBucketPolicy',
  permissions: [
    { action: 's3:GetBucketPolicy', resources: ['bucket'] },
    { action: 's3:PutBucketPolicy', resources: ['bucket'] },
    { action: 's3:DeleteBucketPolicy', resources: ['bucket'] },
  ],
  references: () => [],
  session: ({ bucketName }, { partition }) => [
    allow('s3:GetBucketPolicy', `arn:${partition}:s3:::${bucketName}`),
    allow('s3:PutBucketPolicy', `arn:${partition}:s3:::${bucketName}`),
    allow('s3:DeleteBucketPolicy', `arn:${partition}:s3:::${bucketName}`),
  ],
  parts: ['buckets'],
  describe: ({ bucketName, formerPolicy }) =>
    `give bucket ${bucketName} ${formerPolicy === null ? 'no policy, as before' : 'its former policy'}; ` +
    'where it was edited since, take away our statement alone',
  inverse: () => undefined,
  isApplied: (index, action) => {
    const present = bucketPolicyOf(index, action.bucketName);
    return present.status === 'read' && restorePolicy(present.value, action).is === 'absent';
  },
  applyToEstate: (estate, action) =>
    setBucketPolicy(estate, action.bucketName, (present) => {
      const restored = restorePolicy(present, action);
      return 'policyText' in restored ? restored.policyText : present;
    }),
};
