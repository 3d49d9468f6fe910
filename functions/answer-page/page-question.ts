import type { QuestionView } from '../../lib/report/page/page-view.ts';
import type { StoredApproval } from '../../lib/workflow/approval/account-approvals.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';
import { planOfQuestion } from '../plan-of-question.ts';

/** The question as the page shows it. */
export async function questionView(
  context: WorkflowContext,
  approval: StoredApproval,
): Promise<QuestionView> {
  const { remediationId, run, askedAt, expiresAt } = approval;
  const plan = await planOfQuestion(context, approval);
  return { remediationId, plan, isBaseline: run.isBaseline, askedAt, expiresAt };
}
