/** Finding the endpoint that a call may have made whose answer nobody heard. */
import { valueOr } from '../core/network/estate.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import { isTaggedBy } from '../core/remediation/actions/create-gateway-endpoint.ts';
import { isGone } from '../core/remediation/endpoint-states.ts';
import type { ActionProgress, RemediationState } from '../core/remediation/replay-journal.ts';
import type { WorkflowContext } from './context.ts';
import { lookUntil } from './read-again.ts';

/** The endpoint that carries the tags of this remediation, once AWS shows it. */
export async function findCreated(
  context: WorkflowContext,
  remediationId: string,
  vpcId: string,
): Promise<string | undefined> {
  const look = { vpcId, parts: ['vpcEndpoints'] as const, polls: context.patience.settlePolls };
  const { index } = await lookUntil(context, look, (seen) => taggedId(seen, remediationId) !== undefined);
  return taggedId(index, remediationId);
}

function taggedId(index: EstateIndex, remediationId: string): string | undefined {
  return valueOr(index.estate.vpcEndpoints, []).find(
    (endpoint) => isTaggedBy(endpoint, remediationId) && !isGone(endpoint),
  )?.vpcEndpointId;
}

/**
 * The endpoint of a create call that was begun and never answered, or undefined where there is none.
 *
 * When no endpoint shows, the call is made once more with its own client token: AWS answers with the first one if
 * there was one, and otherwise makes an endpoint on no route table, which the caller then deletes. Without this an
 * endpoint that shows up late would be left behind for ever.
 */
export async function findOrClaimCreated(
  context: WorkflowContext,
  state: RemediationState,
  progress: ActionProgress,
): Promise<string | undefined> {
  const found = await findCreated(context, state.remediationId, state.plan.vpcId);
  if (found !== undefined || progress.clientToken === undefined) return found;
  const outcome = await context.door.perform(progress.action, {
    remediationId: state.remediationId,
    results: state.results,
    clientToken: progress.clientToken,
    isDryRun: false,
  });
  if (outcome.outcome === 'done') return outcome.resultId;
  if (outcome.outcome === 'refused') return undefined;
  throw new UnfinishedError(`AWS does not answer whether step ${progress.index + 1} was done`);
}

/** Undoing could not be ended now; the journal stays open, and the next run goes on from there. */
export class UnfinishedError extends Error {
  override readonly name = 'UnfinishedError';
}
