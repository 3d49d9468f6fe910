import { JOURNAL_SCHEMA } from '../../core/remediation/journal.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import { replayJournal } from '../../core/remediation/replay-journal.ts';
import type { WorkflowContext } from '../context.ts';
import { underPresentMode } from './present-mode.ts';
import { planAnew } from '../plan-anew.ts';
import type { RemediationRun } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';

/** Reads the account and writes the plan into the journal: a new one, or another one after the account has changed. */
export async function plan(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const present = await planAnew(await underPresentMode(context, run), run);
  if (present === undefined) {
    const failure = 'there is nothing to change any more';
    return { outcome: 'nothingToDo', run: { ...run, failure, ending: 'nothingToDo' } };
  }
  await writePlan(context, run.remediationId, present);
  const { approvedBy: _old, ...asked } = run;
  return { outcome: 'planned', run: { ...asked, planHash: present.hash, decision: present.decision } };
}

/** Opens the journal with the plan, or notes that it has become another one. */
export async function writePlan(
  context: WorkflowContext,
  remediationId: string,
  present: Plan,
): Promise<void> {
  const at = context.clock.now().toISOString();
  const journal =
    (await context.journals.open(remediationId)) ?? (await context.journals.create(remediationId));
  const state = replayJournal(await journal.read());
  if (state === undefined) {
    await journal.append({ entry: 'opened', schema: JOURNAL_SCHEMA, remediationId, at, plan: present });
  } else if (state.plan.hash !== present.hash) {
    await journal.append({ entry: 'replanned', at, plan: present });
  }
}
