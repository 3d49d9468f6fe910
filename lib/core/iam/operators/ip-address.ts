/** IP operators: an address in a range, both of version 4 or both of version 6. */
import { parseCidr, rangeHolds } from '../cidr.ts';
import { isUnknown, unknown } from '../truth.ts';
import type { Operator } from './operator.ts';

const compile: Operator['compile'] = (value) => {
  const range = parseCidr(value);
  if (isUnknown(range)) return range;
  return {
    matches: (actual) => {
      const address = actual.includes('/') ? unknown(`${actual} is not one address`) : parseCidr(actual);
      return isUnknown(address) ? address : rangeHolds(range, address);
    },
  };
};

export const ipOperators: Readonly<Record<string, Operator>> = {
  IpAddress: { compile, negated: false, family: 'ip' },
  NotIpAddress: { compile, negated: true, family: 'ip' },
};
