/**
 * The first fourteen columns in the default order, as nearly every flow log has them.
 *
 *   2 123456789012 eni-0123456789abcdef0 10.0.1.5 52.95.1.2 443 51234 6 25 20000 1620140761 1620140821 ACCEPT OK
 *   └─ same as on ─┘└─ six words, exact ─┘└─ numbers, no text ┘└ skipped ──┘digits└─ memo ──┘└ skip ──┘└ words ─┘
 *      the last line     in a hash table
 *
 * Words are four characters read at once, little-endian. Equality of all words is equality of the text, so
 * what was checked once (no blanks inside, blanks around) holds for every equal line.
 */
import { HOUR_SLOT, type FlowTally } from './flow-tally.ts';
import type { HourMemo } from './hour-memo.ts';
import { InterfaceIds } from './interface-ids.ts';
import type { LineLayout } from './line-layout.ts';

const SPACE = 32;
const SOURCE_EDGE = 3 * 2;
const DESTINATION_EDGE = 4 * 2;
const DOT_DIGIT = 46 - 48;
const ACCE = 0x45434341;
const REJE = 0x454a4552;
const PT_O = 0x4f205450;
const CT_O = 0x4f205443;
const K = 75;
const MOST_DIGITS = 15;

export class DefaultColumnsReader {
  /** Of the line read last. */
  bytes = 0;
  rejected = false;
  readonly #tally: FlowTally;
  readonly #hours: HourMemo;
  readonly #interfaces: InterfaceIds;
  readonly #interfaceSlot: number;
  readonly #sourceSlot: number;
  readonly #destinationSlot: number;
  readonly #edges: Int32Array;
  #accountLength = 0;
  #account0 = 0;
  #account1 = 0;
  #account2 = 0;
  #account3 = 0;
  /** Where the address read last ended. */
  #addressEnd = 0;

  /** `edges` takes the start and end of column c at 2c and 2c + 1, for the columns with addresses. */
  constructor(layout: LineLayout, tally: FlowTally, hours: HourMemo, edges: Int32Array) {
    this.#edges = edges;
    this.#tally = tally;
    this.#hours = hours;
    this.#interfaces = new InterfaceIds(tally.tokens);
    this.#interfaceSlot = layout.slots[2]!;
    this.#sourceSlot = layout.slots[3]!;
    this.#destinationSlot = layout.slots[4]!;
  }

  /** Fills the tally's row; answers where the separator behind log-status is, or -1 for an unusual line. */
  read(piece: Uint8Array, view: DataView, from: number): number {
    let at = this.#skipAccount(piece, view, from);
    if (at < 0) return -1;
    const { row } = this.#tally;
    const id = this.#interfaces.numberAt(piece, view, at);
    if (id < 0) return -1;
    if (this.#interfaceSlot >= 0) row[this.#interfaceSlot] = id;
    const source = at + 22;
    const destination = this.#readAddress(piece, source, this.#sourceSlot);
    if (destination < 0) return -1;
    at = this.#readAddress(piece, destination, this.#destinationSlot);
    if (at < 0) return -1;
    const edges = this.#edges;
    edges[SOURCE_EDGE] = source;
    edges[SOURCE_EDGE + 1] = destination - 1;
    edges[DESTINATION_EDGE] = destination;
    edges[DESTINATION_EDGE + 1] = at - 1;
    for (let column = 5; column < 9; column++) {
      while (piece[at]! > SPACE) at++;
      if (piece[at++] !== SPACE) return -1;
    }
    const start = at;
    let bytes = 0;
    for (let digit = piece[at]! - 48; digit >= 0 && digit <= 9; digit = piece[++at]! - 48)
      bytes = bytes * 10 + digit;
    if (at === start || at - start > MOST_DIGITS || piece[at++] !== SPACE) return -1;
    this.bytes = bytes;
    return this.#readTimesAndStatus(piece, view, at);
  }

  #readTimesAndStatus(piece: Uint8Array, view: DataView, at: number): number {
    const hour = this.#hours.hourOfWords(view.getInt32(at, true), view.getInt32(at + 4, true));
    if (hour < 0 || !isDigit(piece[at + 8]!) || !isDigit(piece[at + 9]!) || piece[at + 10] !== SPACE)
      return -1;
    this.#tally.row[HOUR_SLOT] = hour * 2;
    const end = at + 11;
    if (hasBlank(view.getInt32(end, true)) || hasBlank(view.getInt32(end + 4, true))) return -1;
    if (piece[end + 8]! <= SPACE || piece[end + 9]! <= SPACE || piece[end + 10] !== SPACE) return -1;
    const action = view.getInt32(end + 11, true);
    const status = view.getInt32(end + 15, true);
    if (piece[end + 19] !== K) return -1;
    this.rejected = action === REJE;
    return (action === ACCE && status === PT_O) || (action === REJE && status === CT_O) ? end + 20 : -1;
  }

  /** Version and account are those of the last line, or are read anew. */
  #skipAccount(piece: Uint8Array, view: DataView, from: number): number {
    const length = this.#accountLength;
    if (
      length > 0 &&
      view.getInt32(from, true) === this.#account0 &&
      view.getInt32(from + 4, true) === this.#account1 &&
      view.getInt32(from + 8, true) === this.#account2 &&
      view.getInt32(from + length - 4, true) === this.#account3
    ) {
      return from + length;
    }
    return this.#readAccount(piece, view, from);
  }

  #readAccount(piece: Uint8Array, view: DataView, from: number): number {
    let at = from;
    for (let column = 0; column < 2; column++) {
      while (piece[at]! > SPACE) at++;
      if (piece[at++] !== SPACE) return -1;
    }
    const length = at - from;
    // The four words cover a text of 12 to 16 characters: versions of one or two digits.
    if (length < 12 || length > 16) return -1;
    this.#accountLength = length;
    this.#account0 = view.getInt32(from, true);
    this.#account1 = view.getInt32(from + 4, true);
    this.#account2 = view.getInt32(from + 8, true);
    this.#account3 = view.getInt32(from + length - 4, true);
    return at;
  }

  /** Puts the label of the address at `from` into the slot; answers where the next column starts, or -1. */
  #readAddress(piece: Uint8Array, from: number, slot: number): number {
    if (slot < 0) {
      let at = from;
      while (piece[at]! > SPACE) at++;
      return piece[at] === SPACE ? at + 1 : -1;
    }
    const quad = this.#readQuad(piece, from);
    if (quad < 0) return this.#readOtherAddress(piece, from, slot);
    this.#tally.row[slot] = this.#tally.addresses.labelOfIpv4(quad);
    return this.#addressEnd + 1;
  }

  #readOtherAddress(piece: Uint8Array, from: number, slot: number): number {
    let at = from;
    while (piece[at]! > SPACE) at++;
    if (piece[at] !== SPACE) return -1;
    const label = this.#tally.addresses.labelOf(piece, from, at);
    this.#tally.row[slot] = label;
    return label < 0 ? -1 : at + 1;
  }

  /** An IPv4 address with a blank behind it, as a number; -1 for anything else. */
  #readQuad(piece: Uint8Array, from: number): number {
    let at = from;
    let value = 0;
    for (let octets = 0; octets < 4; octets++) {
      let octet = piece[at++]! - 48;
      if (octet < 0 || octet > 9) return -1;
      let next = piece[at++]! - 48;
      if (next >= 0 && next <= 9) {
        octet = octet * 10 + next;
        if (octet < 10) return -1;
        next = piece[at++]! - 48;
        if (next >= 0 && next <= 9) {
          octet = octet * 10 + next;
          if (octet > 255) return -1;
          next = piece[at++]! - 48;
        }
      }
      if (next !== (octets === 3 ? SPACE - 48 : DOT_DIGIT)) return -1;
      value = (value << 8) | octet;
    }
    this.#addressEnd = at - 1;
    return value >>> 0;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Whether one of four characters may be a blank or control character; an unusual one may say yes without. */
function hasBlank(word: number): boolean {
  return ((word - 0x21212121) & ~word & 0x80808080) !== 0;
}
