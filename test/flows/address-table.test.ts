import { isIPv4, isIPv6 } from 'node:net';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AddressTable, type LabelledRange } from '../../lib/core/traffic/address-table.ts';
import { parseIpv4, parseIpv6 } from '../../lib/core/traffic/ip-address.ts';
import { toBytes } from './flow-records.ts';
import { labelOf } from './reference-parser.ts';

const octet = fc.constantFrom(0, 1, 3, 10, 52, 127, 128, 255);
const ipv4 = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const group = fc.constantFrom('0', '1', 'ff', '2a05', 'd07a', 'ffff');
const ipv6 = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':'));
const prefix = (most: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: most });
const cidr = fc
  .oneof(fc.tuple(ipv4, prefix(32)), fc.tuple(ipv6, prefix(128)))
  .map(([address, bits]) => `${address}/${bits}`);
const range: fc.Arbitrary<LabelledRange> = fc
  .tuple(cidr, fc.constantFrom('s3', 'dynamodb', 'datadog'))
  .map(([cidr, service]) => ({ cidr, label: { kind: 'service', service, region: 'eu-west-1' } }));

test('the label of an address is that of the most specific range, as found by trying them all', () => {
  fc.assert(
    fc.property(
      fc.array(range, { maxLength: 12 }),
      fc.array(fc.oneof(ipv4, ipv6), { minLength: 20, maxLength: 20 }),
      (ranges, addresses) => {
        const table = new AddressTable(ranges);
        for (const address of addresses) {
          const bytes = toBytes(` ${address} `);
          expect([address, table.labels[table.labelOf(bytes, 1, bytes.length - 1)]]).toEqual([
            address,
            labelOf(address, ranges),
          ]);
        }
      },
    ),
    { numRuns: 150 },
  );
});

const nearlyAddress = fc.string({
  unit: fc.constantFrom(
    '0',
    '1',
    '2',
    '5',
    '9',
    'a',
    'f',
    'g',
    '.',
    ':',
    '::',
    '255',
    '256',
    '10.0.0.1',
    '%',
  ),
  maxLength: 12,
});

test('an address is what Node takes for one', () => {
  fc.assert(
    fc.property(fc.oneof(nearlyAddress, ipv4, ipv6, fc.ipV6()), (text) => {
      const bytes = toBytes(text);
      expect(parseIpv4(bytes, 0, bytes.length) >= 0).toBe(isIPv4(text));
      expect(parseIpv6(bytes, 0, bytes.length, new Uint32Array(4))).toBe(isIPv6(text) && !text.includes('%'));
    }),
    { numRuns: 3000 },
  );
});
