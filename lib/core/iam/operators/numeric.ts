/** Numeric operators on integers and decimals; a number too long to be exact cannot be told. */
import { unknown, type Unknown } from '../truth.ts';
import { ordered } from './ordered.ts';

export function parseNumber(text: string): number | Unknown {
  if (!/^[+-]?\d{1,15}(\.\d{1,15})?$/.test(text) || text.replace(/\D/g, '').length > 15) {
    return unknown(`${text} is not a number that can be compared exactly`);
  }
  return Number(text);
}

export const numericOperators = ordered('Numeric', 'numeric', parseNumber);
