/** Every condition operator of the policy language by its name. */
import { isUnknown, unknown, type Unknown } from '../truth.ts';
import { arnOperators } from './arn.ts';
import { binaryOperators } from './binary.ts';
import { boolOperators } from './bool.ts';
import { dateOperators } from './date.ts';
import { ipOperators } from './ip-address.ts';
import { numericOperators } from './numeric.ts';
import type { ConditionTest, Operand, Operator } from './operator.ts';
import { stringOperators } from './string.ts';

const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...stringOperators,
    ...numericOperators,
    ...dateOperators,
    ...boolOperators,
    ...binaryOperators,
    ...ipOperators,
    ...arnOperators,
  }),
);

/** The test that an operator and its values mean, unknown for any spelling that AWS does not document. */
export function toConditionTest(
  name: string,
  values: readonly string[],
  variables: boolean,
): ConditionTest | Unknown {
  if (name === 'Null') return toNullTest(values);
  const [, set, base = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(name) ?? [];
  const operator = operators.get(base);
  if (!operator) return unknown(`the condition operator ${name} is not known`);
  const operands: Operand[] = [];
  for (const value of values) {
    const operand = operator.compile(value, variables);
    if (isUnknown(operand)) operands.push({ matches: () => operand });
    else operands.push(operand);
  }
  return {
    is: 'compare',
    quantifier: set === undefined ? 'one' : set === 'ForAllValues' ? 'all' : 'any',
    ifExists: ifExists !== undefined,
    negated: operator.negated,
    family: operator.family,
    name: base,
    operands,
  };
}

function toNullTest(values: readonly string[]): ConditionTest | Unknown {
  const odd = values.find((value) => value !== 'true' && value !== 'false');
  if (odd !== undefined) return unknown(`the Null operator takes true or false, not ${odd}`);
  return { is: 'null', missing: values.map((value) => value === 'true') };
}
