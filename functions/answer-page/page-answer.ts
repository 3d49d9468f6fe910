/** From a request for the page to what the page says. Only a POST with a code can decide anything. */
import type { FormProblem, PageView } from '../../lib/report/page/page-view.ts';
import type { StoredApproval } from '../../lib/workflow/approval/account-approvals.ts';
import type { AccountSettings } from '../../lib/workflow/account/account-settings.ts';
import { needsOtherApprover } from '../../lib/workflow/approval/needs-other-approver.ts';
import { accountOf } from '../../lib/workflow/account/account-of.ts';
import type { AnswerResult } from '../../lib/workflow/approval/answer-approval.ts';
import { answerApproval, openApproval } from '../../lib/workflow/approval/answer-approval.ts';
import type { ApprovalLink } from '../../lib/workflow/approval/approval-link.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';
import { parsePageForm } from './page-form.ts';
import { questionView } from './page-question.ts';

type Refused = Extract<AnswerResult, { result: 'refused' }>;

/** What the link shows. It decides nothing; only an expiry that has passed is written down. */
export async function showPage(context: WorkflowContext, link: ApprovalLink): Promise<PageView> {
  const found = await openApproval(context, link, 'page');
  return 'result' in found ? refusedView(context, link, found) : openView(context, found);
}

/** Takes the form's answer where it has one. */
export async function answerPage(
  context: WorkflowContext,
  link: ApprovalLink,
  body: string,
): Promise<PageView> {
  const form = parsePageForm(body);
  if ('problem' in form) return withProblem(await showPage(context, link), form);
  const result = await answerApproval(context, { via: 'page', link, ...form });
  return result.result === 'refused' ? refusedView(context, link, result) : answeredView(context, link, true);
}

function withProblem(view: PageView, problem: FormProblem): PageView {
  return view.state === 'open' ? { ...view, problem } : view;
}

async function openView(context: WorkflowContext, approval: StoredApproval): Promise<PageView> {
  const { settings } = accountOf(context);
  const question = await questionView(context, approval);
  if (approval.channel === 'iam') return { state: 'iamOnly', question };
  if (attemptsLeft(approval, settings) <= 0) return { state: 'locked', question };
  return { state: 'open', question, mayApprove: !needsOtherApprover(settings, approval.run) };
}

function attemptsLeft({ codeAttempts }: StoredApproval, { maxCodeAttempts }: AccountSettings): number {
  return maxCodeAttempts - codeAttempts;
}

async function refusedView(
  context: WorkflowContext,
  link: ApprovalLink,
  { because }: Refused,
): Promise<PageView> {
  switch (because) {
    case 'altered':
      return { state: 'altered' };
    case 'unknown':
    case 'gone':
      return { state: 'gone' };
    case 'changed':
      return { state: 'stale' };
    case 'used':
    case 'expired':
      return answeredView(context, link, false);
    case 'channel':
    case 'requester':
      return { state: 'iamOnly', question: await questionView(context, await stored(context, link)) };
    case 'locked':
      return { state: 'locked', question: await questionView(context, await stored(context, link)) };
    case 'wrongCode':
      return wrongCodeView(context, await stored(context, link));
  }
}

async function wrongCodeView(context: WorkflowContext, approval: StoredApproval): Promise<PageView> {
  const left = attemptsLeft(approval, accountOf(context).settings);
  return withProblem(await openView(context, approval), { problem: 'wrongCode', attemptsLeft: left });
}

async function answeredView(context: WorkflowContext, link: ApprovalLink, isNew: boolean): Promise<PageView> {
  const approval = await stored(context, link);
  const question = await questionView(context, approval);
  const { answer } = approval;
  if (answer === undefined) throw new Error(`the answer to ${link.remediationId} is not stored`);
  return answer.answer === 'expired'
    ? { state: 'expired', question }
    : { state: 'answered', question, answer, isNew };
}

/** The question of a link whose signature has been checked. */
async function stored(context: WorkflowContext, link: ApprovalLink): Promise<StoredApproval> {
  const approval = await accountOf(context).approvals.read(link);
  if (approval === undefined) throw new Error(`the question of ${link.remediationId} is gone`);
  return approval;
}
