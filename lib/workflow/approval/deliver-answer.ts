import { replayJournal } from '../../core/remediation/replay-journal.ts';
import type { ApprovalAnswer, StoredApproval } from './account-approvals.ts';
import { accountOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import { subjectOfRun } from '../detect/event-subject.ts';
import { publishOnce } from '../account/tell-once.ts';
import type { StepOutcome } from '../steps/steps.ts';
import { subjectId } from '../../core/remediation/subject.ts';

/**
 * Brings a stored answer to the journal and to the waiting state machine; run again, it goes on where it was cut off.
 *
 * The journal comes first: what is not written there the next step does not believe.
 */
export async function deliverAnswer(
  context: WorkflowContext,
  approval: StoredApproval,
  answer: ApprovalAnswer,
): Promise<'delivered' | 'gone'> {
  const account = accountOf(context);
  await writeAnswer(context, approval, answer);
  const delivery = await account.executions.sendTaskSuccess(approval.taskToken, outcomeOf(approval, answer));
  await account.approvals.markDelivered(approval);
  const { run, planHash } = approval;
  await publishOnce(account, `${run.remediationId}#${planHash}#${approval.askedAt}`, {
    detailType: 'Approval Answered',
    resources: [subjectId(run.subject)],
    detail: {
      version: 1,
      ...subjectOfRun(context, run),
      remediationId: run.remediationId,
      planHash,
      answer: answer.answer,
      by: answer.by,
      ...(answer.reason === undefined ? {} : { reason: answer.reason }),
    },
  });
  return delivery;
}

async function writeAnswer(
  context: WorkflowContext,
  { remediationId, planHash }: StoredApproval,
  { answer, by, at, reason }: ApprovalAnswer,
): Promise<void> {
  const journal = await context.journals.open(remediationId);
  if (journal === undefined) throw new Error(`remediation ${remediationId} has no journal`);
  const written = replayJournal(await journal.read())?.answer;
  if (written?.planHash === planHash && written.answer === answer && written.at === at) return;
  const why = reason === undefined ? {} : { reason };
  await journal.append({ entry: 'answered', at, planHash, answer, by, ...why });
}

/** What the state machine goes on with. */
function outcomeOf({ run }: StoredApproval, { answer, by, reason }: ApprovalAnswer): StepOutcome {
  if (answer === 'approved') return { outcome: 'approved', run: { ...run, approvedBy: by } };
  const failure =
    answer === 'expired'
      ? 'nobody answered'
      : `${by} rejected it${reason === undefined ? '' : `: ${reason}`}`;
  return { outcome: answer, run: { ...run, failure } };
}
