import { markedStatement } from '../../iam/cure/statement-list.ts';
import { isMarkedAlike, markedStatements } from '../../iam/cure/restore-policy.ts';
import type { ActionKind, PutBucketPolicy } from '../action.ts';
import { hashText } from '../hash-policy.ts';
import { allow } from '../session-statement.ts';
import { bucketPolicyOf, setBucketPolicy } from './bucket-policy-of.ts';

/**
 * Replaces the policy of a bucket by one that admits the chosen endpoints only.
 *
 * S3 has no conditional write: the call reads the policy once more and puts the new one only if it still reads as it
 * did. Both texts are in the action, and so in the journal before the call.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export const putBucketPolicy: ActionKind<PutBucketPolicy> = {
  kind: 'putBucketPolicy',
  permissions: [
    { action: 's3:GetBucketPolicy', resources: ['bucket'] },
    { action: 's3:PutBucketPolicy', resources: ['bucket'] },
  ],
  references: () => [],
  session: ({ bucketName }, { partition }) => [
    allow('s3:GetBucketPolicy', `arn:${partition}:s3:::${bucketName}`),
    allow('s3:PutBucketPolicy', `arn:${partition}:s3:::${bucketName}`),
  ],
  parts: ['buckets'],
  describe: ({ bucketName, formerPolicy }) =>
    `${formerPolicy === null ? 'give' : 'add to the policy of'} bucket ${bucketName} ` +
    `${formerPolicy === null ? 'a policy of' : ''}one statement that denies data and listing by any other way`,
  details: ({ policy }) => JSON.stringify(markedStatement(policy), undefined, 2).split('\n'),
  inverse: ({ bucketName, bucketOwner, formerPolicy, policy }) => ({
    kind: 'restoreBucketPolicy',
    bucketName,
    bucketOwner,
    formerPolicy,
    policy,
    preconditions: [
      {
        kind: 'bucketStatementUntouched',
        bucketName,
        statementHashes: [policy, formerPolicy].map((text) => hashText(markedStatements(text))),
      },
    ],
  }),
  isApplied: (index, { bucketName, policy }) => {
    const present = bucketPolicyOf(index, bucketName);
    return present.status === 'read' && isMarkedAlike(present.value, policy);
  },
  applyToEstate: (estate, { bucketName, policy }) => setBucketPolicy(estate, bucketName, () => policy),
};
