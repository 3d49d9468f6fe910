/** What a change of a bucket's policy rests on. */
import { mergeEndpointOnly } from '../../iam/cure/merge-endpoint-only.ts';
import { markedStatements } from '../../iam/cure/restore-policy.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import type { Precondition } from '../action.ts';
import { bucketPolicyOf } from '../actions/bucket-policy-of.ts';
import { hashPolicy, hashText } from '../hash-policy.ts';
import { mergeOptions } from '../merge-options.ts';
import { unservedMark } from '../serving-endpoints.ts';
import type { PreconditionKinds, PreconditionResult } from './precondition-kind.ts';
import { fails, HOLDS } from './precondition-kind.ts';

type BucketPrecondition = Extract<
  Precondition,
  { kind: 'bucketPolicyIs' | 'endpointOnlyProved' | 'endpointsServeS3' | 'bucketStatementUntouched' }
>;

export const BUCKET_KINDS: PreconditionKinds<BucketPrecondition> = {
  bucketPolicyIs: {
    parts: ['buckets'],
    check: (index, { bucketName, policyHash }) =>
      withPolicy(index, bucketName, (policy) =>
        hashPolicy(policy) === policyHash ? HOLDS : fails(`the policy of ${bucketName} has changed since`),
      ),
  },
  endpointOnlyProved: {
    parts: ['buckets', 'vpcEndpoints'],
    check: (index, { bucketName, admit, exemptRoles, policyHash }) =>
      withPolicy(index, bucketName, (policy) => {
        const merged = mergeEndpointOnly(policy, mergeOptions(index, { bucketName, admit, exemptRoles }));
        if (merged.verdict === 'refused') return fails(merged.reason);
        return hashPolicy(merged.policyText) === policyHash
          ? HOLDS
          : fails(`the policy of ${bucketName} would become another one than was planned`);
      }),
  },
  endpointsServeS3: {
    parts: ['vpcEndpoints'],
    check: (index, { admit }) => {
      const obstacle = unservedMark(index, admit);
      return obstacle === undefined ? HOLDS : fails(obstacle);
    },
  },
  bucketStatementUntouched: {
    parts: ['buckets'],
    check: (index, { bucketName, statementHashes }) =>
      withPolicy(index, bucketName, (policy) => {
        const marked = markedStatements(policy);
        return marked === '' || statementHashes.includes(hashText(marked))
          ? HOLDS
          : fails(`somebody has changed our statement in the policy of ${bucketName} since`);
      }),
  },
};

function withPolicy(
  index: EstateIndex,
  bucketName: string,
  check: (policy: string | null) => PreconditionResult,
): PreconditionResult {
  const policy = bucketPolicyOf(index, bucketName);
  return policy.status === 'read'
    ? check(policy.value)
    : fails(`the policy of ${bucketName} cannot be read: ${policy.reason}`);
}
