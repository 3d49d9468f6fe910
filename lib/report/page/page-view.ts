/** What the approval page is told; how it says it stands in the files beside. */
import type { Plan } from '../../core/remediation/plan.ts';

/** A question: one plan of one remediation, and what is known about it. */
export interface QuestionView {
  readonly remediationId: string;
  readonly plan: Plan;
  /** What was wrong before the product came, and nobody has just caused. */
  readonly isBaseline: boolean;
  /** ISO 8601, like all times here. */
  readonly askedAt: string;
  readonly expiresAt: string;
}

export interface AnswerView {
  readonly answer: 'approved' | 'rejected' | 'expired';
  readonly by: string;
  readonly at: string;
  readonly reason?: string;
}

/**
 * What the page says. Only an open question can be answered.
 *
 * `altered` shows nothing of any plan: whoever came with such a link has not shown that the mail was sent to them.
 */
export type PageView =
  | {
      readonly state: 'open';
      readonly question: QuestionView;
      /** False where only a caller whom IAM knows may approve; anybody with the code may still reject. */
      readonly mayApprove: boolean;
      readonly problem?: FormProblem;
    }
  | { readonly state: 'locked' | 'iamOnly' | 'stale' | 'expired'; readonly question?: QuestionView }
  | {
      readonly state: 'answered';
      readonly question: QuestionView;
      readonly answer: AnswerView;
      readonly isNew: boolean;
    }
  | { readonly state: 'altered' | 'gone' | 'notAllowed' | 'unavailable' };

/** Why the answer that was just sent was not taken. */
export type FormProblem =
  | { readonly problem: 'wrongCode'; readonly attemptsLeft: number }
  | { readonly problem: 'noCode' | 'noAnswer' | 'tooLong' };

/** The names of the form's fields, as a POST brings them. */
export const FORM_FIELDS = {
  code: 'code',
  answer: 'answer',
  name: 'name',
  reason: 'reason',
  exemptDays: 'exempt-days',
} as const;

/** How long a rejected resource may be left in peace, in days. */
export const EXEMPT_DAYS = [30, 90, 365] as const;
