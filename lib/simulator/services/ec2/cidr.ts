import { isIP } from 'node:net';

/** A CIDR block as EC2 keeps it, with the bits beyond the prefix at nought; undefined for what is none. */
export function canonicalCidr(text: string, family: 4 | 6): string | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  const bits = family === 4 ? 32 : 128;
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (rest.length > 0 || address.includes('%') || isIP(address) !== family || !(prefix <= bits))
    return undefined;
  const host = BigInt(bits - prefix);
  const value = ((family === 4 ? readIpv4(address) : readIpv6(address)) >> host) << host;
  return `${family === 4 ? writeIpv4(value) : writeIpv6(value)}/${prefix}`;
}

function readIpv4(address: string): bigint {
  return address.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

/** The URL standard's parser writes out an address in its shortest form, IPv4 tails included. */
function shortest(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

function readIpv6(address: string): bigint {
  const [head = '', tail] = shortest(address).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle =
    tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...middle, ...after].reduce((sum, part) => (sum << 16n) | BigInt(`0x${part}`), 0n);
}

function writeIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function writeIpv6(value: bigint): string {
  const parts = Array.from({ length: 8 }, (_, at) => (value >> BigInt(112 - 16 * at)) & 0xffffn);
  return shortest(parts.map((part) => part.toString(16)).join(':'));
}
