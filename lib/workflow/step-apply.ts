import type { WorkflowContext } from './context.ts';
import { performAction } from './perform-action.ts';
import type { RemediationRun } from './remediation-run.ts';
import { journalOf } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';

/** Performs the plan's actions one after the other, each journalled before and after. */
export async function apply(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const { journal, state } = await journalOf(context, run);
  const at = context.clock.now().toISOString();
  const by = run.approvedBy ?? 'consent';
  await journal.append({ entry: 'answered', at, planHash: state.plan.hash, answer: 'approved', by });
  for (const index of state.plan.actions.keys()) {
    const { state: present } = await journalOf(context, run);
    const result = await performAction(context, journal, present, index);
    if (result.result === 'failed') return { outcome: 'failed', run: { ...run, failure: result.reason } };
  }
  return { outcome: 'applied', run };
}
