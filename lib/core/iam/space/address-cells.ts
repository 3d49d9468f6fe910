/**
 * Addresses for every combination of ranges that an address can be in and out of.
 *
 * The borders of all ranges cut each version's addresses into pieces; one address of each distinct piece is enough.
 * Addresses that never travel the internet are cut off as pieces of their own.
 */
import { formatAddress, parseCidr, rangeHolds, type Range } from '../cidr.ts';
import { isUnknown } from '../truth.ts';

const toRanges = (texts: readonly string[]): readonly Range[] =>
  texts.flatMap((text) => {
    const range = parseCidr(text);
    return isUnknown(range) ? [] : [range];
  });

// https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, without the ranges
// kept for documentation, which policies use as examples of public addresses.
const PRIVATE = toRanges([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/8',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
]);

// Example addresses first, so that a piece that holds one shows it.
const EXAMPLES = toRanges(['198.51.100.7', '10.0.0.7', '2001:db8::7', 'fd00::7']);

/** Whether the address is of a network that the internet does not carry. */
export function isPrivateAddress(text: string): boolean {
  const address = parseCidr(text);
  return !isUnknown(address) && PRIVATE.some((range) => rangeHolds(range, address));
}

export function addressCells(texts: readonly string[]): readonly string[] {
  const ranges = toRanges(texts);
  const cells = new Map<string, string>();
  for (const version of [4, 6] as const) {
    const bits = version === 4 ? 32n : 128n;
    const cuts = [...ranges, ...PRIVATE]
      .filter((range) => range.version === version)
      .flatMap(({ first, last }) => [first, last + 1n]);
    const examples = EXAMPLES.filter((range) => range.version === version).map(({ first }) => first);
    for (const first of [...examples, 0n, ...cuts]) {
      if (first >= 1n << bits) continue;
      const one: Range = { version, first, last: first };
      const isPrivate = PRIVATE.some((range) => rangeHolds(range, one));
      const name = [version, isPrivate, ...ranges.map((range) => rangeHolds(range, one))].join();
      if (!cells.has(name)) cells.set(name, formatAddress(version, first));
    }
  }
  return [...cells.values()];
}
