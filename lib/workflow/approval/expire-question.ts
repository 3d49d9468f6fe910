import { replayJournal } from '../../core/remediation/replay-journal.ts';
import { accountOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import type { RemediationRun } from '../steps/remediation-run.ts';

/** Ends the question of a run whose time to answer is over, so that no late answer is taken, and writes it down. */
export async function expireQuestion(context: WorkflowContext, run: RemediationRun): Promise<void> {
  const { approvals } = accountOf(context);
  const journal = await context.journals.open(run.remediationId);
  const state = journal === undefined ? undefined : replayJournal(await journal.read());
  if (journal === undefined || state === undefined) return;
  const planHash = state.plan.hash;
  const approval = await approvals.read({ remediationId: run.remediationId, planHash });
  if (approval === undefined) return;
  const at = context.clock.now().toISOString();
  const answer = await approvals.answerOnce(approval, { answer: 'expired', by: 'nobody', at });
  await approvals.markDelivered(approval);
  const isWritten = state.answer?.planHash === planHash && state.answer.at === answer.at;
  if (!isWritten) await journal.append({ entry: 'answered', planHash, ...toEntry(answer) });
}

function toEntry({ answer, by, at, reason }: Awaited<ReturnType<AnswerOnce>>) {
  return { answer, by, at, ...(reason === undefined ? {} : { reason }) };
}

type AnswerOnce = NonNullable<WorkflowContext['account']>['approvals']['answerOnce'];
