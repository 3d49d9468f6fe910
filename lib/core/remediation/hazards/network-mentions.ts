/** What one policy says of the path that a request takes, as far as it can govern a service. */
import { mentionsNetworkKeys } from '../../iam/mentions-network-keys.ts';
import { parsePolicy } from '../../iam/parse-policy.ts';
import type { PolicyKind, Statement } from '../../iam/policy.ts';
import { isUnknown } from '../../iam/truth.ts';

export interface NetworkMentions {
  /** Condition keys of the path, in lower case, sorted. */
  readonly keys: readonly string[];
  /** Why there may be more than these. */
  readonly unclear?: string;
}

/**
 * Reads a policy's text; statements whose actions belong only to other services are passed over.
 *
 * `services` are action prefixes such as `s3`; undefined means that every statement counts.
 */
export function networkMentions(
  text: string,
  kind: PolicyKind,
  services?: readonly string[],
): NetworkMentions {
  const policy = parsePolicy(text, kind);
  if (isUnknown(policy)) return { keys: [], unclear: policy.unknown };
  const governing = new Set(
    policy.statements
      .filter((item) => services === undefined || services.some((service) => mayMean(item, service)))
      .map((item) => item.index),
  );
  const { mentions, unreadable } = mentionsNetworkKeys(text, kind);
  const own = mentions.filter((mention) => governing.has(mention.statement.index));
  const keys = [...new Set(own.map((mention) => mention.key))].sort();
  const [unclear] = unreadable;
  return unclear === undefined ? { keys } : { keys, unclear };
}

// Errs towards yes: an action that cannot be read may be one of the service's.
function mayMean({ action }: Statement, service: string): boolean {
  if (action.is === 'unreadable' || action.is === 'implied') return true;
  if (action.is === 'in') {
    return action.items.some((item) => isUnknown(item) || mayName(item.text.toLowerCase(), service));
  }
  const covers = (text: string): boolean => text === '*' || text === `${service}:*`;
  return !action.items.some((item) => !isUnknown(item) && covers(item.text.toLowerCase()));
}

function mayName(pattern: string, service: string): boolean {
  const head = pattern.split(/[*?]/, 1)[0] ?? '';
  return head.startsWith(`${service}:`) || `${service}:`.startsWith(head);
}
