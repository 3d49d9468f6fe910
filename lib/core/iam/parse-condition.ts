/** The Condition element: operator, key, one value or a list; all of them must hold. */
import { isRecord } from './json-record.ts';
import { toConditionTest } from './operators/operators.ts';
import type { ConditionTest } from './operators/operator.ts';
import type { Condition } from './policy.ts';
import { variablesOf } from './template.ts';
import { isUnknown, unknown, type Unknown } from './truth.ts';

export function parseConditions(value: unknown, variables: boolean): readonly (Condition | Unknown)[] {
  if (value === undefined) return [];
  if (!isRecord(value)) return [unknown('Condition is not an object')];
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) return [unknown(`Condition ${operator} is not an object`)];
    const entries = Object.entries(keys);
    if (entries.length === 0) return [unknown(`Condition ${operator} is empty`)];
    return refuseTwice(
      operator,
      entries.map(([key, values]) => toCondition(operator, key, values, variables)),
    );
  });
}

// Key names ignore case, so JSON can hold one key twice under different spellings; which one counts is not said.
function refuseTwice(
  operator: string,
  list: readonly (Condition | Unknown)[],
): readonly (Condition | Unknown)[] {
  const keys = list.flatMap((item) => (isUnknown(item) ? [] : [item.key]));
  return new Set(keys).size === keys.length
    ? list
    : [unknown(`Condition ${operator} has a key in two spellings`)];
}

function toCondition(operator: string, key: string, raw: unknown, variables: boolean): Condition | Unknown {
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  const values = list.flatMap((item) =>
    typeof item === 'string'
      ? [item]
      : typeof item === 'boolean' || typeof item === 'number'
        ? [String(item)]
        : [],
  );
  if (values.length === 0 || values.length < list.length)
    return unknown(`${operator} ${key} has no readable value`);
  if (key === '') return unknown(`${operator} has a condition key without a name`);
  const test = toConditionTest(operator, values, variables);
  const mentioned = isUnknown(test) ? [] : variablesOfTest(test);
  return { operator, key: key.toLowerCase(), values, test, variables: mentioned };
}

const variablesOfTest = (test: ConditionTest): readonly string[] =>
  test.is === 'null' ? [] : test.operands.flatMap(({ template }) => (template ? variablesOf(template) : []));
