import type { ConfigInvocation } from '../../core/events/parse-config-invocation.ts';
import type { ConfigEvaluation, Vanished } from '../../core/events/to-config-evaluations.ts';
import { toConfigEvaluations } from '../../core/events/to-config-evaluations.ts';
import type { BytesClaim, Check, Evaluation } from '../../core/checks/check.ts';
import type { PlaceScope } from '../../core/checks/place-scope.ts';
import { isInScope } from '../../core/checks/place-scope.ts';
import { pricesOfRegion } from '../../core/cost/prices-of-region.ts';
import type { MoneyClaim } from '../../core/cost/savings.ts';
import { HOURS_IN_MONTH, moneyOf } from '../../core/cost/savings.ts';
import { indexEstate } from '../../core/network/index-estate.ts';
import { describeSeen } from '../../report/describe-seen.ts';
import type { WorkflowContext } from '../context.ts';
import { loadChecks } from '../load-checks.ts';

/** An invocation that can be answered. */
export type RuleInvocation = Exclude<ConfigInvocation, { readonly kind: 'invalid' }>;

/**
 * What to answer AWS Config: batches of at most 100 evaluations of the check, from a fresh reading of the account.
 *
 * A change is answered for the whole VPC that it lies in, or the bucket, and for everything where that is not said: a
 * route or a subnet that changes makes another resource right or wrong.
 */
export async function evaluateRule(
  context: Pick<WorkflowContext, 'door'>,
  invocation: RuleInvocation,
): Promise<readonly (readonly ConfigEvaluation[])[]> {
  const { orderingTimestamp } = invocation;
  const { checkOf } = await loadChecks();
  const check = checkOf(invocation.checkId);
  // What exists in a template only cannot be looked at in the account.
  if (invocation.kind === 'proactive')
    return toConfigEvaluations([notYet(check, invocation)], { orderingTimestamp });
  const vanished = vanishedOf(invocation);
  // Where looking takes many calls, a change only tells what has gone.
  const isLookedAt = check.lookedAt === 'everyChange' || invocation.kind === 'scheduled';
  const evaluations = isLookedAt ? await evaluateAll(context, check, invocation) : [];
  return toConfigEvaluations(evaluations, { orderingTimestamp, vanished });
}

function notYet(check: Check, { resource }: Extract<RuleInvocation, { kind: 'proactive' }>): Evaluation {
  const { resourceType, resourceId } = resource;
  const reason = 'It does not exist yet; where its traffic will go is told when it does.';
  return { checkId: check.id, resourceType, resourceId, status: 'unknown', reason };
}

const GONE = {
  deleted: 'It was deleted.',
  leftScope: 'It is no longer in the scope of this rule.',
  notRecorded: 'AWS Config does not record it any more.',
} as const;

function vanishedOf(invocation: RuleInvocation): readonly Vanished[] {
  if (invocation.kind !== 'gone') return [];
  const { resourceType, resourceId } = invocation.resource;
  return [{ resourceType, resourceId, reason: GONE[invocation.why] }];
}

async function evaluateAll(
  { door }: Pick<WorkflowContext, 'door'>,
  check: Check,
  invocation: Exclude<RuleInvocation, { kind: 'proactive' }>,
): Promise<readonly Evaluation[]> {
  const place = 'resource' in invocation ? placeChanged(check, invocation.resource) : {};
  const { bucketNames } = place;
  const parts = (await loadChecks()).partsOf([check]);
  const narrow = bucketNames === undefined ? {} : { bucketNames };
  const index = indexEstate(await door.readEstate({ parts, trafficOf: 'all', ...narrow }));
  const gone = invocation.kind === 'gone' ? invocation.resource.resourceId : undefined;
  return check
    .evaluate(index)
    .filter((evaluation) => isInScope(place, evaluation))
    .filter((evaluation) => evaluation.resourceId !== gone)
    .map((evaluation) => withSeen(evaluation, door.region));
}

/** What the change of a resource may have made right or wrong: its VPC, the bucket, or anything. */
function placeChanged(
  { place }: Check,
  { resourceType, resourceId, vpcId }: Extract<RuleInvocation, { kind: 'gone' }>['resource'],
): PlaceScope {
  if (place === 'vpc') return vpcId === undefined ? {} : { vpcIds: [vpcId] };
  return resourceType === 'AWS::S3::Bucket' ? { bucketNames: [resourceId] } : {};
}

/** What flow logs saw stands behind the reason, where there is room: Config's annotations are short. */
function withSeen(evaluation: Evaluation, region: string): Evaluation {
  if (evaluation.status !== 'nonCompliant' || evaluation.evidence.kind !== 'traffic') return evaluation;
  const { bytes } = evaluation.evidence;
  const seen = describeSeen(bytes, moneyOfClaim(bytes, region));
  return seen === undefined ? evaluation : { ...evaluation, reason: `${evaluation.reason} ${seen}` };
}

/** All bytes of a claim passed NAT. */
function moneyOfClaim(bytes: BytesClaim, region: string): MoneyClaim {
  if (bytes.claim !== 'yes') return { claim: 'no', reason: 'no byte was seen' };
  const { from, to, source } = bytes;
  const record = { client: '', vpcId: '', natGatewayId: 'nat', service: 's3', from, to, source } as const;
  const records = [{ ...record, bytes: bytes.bytes, lowerBound: bytes.isLowerBound }];
  return moneyOf(records, { prices: pricesOfRegion(region), hoursInMonth: HOURS_IN_MONTH });
}
