/**
 * Whose address is it? A label for every IPv4 and IPv6 address, most specific range first.
 *
 *   IPv4   page 0 by the first octet ──► page by the second ──► page by the third ──► label by the last
 *   IPv6   the boundaries of all ranges, sorted; a binary search finds the piece
 *
 * Four steps for every IPv4 address, whatever its range: nothing branches, and networks of one label share their pages.
 * An address under 64:ff9b::/96 (NAT64) is the IPv4 address in its last four bytes.
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

/** Of pages, and of labels: what 16 bits can tell apart. */
const MOST_NUMBERS = 65_536;

export class AddressTable {
  readonly labels: AddressLabel[] = [{ kind: 'none' }, { kind: 'other' }, { kind: 'local' }];
  /** 1 where the label of that number is a service. */
  readonly isService: Uint8Array;
  /** Pages of 256 numbers, by one octet each: of the page for the next octet, and by the last one of labels. */
  pages = new Uint16Array(4096);
  #pageCount = 0;
  /** Pages of one label, by octet and label. */
  readonly #plain = new Map<number, number>();
  #wide: Boundaries;
  readonly #words = new Uint32Array(4);

  constructor(ranges: readonly LabelledRange[]) {
    const numbers = new Map(this.labels.map((label, number) => [JSON.stringify(label), number]));
    const given = [...ALWAYS_LOCAL.map((cidr) => ({ cidr, label: this.labels[LOCAL]! })), ...ranges];
    const pieces = given.map(({ cidr, label }) => ({
      cidr: mustParse(cidr),
      label: this.#number(numbers, label),
    }));
    pieces.sort((a, b) => a.cidr.prefixLength - b.cidr.prefixLength);
    const narrow = piecesOf(toBoundaries(pieces.filter(({ cidr }) => cidr.family === 4)));
    this.#addPage(narrow, 0, 24);
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
    const { pages } = this;
    const page = pages[address >>> 24]!;
    const network = pages[(page << 8) | ((address >>> 16) & 255)]!;
    const subnet = pages[(network << 8) | ((address >>> 8) & 255)]!;
    return pages[(subnet << 8) | (address & 255)]!;
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
    if (this.labels.length === MOST_NUMBERS)
      throw new RangeError(
        `ranges and addresses with more than ${MOST_NUMBERS} different labels; give fewer`,
      );
    numbers.set(key, this.labels.length);
    return this.labels.push(label) - 1;
  }

  /** Adds the page for the 256 networks from `network` on, of 2 ** shift addresses each; answers its number. */
  #addPage(pieces: readonly Piece[], network: number, shift: number): number {
    const page = this.#newPage();
    for (let at = 0; at < 256; at++) {
      // Another page may have replaced the array meanwhile.
      const entry = this.#entryFor(pieces, network + at * 2 ** shift, shift);
      this.pages[(page << 8) + at] = entry;
    }
    return page;
  }

  #entryFor(pieces: readonly Piece[], first: number, shift: number): number {
    const from = pieceAt(pieces, first);
    const isOne = from === pieceAt(pieces, first + 2 ** shift - 1);
    return isOne ? this.#plainPage(pieces[from]!.label, shift) : this.#addPage(pieces, first, shift - 8);
  }

  /** What stands for 2 ** shift addresses of one label. */
  #plainPage(label: number, shift: number): number {
    if (shift === 0) return label;
    const known = this.#plain.get(label * 32 + shift);
    if (known !== undefined) return known;
    const entry = this.#plainPage(label, shift - 8);
    const page = this.#newPage();
    this.pages.fill(entry, page << 8, (page + 1) << 8);
    this.#plain.set(label * 32 + shift, page);
    return page;
  }

  #newPage(): number {
    if (this.#pageCount === MOST_NUMBERS)
      throw new RangeError(`ranges and addresses that lie in more than ${MOST_NUMBERS} pages; give fewer`);
    if (this.#pageCount << 8 === this.pages.length) {
      const larger = new Uint16Array(this.pages.length * 2);
      larger.set(this.pages);
      this.pages = larger;
    }
    return this.#pageCount++;
  }
}

interface Piece {
  /** The last address of the piece. */
  readonly end: number;
  readonly label: number;
}

function piecesOf({ starts, labels }: Boundaries): readonly Piece[] {
  return starts.map((_, at) => ({
    end: at + 1 < starts.length ? starts[at + 1]![3]! - 1 : 2 ** 32 - 1,
    label: labels[at]!,
  }));
}

/** The piece in which the address lies, by a binary search. */
function pieceAt(pieces: readonly Piece[], address: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pieces[middle]!.end < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mustParse(text: string): Cidr {
  const cidr = parseCidr(text);
  if (!cidr)
    throw new RangeError(`"${text}" is no address range; expected one like 10.0.0.0/8 or 2600:1f00::/24`);
  return cidr;
}

interface Boundaries {
  /** Where each piece begins, as four words. */
  readonly starts: readonly Uint32Array[];
  readonly labels: Int32Array;
}

/** Nested ranges of one family as disjoint pieces: each piece runs from its start to the next start. */
function toBoundaries(pieces: readonly { readonly cidr: Cidr; readonly label: number }[]): Boundaries {
  const starts = new Set([0n, ...pieces.flatMap(({ cidr }) => [cidr.first, cidr.last + 1n])]);
  const most = 1n << (pieces[0]?.cidr.family === 4 ? 32n : 128n);
  const sorted = [...starts].filter((start) => start < most).sort((a, b) => (a < b ? -1 : 1));
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
