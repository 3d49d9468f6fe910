/**
 * Lines whose first fourteen columns are the default ones in the default order, as in nearly every flow log.
 *
 *   2 123456789012 eni-0123456789abcdef0 10.0.1.5 52.95.1.2 443 51234 6 25 20000 1620140761 1620140821 ACCEPT OK
 *   └─ as on the ──┘└ 3 doubles, found ─┘└─ numbers, no text ┘└ skipped ──┘digits└─ memo ──┘└ skip ──┘└ words ─┘
 *      line before      in a hash table
 *
 * Words are four characters read at once, little-endian. Equality of all words is equality of the text, so
 * what was checked once (no blanks inside, blanks around) holds for every equal line.
 *
 * One long function on purpose: cut into methods it took a fifth longer, in calls and repeated loads.
 */
import { endOfColumn } from './end-of-column.ts';
import { LOCAL } from './address-table.ts';
import { EXACT_BASE, type FlowTally } from './flow-tally.ts';
import { HOUR_SLOT } from './row-slots.ts';
import { FurtherColumns } from './further-columns.ts';
import { HourMemo } from './hour-memo.ts';
import { ID_LENGTH } from './interface-ids.ts';
import { LONGEST_LINE_BYTES, touchesService, type LineLayout } from './line-layout.ts';

export const DEFAULT_COLUMNS = 14;
const NEWLINE = 10;
const SPACE = 32;
const SOURCE_COLUMN = 3;
const DESTINATION_COLUMN = 4;
/** Characters as two words, and the one that follows them: `ACCEPT OK` or `REJECT OK`. */
const ACCE = 0x45434341;
const PT_O = 0x4f205450;
const REJE = 0x454a4552;
const CT_O = 0x4f205443;
const K = 75;
const MOST_DIGITS = 15;

export class DefaultLines {
  accepted = 0;
  rejected = 0;
  readonly #layout: LineLayout;
  readonly #tally: FlowTally;
  readonly #hours = new HourMemo();
  /** Of address column c: start and end of its text at 2c and 2c + 1. */
  readonly #edges: Int32Array;
  readonly #further: FurtherColumns;
  /** Version and account of the line before: four words that overlap, and how many characters they cover. */
  readonly #account = new Int32Array(4);
  #accountLength = 0;

  constructor(layout: LineLayout, tally: FlowTally) {
    this.#layout = layout;
    this.#tally = tally;
    this.#edges = new Int32Array(layout.columns * 2);
    this.#further = new FurtherColumns(layout, DEFAULT_COLUMNS, tally, this.#edges);
  }

  /** Adds lines from `from` on to the tally, up to `end` or the first unusual line; answers where it stopped. */
  read(piece: Uint8Array, view: DataView, from: number, end: number): number {
    const tally = this.#tally;
    const hours = this.#hours;
    const edges = this.#edges;
    const account = this.#account;
    const further = this.#further;
    const { row, addresses, interfaceIds } = tally;
    const { pages } = addresses;
    const { slots, columns } = this.#layout;
    const interfaceSlot = slots[2]!;
    const plain = this.#layout.exactColumns.length === 0;
    let accountLength = this.#accountLength;
    let line = from;
    lines: while (line < end) {
      let at = line + accountLength;
      if (
        accountLength === 0 ||
        view.getInt32(line, true) !== account[0] ||
        view.getInt32(line + 4, true) !== account[1] ||
        view.getInt32(line + 8, true) !== account[2] ||
        view.getInt32(at - 4, true) !== account[3]
      ) {
        at = this.#readAccount(piece, view, line);
        if (at < 0) break;
        accountLength = this.#accountLength;
      }
      const id = interfaceIds.numberAt(piece, view, at);
      if (id < 0) break;
      if (interfaceSlot >= 0) row[interfaceSlot] = id;
      at += ID_LENGTH + 1;

      for (let column = SOURCE_COLUMN; column <= DESTINATION_COLUMN; column++) {
        const slot = slots[column]!;
        const start = at;
        if (slot >= 0) {
          let address = 0;
          let octets = 0;
          for (; octets < 4; octets++) {
            let octet = piece[at++]! - 48;
            if (octet < 0 || octet > 9) break;
            let next = piece[at++]! - 48;
            if (next >= 0 && next <= 9) {
              octet = octet * 10 + next;
              if (octet < 10) break;
              next = piece[at++]! - 48;
              if (next >= 0 && next <= 9) {
                octet = octet * 10 + next;
                if (octet > 255) break;
                next = piece[at++]! - 48;
              }
            }
            if (next !== (octets === 3 ? -16 : -2)) break;
            address = (address << 8) | octet;
          }
          if (octets === 4) {
            let label = pages[address >>> 24]!;
            if (label < 0) label = pages[((address >>> 16) & 255) - label]!;
            if (label < 0) label = pages[((address >>> 8) & 255) - label]!;
            if (label < 0) label = pages[(address & 255) - label]!;
            row[slot] = label;
          } else {
            at = start;
            while (piece[at]! > SPACE) at++;
            if (piece[at] !== SPACE) break lines;
            const label = addresses.labelOf(piece, start, at++);
            if (label < 0) break lines;
            row[slot] = label;
          }
        } else {
          at = endOfColumn(view, at);
          if (piece[at++] !== SPACE) break lines;
        }
        if (plain) continue;
        edges[column * 2] = start;
        edges[column * 2 + 1] = at - 1;
      }

      // srcport, dstport, protocol, packets: so short that words of characters are no faster
      while (piece[at]! > SPACE) at++;
      if (piece[at++] !== SPACE) break;
      while (piece[at]! > SPACE) at++;
      if (piece[at++] !== SPACE) break;
      while (piece[at]! > SPACE) at++;
      if (piece[at++] !== SPACE) break;
      while (piece[at]! > SPACE) at++;
      if (piece[at++] !== SPACE) break;

      const digits = at;
      let bytes = 0;
      for (let digit = piece[at]! - 48; digit >= 0 && digit <= 9; digit = piece[++at]! - 48)
        bytes = bytes * 10 + digit;
      if (at === digits || at - digits > MOST_DIGITS || piece[at++] !== SPACE) break;

      const hour = hours.hourOfWords(view.getInt32(at, true), view.getInt32(at + 4, true));
      const units = piece[at + 9]! - 48;
      const tens = piece[at + 8]! - 48;
      if (hour < 0 || tens < 0 || tens > 9 || units < 0 || units > 9 || piece[at + 10] !== SPACE) break;
      row[HOUR_SLOT] = hour * 2;
      // The end is not wanted, only that it is one column.
      if (hasBlank(view.getInt32(at + 11, true)) || hasBlank(view.getInt32(at + 15, true))) break;
      if (piece[at + 19]! <= SPACE || piece[at + 20]! <= SPACE || piece[at + 21] !== SPACE) break;
      const action = view.getInt32(at + 22, true);
      const status = view.getInt32(at + 26, true);
      if (piece[at + 30] !== K) break;
      const accepted = action === ACCE && status === PT_O;
      if (!accepted && (action !== REJE || status !== CT_O)) break;
      at += 31;

      if (columns > DEFAULT_COLUMNS) {
        if (piece[at] !== SPACE) break;
        at = further.read(piece, view, at + 1);
        if (at < 0) break;
      } else {
        if (piece[at++] !== NEWLINE) break;
      }
      if (!plain && accepted && touchesService(this.#layout, tally)) this.#keepExactAddresses(piece);
      if (at - line > LONGEST_LINE_BYTES) break;
      line = at;
      if (accepted) {
        this.accepted++;
        tally.add(bytes);
      } else {
        this.rejected++;
        tally.addRejected();
      }
    }
    return line;
  }

  /** Replaces the label of local addresses by the address itself. */
  #keepExactAddresses(piece: Uint8Array): void {
    const { row, tokens } = this.#tally;
    const { exactColumns, slots } = this.#layout;
    for (const column of exactColumns) {
      const slot = slots[column]!;
      if (row[slot] !== LOCAL) continue;
      row[slot] = EXACT_BASE + tokens.intern(piece, this.#edges[column * 2]!, this.#edges[column * 2 + 1]!);
    }
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
    for (const [word, offset] of [0, 4, 8, length - 4].entries())
      this.#account[word] = view.getInt32(from + offset, true);
    return at;
  }
}

/** Whether one of four characters may be a blank or control character; an unusual one may say yes without. */
function hasBlank(word: number): boolean {
  return ((word - 0x21212121) & ~word & 0x80808080) !== 0;
}
