import type { Journal } from '../../core/remediation/journal.ts';
import type { RemediationState } from '../../core/remediation/replay-journal.ts';
import { checkBrakes } from './check-brakes.ts';
import type { WorkflowContext } from '../context.ts';
import { performAction } from '../apply/perform-action.ts';
import type { RemediationRun } from './remediation-run.ts';
import { journalOf } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';
import { underLock } from '../apply/under-lock.ts';

/**
 * Performs the plan's actions one after the other, each journalled before and after.
 *
 * Run again, it goes on where it was cut off. A brake that is pulled meanwhile fails what has begun, so that it is
 * undone, and stops what has not. What a person has begun to take back is not done again.
 */
export async function apply(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  return underLock(context, run, () => applyLocked(context, run));
}

async function applyLocked(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const { journal, state } = await journalOf(context, run);
  if (state.isUndoing) {
    const failure = `it was being undone already: ${state.undoReason ?? ''}`;
    return { outcome: 'failed', run: { ...run, failure } };
  }
  const hasBegun = state.actions.some((progress) => progress.state !== 'untouched');
  const brake =
    context.account === undefined ? undefined : await checkBrakes(context.account, run, context.clock.now());
  if (brake !== undefined) {
    return hasBegun
      ? { outcome: 'failed', run: { ...run, failure: `cut off, and then braked: ${brake}` } }
      : { outcome: 'braked', run: { ...run, failure: brake, ending: 'braked' } };
  }
  await noteAnswer(context, journal, state, run.approvedBy ?? 'consent');
  return performAll(context, run, journal, state.plan.actions.length);
}

/** Whose answer it rests on; in the account an approval stands there already. */
async function noteAnswer(
  context: WorkflowContext,
  journal: Journal,
  { answer, plan }: RemediationState,
  by: string,
): Promise<void> {
  if (answer?.answer === 'approved' && answer.planHash === plan.hash && answer.by === by) return;
  const at = context.clock.now().toISOString();
  await journal.append({ entry: 'answered', at, planHash: plan.hash, answer: 'approved', by });
}

async function performAll(
  context: WorkflowContext,
  run: RemediationRun,
  journal: Journal,
  count: number,
): Promise<StepOutcome> {
  for (let index = 0; index < count; index++) {
    const { state: present } = await journalOf(context, run);
    if (present.actions[index]?.state === 'acknowledged') continue;
    const result = await performAction(context, journal, present, index);
    if (result.result === 'failed') return { outcome: 'failed', run: { ...run, failure: result.reason } };
  }
  return { outcome: 'applied', run };
}
