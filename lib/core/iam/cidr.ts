/** Address ranges of both versions as numbers; an address is a range of one. */
import { unknown, type Unknown } from './truth.ts';

export type Range = { readonly version: 4 | 6; readonly first: bigint; readonly last: bigint };

/** `203.0.113.0/24`, `2001:db8::/32`, or an address without a prefix. Host bits are cleared. */
export function parseCidr(text: string): Range | Unknown {
  const [address = '', length, ...rest] = text.split('/');
  const version = address.includes(':') ? 6 : 4;
  const value = version === 4 ? parseV4(address) : parseV6(address);
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (value === undefined || rest.length > 0 || prefix < 0 || prefix > bits) {
    return unknown(`${text} is not an address or range`);
  }
  const host = (1n << BigInt(bits - prefix)) - 1n;
  const first = value & ~host;
  return { version, first, last: first | host };
}

export const rangeHolds = (outer: Range, inner: Range): boolean =>
  outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const [head = '', tail, ...rest] = text.split('::');
  const left = toHextets(head, tail === undefined);
  const right = toHextets(tail ?? '', true);
  if (!left || !right || rest.length > 0) return undefined;
  const gap = 8 - left.length - right.length;
  if (tail === undefined ? gap !== 0 : gap < 1) return undefined;
  const all = [...left, ...Array.from({ length: gap }, () => 0), ...right];
  return all.reduce((sum, part) => sum * 65536n + BigInt(part), 0n);
}

/** Only the end of an address may be spelled as one of version 4. */
function toHextets(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const last = isEnd ? parseV4(parts.at(-1) ?? '') : undefined;
  if (last !== undefined) parts.splice(-1, 1, (last >> 16n).toString(16), (last & 0xffffn).toString(16));
  return parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part))
    ? parts.map((part) => parseInt(part, 16))
    : undefined;
}

export function formatAddress(version: 4 | 6, value: bigint): string {
  const [size, count, radix] = version === 4 ? ([8n, 4, 10] as const) : ([16n, 8, 16] as const);
  const mask = (1n << size) - 1n;
  const parts = Array.from({ length: count }, (_, i) =>
    ((value >> (size * BigInt(count - 1 - i))) & mask).toString(radix),
  );
  return version === 4 ? parts.join('.') : parts.join(':');
}
