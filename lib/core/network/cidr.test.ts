import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cidr } from './cidr.ts';
import {
  addressBits,
  contains,
  formatAddress,
  formatCidr,
  halves,
  lastAddress,
  overlaps,
  parseAddress,
  parseCidr,
} from './cidr.ts';

const anyCidr: fc.Arbitrary<Cidr> = fc.constantFrom('ipv4' as const, 'ipv6' as const).chain((family) => {
  const bits = addressBits(family);
  return fc
    .record({
      address: fc.bigInt(0n, (1n << BigInt(bits)) - 1n),
      prefixLength: fc.integer({ min: 0, max: bits }),
    })
    .map(({ address, prefixLength }) => {
      const hostBits = BigInt(bits - prefixLength);
      return { family, first: (address >> hostBits) << hostBits, prefixLength };
    });
});

describe('parseCidr', () => {
  it.each([
    ['0.0.0.0/0', 0n, 0],
    ['10.0.0.0/8', 0x0a000000n, 8],
    ['255.255.255.255/32', 0xffffffffn, 32],
  ])('reads %s', (text, first, prefixLength) => {
    expect(parseCidr(text)).toEqual({ family: 'ipv4', first, prefixLength });
  });

  it.each([
    ['::/0', 0n, 0],
    ['2001:db8::/32', 0x20010db8n << 96n, 32],
    ['2001:DB8:0:0:0:0:0:1/128', (0x20010db8n << 96n) + 1n, 128],
    ['::ffff:10.1.2.3/128', 0xffff0a010203n, 128],
    ['64:ff9b::/96', 0x64ff9bn << 96n, 96],
    ['1:2:3:4:5:6:7::/112', 0x0001_0002_0003_0004_0005_0006_0007_0000n, 112],
  ])('reads %s', (text, first, prefixLength) => {
    expect(parseCidr(text)).toEqual({ family: 'ipv6', first, prefixLength });
  });

  it.each([
    ['an address without a length', '10.0.0.0'],
    ['a length without an address', '/8'],
    ['set host bits', '10.0.0.1/8'],
    ['set IPv6 host bits', '2001:db8::1/32'],
    ['a leading zero in the address', '010.0.0.0/8'],
    ['a leading zero in the length', '10.0.0.0/08'],
    ['three parts', '10.0.0/8'],
    ['five parts', '10.0.0.0.0/8'],
    ['a part over 255', '10.0.256.0/24'],
    ['a negative part', '10.-1.0.0/16'],
    ['a part in hexadecimal', '0x0a.0.0.0/8'],
    ['a length over 32', '10.0.0.0/33'],
    ['a length over 128', '::/129'],
    ['a negative length', '10.0.0.0/-1'],
    ['two lengths', '10.0.0.0/8/8'],
    ['a space', ' 10.0.0.0/8'],
    ['a space at the end', '10.0.0.0/8 '],
    ['two abbreviations', '1::2::3/128'],
    ['three colons', ':::/128'],
    ['one colon at the beginning', ':1:2:3:4:5:6:7/128'],
    ['one colon at the end', '1:2:3:4:5:6:7:/128'],
    ['nine groups', '1:2:3:4:5:6:7:8:9/128'],
    ['eight groups and an abbreviation', '1:2:3:4::5:6:7:8/128'],
    ['five digits in a group', '2001:0db80::/32'],
    ['a zone', 'fe80::%eth0/64'],
    ['an embedded IPv4 address that is not last', '::1.2.3.4:5/128'],
    ['a broken embedded IPv4 address', '::1.2.3/128'],
    ['nothing', ''],
    ['words', 'everywhere'],
  ])('refuses %s', (_, text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it('reads back whatever formatCidr writes', () => {
    fc.assert(
      fc.property(anyCidr, (cidr) => {
        expect(parseCidr(formatCidr(cidr))).toEqual(cidr);
      }),
    );
  });

  it('gives the same answer the second time', () => {
    expect(parseCidr('192.0.2.0/24')).toEqual(parseCidr('192.0.2.0/24'));
    expect(parseCidr('192.0.2.1/24')).toBeUndefined();
    expect(parseCidr('192.0.2.1/24')).toBeUndefined();
  });
});

describe('formatAddress', () => {
  // RFC 5952, section 4: lower case, no leading zeros, the first longest run of two zero groups or more.
  it.each([
    ['0.0.0.0', '0.0.0.0'],
    ['::', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['::ffff:1.2.3.4', '::ffff:102:304'],
  ])('writes %s as %s', (text, expected) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(expected);
  });
});

describe('halves', () => {
  it('share no address and leave none out', () => {
    const divisible = anyCidr.filter((cidr) => cidr.prefixLength < addressBits(cidr.family));
    fc.assert(
      fc.property(divisible, (cidr) => {
        const [low, high] = halves(cidr);
        expect(low.first).toBe(cidr.first);
        expect(lastAddress(low) + 1n).toBe(high.first);
        expect(lastAddress(high)).toBe(lastAddress(cidr));
        expect([contains(cidr, low), contains(cidr, high), overlaps(low, high)]).toEqual([true, true, false]);
      }),
    );
  });
});

describe('contains', () => {
  it('says of two blocks what their first and last addresses say', () => {
    // Of two random blocks hardly any meet: the second is made from the first, wider, narrower or beside it.
    const pair = fc.tuple(anyCidr, fc.integer({ min: 0, max: 128 }), fc.bigInt(-2n, 2n));
    fc.assert(
      fc.property(pair, ([a, length, step]) => {
        const bits = addressBits(a.family);
        const prefixLength = Math.min(length, bits);
        const hostBits = BigInt(bits - prefixLength);
        const moved = BigInt.asUintN(bits, a.first + (step << hostBits));
        const b: Cidr = { family: a.family, first: (moved >> hostBits) << hostBits, prefixLength };
        expect(contains(a, b)).toBe(a.first <= b.first && lastAddress(b) <= lastAddress(a));
        expect(overlaps(a, b)).toBe(a.first <= lastAddress(b) && b.first <= lastAddress(a));
      }),
    );
  });

  it('keeps the families apart', () => {
    const everyIpv4: Cidr = { family: 'ipv4', first: 0n, prefixLength: 0 };
    const everyIpv6: Cidr = { family: 'ipv6', first: 0n, prefixLength: 0 };
    expect(contains(everyIpv4, everyIpv6)).toBe(false);
    expect(overlaps(everyIpv6, everyIpv4)).toBe(false);
  });
});
