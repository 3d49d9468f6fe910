/**
 * A statement in which every comparison with a policy variable is unknown.
 *
 * A variable compares two keys of the request with each other, which values tried one key at a time do not cover:
 * what still holds of the blurred statement holds whatever the variables are.
 */
import type { Condition, Statement } from '../policy.ts';
import { variablesOf } from '../template.ts';
import { isUnknown, unknown, type Unknown } from '../truth.ts';

export const COMPARES = 'a policy variable compares parts of the request with each other';

export function blurVariables(statement: Statement): Statement {
  const { resource } = statement;
  const blurItem = <T extends { readonly loose: Parameters<typeof variablesOf>[0] }>(
    item: T | Unknown,
  ): T | Unknown => (!isUnknown(item) && variablesOf(item.loose).length > 0 ? unknown(COMPARES) : item);
  return {
    ...statement,
    conditions: statement.conditions.map(blurCondition),
    resource: 'items' in resource ? { ...resource, items: resource.items.map(blurItem) } : resource,
  };
}

const blurCondition = (condition: Condition | Unknown): Condition | Unknown =>
  isUnknown(condition) || condition.variables.length === 0
    ? condition
    : { ...condition, test: unknown(COMPARES) };

/** Keys that a statement's resources mention as policy variables. */
export const resourceVariables = ({ resource }: Statement): readonly string[] =>
  'items' in resource
    ? resource.items.flatMap((item) => (isUnknown(item) ? [] : variablesOf(item.loose)))
    : [];
