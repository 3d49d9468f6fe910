/**
 * Addresses as numbers, from bytes and without strings: IPv4 is one unsigned 32-bit number, IPv6 four words.
 * Only the forms that AWS prints are read; anything doubtful (leading zeros, zone ids) is not an address.
 */

const DOT = 46;
const COLON = 58;

/** Reads a dotted quad that fills bytes[from, to); -1 if it does not. Bytes behind `to` may be anything. */
export function parseIpv4(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  let at = from;
  for (let octets = 0; octets < 4; octets++) {
    let octet = bytes[at++]! - 48;
    if (!(octet >= 0 && octet <= 9)) return -1;
    for (let more = 0; more < 2 && at < to; more++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) break;
      if (octet === 0) return -1;
      octet = octet * 10 + digit;
      at++;
    }
    if (octet > 255) return -1;
    value = (value << 8) | octet;
    if (octets < 3 && bytes[at++] !== DOT) return -1;
  }
  return at === to ? value >>> 0 : -1;
}

/** Of the IPv6 address being read; always the same, so that none has to be cleared away. */
const groups = new Uint16Array(8);

/** Reads an IPv6 address that fills bytes[from, to) into four words; false if it does not. */
export function parseIpv6(bytes: Uint8Array, from: number, to: number, words: Uint32Array): boolean {
  groups.fill(0);
  let count = 0;
  let gapAt = -1;
  let at = from;
  if (bytes[at] === COLON && bytes[at + 1] === COLON) {
    gapAt = 0;
    at += 2;
  }
  while (at < to) {
    const end = groupEnd(bytes, at, to);
    if (end < to && bytes[end] === DOT) {
      const quad = count <= 6 ? parseIpv4(bytes, at, to) : -1;
      if (quad < 0) return false;
      groups[count++] = quad >>> 16;
      groups[count++] = quad & 0xffff;
      at = to;
      break;
    }
    if (end === at || end - at > 4 || count === 8) return false;
    groups[count++] = hexValue(bytes, at, end);
    at = end;
    if (at === to) break;
    if (bytes[at++] !== COLON || at === to) return false;
    if (bytes[at] === COLON) {
      if (gapAt >= 0) return false;
      gapAt = count;
      at++;
    }
  }
  if (gapAt < 0 ? count !== 8 : count > 7) return false;
  fillWords(words, groups, count, gapAt);
  return true;
}

function groupEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && hexDigit(bytes[at]!) >= 0) at++;
  return at;
}

function hexValue(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 16 + hexDigit(bytes[at]!);
  return value;
}

function fillWords(words: Uint32Array, groups: Uint16Array, count: number, gapAt: number): void {
  if (gapAt >= 0) {
    groups.copyWithin(8 - (count - gapAt), gapAt, count);
    groups.fill(0, gapAt, 8 - (count - gapAt));
  }
  for (let word = 0; word < 4; word++) words[word] = groups[word * 2]! * 0x10000 + groups[word * 2 + 1]!;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

export interface Cidr {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefixLength: number;
}

/** Reads `10.0.0.0/8`, `2600::/12` or a lone address; undefined if it is neither. Host bits are ignored. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const address = parseAddress(match[1]!);
  if (!address) return undefined;
  const width = address.family === 4 ? 32 : 128;
  const prefixLength = match[2] === undefined ? width : Number(match[2]);
  if (prefixLength > width) return undefined;
  const size = 1n << BigInt(width - prefixLength);
  const first = address.value - (address.value % size);
  return { family: address.family, first, last: first + size - 1n, prefixLength };
}

function parseAddress(text: string): { readonly family: 4 | 6; readonly value: bigint } | undefined {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const quad = parseIpv4(bytes, 0, bytes.length);
  if (quad >= 0) return { family: 4, value: BigInt(quad) };
  const words = new Uint32Array(4);
  if (!parseIpv6(bytes, 0, bytes.length, words)) return undefined;
  return { family: 6, value: words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n) };
}
