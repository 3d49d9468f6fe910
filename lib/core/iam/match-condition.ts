/**
 * Whether one condition holds for a request.
 *
 *                 key missing   null set   otherwise
 *   X             false         -          some value of the policy matches
 *   NotX          true          -          none matches
 *   …IfExists     true          -          as without
 *   ForAllValues  true          true       every value of the request passes
 *   ForAnyValue   false         false      at least one passes
 *   Null true     true
 *
 * A key with several values and no set operator cannot be told.
 */
import type { Operand } from './operators/operator.ts';
import type { Condition } from './policy.ts';
import type { ContextValue, PolicyRequest } from './request.ts';
import { resolveTemplate, type Lookup } from './template.ts';
import { every, isUnknown, not, some, unknown, type Truth, type Unknown } from './truth.ts';

export function matchCondition(condition: Condition | Unknown, request: PolicyRequest): Truth {
  if (isUnknown(condition)) return condition;
  const { test, key } = condition;
  if (isUnknown(test)) return test;
  if (request.unknownKeys?.has(key)) return unknown(`${key} of the request is not known`);
  const actual = request.context[key];
  const missing = actual === undefined || actual.length === 0;
  if (test.is === 'null') {
    // A key with an empty value: AWS speaks of a null dataset, but not of what Null then says.
    if (missing && actual !== undefined) return unknown(`${key} is empty`);
    return test.missing.includes(missing);
  }
  const passes = (value: string): Truth => compare(test.operands, test.negated, value, toLookup(request));
  if (test.quantifier !== 'one') return matchSet(test, actual, passes);
  if (missing && typeof actual !== 'string') return test.ifExists || test.negated;
  const values = typeof actual === 'string' ? [actual] : (actual ?? []);
  const [value = '', second] = values;
  return second === undefined
    ? passes(value)
    : unknown(`${key} has several values and ${condition.operator} no set operator`);
}

function matchSet(
  test: { readonly quantifier: 'one' | 'all' | 'any'; readonly ifExists: boolean },
  actual: ContextValue | undefined,
  passes: (value: string) => Truth,
): Truth {
  if (actual === undefined && test.ifExists) return true;
  const values = typeof actual === 'string' ? [actual] : (actual ?? []);
  if (values.every((value) => value === '')) return test.quantifier === 'all';
  return test.quantifier === 'all' ? every(values, passes) : some(values, passes);
}

function compare(operands: readonly Operand[], negated: boolean, value: string, lookup: Lookup): Truth {
  const matched = some(operands, (operand) => operand.matches(value, lookup));
  if (!negated) return matched;
  // An unresolved variable makes a positive match false, but nobody says that it makes the negation true.
  if (matched === false) {
    const open = operands.find(({ template }) => template && resolveTemplate(template, lookup) === undefined);
    if (open) return unknown('a policy variable has no value in this request');
  }
  return not(matched);
}

/** The values that policy variables take in this request. */
export const toLookup =
  (request: PolicyRequest): Lookup =>
  (key) => {
    if (request.unknownKeys?.has(key)) return unknown(`${key} of the request is not known`);
    const value = request.context[key];
    return typeof value === 'string' ? value : value?.length === 1 ? value[0] : undefined;
  };
