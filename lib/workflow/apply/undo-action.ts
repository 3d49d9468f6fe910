/** One action undone: only if it shows, only if its inverse's preconditions hold, and as often as it takes to be sure. */
import type { EstateIndex } from '../../core/network/index-estate.ts';
import type { Action, ApplyContext, Results } from '../../core/remediation/action.ts';
import { describeAction, inverseOf, isApplied, kindOf } from '../../core/remediation/actions/registry.ts';
import type { Journal } from '../../core/remediation/journal.ts';
import { checkPreconditions, preconditionParts } from '../../core/remediation/preconditions.ts';
import type { ActionProgress, RemediationState } from '../../core/remediation/replay-journal.ts';
import type { Place } from '../../core/remediation/subject.ts';
import { placeOf } from '../../core/remediation/subject.ts';
import type { WorkflowContext } from '../context.ts';
import { findOrClaimCreated, UnfinishedError } from './find-created.ts';
import { lookUntil } from '../read-again.ts';

const ATTEMPTS = 3;

interface Undoing {
  readonly context: WorkflowContext;
  readonly journal: Journal;
  readonly place: Place;
  readonly index: number;
  readonly inverse: Action;
  readonly applyContext: ApplyContext;
}

/** Undoes one action that was begun; gives the results, which may have grown by an id found late. */
export async function undoAction(
  context: WorkflowContext,
  journal: Journal,
  state: RemediationState,
  progress: ActionProgress,
): Promise<void> {
  const { index, action } = progress;
  const inverse = inverseOf(action, index);
  if (inverse === undefined) throw new Error(`action ${action.kind} cannot be undone`);
  const results = await resultsWith(context, journal, state, progress);
  const { remediationId, plan } = state;
  const undoing: Undoing = {
    context,
    journal,
    place: placeOf(plan.subject),
    index,
    inverse,
    applyContext: { remediationId, results },
  };
  const isMaking = kindOf(action).making !== undefined;
  if (isMaking && !results.has(index)) {
    return record(undoing, 'nothingToUndo', 'it was never made');
  }
  context.tell({ event: 'undo', index, text: describeAction(inverse) });
  // An effect that was never seen may still be on its way: only a row of looks that all show nothing counts. What has an
  // id was made, whatever the looks say.
  const isShown = await shows(undoing);
  if (!isShown && !isMaking) {
    return record(undoing, 'nothingToUndo', 'the account does not show it');
  }
  const obstacle = await obstacleTo(undoing);
  if (obstacle === undefined) return callUntilGone(undoing, isShown);
  // An old answer may have shown what a process that was killed had undone; then nothing is in the way.
  const isThere = isMaking || (await shows(undoing));
  return isThere
    ? record(undoing, 'kept', obstacle)
    : record(undoing, 'nothingToUndo', 'the account does not show it any more');
}

/** The results with the id of what this action made, written down when it was found only now. */
async function resultsWith(
  context: WorkflowContext,
  journal: Journal,
  state: RemediationState,
  progress: ActionProgress,
): Promise<Results> {
  const { index, action } = progress;
  if (kindOf(action).making === undefined || state.results.has(index)) return state.results;
  const resultId = await findOrClaimCreated(context, state, progress);
  if (resultId === undefined) return state.results;
  await journal.append({ entry: 'acknowledged', at: context.clock.now().toISOString(), index, resultId });
  return new Map([...state.results, [index, resultId]]);
}

function record(
  undoing: Undoing,
  outcome: 'undone' | 'nothingToUndo' | 'kept',
  reason: string,
): Promise<void> {
  const at = undoing.context.clock.now().toISOString();
  return undoing.journal.append({ entry: 'undone', at, index: undoing.index, outcome, reason });
}

function isGoneIn(undoing: Undoing, index: EstateIndex): boolean {
  return isApplied(index, undoing.inverse, undoing.applyContext);
}

async function shows(undoing: Undoing): Promise<boolean> {
  const { context, place, inverse } = undoing;
  const look = { place, parts: kindOf(inverse).parts, polls: context.patience.settlePolls };
  return (await lookUntil(context, look, (index) => !isGoneIn(undoing, index))).isSeen;
}

/** Why the inverse must not run; asked repeatedly, because an old answer may show what was just taken away. */
async function obstacleTo(undoing: Undoing): Promise<string | undefined> {
  const { context, place, inverse, applyContext } = undoing;
  const parts = preconditionParts(inverse);
  const look = { place, parts, polls: context.patience.settlePolls };
  const { index } = await lookUntil(
    context,
    look,
    (seen) => checkPreconditions(seen, inverse, applyContext).holds,
  );
  const result = checkPreconditions(index, inverse, applyContext);
  return result.holds ? undefined : result.reason;
}

async function callUntilGone(undoing: Undoing, wasShown: boolean): Promise<void> {
  const { context, journal, index, inverse, place } = undoing;
  let reason = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await journal.append({ entry: 'undoIntent', at: context.clock.now().toISOString(), index, inverse });
    const { remediationId, results } = undoing.applyContext;
    const outcome = await context.door.perform(inverse, { remediationId, results, isDryRun: false });
    const polls = outcome.outcome === 'done' ? context.patience.verifyPolls : context.patience.settlePolls;
    const look = { place, parts: kindOf(inverse).parts, polls };
    const { isSeen } = await lookUntil(context, look, (seen) => isGoneIn(undoing, seen));
    // What was never shown cannot be seen to go: then only an answer counts.
    const isCertain = wasShown || outcome.outcome !== 'lost';
    if (isSeen && isCertain) return record(undoing, 'undone', describeAction(inverse));
    reason = 'message' in outcome ? outcome.message : 'AWS accepted it, but it still shows';
  }
  throw new UnfinishedError(`step ${index + 1} could not be undone: ${reason}`);
}
