/**
 * Where a policy looks at the way a request came.
 *
 * A policy that cannot be read, or a condition that cannot, may mention anything: that is said as unknown, beside
 * whatever was found.
 */
import { nameStatement, type StatementName } from './evaluate.ts';
import { isNetworkKey } from './network-keys.ts';
import { parsePolicy } from './parse-policy.ts';
import type { PolicyKind, Statement } from './policy.ts';
import { variablesOf } from './template.ts';
import { isUnknown } from './truth.ts';

export type NetworkKeyMention = {
  readonly statement: StatementName;
  readonly effect: 'Allow' | 'Deny' | 'unknown';
  /** In lower case. */
  readonly key: string;
  /** The condition operator, or the element that holds the key as a policy variable. */
  readonly operator: string;
  readonly values: readonly string[];
};

export type NetworkKeyMentions = {
  readonly mentions: readonly NetworkKeyMention[];
  /** Why there may be more than was found. */
  readonly unreadable: readonly string[];
};

export function mentionsNetworkKeys(policyText: string, kind: PolicyKind = 'resource'): NetworkKeyMentions {
  const policy = parsePolicy(policyText, kind);
  if (isUnknown(policy)) return { mentions: [], unreadable: [policy.unknown] };
  return {
    mentions: policy.statements.flatMap(toMentions),
    unreadable: policy.statements.flatMap((statement) => toUnreadable(statement)),
  };
}

function toMentions(statement: Statement): readonly NetworkKeyMention[] {
  const { effect } = statement;
  const mention = (key: string, operator: string, values: readonly string[]): NetworkKeyMention => ({
    statement: nameStatement(statement),
    effect: isUnknown(effect) ? 'unknown' : effect,
    key,
    operator,
    values,
  });
  const inConditions = statement.conditions.flatMap((condition) => {
    if (isUnknown(condition)) return [];
    const keys = [condition.key, ...condition.variables].filter(isNetworkKey);
    return keys.map((key) => mention(key, condition.operator, condition.values));
  });
  const { resource } = statement;
  const items = resource.is === 'in' || resource.is === 'notIn' ? resource.items : [];
  const inResources = items.flatMap((item) => {
    if (isUnknown(item)) return [];
    const keys = variablesOf(item.loose).filter(isNetworkKey);
    return keys.map((key) => mention(key, resource.is === 'in' ? 'Resource' : 'NotResource', [item.text]));
  });
  return [...inConditions, ...inResources];
}

// A part that could not be read may hide a key; an unknown operator hides none, its key stands beside it.
function toUnreadable(statement: Statement): readonly string[] {
  const { resource, conditions, problems } = statement;
  const hidden = [...conditions.filter(isUnknown), ...problems].map((item) => item.unknown);
  if (resource.is === 'unreadable') return [...hidden, resource.reason];
  const items = resource.is === 'implied' ? [] : resource.items;
  return [...hidden, ...items.filter(isUnknown).map((item) => item.unknown)];
}
