/**
 * The journal of a remediation: what was meant, what was done, what came of it; written before and after every call.
 *
 * One format, kept by two stores. An entry is appended and never changed. What a journal means is computed here by
 * reading it from the start; a store only keeps the order.
 */
import type { Action } from './action.ts';
import type { Plan } from './plan.ts';
import type { Subject } from './subject.ts';

export const JOURNAL_SCHEMA = 'endpointer-journal/1';

export type JournalEntry =
  | {
      readonly entry: 'opened';
      readonly schema: typeof JOURNAL_SCHEMA;
      readonly remediationId: string;
      /** ISO 8601, like every `at`. */
      readonly at: string;
      readonly plan: Plan;
    }
  /** The account had changed before the answer: another plan, and another question. */
  | { readonly entry: 'replanned'; readonly at: string; readonly plan: Plan }
  | {
      readonly entry: 'asked';
      readonly at: string;
      readonly planHash: string;
      /** When silence becomes a rejection. */
      readonly expiresAt: string;
    }
  | {
      readonly entry: 'answered';
      readonly at: string;
      readonly planHash: string;
      readonly answer: 'approved' | 'rejected' | 'expired';
      /** A person's name or ARN; `consent` where the VPC's owner allowed it beforehand; `nobody` for silence. */
      readonly by: string;
      readonly reason?: string;
    }
  /** Written before the call; `index` counts the plan's actions from 0. */
  | {
      readonly entry: 'intent';
      readonly at: string;
      readonly index: number;
      readonly attempt: number;
      /** Only for a call that takes one. */
      readonly clientToken?: string;
    }
  /** The call was answered with success, or the estate already showed its effect. */
  | {
      readonly entry: 'acknowledged';
      readonly at: string;
      readonly index: number;
      readonly resultId?: string;
    }
  /** The call was answered with an error, or its answer was lost. */
  | {
      readonly entry: 'failed';
      readonly at: string;
      readonly index: number;
      readonly isCertain: boolean;
      readonly reason: string;
    }
  | { readonly entry: 'verified'; readonly at: string }
  | { readonly entry: 'undoBegun'; readonly at: string; readonly reason: string }
  /** The inverse of action `index` was begun. */
  | { readonly entry: 'undoIntent'; readonly at: string; readonly index: number; readonly inverse: Action }
  | {
      readonly entry: 'undone';
      readonly at: string;
      readonly index: number;
      /** `kept`: its preconditions did not hold, so it stays, with the reason. */
      readonly outcome: 'undone' | 'nothingToUndo' | 'kept';
      readonly reason: string;
    }
  | {
      readonly entry: 'closed';
      readonly at: string;
      readonly outcome: RemediationOutcome;
      readonly reason?: string;
    };

/** `notApplied`: nothing was changed, whether it was not allowed, not wanted or not needed. */
export type RemediationOutcome = 'applied' | 'rolledBack' | 'partlyRolledBack' | 'notApplied';

/** One remediation's journal, as a store keeps it. */
export interface Journal {
  readonly remediationId: string;
  /** Returns when the entry is safe; throws where it could not be written, and then the call must not be made. */
  readonly append: (entry: JournalEntry) => Promise<void>;
  readonly read: () => Promise<readonly JournalEntry[]>;
}

/** Where journals are kept, for one account and Region. */
export interface JournalStore {
  readonly create: (remediationId: string) => Promise<Journal>;
  /** Undefined where there is none of that id. Throws `UserError` where it cannot be understood. */
  readonly open: (remediationId: string) => Promise<Journal | undefined>;
  /** Ids of all journals, oldest first. */
  readonly list: () => Promise<readonly string[]>;
  /** The exclusive right to change one subject; throws `UserError` where another process has it. */
  readonly lock: (subject: Subject) => Promise<{ readonly release: () => Promise<void> }>;
}
