/**
 * Labelled ranges as rows of a table that a query joins by equality, so that no address is compared with every range.
 *
 *   10.0.0.220      block 0a00       from 0a0000dc                           to 0a0000dc
 *   52.216.0.0/15   block 34d8, 34d9 from 34d80000                           to 34d9ffff
 *   2a05:d07a::/40  block 2a05d07a   from 2a05d07a000000000000000000000000   to 2a05d07a00ffffff…
 *
 * An address is text of hexadecimal digits, 8 or 32 of them, its block the first 4 or 8. The rows are disjoint: where
 * ranges lie within each other the most specific one has its own, as in `AddressTable`, of equals the last.
 */
import { ALWAYS_LOCAL, type AddressLabel, type LabelledRange } from './address-table.ts';
import { parseCidr, type Cidr } from './ip-address.ts';
import { UserError } from '../user-error.ts';

export interface RangeRow {
  readonly block: string;
  readonly first: string;
  readonly last: string;
  readonly label: string;
}

const MOST_ROWS = 5_000;
const BITS = { 4: 32, 6: 128 } as const;
/** Bits of an address that are its block. */
const BLOCK_BITS = { 4: 16, 6: 32 } as const;

/** Throws `UserError` where the ranges are so wide that they would be thousands of blocks. */
export function toRangeRows(ranges: readonly LabelledRange[]): readonly RangeRow[] {
  const rows = ([4, 6] as const).flatMap((family) => rowsOfFamily(family, ranges));
  if (rows.length <= MOST_ROWS) return rows;
  throw new UserError({
    got: `Address ranges that are ${rows.length} blocks of addresses`,
    allowed: `at most ${MOST_ROWS} blocks, of 65,536 IPv4 addresses or an IPv6 /32 each`,
    remedy: 'leave out the widest ranges',
  });
}

function rowsOfFamily(family: 4 | 6, ranges: readonly LabelledRange[]): readonly RangeRow[] {
  const local = ALWAYS_LOCAL.map((cidr) => ({ cidr, label: { kind: 'local' } as const }));
  const pieces = [...local, ...ranges]
    .map(({ cidr, label }) => ({ cidr: mustParse(cidr), label }))
    .filter(({ cidr }) => cidr.family === family)
    .toSorted((a, b) => a.cidr.prefixLength - b.cidr.prefixLength);
  const starts = [...new Set(pieces.flatMap(({ cidr }) => [cidr.first, cidr.last + 1n]))].toSorted((a, b) =>
    a < b ? -1 : 1,
  );
  return starts.flatMap((first, at) => {
    const label = pieces.findLast(({ cidr }) => cidr.first <= first && first <= cidr.last)?.label;
    const next = starts[at + 1];
    // What is always local is told by its digits; rows for it would be thousands.
    if (label === undefined || next === undefined || isPlainLocal(label)) return [];
    return toBlocks(family, first, next - 1n, textOfLabel(label));
  });
}

function isPlainLocal(label: AddressLabel): boolean {
  return label.kind === 'local' && label.address === undefined;
}

function toBlocks(family: 4 | 6, first: bigint, last: bigint, label: string): readonly RangeRow[] {
  const shift = BigInt(BITS[family] - BLOCK_BITS[family]);
  const digits = (value: bigint) => value.toString(16).padStart(BITS[family] / 4, '0');
  const most = BigInt(MOST_ROWS);
  const [from, to] = [first >> shift, last >> shift];
  // One more than allowed is enough to be refused; a /0 of IPv6 would never end.
  const end = to - from > most ? from + most : to;
  return Array.from({ length: Number(end - from) + 1 }, (_, at) => ({
    block: digits((from + BigInt(at)) << shift).slice(0, BLOCK_BITS[family] / 4),
    first: digits(first),
    last: digits(last),
    label,
  }));
}

/** Labels as a query's answer has them; `labelOfText` reads them back. */
export function textOfLabel(label: AddressLabel): string {
  switch (label.kind) {
    case 'service':
      return `service ${label.region} ${label.service}`;
    case 'named':
      return `named ${label.address}`;
    case 'local':
      return label.address === undefined ? 'local' : `local ${label.address}`;
    case 'other':
    case 'none':
      return label.kind;
  }
}

/** Undefined for what `textOfLabel` never says. */
export function labelOfText(text: string): AddressLabel | undefined {
  const [, kind, rest = ''] = /^(\w+)(?: (.+))?$/s.exec(text) ?? [];
  if (kind === 'service') {
    const at = rest.indexOf(' ');
    return at < 1 ? undefined : { kind, region: rest.slice(0, at), service: rest.slice(at + 1) };
  }
  if (kind === 'named' && rest !== '') return { kind, address: rest };
  if (kind === 'local') return rest === '' ? { kind } : { kind, address: rest };
  return (kind === 'other' || kind === 'none') && rest === '' ? { kind } : undefined;
}

/** Regular expressions for the first digits of addresses that are always local. */
export function localDigits(family: 4 | 6): string {
  const heads = ALWAYS_LOCAL.map(mustParse)
    .filter((cidr) => cidr.family === family)
    .map((cidr) => {
      const whole = cidr.prefixLength >> 2;
      const digits = cidr.first.toString(16).padStart(BITS[family] / 4, '0');
      const rest = cidr.prefixLength & 3;
      if (rest === 0) return digits.slice(0, whole);
      const low = Number.parseInt(digits.charAt(whole), 16);
      const among = Array.from({ length: 1 << (4 - rest) }, (_, at) => (low + at).toString(16));
      return `${digits.slice(0, whole)}[${among.join('')}]`;
    });
  return `^(${heads.join('|')})`;
}

function mustParse(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr) return cidr;
  throw new RangeError(`"${text}" is no address range; expected one like 10.0.0.0/8 or 2600:1f00::/24`);
}
