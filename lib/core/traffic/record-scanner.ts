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
import { ColumnReader } from './column-reader.ts';
import { DefaultLines } from './default-lines.ts';
import { addCounts, NO_LINES, type FlowLogSource, type LineCounts } from './flow-question.ts';
import { SOURCE_SLOT, type FlowTally } from './flow-tally.ts';
import { HourMemo } from './hour-memo.ts';
import { InterfaceIds } from './interface-ids.ts';
import { LONGEST_LINE_BYTES, toLineLayout, type LineLayout } from './line-layout.ts';
import { OddLineReader, type LineKind } from './odd-line.ts';

const NEWLINE = 10;
const DEFAULT_COLUMNS = 14;
/** No four-byte read starts further than this behind the start of the last newline's line. */
const TAIL_BYTES = 64;

export class RecordScanner {
  readonly #tally: FlowTally;
  readonly #layout: LineLayout;
  readonly #source: number;
  readonly #odd: OddLineReader;
  readonly #columns: ColumnReader;
  readonly #defaults: DefaultLines | undefined;
  readonly #counts: { -readonly [key in keyof LineCounts]: number } = { ...NO_LINES };
  #carry = new Uint8Array(1024);
  #carried = 0;
  #tooLong = false;

  constructor(source: FlowLogSource, tally: FlowTally) {
    this.#tally = tally;
    this.#layout = toLineLayout(source.format, tally);
    if (this.#layout.bytesColumn < 0 || this.#layout.startColumn < 0) {
      throw new RangeError('a flow log without the fields bytes and start cannot be summed');
    }
    this.#source = tally.sourceNumber(source);
    this.#odd = new OddLineReader(this.#layout, tally);
    const edges = new Int32Array(this.#layout.columns * 2);
    const ids = new InterfaceIds(tally.tokens);
    const hours = new HourMemo();
    const readerFrom = (first: number): ColumnReader =>
      new ColumnReader(this.#layout, first, tally, hours, ids, edges);
    this.#columns = readerFrom(0);
    if (this.#layout.startsLikeDefault) {
      this.#defaults = new DefaultLines(this.#layout, tally, hours, ids, edges, readerFrom(DEFAULT_COLUMNS));
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
      if (at < fastEnd) at = this.#readLine(piece, view, at);
    }
    while (at < end) at = this.#readOddLine(piece, at);
  }

  /** Reads one line whatever it is; answers where the next one starts. */
  #readLine(piece: Uint8Array, view: DataView, from: number): number {
    const reader = this.#columns;
    reader.rejected = false;
    const next = reader.read(piece, view, from);
    if (next < 0 || next - from > LONGEST_LINE_BYTES) return this.#readOddLine(piece, from);
    if (!reader.rejected) this.#tally.add(reader.bytes);
    this.#count(reader.rejected ? 'rejected' : 'accepted');
    return next;
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
