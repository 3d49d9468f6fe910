/** A statement on two paths at once. */
import type { Outcome } from '../evaluate.ts';
import { matchConditions } from '../match-statement.ts';
import type { Statement } from '../policy.ts';
import type { PolicyRequest } from '../request.ts';
import { every, isUnknown, type Truth } from '../truth.ts';

export type Sides = { readonly before: PolicyRequest; readonly after: PolicyRequest };

/** A statement, and how it stands to what the search does not vary. */
export type Compared = {
  readonly blurred: Statement;
  readonly keys: readonly string[];
  readonly isSensitive: boolean;
  readonly fixed: Truth;
};

export type Judged = Compared & { readonly before: Truth; readonly after: Truth };

export function judgeStatement(item: Compared, sides: Sides): Judged {
  const on = (side: PolicyRequest): Truth =>
    every([item.fixed, matchConditions(item.blurred, side)], (part) => part);
  const before = on(sides.before);
  return { ...item, before, after: item.isSensitive ? on(sides.after) : before };
}

export const isSensitive = (item: Compared): boolean => item.isSensitive;

/** What does not look at the path is the same on both sides, whatever it is. */
export const isSame = (item: Judged): boolean =>
  !item.isSensitive || (!isUnknown(item.before) && item.before === item.after);

export function outcomeOf(judged: readonly Judged[], side: 'before' | 'after'): Outcome {
  const allows = judged.filter(({ blurred }) => blurred.effect === 'Allow');
  const denies = judged.filter(({ blurred }) => blurred.effect !== 'Allow');
  if (denies.some((item) => item[side] === true && item.blurred.effect === 'Deny')) return 'explicitDeny';
  if (denies.some((item) => item[side] !== false)) return 'unknown';
  if (allows.some((item) => item[side] === true)) return 'allowed';
  return allows.some((item) => isUnknown(item[side])) ? 'unknown' : 'implicitDeny';
}
