/** `endpointer approvals list|show|approve|reject`: questions answered with AWS credentials instead of a mailed code. */
import { UserError } from '../core/user-error.ts';
import { describePlan } from '../report/describe-plan.ts';
import { labelled } from '../report/wrap-text.ts';
import type { ApprovalsAnswer, Question } from './approvals-client.ts';
import { askApprovals } from './approvals-client.ts';
import { ask } from './ask.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText, paintFor } from './output.ts';
import type { RawOptions } from './raw-options.ts';

export async function approvalsList(options: RawOptions, io: Io): Promise<ExitCode> {
  const answer = await askApprovals({ do: 'list' }, options, io);
  if (answer.approvals === undefined) return refused(answer, options, io);
  const lines = answer.approvals.map(describeQuestion);
  const text = lines.length === 0 ? 'No question waits for an answer.\n' : `${lines.join('\n\n')}\n`;
  io.stdout.write(options.json === true ? jsonOf(answer) : text);
  return 0;
}

export async function approvalsShow(id: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const answer = await askApprovals({ do: 'show', remediationId: id }, options, io);
  if (answer.approvals === undefined) return refused(answer, options, io);
  io.stdout.write(
    options.json === true ? jsonOf(answer) : answer.approvals.map((one) => inFull(one, io)).join('\n'),
  );
  return 0;
}

/** Shows the plan, asks once more, and answers for exactly the plan that was shown. */
export async function approvalsApprove(id: string, options: RawOptions, io: Io): Promise<ExitCode> {
  return answerFor('approve', id, options, io);
}

export async function approvalsReject(id: string, options: RawOptions, io: Io): Promise<ExitCode> {
  return answerFor('reject', id, options, io);
}

async function answerFor(
  what: 'approve' | 'reject',
  id: string,
  options: RawOptions,
  io: Io,
): Promise<ExitCode> {
  refuseUnattended(what, options, io);
  const exemptHours = parseExemptDays(options.exemptDays);
  const shown = await askApprovals({ do: 'show', remediationId: id }, options, io);
  const question = shown.approvals?.find(
    ({ planHash }) => options.plan === undefined || planHash === options.plan,
  );
  if (question === undefined) return refused(shown, options, io);
  io.stderr.write(inFull(question, io));
  if (
    options.yes !== true &&
    (await ask(`${what === 'approve' ? 'Approve' : 'Reject'} this plan? [y/N] `, io)) !== 'yes'
  ) {
    io.stderr.write('Nothing was answered.\n');
    return 2;
  }
  const { remediationId, planHash } = question;
  const reason = options.reason === undefined ? {} : { reason: options.reason };
  const exempt = exemptHours === undefined || what === 'approve' ? {} : { exemptHours };
  const answer = await askApprovals({ do: what, remediationId, planHash, ...reason, ...exempt }, options, io);
  if (answer.answer === undefined) return refused(answer, options, io);
  const text = `It is ${answer.answer}, by ${answer.by ?? 'you'}.\n`;
  io.stdout.write(options.json === true ? jsonOf(answer) : text);
  return 0;
}

// Nobody is there to look at the plan, and nobody said that this is meant: fail closed.
function refuseUnattended(what: string, { yes, plan }: RawOptions, { isTTY }: Io): void {
  if (isTTY || (yes === true && plan !== undefined)) return;
  throw new UserError({
    got: `approvals ${what} without a terminal to ask in`,
    allowed: 'a terminal, or --yes together with --plan HASH',
    remedy: 'look at `endpointer approvals show`, then repeat with the hash that it prints',
  });
}

const LONGEST_EXEMPTION_DAYS = 366;

function parseExemptDays(days: string | undefined): number | undefined {
  if (days === undefined) return undefined;
  if (/^\d{1,3}$/.test(days) && Number(days) >= 1 && Number(days) <= LONGEST_EXEMPTION_DAYS)
    return Number(days) * 24;
  throw new UserError({
    got: `--exempt-days ${days}`,
    allowed: `a whole number from 1 to ${LONGEST_EXEMPTION_DAYS}`,
    remedy: 'leave it out for the usual time',
  });
}

/** Not an error of the command: the question is not there any more, or was not for this caller. */
function refused(answer: ApprovalsAnswer, options: RawOptions, io: Io): ExitCode {
  const reason = answer.reason ?? 'there is no open question with that plan';
  io.stderr.write(`Nothing was answered: ${reason}.\n`);
  if (options.json === true) io.stdout.write(jsonOf(answer));
  return 2;
}

function jsonOf({ status: _status, ...answer }: ApprovalsAnswer): string {
  return jsonText(answer);
}

function describeQuestion(question: Question): string {
  return [
    question.remediationId,
    labelled('about', question.about),
    labelled('check', question.checkId),
    labelled(
      'asked',
      `${question.askedAt}${question.isBaseline ? '; it was so before Endpointer came' : ''}`,
    ),
    labelled('until', `${question.expiresAt}; then silence is a rejection`),
    labelled('plan', question.planHash),
  ].join('\n');
}

function inFull(question: Question, io: Io): string {
  const plan = question.plan === undefined ? '' : `\n${describePlan(question.plan, paintFor(io))}\n`;
  return `${describeQuestion(question)}\n${plan}`;
}
