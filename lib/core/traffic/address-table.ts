/**
 * Whose address is it? A label for every IPv4 and IPv6 address, most specific range first.
 *
 *   IPv4   page 0 by the first octet ──► label, or a page for the next octet ──► … ──► label
 *   IPv6   the boundaries of all ranges, sorted; a binary search finds the piece
 *
 * Four array reads at most, usually one or two, in few enough bytes to stay in the cache. An address under
 * 64:ff9b::/96 (NAT64) is the IPv4 address in its last four bytes.
 */
import { LOCAL, NONE, OTHER } from './label-numbers.ts';
import { parseCidr, parseIpv4, parseIpv6, type Cidr } from './ip-address.ts';

export type AddressLabel =
  /** `-`, or the format has no such field. */
  | { readonly kind: 'none' }
  /** An address of the internet that no given range names. */
  | { readonly kind: 'other' }
  /** An address inside the network; the exact one is kept where the question needs it. */
  | { readonly kind: 'local'; readonly address?: string }
  /** One address that the question asked to keep apart (a NAT gateway's). */
  | { readonly kind: 'named'; readonly address: string }
  | { readonly kind: 'service'; readonly service: string; readonly region: string };

export interface LabelledRange {
  readonly cidr: string;
  readonly label: AddressLabel;
}

/** Private use, shared address space, link local and unique local: never somebody's public service. */
export const ALWAYS_LOCAL: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
];

export class AddressTable {
  readonly labels: AddressLabel[] = [{ kind: 'none' }, { kind: 'other' }, { kind: 'local' }];
  /** 1 where the label of that number is a service. */
  readonly isService: Uint8Array;
  /** Pages of 256 labels; a number below zero points to the page that starts at -number. */
  pages = new Int32Array(4096);
  #pageCount = 1;
  #wide: { readonly starts: readonly Uint32Array[]; readonly labels: Int32Array };
  readonly #words = new Uint32Array(4);

  constructor(ranges: readonly LabelledRange[]) {
    this.pages.fill(OTHER, 0, 256);
    const numbers = new Map(this.labels.map((label, number) => [JSON.stringify(label), number]));
    const given = [...ALWAYS_LOCAL.map((cidr) => ({ cidr, label: this.labels[LOCAL]! })), ...ranges];
    const pieces = given.map(({ cidr, label }) => ({
      cidr: mustParse(cidr),
      label: this.#number(numbers, label),
    }));
    pieces.sort((a, b) => a.cidr.prefixLength - b.cidr.prefixLength);
    for (const { cidr, label } of pieces) if (cidr.family === 4) this.#insert(cidr, label);
    this.#wide = toBoundaries(pieces.filter(({ cidr }) => cidr.family === 6));
    this.isService = Uint8Array.from(this.labels, (label) => (label.kind === 'service' ? 1 : 0));
  }

  /** The label's number for the address in bytes[from, to): 0 for `-`, -1 if it is no address. */
  labelOf(bytes: Uint8Array, from: number, to: number): number {
    if (to - from === 1 && bytes[from] === 45) return NONE;
    const quad = parseIpv4(bytes, from, to);
    if (quad >= 0) return this.labelOfIpv4(quad);
    return parseIpv6(bytes, from, to, this.#words) ? this.#labelOfIpv6(this.#words) : -1;
  }

  labelOfIpv4(address: number): number {
    const pages = this.pages;
    let label = pages[address >>> 24]!;
    if (label < 0) label = pages[((address >>> 16) & 255) - label]!;
    if (label < 0) label = pages[((address >>> 8) & 255) - label]!;
    if (label < 0) label = pages[(address & 255) - label]!;
    return label;
  }

  #labelOfIpv6(words: Uint32Array): number {
    if (words[0] === 0x64ff9b && words[1] === 0 && words[2] === 0) return this.labelOfIpv4(words[3]!);
    let low = 0;
    let high = this.#wide.labels.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (isBefore(words, this.#wide.starts[middle]!)) high = middle - 1;
      else low = middle;
    }
    return this.#wide.labels[low]!;
  }

  #number(numbers: Map<string, number>, label: AddressLabel): number {
    const key = JSON.stringify(label);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, this.labels.length);
    return this.labels.push(label) - 1;
  }

  /** Ranges come with the widest first, so a later one overwrites what it covers. */
  #insert(cidr: Cidr, label: number): void {
    const [first, last] = [Number(cidr.first), Number(cidr.last)];
    let page = 0;
    let shift = 24;
    for (; cidr.prefixLength > 32 - shift; shift -= 8)
      page = this.#pageUnder(page + ((first >>> shift) & 255));
    this.pages.fill(label, page + ((first >>> shift) & 255), page + ((last >>> shift) & 255) + 1);
  }

  #pageUnder(entry: number): number {
    const label = this.pages[entry]!;
    if (label < 0) return -label;
    const page = this.#pageCount++ * 256;
    if (page === this.pages.length) {
      const larger = new Int32Array(page * 2);
      larger.set(this.pages);
      this.pages = larger;
    }
    this.pages[entry] = -page;
    this.pages.fill(label, page, page + 256);
    return page;
  }
}

function mustParse(text: string): Cidr {
  const cidr = parseCidr(text);
  if (!cidr)
    throw new RangeError(`"${text}" is no address range; expected one like 10.0.0.0/8 or 2600:1f00::/24`);
  return cidr;
}

/** Nested ranges as disjoint pieces: each piece runs from its start to the next start. */
function toBoundaries(pieces: readonly { readonly cidr: Cidr; readonly label: number }[]): {
  readonly starts: readonly Uint32Array[];
  readonly labels: Int32Array;
} {
  const starts = new Set([0n, ...pieces.flatMap(({ cidr }) => [cidr.first, cidr.last + 1n])]);
  const sorted = [...starts].filter((start) => start < 1n << 128n).sort((a, b) => (a < b ? -1 : 1));
  const labels = sorted.map((start) => {
    const around = pieces.findLast(({ cidr }) => cidr.first <= start && start <= cidr.last);
    return around?.label ?? OTHER;
  });
  return { starts: sorted.map(toWords), labels: Int32Array.from(labels) };
}

function toWords(value: bigint): Uint32Array {
  return Uint32Array.from([96n, 64n, 32n, 0n], (shift) => Number((value >> shift) & 0xffff_ffffn));
}

function isBefore(a: Uint32Array, b: Uint32Array): boolean {
  for (let word = 0; word < 4; word++) if (a[word] !== b[word]) return a[word]! < b[word]!;
  return false;
}
