import type { WorkflowContext } from './context.ts';
import type { RemediationRun } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';

/** What the decision of the fresh plan allows: `auto` by itself, `approve` only with somebody's answer. */
export async function decideStep(_context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const { mode, reasons } = run.approved.decision;
  if (mode === 'observe') return refused(run, `the decision is observe: ${reasons.join('; ')}`);
  if (mode === 'approve' && run.approvedBy === '') return refused(run, 'nobody has approved it');
  return { outcome: 'allowed', run };
}

function refused(run: RemediationRun, failure: string): StepOutcome {
  return { outcome: 'refused', run: { ...run, failure } };
}
