/** What becomes of a request of a caller whom IAM knows. No task token and no hash of a code ever leaves here. */
import type { Plan } from '../../lib/core/remediation/plan.ts';
import type { StoredApproval } from '../../lib/workflow/approval/account-approvals.ts';
import { accountOf } from '../../lib/workflow/account/account-of.ts';
import { answerApproval } from '../../lib/workflow/approval/answer-approval.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';
import { planOfQuestion } from '../plan-of-question.ts';
import type { ApprovalRequest } from './approval-request.ts';
import { describeSubject } from '../../lib/core/remediation/subject.ts';

export const APPROVALS_SCHEMA = 'endpointer-approvals/1';

export interface ApprovalSummary {
  readonly remediationId: string;
  readonly planHash: string;
  readonly checkId: string;
  /** For people: `vpc-1 and s3`. */
  readonly about: string;
  readonly isBaseline: boolean;
  readonly askedAt: string;
  readonly expiresAt: string;
  readonly channel: string;
}

/** An HTTP status and its body. */
export interface JsonAnswer {
  readonly statusCode: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function answerRequest(
  context: WorkflowContext,
  request: ApprovalRequest,
  callerArn: string,
): Promise<JsonAnswer> {
  switch (request.do) {
    case 'list':
      return ok({ approvals: (await openQuestions(context)).map(summaryOf) });
    case 'show':
      return show(context, request.remediationId);
    case 'approve':
    case 'reject':
      return answer(context, request, callerArn);
  }
}

function ok(body: JsonAnswer['body']): JsonAnswer {
  return { statusCode: 200, body };
}

async function openQuestions(context: WorkflowContext): Promise<readonly StoredApproval[]> {
  const now = context.clock.now().getTime();
  const open = await accountOf(context).approvals.listOpen();
  return open.filter(({ expiresAt }) => Date.parse(expiresAt) > now);
}

async function show(context: WorkflowContext, remediationId: string): Promise<JsonAnswer> {
  const found = (await openQuestions(context)).filter((one) => one.remediationId === remediationId);
  if (found.length === 0) {
    return { statusCode: 404, body: { because: 'unknown', reason: 'there is no open question of that id' } };
  }
  const shown = found.map(async (one): Promise<ApprovalSummary & { readonly plan: Plan }> => ({
    ...summaryOf(one),
    plan: await planOfQuestion(context, one),
  }));
  return ok({ approvals: await Promise.all(shown) });
}

function summaryOf({ run, ...question }: StoredApproval): ApprovalSummary {
  const { checkId, subject, isBaseline } = run;
  const about = describeSubject(subject);
  const { remediationId, planHash, askedAt, expiresAt, channel } = question;
  return { remediationId, planHash, checkId, about, isBaseline, askedAt, expiresAt, channel };
}

async function answer(
  context: WorkflowContext,
  { do: what, ...request }: Extract<ApprovalRequest, { do: 'approve' | 'reject' }>,
  callerArn: string,
): Promise<JsonAnswer> {
  const given = what === 'approve' ? 'approved' : 'rejected';
  const result = await answerApproval(context, { ...request, via: 'iam', callerArn, answer: given });
  if (result.result === 'taken') return ok({ answer: result.answer, by: result.by });
  return { statusCode: 409, body: { because: result.because, reason: result.reason } };
}
