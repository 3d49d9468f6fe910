import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress, parseCidr, rangeHolds, type Range } from './cidr.ts';
import { isUnknown } from './truth.ts';

const address = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => ({ version: 4, value, bits: 32 }) as const),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value) => ({ version: 6, value, bits: 128 }) as const),
);

function parsed(text: string): Range {
  const range = parseCidr(text);
  if (isUnknown(range)) throw new Error(range.unknown);
  return range;
}

test('an address that is written is read as itself', () => {
  fc.assert(
    fc.property(address, ({ version, value }) => {
      expect(parsed(formatAddress(version, value))).toEqual({ version, first: value, last: value });
    }),
  );
});

test('a range holds the addresses that share its first bits, and no others', () => {
  fc.assert(
    fc.property(address, fc.nat(128), fc.nat(128), ({ version, value, bits }, length, flipped) => {
      const prefix = Math.min(length, bits);
      const range = parsed(`${formatAddress(version, value)}/${prefix}`);
      const bit = flipped % bits;
      const other = value ^ (1n << BigInt(bits - 1 - bit));
      expect(rangeHolds(range, { version, first: other, last: other })).toBe(bit >= prefix);
      expect(rangeHolds(range, { version, first: value, last: value })).toBe(true);
      const [home, away] = [value, other].toSorted((a, b) => (a < b ? -1 : 1));
      if (home !== undefined && away !== undefined)
        expect(rangeHolds(range, { version, first: home, last: away })).toBe(bit >= prefix);
    }),
  );
});

describe('an address is read as it is written', () => {
  test.each([
    ['0.0.0.0', 0n],
    ['255.255.255.255', 2n ** 32n - 1n],
    ['1.2.3.4', 0x01020304n],
    ['::', 0n],
    ['::1', 1n],
    ['1::', 2n ** 112n],
    ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n],
    ['1:2:3:4:5:6:7::', 0x00010002000300040005000600070000n],
    ['ABCD::ef01', (0xabcdn << 112n) + 0xef01n],
    ['::1.2.3.4', 0x01020304n],
    ['1:2:3:4:5:6:1.2.3.4', 0x00010002000300040005000601020304n],
  ])('%s', (text, value) => expect(parsed(text).first).toBe(value));

  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.04',
    '1.2.3.1000',
    'x1.2.3.4',
    '1.2.3.4x',
    '1.2.3.4/',
    '1.2.3.4/x',
    '1.2.3.4/1x',
    '1.2.3.4/33',
    '1.2.3.4/0032',
    '1.2.3.4/24/',
    '::/129',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4::5:6:7:8',
    '12345::',
    'g::',
    '1::g',
    ':::',
    '1::2::3',
    '1.2.3.4::',
    '::1.2.3.256',
  ])('%j is none', (text) => expect(isUnknown(parseCidr(text))).toBe(true));
});
