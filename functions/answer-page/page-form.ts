/** What a person has sent with the page's form, or what is wrong with it. */
import type { FormProblem } from '../../lib/report/page/page-view.ts';
import { EXEMPT_DAYS, FORM_FIELDS } from '../../lib/report/page/page-view.ts';
import { normalizeApprovalCode } from '../../lib/workflow/approval/approval-code.ts';

export interface PageForm {
  readonly answer: 'approved' | 'rejected';
  readonly code: string;
  readonly name?: string;
  readonly reason?: string;
  readonly exemptHours?: number;
}

const LONGEST_NAME = 100;
const LONGEST_REASON = 500;
const ANSWERS: ReadonlyMap<string, PageForm['answer']> = new Map([
  ['approve', 'approved'],
  ['reject', 'rejected'],
]);

/**
 * Reads `application/x-www-form-urlencoded`.
 *
 * What cannot be a code at all is refused here: a scanner that sends empty forms must not use up a person's attempts.
 */
export function parsePageForm(body: string): PageForm | FormProblem {
  const fields = new URLSearchParams(body);
  const text = (name: keyof typeof FORM_FIELDS): string => (fields.get(FORM_FIELDS[name]) ?? '').trim();
  const answer = ANSWERS.get(text('answer'));
  const code = normalizeApprovalCode(text('code'));
  if (answer === undefined) return { problem: 'noAnswer' };
  if (code === undefined) return { problem: 'noCode' };
  if (text('name').length > LONGEST_NAME || text('reason').length > LONGEST_REASON)
    return { problem: 'tooLong' };
  const days = EXEMPT_DAYS.find((known) => String(known) === text('exemptDays'));
  return {
    answer,
    code,
    ...(text('name') === '' ? {} : { name: text('name') }),
    ...(text('reason') === '' ? {} : { reason: text('reason') }),
    ...(days === undefined || answer === 'approved' ? {} : { exemptHours: days * 24 }),
  };
}
