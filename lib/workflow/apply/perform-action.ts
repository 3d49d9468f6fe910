/**
 * One action, once: look, compare, ask AWS whether it would be allowed, write down the intent, call, write down the
 * answer, look until it shows. One that was begun before is first looked for, and called again only if it does not show.
 */
import type { PerformOutcome } from '../../aws/door.ts';
import type { Action, ApplyContext } from '../../core/remediation/action.ts';
import { describeAction, isApplied, kindOf } from '../../core/remediation/actions/registry.ts';
import type { Journal } from '../../core/remediation/journal.ts';
import { checkPreconditions, preconditionParts } from '../../core/remediation/preconditions.ts';
import type { RemediationState } from '../../core/remediation/replay-journal.ts';
import type { WorkflowContext } from '../context.ts';
import { findCreated } from './find-created.ts';
import { lookUntil } from '../read-again.ts';
import { placeOf } from '../../core/remediation/subject.ts';

export type ActionResult =
  | { readonly result: 'done' }
  | { readonly result: 'failed'; readonly reason: string };

interface Attempt {
  readonly context: WorkflowContext;
  readonly journal: Journal;
  readonly state: RemediationState;
  readonly index: number;
  readonly action: Action;
  /** Its call was announced before, by a process that did not live to hear the answer. */
  readonly isBegun: boolean;
}

/** Performs action number `index` of the journal's plan. */
export async function performAction(
  context: WorkflowContext,
  journal: Journal,
  state: RemediationState,
  index: number,
): Promise<ActionResult> {
  const action = state.plan.actions[index];
  if (action === undefined) throw new Error(`the plan has no action ${index}`);
  const before = state.actions[index]?.state;
  const attempt: Attempt = { context, journal, state, index, action, isBegun: before === 'begun' };
  context.tell({ event: 'action', index, total: state.plan.actions.length, text: describeAction(action) });
  if (before === 'failed') return { result: 'failed', reason: 'AWS has refused it before' };
  const effect = attempt.isBegun ? await findEffect(attempt) : NO_EFFECT;
  if (effect.isFound) {
    await noteSuccess(attempt, effect.resultId);
    return waitUntilShown(attempt, effect.resultId);
  }
  const obstacle = await obstacleTo(attempt);
  if (obstacle !== undefined) return { result: 'failed', reason: obstacle };
  const outcome = await call(attempt);
  const resultId = await acknowledge(attempt, outcome);
  if (typeof resultId === 'object') return resultId;
  return waitUntilShown(attempt, resultId);
}

function applyContext(attempt: Attempt, resultId?: string): ApplyContext {
  const { remediationId, results } = attempt.state;
  return { remediationId, results, ...(resultId === undefined ? {} : { resultId }) };
}

/** Why the action must not be called now: its preconditions, or AWS's own dry run. */
async function obstacleTo(attempt: Attempt): Promise<string | undefined> {
  const { context, state, action } = attempt;
  // An endpoint that step 1 has just made may not show in the very next answer.
  const parts = preconditionParts(action);
  const look = { place: placeOf(state.plan.subject), parts, polls: context.patience.settlePolls };
  const { index } = await lookUntil(
    context,
    look,
    (seen) => checkPreconditions(seen, action, applyContext(attempt)).holds,
  );
  const result = checkPreconditions(index, action, applyContext(attempt));
  if (!result.holds) return result.reason;
  const dryRun = await context.door.perform(action, {
    remediationId: state.remediationId,
    results: state.results,
    isDryRun: true,
  });
  if (dryRun.outcome === 'refused') return `AWS would refuse it: ${dryRun.code}: ${dryRun.message}`;
  if (dryRun.outcome === 'lost') return `AWS did not answer the dry run: ${dryRun.message}`;
  return undefined;
}

async function call(attempt: Attempt): Promise<PerformOutcome> {
  const { context, journal, state, index, action } = attempt;
  const clientToken = `${state.remediationId}-${index + 1}`;
  const token = kindOf(action).making?.again === 'clientToken' ? { clientToken } : {};
  await journal.append({
    entry: 'intent',
    at: context.clock.now().toISOString(),
    index,
    attempt: attempt.isBegun ? 2 : 1,
    ...token,
  });
  return context.door.perform(action, {
    remediationId: state.remediationId,
    results: state.results,
    isDryRun: false,
    ...token,
  });
}

/** Writes down what came of the call; gives the id that was made (or none), or the failure. */
async function acknowledge(
  attempt: Attempt,
  outcome: PerformOutcome,
): Promise<string | undefined | Extract<ActionResult, { result: 'failed' }>> {
  if (outcome.outcome === 'done') {
    await noteSuccess(attempt, outcome.resultId);
    return outcome.resultId;
  }
  if (outcome.outcome === 'lost') return searchEffect(attempt, outcome.message);
  const reason = outcome.outcome === 'refused' ? `${outcome.code}: ${outcome.message}` : outcome.outcome;
  // A refusal of the second call says nothing certain of the first.
  return noteFailure(attempt, !attempt.isBegun, reason);
}

async function noteSuccess({ context, journal, index }: Attempt, resultId?: string): Promise<void> {
  const at = context.clock.now().toISOString();
  const made = resultId === undefined ? {} : { resultId };
  await journal.append({ entry: 'acknowledged', at, index, ...made });
}

async function noteFailure(
  { context, journal, index }: Attempt,
  isCertain: boolean,
  reason: string,
): Promise<Extract<ActionResult, { result: 'failed' }>> {
  const at = context.clock.now().toISOString();
  await journal.append({ entry: 'failed', at, index, isCertain, reason });
  return { result: 'failed', reason };
}

/** The answer was lost: what the account shows decides. */
async function searchEffect(
  attempt: Attempt,
  message: string,
): Promise<string | undefined | Extract<ActionResult, { result: 'failed' }>> {
  const { context } = attempt;
  context.tell({ event: 'waiting', text: `no answer (${message}); looking whether it was done` });
  const effect = await findEffect(attempt);
  if (!effect.isFound) return noteFailure(attempt, false, `no answer, and no effect to be seen: ${message}`);
  await noteSuccess(attempt, effect.resultId);
  return effect.resultId;
}

type Effect = { readonly isFound: false } | { readonly isFound: true; readonly resultId?: string };

const NO_EFFECT: Effect = { isFound: false };

async function findEffect(attempt: Attempt): Promise<Effect> {
  const { context, state, action } = attempt;
  if (kindOf(action).making === undefined) {
    return { isFound: await isShown(attempt, context.patience.settlePolls) };
  }
  const resultId = await findCreated(context, state, action);
  return resultId === undefined ? NO_EFFECT : { isFound: true, resultId };
}

async function isShown(attempt: Attempt, polls: number, resultId?: string): Promise<boolean> {
  const { context, state, action } = attempt;
  const look = { place: placeOf(state.plan.subject), parts: kindOf(action).parts, polls };
  const seen = await lookUntil(context, look, (index) =>
    isApplied(index, action, applyContext(attempt, resultId)),
  );
  return seen.isSeen;
}

async function waitUntilShown(attempt: Attempt, resultId: string | undefined): Promise<ActionResult> {
  const { patience } = attempt.context;
  if (await isShown(attempt, patience.verifyPolls, resultId)) return { result: 'done' };
  const seconds = (patience.pollMilliseconds * patience.verifyPolls) / 1_000;
  return { result: 'failed', reason: `AWS accepted it, but after ${seconds} seconds it does not show` };
}
