import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkAcl } from '../../../../test/estates/build-estate.ts';
import type { Cidr } from '../../network/cidr.ts';
import { contains, formatCidr, lastAddress } from '../../network/cidr.ts';
import type { NetworkAclEntry } from '../../network/estate.ts';
import { isCovered } from './is-covered.ts';
import { networkAclAdmits } from './network-acl-admits.ts';

/** Blocks within 16 addresses, so that every single packet can be walked. */
const cidr: fc.Arbitrary<Cidr> = fc
  .tuple(fc.integer({ min: 28, max: 32 }), fc.nat(15))
  .map(([prefixLength, at]) => ({
    family: 'ipv4',
    first: 0x0a000000n + BigInt(at - (at % 2 ** (32 - prefixLength))),
    prefixLength,
  }));

const ports = fc
  .tuple(fc.nat(7), fc.nat(7))
  .map(([a, b]) => ({ fromPort: Math.min(a, b), toPort: Math.max(a, b) }));

const entry: fc.Arbitrary<NetworkAclEntry> = fc
  .record({
    ruleNumber: fc.integer({ min: 1, max: 32_766 }),
    egress: fc.boolean(),
    action: fc.constantFrom('allow', 'allow', 'deny'),
    protocol: fc.constantFrom('6', '6', '-1', '17'),
    cidr: cidr.map(formatCidr),
    ports,
  })
  .map(({ ports: range, ...rest }) => (rest.protocol === '-1' ? rest : { ...rest, ...range }));

const entries = fc.uniqueArray(entry, { maxLength: 6, selector: (item) => item.ruleNumber });

function addressesOf(block: Cidr): readonly Cidr[] {
  const size = Number(lastAddress(block) - block.first) + 1;
  return Array.from({ length: size }, (_, i) => ({
    family: 'ipv4',
    first: block.first + BigInt(i),
    prefixLength: 32,
  }));
}

/** The rules as AWS tells them: in order of number, the first that matches one packet. */
function passes(list: readonly NetworkAclEntry[], egress: boolean, address: Cidr, port: number): boolean {
  const block = (text: string): Cidr => {
    const [a, length] = text.split('/');
    const first = (a ?? '').split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
    return { family: 'ipv4', first, prefixLength: Number(length) };
  };
  const ordered = [...list].sort((a, b) => a.ruleNumber - b.ruleNumber);
  const rule = ordered.find(
    (item) =>
      item.egress === egress &&
      contains(block(item.cidr), address) &&
      (item.protocol === '-1' ||
        (item.protocol === '6' && (item.fromPort ?? 0) <= port && port <= (item.toPort ?? 7))),
  );
  return rule?.action === 'allow';
}

describe('a network ACL', () => {
  test('admits a block exactly where it admits every packet of it', () => {
    fc.assert(
      fc.property(entries, fc.boolean(), cidr, ports, (list, egress, block, range) => {
        const walked = addressesOf(block).every((address) => {
          for (let port = range.fromPort; port <= range.toPort; port++) {
            if (!passes(list, egress, address, port)) return false;
          }
          return true;
        });
        const answer = networkAclAdmits(networkAcl({ entries: list }), { egress, cidr: block, ...range });
        expect(answer).toBe(walked);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('blocks', () => {
  test('cover a range exactly where each of its addresses is in one of them', () => {
    fc.assert(
      fc.property(cidr, fc.array(cidr, { maxLength: 5 }), (range, blocks) => {
        const walked = addressesOf(range).every((address) =>
          blocks.some((block) => contains(block, address)),
        );
        expect(isCovered(range, blocks)).toBe(walked);
      }),
      { numRuns: 1000 },
    );
  });
});
