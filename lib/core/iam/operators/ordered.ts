/** The six comparisons that numbers and dates share. Neither takes wildcards or policy variables. */
import { isUnknown, type Unknown } from '../truth.ts';
import type { Family, Operator } from './operator.ts';

type Relation = (actual: number, value: number) => boolean;

export function ordered(
  prefix: 'Numeric' | 'Date',
  family: Family,
  parse: (text: string) => number | Unknown,
): Readonly<Record<string, Operator>> {
  const operator = (relation: Relation, negated = false): Operator => ({
    negated,
    family,
    compile: (text) => {
      const value = parse(text);
      if (isUnknown(value)) return value;
      return {
        matches: (actual) => {
          const number = parse(actual);
          return isUnknown(number) ? number : relation(number, value);
        },
      };
    },
  });
  const equal: Relation = (actual, value) => actual === value;
  return {
    [`${prefix}Equals`]: operator(equal),
    [`${prefix}NotEquals`]: operator(equal, true),
    [`${prefix}LessThan`]: operator((actual, value) => actual < value),
    [`${prefix}LessThanEquals`]: operator((actual, value) => actual <= value),
    [`${prefix}GreaterThan`]: operator((actual, value) => actual > value),
    [`${prefix}GreaterThanEquals`]: operator((actual, value) => actual >= value),
  };
}
