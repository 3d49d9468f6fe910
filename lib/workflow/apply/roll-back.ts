/** Undoing what a journal says was done, last action first; safe to run again from wherever it was cut off. */
import type { Journal } from '../../core/remediation/journal.ts';
import type { ActionProgress, RemediationState } from '../../core/remediation/replay-journal.ts';
import { replayJournal } from '../../core/remediation/replay-journal.ts';
import { UserError } from '../../core/user-error.ts';
import type { WorkflowContext } from '../context.ts';
import { UnfinishedError } from './find-created.ts';
import { undoAction } from './undo-action.ts';

export type RollBackResult =
  | { readonly result: 'rolledBack'; readonly remediationId: string }
  /** Some of it stays, because somebody has come to depend on it; one sentence for each thing. */
  | { readonly result: 'partlyRolledBack'; readonly remediationId: string; readonly kept: readonly string[] }
  | { readonly result: 'alreadyRolledBack'; readonly remediationId: string }
  /** AWS did not let it finish; the journal stays open, and running it again goes on. */
  | { readonly result: 'unfinished'; readonly remediationId: string; readonly reason: string };

/** Rolls a remediation back, under the lock of its subject. Throws `UserError` for an unknown id. */
export async function rollBack(context: WorkflowContext, remediationId: string): Promise<RollBackResult> {
  const { journal, state } = await openJournal(context, remediationId);
  const lock = await context.journals.lock(state.plan.subject);
  try {
    return await undoRemediation(context, journal, 'rollback was asked for');
  } finally {
    await lock.release();
  }
}

/** The journal of that id and what it means. Throws `UserError` where there is none, or one without a plan. */
export async function openJournal(
  context: WorkflowContext,
  remediationId: string,
): Promise<{ readonly journal: Journal; readonly state: RemediationState }> {
  const journal = await context.journals.open(remediationId);
  if (journal === undefined) throw await unknownId(context, remediationId);
  return { journal, state: await stateOf(journal) };
}

async function unknownId(context: WorkflowContext, remediationId: string): Promise<UserError> {
  const ids = await context.journals.list();
  return new UserError({
    got: `remediation "${remediationId}", of which there is no journal`,
    allowed:
      ids.length === 0 ? 'there is no journal for this account and Region' : `one of ${ids.join(', ')}`,
    remedy: 'look at the account, Region, and state folder or table',
  });
}

function withoutPlan(remediationId: string): UserError {
  return new UserError({
    got: `the journal of ${remediationId} is half written: it holds no plan`,
    allowed: 'a journal that begins with its plan',
    remedy: 'nothing was begun and there is nothing to roll back',
  });
}

/** Undoes everything that was begun; the caller holds the lock. */
export async function undoRemediation(
  context: WorkflowContext,
  journal: Journal,
  reason: string,
): Promise<RollBackResult> {
  const { remediationId } = journal;
  const before = await stateOf(journal);
  if (before.closed === 'rolledBack') return { result: 'alreadyRolledBack', remediationId };
  const at = context.clock.now().toISOString();
  await journal.append({ entry: 'undoBegun', at, reason });
  const indexes = before.actions.map((progress) => progress.index).reverse();
  for (const index of indexes) {
    const state = await stateOf(journal);
    const progress = state.actions[index];
    if (progress === undefined || !needsUndo(progress)) continue;
    try {
      await undoAction(context, journal, state, progress);
    } catch (error) {
      if (error instanceof UnfinishedError) {
        return { result: 'unfinished', remediationId, reason: error.message };
      }
      throw error;
    }
  }
  return close(context, journal);
}

async function stateOf(journal: Journal): Promise<RemediationState> {
  const state = replayJournal(await journal.read());
  if (state === undefined) throw withoutPlan(journal.remediationId);
  return state;
}

function needsUndo(progress: ActionProgress): boolean {
  return progress.state === 'begun' || progress.state === 'acknowledged' || progress.state === 'kept';
}

async function close(context: WorkflowContext, journal: Journal): Promise<RollBackResult> {
  const { remediationId, actions } = await stateOf(journal);
  const kept = actions.flatMap((progress) =>
    progress.state === 'kept' ? [`step ${progress.index + 1} stays: ${progress.keptBecause ?? ''}`] : [],
  );
  const outcome = kept.length === 0 ? 'rolledBack' : 'partlyRolledBack';
  await journal.append({ entry: 'closed', at: context.clock.now().toISOString(), outcome });
  return kept.length === 0
    ? { result: 'rolledBack', remediationId }
    : { result: 'partlyRolledBack', remediationId, kept };
}
