import type { WorkflowContext } from '../context.ts';
import type { RemediationRun } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';

/** Which way a plan goes: told only, asked for, or by itself. What was wrong from the beginning is always asked for. */
export async function decideStep(_context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const { decision } = run;
  if (decision === undefined || decision.mode === 'observe') {
    const failure = `observed only: ${decision?.reasons.join('; ') ?? 'there is no decision'}`;
    return { outcome: 'observe', run: { ...run, failure, ending: 'observed' } };
  }
  if (decision.mode === 'auto' && !run.isBaseline) return { outcome: 'auto', run };
  return { outcome: 'approve', run };
}
