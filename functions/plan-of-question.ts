import type { JournalEntry } from '../lib/core/remediation/journal.ts';
import type { Plan } from '../lib/core/remediation/plan.ts';
import type { ApprovalKey } from '../lib/workflow/approval/account-approvals.ts';
import type { WorkflowContext } from '../lib/workflow/context.ts';

/** The plan that a question was asked for; the journal may have gone on to another. Throws where it has none such. */
export async function planOfQuestion(
  context: WorkflowContext,
  { remediationId, planHash }: ApprovalKey,
): Promise<Plan> {
  const journal = await context.journals.open(remediationId);
  const plan = planIn((await journal?.read()) ?? [], planHash);
  if (plan === undefined) throw new Error(`the journal of ${remediationId} has no plan ${planHash}`);
  return plan;
}

function planIn(entries: readonly JournalEntry[], hash: string): Plan | undefined {
  for (const entry of entries.toReversed()) {
    if ((entry.entry === 'opened' || entry.entry === 'replanned') && entry.plan.hash === hash)
      return entry.plan;
  }
  return undefined;
}
