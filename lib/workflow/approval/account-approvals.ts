/** Questions as they are stored while they wait for an answer. */
import type { ApprovalChannel } from '../account/account-settings.ts';
import type { RemediationRun } from '../steps/remediation-run.ts';

/** One question: one plan of one remediation. */
export interface ApprovalKey {
  readonly remediationId: string;
  readonly planHash: string;
}

export interface ApprovalQuestion extends ApprovalKey {
  /** As it stood when it was asked; an answer sends it on. */
  readonly run: RemediationRun;
  readonly askedAt: string;
  /** ISO 8601, whole seconds; from then on silence is a rejection. */
  readonly expiresAt: string;
  readonly channel: ApprovalChannel;
  /** Keyed hash of the code that stands in the mail; the code itself is stored nowhere. */
  readonly codeHash: string;
  /** Where the state machine waits; another one when the asking task was started again. */
  readonly taskToken: string;
}

export interface ApprovalAnswer {
  readonly answer: 'approved' | 'rejected' | 'expired';
  /** A person's name or ARN; `nobody` for silence. */
  readonly by: string;
  readonly at: string;
  readonly reason?: string;
  readonly exemptUntil?: string;
}

export interface StoredApproval extends ApprovalQuestion {
  /** Answers by page so far, right or wrong. */
  readonly codeAttempts: number;
  readonly answer?: ApprovalAnswer;
  /** The state machine has taken the answer. */
  readonly isDelivered: boolean;
}

/** Throwing means: nothing is asked, no answer is taken, and the question expires. */
export interface Approvals {
  /**
   * Conditional: stores the question where what stands there is still what was read (`replaced`, the same `askedAt`
   * and just as answered; undefined: nothing). Code attempts stay with the same `askedAt` and begin anew with another.
   */
  readonly put: (
    question: ApprovalQuestion,
    replaced: StoredApproval | undefined,
  ) => Promise<'stored' | 'conflict'>;
  readonly read: (key: ApprovalKey) => Promise<StoredApproval | undefined>;
  /** Every question without an answer, oldest first. */
  readonly listOpen: () => Promise<readonly StoredApproval[]>;
  /** Adds one before a code is looked at, and gives the new count: guesses made at once are counted too. */
  readonly countCodeAttempt: (key: ApprovalKey) => Promise<number>;
  /** Conditional: stores the first answer and gives it back; where there is one already, gives that one. */
  readonly answerOnce: (key: ApprovalKey, answer: ApprovalAnswer) => Promise<ApprovalAnswer>;
  readonly markDelivered: (key: ApprovalKey) => Promise<void>;
}
