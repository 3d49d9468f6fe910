/** What a remediation is handed: a door to AWS, a journal, a clock. It makes none of them itself. */
import type { Door } from '../aws/door.ts';
import type { JournalStore } from '../core/remediation/journal.ts';
import type { Estate } from '../core/network/estate.ts';
import type { Mode, PlanOptions } from '../core/remediation/plan.ts';
import type { MoneyOptions } from '../core/cost/savings.ts';
import type { AccountServices } from './account/account-services.ts';

export interface Clock {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** How long to look for the effect of a write before giving up. */
export interface Patience {
  /** Between two reads, in milliseconds. */
  readonly pollMilliseconds: number;
  /** Reads until an acknowledged write must show. */
  readonly verifyPolls: number;
  /** Reads that must all show nothing before an unanswered write counts as not done. */
  readonly settlePolls: number;
}

/** AWS shows most writes within seconds; a gateway endpoint's route within a minute. */
export const DEFAULT_PATIENCE: Patience = { pollMilliseconds: 2_000, verifyPolls: 60, settlePolls: 8 };

export interface WorkflowContext {
  readonly door: Door;
  readonly journals: JournalStore;
  readonly clock: Clock;
  readonly patience: Patience;
  readonly money: MoneyOptions;
  /** The most that the caller wants of any plan; it lowers a decision and never raises it. */
  readonly atMost: Mode;
  /** Traffic that was given, and counts instead of what the door knows. */
  readonly traffic?: Estate['traffic'];
  /** How buckets are closed, and who was seen to reach them; absent where nobody has said so. */
  readonly buckets?: Pick<PlanOptions, 'bucketCure' | 'seenUses'>;
  /** Makes ids and client tokens; unique, letters, digits and dashes. */
  readonly newId: () => string;
  /** Told of every step, for people who wait. */
  readonly tell: (event: WorkflowEvent) => void;
  /** Only in the account; without it there is a person at a terminal. */
  readonly account?: AccountServices;
}

export type WorkflowEvent =
  | { readonly event: 'step'; readonly step: string; readonly text: string }
  | { readonly event: 'action'; readonly index: number; readonly total: number; readonly text: string }
  | { readonly event: 'undo'; readonly index: number; readonly text: string }
  | { readonly event: 'waiting'; readonly text: string };

/** How a remediation ended. */
export type RunResult =
  | { readonly result: 'applied'; readonly remediationId: string }
  | { readonly result: 'nothingToDo' }
  /** Re-reading gave another plan than the one that was approved; nothing was changed. */
  | { readonly result: 'stale'; readonly approvedHash: string; readonly presentHash: string }
  /** Refused before the first write; nothing was changed. */
  | { readonly result: 'refused'; readonly reason: string }
  /** Something failed, and what had been done was undone. */
  | {
      readonly result: 'rolledBack';
      readonly remediationId: string;
      readonly reason: string;
      readonly kept: readonly string[];
    }
  /** Undoing could not be finished; the journal stays open, and the next apply or rollback goes on. */
  | { readonly result: 'unfinished'; readonly remediationId: string; readonly reason: string };
