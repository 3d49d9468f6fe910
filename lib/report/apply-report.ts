/** What became of each plan. */
import type { Subject } from '../core/remediation/subject.ts';
import type { Paint } from './paint.ts';
import { unended } from './unended.ts';
import { wrapText } from './wrap-text.ts';

export const APPLY_SCHEMA = 'endpointer-apply/1';

interface OfPlan {
  readonly hash: string;
  readonly subject: Subject;
}

export type PlanOutcome = OfPlan &
  (
    | { readonly result: 'applied'; readonly remediationId: string }
    | { readonly result: 'nothingToDo' }
    | { readonly result: 'stale'; readonly approvedHash: string; readonly presentHash: string }
    | { readonly result: 'refused'; readonly reason: string }
    | {
        readonly result: 'rolledBack';
        readonly remediationId: string;
        readonly reason: string;
        readonly kept: readonly string[];
      }
    | { readonly result: 'unfinished'; readonly remediationId: string; readonly reason: string }
    /** The person said no, or ended the command at the question. */
    | { readonly result: 'declined' }
    | { readonly result: 'interrupted' }
    /** The decision is `observe`. */
    | { readonly result: 'observeOnly' }
    /** Everything was left out of the plan. */
    | { readonly result: 'adviceOnly' }
  );

export interface ApplyReport {
  readonly schema: typeof APPLY_SCHEMA;
  readonly accountId: string;
  readonly region: string;
  readonly outcomes: readonly PlanOutcome[];
}

export function applyReport(
  { accountId, region }: Pick<ApplyReport, 'accountId' | 'region'>,
  outcomes: readonly PlanOutcome[],
): ApplyReport {
  return { schema: APPLY_SCHEMA, accountId, region, outcomes };
}

/** True where the plan's findings are cured. */
export function isDone({ result }: PlanOutcome): boolean {
  return result === 'applied' || result === 'nothingToDo';
}

/** One outcome as a sentence. */
export function describeOutcome(outcome: PlanOutcome, paint: Paint): string {
  const tone = isDone(outcome) ? 'good' : 'warning';
  return paint(tone, wrapText(sentence(outcome)));
}

function sentence(outcome: PlanOutcome): string {
  switch (outcome.result) {
    case 'applied':
      return `Applied and verified. To take it back: endpointer rollback ${outcome.remediationId}`;
    case 'nothingToDo':
      return 'Nothing to do: read again, the account needs no change any more.';
    case 'stale':
      return `Nothing was changed: read again, the account gives another plan (${outcome.presentHash}). Look at it, then apply that.`;
    case 'refused':
      return `Nothing was changed: ${unended(outcome.reason)}.`;
    case 'rolledBack':
      return `Failed, and what had been done was undone: ${unended(outcome.reason)}.${keptText(outcome.kept)}`;
    case 'unfinished':
      return `Failed, and undoing could not be finished: ${unended(outcome.reason)}. The next apply or rollback goes on (${outcome.remediationId}).`;
    case 'declined':
      return 'Nothing was changed: the answer was no.';
    case 'interrupted':
      return 'Nothing was changed: interrupted at the question.';
    case 'observeOnly':
      return 'Nothing was changed: the decision is observe.';
    case 'adviceOnly':
      return 'Nothing was changed: the plan has no steps, only advice.';
  }
}

function keptText(kept: readonly string[]): string {
  return kept.length === 0 ? '' : ` What stays: ${unended(kept.join('; '))}.`;
}
