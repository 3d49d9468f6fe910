/**
 * CIDR blocks of both families as numbers, so that routes and service ranges can be compared.
 *
 * An address is a bigint of 32 or 128 bits. Parsing is strict: an IPv4 part with a leading zero, host bits that
 * are set, or an IPv6 text with two `::` is refused, because a CIDR that two programs read differently is the
 * beginning of an outage.
 */
import type { AddressFamily } from './estate.ts';

export interface Cidr {
  readonly family: AddressFamily;
  /** First address. */
  readonly first: bigint;
  readonly prefixLength: number;
}

/** Bits in an address of the family. */
export function addressBits(family: AddressFamily): number {
  return family === 'ipv4' ? 32 : 128;
}

/** Last address of the block. */
export function lastAddress(cidr: Cidr): bigint {
  return cidr.first + (1n << BigInt(addressBits(cidr.family) - cidr.prefixLength)) - 1n;
}

/** True where every address of `inner` is in `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family || outer.prefixLength > inner.prefixLength) return false;
  const hostBits = BigInt(addressBits(outer.family) - outer.prefixLength);
  return inner.first >> hostBits === outer.first >> hostBits;
}

/** True where the two blocks share an address: of two CIDRs one then contains the other. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.prefixLength <= b.prefixLength ? contains(a, b) : contains(b, a);
}

/** The two halves of a block that has more than one address. */
export function halves(cidr: Cidr): readonly [Cidr, Cidr] {
  const prefixLength = cidr.prefixLength + 1;
  const size = 1n << BigInt(addressBits(cidr.family) - prefixLength);
  return [
    { family: cidr.family, first: cidr.first, prefixLength },
    { family: cidr.family, first: cidr.first + size, prefixLength },
  ];
}

/** Parses `10.0.0.0/8` or `2001:db8::/32`; undefined where the text is not a canonical network. */
export function parseCidr(text: string): Cidr | undefined {
  const cached = parsed.get(text);
  if (cached !== undefined) return cached;
  const cidr = parseCidrText(text);
  if (cidr !== undefined && parsed.size < CACHE_LIMIT) parsed.set(text, cidr);
  return cidr;
}

// An account repeats a few hundred CIDRs over thousands of tables; parsing each once is most of the speed.
const CACHE_LIMIT = 100_000;
const parsed = new Map<string, Cidr>();

function parseCidrText(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const lengthText = text.slice(slash + 1);
  if (address === undefined || !/^(0|[1-9]\d{0,2})$/.test(lengthText)) return undefined;
  const prefixLength = Number(lengthText);
  const bits = addressBits(address.family);
  if (prefixLength > bits) return undefined;
  const hostMask = (1n << BigInt(bits - prefixLength)) - 1n;
  if ((address.value & hostMask) !== 0n) return undefined;
  return { family: address.family, first: address.value, prefixLength };
}

export interface Address {
  readonly family: AddressFamily;
  readonly value: bigint;
}

/** Parses one address; undefined where the text is none. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return { family: 'ipv4', value };
}

function parseIpv6(text: string): Address | undefined {
  const sides = withoutEmbeddedIpv4(text)?.split('::');
  if (sides === undefined || sides.length > 2) return undefined;
  const groups = sides.map((side) => (side === '' ? [] : side.split(':')));
  const missing = 8 - groups.flat().length;
  if (sides.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...(groups[0] ?? []), ...Array<string>(missing).fill('0'), ...(groups[1] ?? [])];
  let value = 0n;
  for (const group of all) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
    value = (value << 16n) | BigInt(`0x${group}`);
  }
  return { family: 'ipv6', value };
}

function withoutEmbeddedIpv4(text: string): string | undefined {
  if (!text.includes('.')) return text;
  const colon = text.lastIndexOf(':');
  const embedded = parseIpv4(text.slice(colon + 1));
  if (embedded === undefined) return undefined;
  const high = (embedded.value >> 16n).toString(16);
  const low = (embedded.value & 0xffffn).toString(16);
  return `${text.slice(0, colon + 1)}${high}:${low}`;
}

/** Writes a block as text; IPv6 with the first longest run of zero groups shortened (RFC 5952). */
export function formatCidr(cidr: Cidr): string {
  const known = written.get(cidr);
  if (known !== undefined) return known;
  const text = `${formatAddress({ family: cidr.family, value: cidr.first })}/${cidr.prefixLength}`;
  written.set(cidr, text);
  return text;
}

// Every table of an account names the same few ranges of a service.
const written = new WeakMap<Cidr, string>();

/** Writes an address as text. */
export function formatAddress(address: Address): string {
  if (address.family === 'ipv4') {
    return [24n, 16n, 8n, 0n].map((shift) => (address.value >> shift) & 0xffn).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, i) => (address.value >> BigInt(112 - 16 * i)) & 0xffffn);
  return shortenZeros(groups.map((group) => group.toString(16)));
}

function shortenZeros(groups: readonly string[]): string {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
