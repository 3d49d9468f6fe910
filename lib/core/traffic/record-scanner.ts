/**
 * Records from bytes, at a cost near that of inflating them.
 *
 *   push(piece) ──► whole lines ──┬─► ordinary line: the columns that the question needs, straight from the bytes
 *                                 └─► anything else: OddLineReader
 *        └─► the cut-off last line waits for the next piece
 *
 * Law: for every input and however it is cut into pieces, the result is that of OddLineReader alone. The fast
 * path therefore only takes a line when nothing about it is doubtful, and otherwise says -1.
 *
 * Loops that look for the end of a column need no bounds check: the last newline of a piece stops them, and
 * the last lines of a piece (where a four-byte read could leave it) go the general way.
 */
import { LOCAL } from './address-table.ts';
import { DefaultLines } from './default-lines.ts';
import { addCounts, NO_LINES, type FlowLogSource, type LineCounts } from './flow-question.ts';
import { EXACT_BASE, HOUR_SLOT, SOURCE_SLOT, type FlowTally } from './flow-tally.ts';
import { HourMemo } from './hour-memo.ts';
import {
  ACTION,
  ADDRESS,
  BYTES,
  SKIP,
  START,
  TOKEN,
  toLineLayout,
  touchesService,
  type LineLayout,
} from './line-layout.ts';
import { OddLineReader, type LineKind } from './odd-line.ts';

const NEWLINE = 10;
const SPACE = 32;
const DEFAULT_COLUMNS = 14;
/** A longer line is malformed; the longest possible one (tags, ARNs of containers) is far below. */
export const LONGEST_LINE_BYTES = 65_536;
/** No four-byte read starts further than this behind the start of the last newline's line. */
const TAIL_BYTES = 64;
const MOST_DIGITS = 15;

export class RecordScanner {
  readonly #tally: FlowTally;
  readonly #layout: LineLayout;
  readonly #source: number;
  readonly #odd: OddLineReader;
  readonly #defaults: DefaultLines | undefined;
  readonly #hours = new HourMemo();
  readonly #counts: { -readonly [key in keyof LineCounts]: number } = { ...NO_LINES };
  /** Start and end of exact address columns in the line at hand. */
  readonly #edges: Int32Array;
  #carry = new Uint8Array(1024);
  #carried = 0;
  #tooLong = false;
  #bytes = 0;
  #rejected = false;

  constructor(source: FlowLogSource, tally: FlowTally) {
    this.#tally = tally;
    this.#layout = toLineLayout(source.format, tally);
    if (this.#layout.bytesColumn < 0 || this.#layout.startColumn < 0) {
      throw new RangeError('a flow log without the fields bytes and start cannot be summed');
    }
    this.#source = tally.sourceNumber(source);
    this.#odd = new OddLineReader(this.#layout, tally);
    this.#edges = new Int32Array(this.#layout.columns * 2);
    if (this.#layout.startsLikeDefault) {
      const further = (piece: Uint8Array, from: number): number => this.#readFurtherColumns(piece, from);
      this.#defaults = new DefaultLines(this.#layout, tally, this.#hours, this.#edges, further);
    }
  }

  get counts(): LineCounts {
    const { accepted, rejected } = this.#defaults ?? { accepted: 0, rejected: 0 };
    return addCounts(this.#counts, { ...NO_LINES, lines: accepted + rejected, accepted, rejected });
  }

  /** Reads the lines of the next piece, which may be overwritten after the call. */
  push(piece: Uint8Array): void {
    let at = 0;
    if (this.#carried > 0 || this.#tooLong) {
      at = piece.indexOf(NEWLINE) + 1;
      this.#keep(piece, 0, at === 0 ? piece.length : at - 1);
      if (at === 0) return;
      this.#endCarriedLine();
    }
    const end = piece.lastIndexOf(NEWLINE) + 1;
    if (end > at) this.#scan(piece, at, end);
    this.#keep(piece, Math.max(at, end), piece.length);
  }

  /** There is nothing more: a last line without a newline counts as well. */
  end(): void {
    if (this.#carried > 0 || this.#tooLong) this.#endCarriedLine();
  }

  #keep(piece: Uint8Array, from: number, to: number): void {
    const length = this.#carried + to - from;
    if (length > LONGEST_LINE_BYTES || this.#tooLong) {
      this.#tooLong = true;
      this.#carried = 0;
      return;
    }
    if (length > this.#carry.length) {
      const larger = new Uint8Array(Math.max(length, this.#carry.length * 2));
      larger.set(this.#carry);
      this.#carry = larger;
    }
    this.#carry.set(piece.subarray(from, to), this.#carried);
    this.#carried = length;
  }

  #endCarriedLine(): void {
    if (this.#tooLong) this.#count('malformed');
    else this.#readOdd(this.#carry, 0, this.#carried);
    this.#carried = 0;
    this.#tooLong = false;
  }

  #scan(piece: Uint8Array, from: number, end: number): void {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    const fastEnd = end > TAIL_BYTES ? piece.lastIndexOf(NEWLINE, end - TAIL_BYTES) + 1 : 0;
    const tally = this.#tally;
    // Slots of fields that this format lacks may hold what a file of another format left.
    tally.row.fill(0);
    tally.row[SOURCE_SLOT] = this.#source;
    let at = from;
    while (at < fastEnd) {
      if (this.#defaults !== undefined) at = this.#defaults.read(piece, view, at, fastEnd);
      if (at < fastEnd) at = this.#readLine(piece, at);
    }
    while (at < end) at = this.#readOddLine(piece, at);
  }

  /** Reads one line whatever it is; answers where the next one starts. */
  #readLine(piece: Uint8Array, from: number): number {
    this.#rejected = false;
    const next = this.#readColumns(piece, from, 0);
    if (next < 0 || next - from > LONGEST_LINE_BYTES) return this.#readOddLine(piece, from);
    if (!this.#rejected) this.#tally.add(this.#bytes);
    this.#count(this.#rejected ? 'rejected' : 'accepted');
    return next;
  }

  #readFurtherColumns(piece: Uint8Array, from: number): number {
    if (this.#layout.columns > DEFAULT_COLUMNS)
      return piece[from] === SPACE ? this.#readColumns(piece, from + 1, DEFAULT_COLUMNS) : -1;
    if (piece[from] !== NEWLINE) return -1;
    this.#keepExactAddresses(piece);
    return from + 1;
  }

  #readColumns(piece: Uint8Array, from: number, first: number): number {
    const { operations, slots, columns } = this.#layout;
    let at = from;
    for (let column = first; column < columns; column++) {
      const start = at;
      while (piece[at]! > SPACE) at++;
      if (piece[at] !== (column === columns - 1 ? NEWLINE : SPACE)) return -1;
      const operation = operations[column]!;
      if (operation === SKIP) {
        at++;
        continue;
      }
      if (!this.#readColumn(piece, operation, start, at, slots[column]!, column)) return -1;
      at++;
    }
    this.#keepExactAddresses(piece);
    return at;
  }

  #readColumn(
    piece: Uint8Array,
    operation: number,
    from: number,
    to: number,
    slot: number,
    column: number,
  ): boolean {
    const { row, tokens, addresses } = this.#tally;
    if (operation === TOKEN) {
      if (to === from) return false;
      row[slot] = tokens.intern(piece, from, to);
      return true;
    }
    if (operation === ADDRESS) {
      const label = addresses.labelOf(piece, from, to);
      row[slot] = label;
      this.#edges[column * 2] = from;
      this.#edges[column * 2 + 1] = to;
      return label >= 0;
    }
    if (operation === BYTES) return this.#readBytes(piece, from, to);
    if (operation === START) {
      const hour = to - from === 10 ? this.#hours.hourOf(piece, from) : -1;
      row[HOUR_SLOT] = hour * 2;
      return hour >= 0;
    }
    if (operation === ACTION) {
      this.#rejected = piece[from] === 82;
      return to - from === 6 && (this.#rejected ? isWord(piece, from, REJECT) : isWord(piece, from, ACCEPT));
    }
    return to - from === 2 && piece[from] === 79 && piece[from + 1] === 75;
  }

  #readBytes(piece: Uint8Array, from: number, to: number): boolean {
    if (to === from || to - from > MOST_DIGITS) return false;
    let value = 0;
    for (let at = from; at < to; at++) {
      const digit = piece[at]! - 48;
      if (digit < 0 || digit > 9) return false;
      value = value * 10 + digit;
    }
    this.#bytes = value;
    return true;
  }

  #keepExactAddresses(piece: Uint8Array): void {
    const { exactColumns, slots } = this.#layout;
    if (exactColumns.length === 0 || !touchesService(this.#layout, this.#tally)) return;
    const { row, tokens } = this.#tally;
    for (const column of exactColumns) {
      const slot = slots[column]!;
      if (row[slot] !== LOCAL) continue;
      row[slot] = EXACT_BASE + tokens.intern(piece, this.#edges[column * 2]!, this.#edges[column * 2 + 1]!);
    }
  }

  #readOddLine(piece: Uint8Array, from: number): number {
    let end = from;
    while (piece[end] !== NEWLINE) end++;
    this.#readOdd(piece, from, end);
    return end + 1;
  }

  #readOdd(bytes: Uint8Array, from: number, to: number): void {
    if (to - from > LONGEST_LINE_BYTES) this.#count('malformed');
    else this.#count(this.#odd.read(bytes, from, to, this.#source));
  }

  #count(kind: LineKind): void {
    this.#counts.lines++;
    this.#counts[kind]++;
  }
}

const ACCEPT = [65, 67, 67, 69, 80, 84] as const;
const REJECT = [82, 69, 74, 69, 67, 84] as const;

function isWord(piece: Uint8Array, from: number, word: readonly number[]): boolean {
  for (let at = 0; at < word.length; at++) if (piece[from + at] !== word[at]) return false;
  return true;
}
