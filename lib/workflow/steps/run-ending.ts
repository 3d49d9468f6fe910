/** How a run ended, told from its journal first and from what the run carries only where nothing was begun. */
import type { JournalEntry } from '../../core/remediation/journal.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import type { RemediationState } from '../../core/remediation/replay-journal.ts';
import { replayJournal } from '../../core/remediation/replay-journal.ts';
import type { RemediationRun } from './remediation-run.ts';
import { roundOf } from './step-ask.ts';

export type Ending =
  | { readonly ending: 'applied'; readonly by: string }
  | { readonly ending: 'rolledBack'; readonly reason: string; readonly kept: readonly string[] }
  /** Something may stand half done; the journal stays open. */
  | { readonly ending: 'unfinished'; readonly reason: string }
  /** `isLate`: an approval came when nobody waited for it any more. */
  | { readonly ending: 'expired'; readonly isLate: boolean }
  | { readonly ending: 'rejected'; readonly by: string; readonly reason: string }
  | {
      readonly ending: 'nothingToDo' | 'observed' | 'notAsked' | 'refused' | 'braked';
      readonly reason: string;
    };

/** What was known of a run when it ended. */
export interface EndedRun {
  readonly ending: Ending;
  /** When a cool-down that begins now would end (ISO 8601). */
  readonly coolDownUntil: string;
  readonly plan?: Plan;
  readonly state?: RemediationState;
}

/** The ending, with the plan where there was one. */
export function endingOf(
  entries: readonly JournalEntry[],
  run: RemediationRun,
): { readonly ending: Ending; readonly plan?: Plan; readonly state?: RemediationState } {
  const state = replayJournal(entries);
  const reason = run.failure ?? 'the run ended early';
  if (state === undefined) return { ending: { ending: run.ending ?? 'refused', reason } };
  const ending =
    endingOfChange(state, run, reason) ??
    (run.ending === undefined ? endingOfQuestion(entries, state, reason) : { ending: run.ending, reason });
  return { ending, plan: state.plan, state };
}

/** Where something was done, or may have been. */
function endingOfChange(state: RemediationState, run: RemediationRun, reason: string): Ending | undefined {
  const { closed, isUndoing, isVerified, actions } = state;
  if (closed === 'rolledBack' || closed === 'partlyRolledBack') {
    return { ending: 'rolledBack', reason: state.undoReason ?? reason, kept: run.kept };
  }
  if (isUndoing) return { ending: 'unfinished', reason };
  if (isVerified) return { ending: 'applied', by: state.answer?.by ?? 'consent' };
  return actions.some((progress) => progress.state !== 'untouched')
    ? { ending: 'unfinished', reason }
    : undefined;
}

/** Where the run says nothing of its end, a question was left without an answer that reached it. */
function endingOfQuestion(
  entries: readonly JournalEntry[],
  { answer, plan }: RemediationState,
  reason: string,
): Ending {
  const { begunAt } = roundOf(entries);
  const isAsked = entries.some(
    (entry) => entry.entry === 'asked' && entry.planHash === plan.hash && entry.at >= begunAt,
  );
  if (!isAsked) return { ending: 'refused', reason };
  const own = answer?.planHash === plan.hash && answer.at >= begunAt ? answer : undefined;
  if (own?.answer === 'rejected') return { ending: 'rejected', by: own.by, reason: own.reason ?? '' };
  return { ending: 'expired', isLate: own?.answer === 'approved' };
}
