import type { Journal } from '../../core/remediation/journal.ts';
import type { WorkflowContext } from '../context.ts';

/** Ends the journal of a plan that was applied and verified. */
export async function closeApplied(context: WorkflowContext, journal: Journal): Promise<void> {
  await journal.append({ entry: 'closed', at: context.clock.now().toISOString(), outcome: 'applied' });
}

/** Ends the journal of a plan that changed nothing, with the reason. */
export async function closeNotApplied(
  context: WorkflowContext,
  journal: Journal,
  reason: string,
): Promise<void> {
  await journal.append({
    entry: 'closed',
    at: context.clock.now().toISOString(),
    outcome: 'notApplied',
    reason,
  });
}
