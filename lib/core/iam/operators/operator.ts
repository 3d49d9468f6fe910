/**
 * The contract of a family of condition operators.
 *
 * A family compiles each value of the policy once into a test of one value of the request. Missing keys, sets,
 * IfExists and negation are the same for all families and live in ../match-condition.ts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import type { Lookup, Template } from '../template.ts';
import type { Truth, Unknown } from '../truth.ts';

export type Operand = {
  readonly matches: (actual: string, lookup: Lookup) => Truth;
  /** The value as a pattern, where the family compares text. */
  readonly template?: Template;
};

export type Operator = {
  /** The positive relation; a negated operator holds when no value of the policy stands in it. */
  readonly compile: (value: string, variables: boolean) => Operand | Unknown;
  readonly negated: boolean;
  readonly family: Family;
};

export type Family = 'string' | 'stringIgnoreCase' | 'numeric' | 'date' | 'bool' | 'binary' | 'ip' | 'arn';

export type ConditionTest =
  | { readonly is: 'null'; readonly missing: readonly boolean[] }
  | {
      readonly is: 'compare';
      readonly quantifier: 'one' | 'all' | 'any';
      readonly ifExists: boolean;
      readonly negated: boolean;
      readonly family: Family;
      readonly name: string;
      readonly operands: readonly Operand[];
    };
