/**
 * What a bucket policy reads after our change has been taken back.
 *
 * Untouched since, it becomes the former text again. Edited since, only the statement that we put is taken away, or
 * made what it was before us; the edit stays. A statement of ours that somebody has changed is theirs now.
 */
import { parsePolicy } from '../parse-policy.ts';
import { canonicalStatement, isSamePolicy } from '../same-policy.ts';
import { isUnknown } from '../truth.ts';
import { ENDPOINT_ONLY_SID } from './endpoint-only-statement.ts';
import { hasSid, toRawPolicy, withStatements } from './statement-list.ts';

/** The texts before and after our change; the former is null where there was no policy. */
export type PolicyChange = { readonly formerPolicy: string | null; readonly policy: string };

export type Restoration =
  /** `policyText` null: the policy is to be deleted. */
  | { readonly is: 'restored' | 'edited'; readonly policyText: string | null }
  /** Our statement is not there. */
  | { readonly is: 'absent' }
  | { readonly is: 'refused'; readonly reason: string };

/** `present` null: the bucket is known to have no policy. */
export function restorePolicy(present: string | null, change: PolicyChange): Restoration {
  if (present === null) return { is: 'absent' };
  if (isSamePolicy(present, change.policy)) return { is: 'restored', policyText: change.formerPolicy };
  const policy = parsePolicy(present);
  if (isUnknown(policy)) return { is: 'refused', reason: policy.unknown };
  const raw = toRawPolicy(present);
  const marked = raw.statements.filter((item) => hasSid(item, ENDPOINT_ONLY_SID));
  if (marked.length === 0) return { is: 'absent' };
  if (isMarkedAlike(present, change.formerPolicy)) return { is: 'absent' };
  if (!isMarkedAlike(present, change.policy)) {
    return { is: 'refused', reason: `somebody has changed the statement ${ENDPOINT_ONLY_SID} since` };
  }
  const before = statementsOf(change.formerPolicy).filter((item) => hasSid(item, ENDPOINT_ONLY_SID));
  const rest = raw.statements.flatMap((item) => (hasSid(item, ENDPOINT_ONLY_SID) ? before : [item]));
  return { is: 'edited', policyText: rest.length === 0 ? null : withStatements(raw, rest) };
}

/** Whether both hold the same statements with our mark, and at least one. */
export function isMarkedAlike(one: string | null, other: string | null): boolean {
  const marks = markedStatements(one);
  return marks !== '' && marks === markedStatements(other);
}

/** One text for the statements with our mark; empty where there is none. */
export function markedStatements(text: string | null): string {
  const marked = statementsOf(text).filter((item) => hasSid(item, ENDPOINT_ONLY_SID));
  return marked.map(canonicalStatement).join('\n');
}

function statementsOf(text: string | null): readonly unknown[] {
  if (text === null || isUnknown(parsePolicy(text))) return [];
  return toRawPolicy(text).statements;
}
