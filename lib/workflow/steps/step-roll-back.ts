import type { WorkflowContext } from '../context.ts';
import type { RemediationRun } from './remediation-run.ts';
import { journalOf } from './remediation-run.ts';
import { undoRemediation } from '../apply/roll-back.ts';
import type { StepOutcome } from './steps.ts';
import { underLock } from '../apply/under-lock.ts';

/** Undoes whatever the failed run has done. */
export async function rollBackStep(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  context.tell({ event: 'step', step: 'rollBack', text: run.failure ?? 'rolling back' });
  const { journal } = await journalOf(context, run);
  const reason = run.failure ?? 'the run failed';
  const result = await underLock(context, run, () => undoRemediation(context, journal, reason));
  switch (result.result) {
    case 'unfinished':
      return { outcome: 'unfinished', run: { ...run, failure: `${run.failure ?? ''}; ${result.reason}` } };
    case 'partlyRolledBack':
      return { outcome: 'rolledBack', run: { ...run, kept: result.kept } };
    case 'rolledBack':
    case 'alreadyRolledBack':
      return { outcome: 'rolledBack', run };
  }
}
