/**
 * One plan for each bucket that lets in others than its endpoints: one statement, merged into its policy.
 *
 * Planned only where the merged text is proved to admit the endpoints and the exempt roles alone, to lock no admitted
 * endpoint out, and to fit. What the plan achieves is computed: the check is asked again on the estate model.
 */
import type { ConsumerTable } from '../buckets/consumer.ts';
import type { Check, Finding } from '../checks/check.ts';
import type { MergeResult } from '../iam/cure/merge-endpoint-only.ts';
import { mergeEndpointOnly } from '../iam/cure/merge-endpoint-only.ts';
import type { Part, Tags } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import type { PutBucketPolicy } from './action.ts';
import { bucketPolicyOf } from './actions/bucket-policy-of.ts';
import { applyActions } from './apply-actions.ts';
import type { BucketDraft } from './bucket-policy/bucket-hazards.ts';
import { bucketHazards } from './bucket-policy/bucket-hazards.ts';
import { leaveToBucketOwner } from './bucket-policy/bucket-owner.ts';
import { chooseAdmission, describeAdmission } from './bucket-policy/choose-admission.ts';
import { consumerHazards, describeConsequence } from './bucket-policy/consumer.ts';
import { decideBucket } from './bucket-policy/decide-bucket.ts';
import { hashPlan } from './hash-plan.ts';
import { hashPolicy } from './hash-policy.ts';
import { mergeOptions } from './merge-options.ts';
import type { Effect, LeftOut, Plan, PlanOptions } from './plan.ts';
import { PLAN_SCHEMA } from './plan.ts';

/** What the planner asks of the check whose findings it cures. */
export interface BucketCheck extends Pick<Check, 'id' | 'evaluate'> {
  /** Who uses the bucket, and what the drafted policy would do to them. */
  readonly consumersOf: (
    index: EstateIndex,
    draft: BucketDraft,
    seen: PlanOptions['seenUses'],
  ) => ConsumerTable;
  /** Unreadable where the tags are. */
  readonly tagsOf: (index: EstateIndex, bucketName: string) => Part<Tags>;
  /** ARNs of the roles that the bucket's owner exempts. */
  readonly exemptRolesOf: (index: EstateIndex, bucketName: string) => readonly string[];
}

/** One plan for each bucket with a finding, in the order of the findings. */
export function planBucketPolicies(
  index: EstateIndex,
  check: BucketCheck,
  findings: readonly Finding[],
  options: PlanOptions,
): readonly Plan[] {
  return findings.map((finding) => planBucket({ index, check, finding, options }));
}

interface PlanScope {
  readonly index: EstateIndex;
  readonly check: BucketCheck;
  readonly finding: Finding;
  readonly options: PlanOptions;
}

function planBucket(scope: PlanScope): Plan {
  const { index, check, finding, options } = scope;
  const bucketName = finding.resourceId;
  const tags = check.tagsOf(index, bucketName);
  const draft = draftOf(scope, tags);
  const isPlanned = draft.kind === 'draft';
  const table = isPlanned ? check.consumersOf(index, draft, options.seenUses) : NOBODY;
  const hazards = isPlanned ? [...consumerHazards(table), ...bucketHazards(index, draft)] : [];
  const actions = isPlanned ? [actionOf(scope, draft)] : [];
  const plan = {
    schema: PLAN_SCHEMA,
    accountId: index.estate.accountId,
    region: index.estate.region,
    checkId: check.id,
    subject: { kind: 'bucket', bucketName },
    cure: {
      what: `endpoint-only statement in the policy of bucket ${bucketName}`,
      gain: isPlanned
        ? `its data is reached through ${describeAdmission(draft.admit)} alone`
        : 'its data is reached through endpoints alone',
      consequence: describeConsequence(table),
    },
    findings: isPlanned ? [finding] : [],
    actions,
    effects: actions.length === 0 ? [] : [effectOf(scope, actions)],
    leftOut: isPlanned ? [] : [draft.leftOut],
    hazards,
    money: { claim: 'no', reason: 'a policy costs nothing and saves nothing' },
    decision: decideBucket({ tags, hazards, atMost: options.atMost }),
  } satisfies Omit<Plan, 'hash'>;
  return { ...plan, hash: hashPlan(plan) };
}

const NOBODY: ConsumerTable = { consumers: [], absent: [] };

type Draft = { readonly kind: 'leftOut'; readonly leftOut: LeftOut } | ({ readonly kind: 'draft' } & Drafted);

interface Drafted extends BucketDraft {
  readonly formerPolicy: string | null;
  readonly exemptRoles: readonly string[];
}

function draftOf({ index, check, finding, options }: PlanScope, tags: Part<Tags>): Draft {
  const { resourceId: bucketName, resourceType } = finding;
  if (resourceType !== 'AWS::S3::Bucket')
    return leave(bucketName, 'Endpointer does not change policies of directory buckets');
  const policy = bucketPolicyOf(index, bucketName);
  if (policy.status === 'unreadable') return leave(bucketName, `its policy is not known: ${policy.reason}`);
  const choice = chooseAdmission(index, options.bucketCure);
  if (choice.kind === 'none') return leave(bucketName, choice.reason);
  const exemptRoles = [
    ...new Set([...(options.bucketCure?.exemptRoles ?? []), ...check.exemptRolesOf(index, bucketName)]),
  ].toSorted();
  const { admit } = choice;
  const merged = mergeEndpointOnly(policy.value, mergeOptions(index, { bucketName, admit, exemptRoles }));
  const obstacle = obstacleIn(merged);
  if (obstacle !== undefined || merged.verdict === 'refused')
    return leave(bucketName, obstacle ?? 'it cannot be merged');
  const { policyText } = merged;
  const leftOut = leaveToBucketOwner({ bucketName, tags, policyText });
  if (leftOut !== undefined) return { kind: 'leftOut', leftOut };
  return { kind: 'draft', bucketName, admit, policyText, formerPolicy: policy.value, exemptRoles };
}

function leave(resourceId: string, reason: string): Draft {
  return { kind: 'leftOut', leftOut: { resourceId, reason } };
}

function obstacleIn(merged: MergeResult): string | undefined {
  if (merged.verdict === 'refused') return `no policy is proposed: ${merged.reason}`;
  return merged.changed ? undefined : 'its policy holds the statement already';
}

function actionOf({ index }: PlanScope, draft: Drafted): PutBucketPolicy {
  const { bucketName, admit, exemptRoles, formerPolicy, policyText: policy } = draft;
  return {
    kind: 'putBucketPolicy',
    bucketName,
    bucketOwner: index.estate.accountId,
    formerPolicy,
    policy,
    preconditions: [
      { kind: 'bucketPolicyIs', bucketName, policyHash: hashPolicy(formerPolicy) },
      { kind: 'endpointOnlyProved', bucketName, admit, exemptRoles, policyHash: hashPolicy(policy) },
      { kind: 'endpointsServeS3', admit },
    ],
  };
}

/** What the check says of the bucket after the action, on a model that holds no other bucket. */
function effectOf({ index, check, finding }: PlanScope, actions: readonly PutBucketPolicy[]): Effect {
  const { resourceId } = finding;
  const { buckets } = index.estate;
  const own =
    buckets.status === 'read' ? buckets.value.filter(({ bucketName }) => bucketName === resourceId) : [];
  const alone = { ...index.estate, buckets: { status: 'read' as const, value: own } };
  const after = check
    .evaluate(indexEstate(applyActions(alone, actions)))
    .find((evaluation) => evaluation.resourceId === resourceId);
  const subject = { checkId: check.id, resourceId };
  return after?.status === 'compliant'
    ? { ...subject, effect: 'cures' }
    : { ...subject, effect: 'improves', remains: after?.reason ?? 'the bucket is gone' };
}
