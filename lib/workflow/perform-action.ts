/**
 * One action, once: look, compare, ask AWS whether it would be allowed, write down the intent, call, write down the
 * answer, look until it shows.
 */
import type { PerformOutcome } from '../aws/door.ts';
import type { Action, ApplyContext } from '../core/remediation/action.ts';
import { describeAction, isApplied } from '../core/remediation/actions/registry.ts';
import type { Journal } from '../core/remediation/journal.ts';
import { checkPreconditions } from '../core/remediation/preconditions.ts';
import type { RemediationState } from '../core/remediation/replay-journal.ts';
import type { WorkflowContext } from './context.ts';
import { findCreated } from './find-created.ts';
import { lookUntil, ROUTING_PARTS } from './read-again.ts';

export type ActionResult =
  | { readonly result: 'done' }
  | { readonly result: 'failed'; readonly reason: string };

interface Attempt {
  readonly context: WorkflowContext;
  readonly journal: Journal;
  readonly state: RemediationState;
  readonly index: number;
  readonly action: Action;
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
  const attempt: Attempt = { context, journal, state, index, action };
  context.tell({ event: 'action', index, total: state.plan.actions.length, text: describeAction(action) });
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
  const look = { vpcId: state.plan.vpcId, parts: ROUTING_PARTS, polls: context.patience.settlePolls };
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
  const token = action.kind === 'createGatewayEndpoint' ? { clientToken } : {};
  await journal.append({
    entry: 'intent',
    at: context.clock.now().toISOString(),
    index,
    attempt: 1,
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
  const { journal, index } = attempt;
  const at = attempt.context.clock.now().toISOString();
  if (outcome.outcome === 'done') {
    const made = outcome.resultId === undefined ? {} : { resultId: outcome.resultId };
    await journal.append({ entry: 'acknowledged', at, index, ...made });
    return outcome.resultId;
  }
  if (outcome.outcome === 'lost') return searchEffect(attempt, outcome.message);
  const reason = outcome.outcome === 'refused' ? `${outcome.code}: ${outcome.message}` : outcome.outcome;
  await journal.append({ entry: 'failed', at, index, isCertain: true, reason });
  return { result: 'failed', reason };
}

/** The answer was lost: what the account shows decides. */
async function searchEffect(
  attempt: Attempt,
  message: string,
): Promise<string | undefined | Extract<ActionResult, { result: 'failed' }>> {
  const { context, journal, state, index, action } = attempt;
  context.tell({ event: 'waiting', text: `no answer (${message}); looking whether it was done` });
  if (action.kind === 'createGatewayEndpoint') {
    const resultId = await findCreated(context, state.remediationId, state.plan.vpcId);
    if (resultId !== undefined) {
      await journal.append({ entry: 'acknowledged', at: context.clock.now().toISOString(), index, resultId });
      return resultId;
    }
  } else if (await isShown(attempt, context.patience.settlePolls)) {
    await journal.append({ entry: 'acknowledged', at: context.clock.now().toISOString(), index });
    return undefined;
  }
  const reason = `no answer, and no effect to be seen: ${message}`;
  const at = context.clock.now().toISOString();
  await journal.append({ entry: 'failed', at, index, isCertain: false, reason });
  return { result: 'failed', reason };
}

async function isShown(attempt: Attempt, polls: number, resultId?: string): Promise<boolean> {
  const { context, state, action } = attempt;
  const look = { vpcId: state.plan.vpcId, parts: ROUTING_PARTS, polls };
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
