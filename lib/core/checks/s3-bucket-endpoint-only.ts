import { ENDPOINT_ONLY_TAG, exemptRolesOf } from '../buckets/bucket-tags.ts';
import { consumersOfBucket } from '../buckets/consumers-of-bucket.ts';
import { evaluateBuckets } from '../buckets/evaluate-buckets.ts';
import { parsePolicy } from '../iam/parse-policy.ts';
import { isUnknown } from '../iam/truth.ts';
import type { Part, Tags } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { bucketPolicyOf } from '../remediation/actions/bucket-policy-of.ts';
import { planBucketPolicies } from '../remediation/plan-bucket-policy.ts';
import type { Check } from './check.ts';

const ID = 's3-bucket-endpoint-only';

/** A bucket's data is reached through the VPC endpoints of its owner and by nobody else; proved, not guessed. */
export const s3BucketEndpointOnly: Check = {
  id: ID,
  title: 'Buckets admit their VPC endpoints only',
  resourceType: 'AWS::S3::Bucket',
  severity: 'low',
  pillars: [
    { pillar: 'security', why: 'stolen credentials alone do not reach the data from anywhere else' },
    { pillar: 'reliability', why: 'a policy that names an endpoint that is gone shuts its own clients out' },
  ],
  remediation: 'bucketPolicy',
  explanation: {
    severity: `high where its policy names endpoints or its tag ${ENDPOINT_ONLY_TAG} says yes, critical where it shuts everybody out`,
    remedy:
      'one statement in the bucket’s policy that denies data and listing by any other way, proved first',
    meanings: {
      compliant: 'it is proved that only our endpoints, AWS services and the exempt roles get past',
      nonCompliant: 'a request gets past that came through none of them, and is shown; or nobody gets in',
      notApplicable: 'it must stay open (website, logs, deployment assets, opted out), or has no endpoint',
      unknown: 'it could not be told, with the reason; never a pass',
    },
  },
  place: 'bucket',
  lookedAt: 'everyChange',
  parts: ['vpcs', 'vpcEndpoints', 'buckets', 'bucketSettings'],
  optionalParts: [
    'directoryBuckets',
    'accessPoints',
    'accountPublicAccess',
    'deliveryChannels',
    'organizations',
    'resourceControlPolicies',
  ],
  defaultMode: 'approve',
  defaultChannel: 'iam',
  neverAlone: 'a bucket’s policy can shut out whoever uses it, and only a person can know who that is',
  evaluate: (index) => evaluateBuckets(index).map((judgement) => ({ checkId: ID, ...judgement })),
  // Nobody is asked about a bucket that nobody ever meant to close: that is told, and planned when somebody wants it.
  subjectsOf: ({ resourceType, resourceId: bucketName, severity }) =>
    resourceType === 'AWS::S3::Bucket' && severity !== 'low' ? [{ kind: 'bucket', bucketName }] : [],
  moneyOf: () => ({ claim: 'no', reason: 'a policy costs nothing and saves nothing' }),
  plan: (index, findings, options) =>
    planBucketPolicies(
      index,
      {
        id: ID,
        evaluate: s3BucketEndpointOnly.evaluate,
        consumersOf: ({ estate }, draft, seen) => consumersOfBucket(estate, draft, seen),
        tagsOf,
        exemptRolesOf: exemptRolesIn,
      },
      findings,
      options,
    ),
};

function tagsOf({ estate }: EstateIndex, bucketName: string): Part<Tags> {
  const { bucketSettings } = estate;
  if (bucketSettings.status === 'unreadable') return bucketSettings;
  const settings = bucketSettings.value.find((one) => one.bucketName === bucketName);
  return settings?.tags ?? { status: 'unreadable', reason: `the settings of ${bucketName} are not shown` };
}

/** By the owner's tag, and those that were approved before. */
function exemptRolesIn(index: EstateIndex, bucketName: string): readonly string[] {
  const text = valueOr(bucketPolicyOf(index, bucketName), null);
  const policy = text === null ? undefined : parsePolicy(text);
  const tags = valueOr(tagsOf(index, bucketName), {});
  return exemptRolesOf(tags, isUnknown(policy) ? undefined : policy, index.estate);
}
