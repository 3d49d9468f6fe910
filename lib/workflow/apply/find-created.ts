/** Finding what a call may have made whose answer nobody heard. */
import type { EstateIndex } from '../../core/network/index-estate.ts';
import type { Action } from '../../core/remediation/action.ts';
import { kindOf } from '../../core/remediation/actions/registry.ts';
import type { ActionProgress, RemediationState } from '../../core/remediation/replay-journal.ts';
import { placeOf } from '../../core/remediation/subject.ts';
import type { WorkflowContext } from '../context.ts';
import { lookUntil } from '../read-again.ts';

/** The id of what the plan's action `index` made, once AWS shows it; undefined where it makes nothing with an id. */
export async function findCreated(
  context: WorkflowContext,
  { remediationId, plan }: RemediationState,
  action: Action,
): Promise<string | undefined> {
  const { making, parts } = kindOf(action);
  if (making === undefined) return undefined;
  const look = { place: placeOf(plan.subject), parts, polls: context.patience.settlePolls };
  const find = (seen: EstateIndex) => making.find(seen, action, remediationId);
  const { index } = await lookUntil(context, look, (seen) => find(seen) !== undefined);
  return find(index);
}

/**
 * What a creating call made that was begun and never answered, or undefined where there is nothing.
 *
 * When nothing shows, the call is made once more. By its client token AWS answers with the first one if there was one,
 * and a name that is taken says that there is one which does not show yet; otherwise what was approved is made now, and
 * the caller deletes it. Without this a thing that shows up late would be left behind for ever.
 */
export async function findOrClaimCreated(
  context: WorkflowContext,
  state: RemediationState,
  progress: ActionProgress,
): Promise<string | undefined> {
  const found = await findCreated(context, state, progress.action);
  const again = kindOf(progress.action).making?.again;
  if (found !== undefined || again === undefined) return found;
  if (again === 'clientToken' && progress.clientToken === undefined) return undefined;
  const outcome = await context.door.perform(progress.action, {
    remediationId: state.remediationId,
    results: state.results,
    ...(progress.clientToken === undefined ? {} : { clientToken: progress.clientToken }),
    isDryRun: false,
  });
  if (outcome.outcome === 'done') return outcome.resultId;
  const isThere =
    typeof again === 'object' && outcome.outcome === 'refused' && outcome.code === again.uniqueName;
  if (outcome.outcome === 'refused' && !isThere) return undefined;
  throw new UnfinishedError(`AWS does not answer whether step ${progress.index + 1} was done`);
}

/** Undoing could not be ended now; the journal stays open, and the next run goes on from there. */
export class UnfinishedError extends Error {
  override readonly name = 'UnfinishedError';
}
