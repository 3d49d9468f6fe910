import { replayJournal } from '../core/remediation/replay-journal.ts';
import type { Plan } from '../core/remediation/plan.ts';
import type { WorkflowContext } from '../workflow/context.ts';
import type { Io } from './io.ts';
import { isSameSubject } from '../core/remediation/subject.ts';

/** Says which remediations of the plan's subject an error has cut off after their first step had begun. */
export async function tellOpenEnds({ journals }: WorkflowContext, plan: Plan, io: Io): Promise<void> {
  for (const id of await journals.list()) {
    const journal = await journals.open(id);
    const state = journal === undefined ? undefined : replayJournal(await journal.read());
    if (state === undefined || state.closed !== undefined) continue;
    const isOfPlan = isSameSubject(state.plan.subject, plan.subject);
    const hasBegun = state.actions.some((progress) => progress.state !== 'untouched');
    if (!isOfPlan || !hasBegun) continue;
    io.stderr.write(
      `Remediation ${id} has begun and was cut off: the next apply, or endpointer rollback ${id}, ends it.\n`,
    );
  }
}
