import type { WorkflowContext } from './context.ts';
import { planAgain } from './read-and-plan.ts';
import type { RemediationRun } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';

/** Reads and plans anew: only the very plan that was approved goes on. */
export async function plan(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const options = { ...context.money, atMost: context.atMost };
  const present = await planAgain(context.door, run.approved, options, context.traffic);
  if (present === undefined || present.actions.length === 0) return { outcome: 'nothingToDo', run };
  const checked = { ...run, presentHash: present.hash };
  if (present.hash !== run.approved.hash) return { outcome: 'stale', run: checked };
  // The decision is no part of the hash: consent may have been withdrawn since.
  const approved = { ...run.approved, decision: present.decision };
  return { outcome: 'fresh', run: { ...checked, approved } };
}
