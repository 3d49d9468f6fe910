/** Takes our statement out of a bucket policy and nothing else. */
import { parsePolicy } from '../parse-policy.ts';
import { isUnknown } from '../truth.ts';
import { ENDPOINT_ONLY_SID } from './endpoint-only-statement.ts';
import { hasSid, toRawPolicy, withStatements } from './statement-list.ts';

export type RemoveResult =
  /** `policyText` null: nothing is left, the policy is to be deleted. */
  | { readonly verdict: 'removed'; readonly policyText: string | null }
  | { readonly verdict: 'absent' }
  | { readonly verdict: 'refused'; readonly reason: string };

export function removeEndpointOnly(policyText: string | null): RemoveResult {
  if (policyText === null) return { verdict: 'absent' };
  const policy = parsePolicy(policyText);
  if (isUnknown(policy)) return { verdict: 'refused', reason: policy.unknown };
  const raw = toRawPolicy(policyText);
  const rest = raw.statements.filter((item) => !hasSid(item, ENDPOINT_ONLY_SID));
  if (rest.length === raw.statements.length) return { verdict: 'absent' };
  return { verdict: 'removed', policyText: rest.length === 0 ? null : withStatements(raw, rest) };
}
