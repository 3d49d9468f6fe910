import type { Journal } from '../core/remediation/journal.ts';
import { JOURNAL_SCHEMA } from '../core/remediation/journal.ts';
import type { RemediationState } from '../core/remediation/replay-journal.ts';
import { replayJournal } from '../core/remediation/replay-journal.ts';
import type { WorkflowContext } from './context.ts';
import { performAction } from './perform-action.ts';
import type { RemediationRun } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';

/** Performs the plan's actions one after the other, each journalled before and after. */
export async function apply(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const journal = await context.journals.create(run.remediationId);
  await journal.append({
    entry: 'opened',
    schema: JOURNAL_SCHEMA,
    remediationId: run.remediationId,
    at: context.clock.now().toISOString(),
    plan: run.approved,
    approvedBy: run.approvedBy,
  });
  for (const index of run.approved.actions.keys()) {
    const result = await performAction(context, journal, await stateOf(journal), index);
    if (result.result === 'failed') return { outcome: 'failed', run: { ...run, failure: result.reason } };
  }
  return { outcome: 'applied', run };
}

async function stateOf(journal: Journal): Promise<RemediationState> {
  const state = replayJournal(await journal.read());
  if (state === undefined) throw new Error(`the journal of ${journal.remediationId} lost its plan`);
  return state;
}
