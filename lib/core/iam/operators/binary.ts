/** The BinaryEquals operator: both sides are the base64 spelling of the bytes. */
import { unknown } from '../truth.ts';
import type { Operator } from './operator.ts';

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);

const compile: Operator['compile'] = (value) =>
  isBase64(value)
    ? { matches: (actual) => (isBase64(actual) ? actual === value : unknown(`${actual} is not base64`)) }
    : unknown(`${value} is not base64`);

export const binaryOperators: Readonly<Record<string, Operator>> = {
  BinaryEquals: { compile, negated: false, family: 'binary' },
};
