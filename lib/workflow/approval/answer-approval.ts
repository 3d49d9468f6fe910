/**
 * The one place where an answer is taken, whichever way it comes.
 *
 * It is refused with a reason unless the question is the one that is open now: signed, not expired, not answered, for
 * the plan that the remediation still has. Expiry is a rejection. The first answer counts; later ones are `used`.
 */
import { replayJournal } from '../../core/remediation/replay-journal.ts';
import type { ApprovalAnswer, ApprovalKey, StoredApproval } from './account-approvals.ts';
import { accountOf, minutesFromNow } from '../account/account-of.ts';
import { normalizeApprovalCode } from './approval-code.ts';
import type { ApprovalLink } from './approval-link.ts';
import { codeMessage, linkMessage } from './approval-link.ts';
import type { WorkflowContext } from '../context.ts';
import { needsOtherApprover } from './needs-other-approver.ts';
import { deliverAnswer } from './deliver-answer.ts';

export type AnswerRequest = {
  readonly answer: 'approved' | 'rejected';
  /** Why it is rejected; kept in the journal. */
  readonly reason?: string;
  /** With a rejection: nothing is asked of this subject again for so long. */
  readonly exemptHours?: number;
} & (
  | {
      readonly via: 'page';
      readonly link: ApprovalLink;
      /** As it was typed. */
      readonly code: string;
      /** What the person calls herself; nothing proves it. */
      readonly name?: string;
    }
  | ({ readonly via: 'iam'; readonly callerArn: string } & ApprovalKey)
);

export type AnswerRefusal =
  | 'altered'
  | 'unknown'
  | 'changed'
  | 'expired'
  | 'used'
  | 'channel'
  | 'requester'
  | 'locked'
  | 'wrongCode'
  | 'gone';

export type AnswerResult =
  | { readonly result: 'taken'; readonly answer: 'approved' | 'rejected'; readonly by: string }
  | { readonly result: 'refused'; readonly because: AnswerRefusal; readonly reason: string };

/** Takes the answer or says why not. Throws where a store or KMS cannot be asked: then no answer was taken. */
export async function answerApproval(
  context: WorkflowContext,
  request: AnswerRequest,
): Promise<AnswerResult> {
  const found = await openApproval(context, request.via === 'page' ? request.link : request, request.via);
  if ('result' in found) return found;
  const refusal = await refusalOf(context, found, request);
  if (refusal !== undefined) return refusal;
  return take(context, found, answerOf(context, request));
}

/** The question that stands open under this link or key, or why there is none; what a page shows before it asks. */
export async function openApproval(
  context: WorkflowContext,
  named: ApprovalLink | ApprovalKey,
  via: 'page' | 'iam',
): Promise<StoredApproval | Extract<AnswerResult, { result: 'refused' }>> {
  // Who answers by IAM has no link, and is not given the key that checks one.
  const account = accountOf(context);
  const link = 'signature' in named ? named : undefined;
  const isSigned = link !== undefined && (await account.mac.isValid(linkMessage(link), link.signature));
  if (via === 'page' && !isSigned) return refused('altered', 'this link was altered or is not complete');
  const approval = await account.approvals.read(named);
  if (approval === undefined) return refused('unknown', 'there is no such question');
  if (link !== undefined && link.expiresAt !== approval.expiresAt) {
    return refused('changed', 'the question was asked anew; the latest mail has its link');
  }
  if (approval.answer !== undefined) return answered(context, approval, approval.answer);
  if (context.clock.now().getTime() >= Date.parse(approval.expiresAt)) return expire(context, approval);
  if (!(await isPresentPlan(context, approval))) {
    return refused('changed', 'the account has changed since, and this plan is not the one any more');
  }
  return approval;
}

function refused(because: AnswerRefusal, reason: string): Extract<AnswerResult, { result: 'refused' }> {
  return { result: 'refused', because, reason };
}

/** Longer than bringing an answer on takes: after that whoever took it has died over it. */
const DELIVERY_MILLISECONDS = 60_000;

/** There was an answer before; if it never reached the state machine, it does now. */
async function answered(
  context: WorkflowContext,
  approval: StoredApproval,
  answer: ApprovalAnswer,
): Promise<Extract<AnswerResult, { result: 'refused' }>> {
  const age = context.clock.now().getTime() - Date.parse(answer.at);
  if (!approval.isDelivered && age >= DELIVERY_MILLISECONDS) await deliverAnswer(context, approval, answer);
  return alreadyAnswered(approval, answer);
}

function alreadyAnswered(
  approval: StoredApproval,
  answer: ApprovalAnswer,
): Extract<AnswerResult, { result: 'refused' }> {
  return answer.answer === 'expired'
    ? refused('expired', `the time to answer ended at ${approval.expiresAt}`)
    : refused('used', `it was ${answer.answer} at ${answer.at} by ${answer.by}`);
}

async function expire(
  context: WorkflowContext,
  approval: StoredApproval,
): Promise<Extract<AnswerResult, { result: 'refused' }>> {
  const at = context.clock.now().toISOString();
  const expired: ApprovalAnswer = { answer: 'expired', by: 'nobody', at };
  const first = await accountOf(context).approvals.answerOnce(approval, expired);
  if (isSame(first, expired)) await deliverAnswer(context, approval, first);
  return alreadyAnswered(approval, first);
}

function isSame(one: ApprovalAnswer, other: ApprovalAnswer): boolean {
  return one.answer === other.answer && one.by === other.by && one.at === other.at;
}

async function isPresentPlan(context: WorkflowContext, approval: StoredApproval): Promise<boolean> {
  const journal = await context.journals.open(approval.remediationId);
  const state = journal === undefined ? undefined : replayJournal(await journal.read());
  return state !== undefined && state.closed === undefined && state.plan.hash === approval.planHash;
}

async function refusalOf(
  context: WorkflowContext,
  approval: StoredApproval,
  request: AnswerRequest,
): Promise<AnswerResult | undefined> {
  const isApproval =
    request.answer === 'approved' && needsOtherApprover(accountOf(context).settings, approval.run);
  if (request.via === 'iam') {
    const { requestedBy } = approval.run;
    const isOwnChange = requestedBy !== undefined && sameCaller(requestedBy, request.callerArn);
    return isApproval && isOwnChange
      ? refused('requester', 'your own change led to this question; somebody else must approve it')
      : undefined;
  }
  if (approval.channel === 'iam' || isApproval) {
    return refused('channel', 'this kind of plan is answered with AWS credentials only');
  }
  return doubtOfCode(context, approval, request.code);
}

async function doubtOfCode(
  context: WorkflowContext,
  approval: StoredApproval,
  typed: string,
): Promise<AnswerResult | undefined> {
  const { approvals, mac, settings } = accountOf(context);
  const locked = refused('locked', 'too many wrong codes; answer with AWS credentials, or let it expire');
  if (approval.codeAttempts >= settings.maxCodeAttempts) return locked;
  // Counted before it is looked at, so that guesses made at once cannot outrun the count.
  const attempts = await approvals.countCodeAttempt(approval);
  if (attempts > settings.maxCodeAttempts) return locked;
  const code = normalizeApprovalCode(typed);
  if (code !== undefined && (await mac.isValid(codeMessage(approval, code), approval.codeHash))) {
    return undefined;
  }
  const left = settings.maxCodeAttempts - attempts;
  return left === 0 ? locked : refused('wrongCode', `wrong code; ${left} more attempts`);
}

/** Two sessions of one role or user are the same caller. */
function sameCaller(one: string, other: string): boolean {
  return nameOf(one) === nameOf(other);
}

function nameOf(arn: string): string {
  const session = /^arn:[^:]+:sts::(\d+):assumed-role\/([^/]+)/.exec(arn);
  const named = /^arn:[^:]+:iam::(\d+):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn);
  if (session !== null) return `${session[1]} role ${session[2]}`;
  return named === null ? arn : `${named[1]} ${named[2]} ${named[3]}`;
}

function answerOf(context: WorkflowContext, request: AnswerRequest): ApprovalAnswer {
  const { answer, reason, exemptHours } = request;
  const name = request.via === 'page' ? oneLine(request.name ?? '') : '';
  const byPage = name === '' ? 'somebody with the mailed code' : `${name} (with the mailed code)`;
  const isExempted = answer === 'rejected' && exemptHours !== undefined;
  return {
    answer,
    by: request.via === 'iam' ? request.callerArn : byPage,
    at: context.clock.now().toISOString(),
    ...(reason === undefined || oneLine(reason) === '' ? {} : { reason: oneLine(reason) }),
    ...(isExempted ? { exemptUntil: minutesFromNow(context, exemptHours * 60) } : {}),
  };
}

/** What a stranger typed ends up in mails and logs: one line, and no longer than a sentence or two. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
}

async function take(
  context: WorkflowContext,
  approval: StoredApproval,
  answer: ApprovalAnswer,
): Promise<AnswerResult> {
  const first = await accountOf(context).approvals.answerOnce(approval, answer);
  // Given by somebody else between the look and now, who brings it on.
  if (!isSame(first, answer)) return alreadyAnswered(approval, first);
  const delivery = await deliverAnswer(context, approval, first);
  if (delivery === 'gone' || first.answer === 'expired') {
    return refused('gone', 'the remediation does not wait for an answer any more');
  }
  return { result: 'taken', answer: first.answer, by: first.by };
}
