import type { JournalEntry } from '../../core/remediation/journal.ts';
import { questionMail } from '../../report/mail/question-mail.ts';
import type { AccountServices } from '../account/account-services.ts';
import type { ApprovalQuestion, StoredApproval } from '../approval/account-approvals.ts';
import { accountOf, minutesFromNow } from '../account/account-of.ts';
import { makeApprovalCode } from '../approval/approval-code.ts';
import { codeMessage, linkMessage, linkTo } from '../approval/approval-link.ts';
import type { WorkflowContext } from '../context.ts';
import { subjectOfRun } from '../detect/event-subject.ts';
import type { RemediationRun } from './remediation-run.ts';
import { journalOf } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';
import { mailOnce, publishOnce } from '../account/tell-once.ts';
import { loadChecks } from '../load-checks.ts';
import { subjectId } from '../../core/remediation/subject.ts';

/**
 * Puts the question and leaves the state machine waiting with its task token.
 *
 * `asked` is the one outcome that leads nowhere in the table: the answer comes later, by the token. The function that
 * asks may not answer: `notAsked` is for its caller to fail the waiting task with, under a name of its own.
 */
export async function ask(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const taskToken = accountOf(context).taskToken;
  if (taskToken === undefined) throw new Error('to ask takes the task token of a waiting state machine');
  const { journal, state } = await journalOf(context, run);
  const round = roundOf(await journal.read());
  const asked = { ...run, planHash: state.plan.hash };
  const key = { remediationId: run.remediationId, planHash: state.plan.hash };
  const stored = await accountOf(context).approvals.read(key);
  // The same plan may have been asked for before the account changed to and fro; that answer is spent.
  const present = stored !== undefined && stored.askedAt >= round.begunAt ? stored : undefined;
  // Answered between two starts of this task: the one that was answered waits no more, and this one must not answer.
  if (present?.answer !== undefined) {
    return { outcome: 'notAsked', run: { ...asked, failure: 'the answer came while asking was cut off' } };
  }
  const failure = await put(context, { run: asked, taskToken, stored, present });
  return failure === undefined
    ? { outcome: 'asked', run: asked }
    : { outcome: 'notAsked', run: { ...asked, failure, ending: 'notAsked' } };
}

/** When the present plan was written. */
export function roundOf(entries: readonly JournalEntry[]): { readonly begunAt: string } {
  const last = entries.findLast((entry) => entry.entry === 'opened' || entry.entry === 'replanned');
  return { begunAt: last?.at ?? '' };
}

interface Asking {
  readonly run: RemediationRun & { readonly planHash: string };
  readonly taskToken: string;
  /** What stands under this key, from this round or an earlier one. */
  readonly stored: StoredApproval | undefined;
  /** The question of this round, put by a task that was cut off or started again. */
  readonly present: StoredApproval | undefined;
}

/** Stores and sends the question; gives the reason where nobody could be asked. */
async function put(context: WorkflowContext, asking: Asking): Promise<string | undefined> {
  const account = accountOf(context);
  const { run, present, stored, taskToken } = asking;
  const mailKey = `${run.remediationId}#${run.planHash}#${present?.askedAt ?? ''}`;
  if (present !== undefined && (await account.told.has(`mail#question#${mailKey}`))) {
    await store(account, { ...present, taskToken }, present);
    await noteAsked(context, present);
    return undefined;
  }
  const channel = await channelOf(account, run);
  if (channel === undefined) return 'there is no page to answer on';
  const made = await orReason('nobody can be asked', () =>
    prepare(context, run, channel, taskToken, present),
  );
  if ('reason' in made) return made.reason;
  await store(account, made.value.question, stored);
  const sent = await orReason('the question could not be mailed', () => send(context, made.value));
  // Only what was really sent was asked.
  if (!('reason' in sent)) {
    await noteAsked(context, made.value.question);
    return undefined;
  }
  // Nobody has read it, so nobody may answer it.
  const at = context.clock.now().toISOString();
  await account.approvals.answerOnce(made.value.question, { answer: 'expired', by: 'nobody', at });
  await account.approvals.markDelivered(made.value.question);
  return sent.reason;
}

async function channelOf(
  { settings, pageUrl }: AccountServices,
  run: RemediationRun,
): Promise<'page' | 'iam' | undefined> {
  const { checkOf } = await loadChecks();
  const channel = settings.approvalChannel[run.checkId] ?? checkOf(run.checkId).defaultChannel;
  return channel === 'page' && pageUrl === undefined ? undefined : channel;
}

type Tried<T> = { readonly value: T } | { readonly reason: string };

async function orReason<T>(what: string, attempt: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await attempt() };
  } catch (error) {
    return { reason: `${what}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function store(
  account: AccountServices,
  question: ApprovalQuestion,
  replaced: StoredApproval | undefined,
): Promise<void> {
  const result = await account.approvals.put(question, replaced);
  // Somebody has answered, or asked, in the meantime: the task is tried again and sees it.
  if (result === 'conflict') throw new Error(`the question of ${question.remediationId} changed meanwhile`);
}

interface Prepared {
  readonly question: ApprovalQuestion;
  readonly code: string;
  readonly signature: string;
}

async function prepare(
  context: WorkflowContext,
  run: Asking['run'],
  channel: 'page' | 'iam',
  taskToken: string,
  present: StoredApproval | undefined,
): Promise<Prepared> {
  const { mail, mac, settings } = accountOf(context);
  if (!(await mail.hasConfirmedSubscriber())) throw new Error('no subscription to the mails is confirmed');
  const key = { remediationId: run.remediationId, planHash: run.planHash };
  const askedAt = present?.askedAt ?? context.clock.now().toISOString();
  const expiresAt = present?.expiresAt ?? wholeSeconds(minutesFromNow(context, settings.approvalHours * 60));
  const code = makeApprovalCode();
  const codeHash = await mac.sign(codeMessage(key, code));
  const signature = await mac.sign(linkMessage({ ...key, expiresAt }));
  return { question: { ...key, run, askedAt, expiresAt, channel, codeHash, taskToken }, code, signature };
}

function wholeSeconds(time: string): string {
  return `${time.slice(0, 19)}.000Z`;
}

async function noteAsked(context: WorkflowContext, question: ApprovalQuestion): Promise<void> {
  const { journal } = await journalOf(context, question.run);
  const { remediationId: _id, planHash, expiresAt, askedAt: at } = question;
  const isNoted = (await journal.read()).some(
    (entry) => entry.entry === 'asked' && entry.planHash === planHash && entry.at === at,
  );
  if (!isNoted) await journal.append({ entry: 'asked', at, planHash, expiresAt });
}

async function send(context: WorkflowContext, { question, code, signature }: Prepared): Promise<void> {
  const account = accountOf(context);
  const { run, planHash, expiresAt, channel, remediationId, askedAt } = question;
  const { plan } = (await journalOf(context, run)).state;
  const how =
    channel === 'page' && account.pageUrl !== undefined
      ? {
          channel,
          code,
          link: linkTo(account.pageUrl, { remediationId, planHash, expiresAt, signature }),
        }
      : ({ channel: 'iam' } as const);
  const { accountId, region } = context.door;
  const { isBaseline } = run;
  const key = `${remediationId}#${planHash}#${askedAt}`;
  const mail = questionMail({ accountId, region, plan, remediationId, isBaseline, expiresAt, how });
  await mailOnce(account, `question#${key}`, mail);
  await publishOnce(account, key, {
    detailType: 'Approval Requested',
    resources: [subjectId(run.subject)],
    detail: { version: 1, ...subjectOfRun(context, run), remediationId, planHash, channel, expiresAt },
  });
}
