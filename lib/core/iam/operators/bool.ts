/** The Bool operator: `true` or `false`, in lower case; AWS does not say what another spelling means. */
import { unknown } from '../truth.ts';
import type { Operator } from './operator.ts';

const isBool = (text: string): boolean => text === 'true' || text === 'false';

const compile: Operator['compile'] = (value) =>
  isBool(value)
    ? {
        matches: (actual) =>
          isBool(actual) ? actual === value : unknown(`${actual} is neither true nor false`),
      }
    : unknown(`${value} is neither true nor false`);

export const boolOperators: Readonly<Record<string, Operator>> = {
  Bool: { compile, negated: false, family: 'bool' },
};
