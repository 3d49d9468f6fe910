/**
 * Records from bytes, at a cost near that of inflating them.
 *
 *   push(piece) ──► whole lines ──┬─► like the default format: DefaultLines, front to back
 *                                 ├─► any other header: OrdinaryLines, by the ends of all columns
 *                                 └─► not perfectly ordinary: OddLineReader
 *        └─► the cut-off last line waits for the next piece
 *
 * Law: for every input and however it is cut into pieces, the result is that of OddLineReader alone. The fast
 * paths therefore only take a line when nothing about it is doubtful.
 *
 * Loops of DefaultLines that look for the end of a column need no bounds check: the last newline of a piece stops
 * them, and the last lines of a piece (where a word could leave it) go the general way.
 */
import { DefaultLines } from './default-lines.ts';
import { addCounts, NO_LINES, type FlowLogSource, type LineCounts } from './flow-question.ts';
import type { FlowTally } from './flow-tally.ts';
import { LONGEST_LINE_BYTES } from './column-operations.ts';
import { toLineLayout, type LineLayout } from './line-layout.ts';
import { OddLineReader, type LineKind } from './odd-line.ts';
import { OrdinaryLines } from './ordinary-lines.ts';
import { FIRST_BYTE, STRETCH_BYTES, textWindow } from './text-window.ts';

const NEWLINE = 10;
/** No word that DefaultLines reads starts further than this behind the start of the last newline's line. */
const TAIL_BYTES = 128;

export class RecordScanner {
  readonly #layout: LineLayout;
  readonly #source: number;
  readonly #odd: OddLineReader;
  readonly #ordinary: OrdinaryLines;
  readonly #defaults: DefaultLines;
  readonly #counts: { -readonly [key in keyof LineCounts]: number } = { ...NO_LINES };
  #carry = new Uint8Array(1024);
  #carried = 0;
  #tooLong = false;

  constructor(source: FlowLogSource, tally: FlowTally) {
    this.#source = tally.sourceNumber(source);
    this.#layout = toLineLayout(source.format, this.#source, tally);
    if (this.#layout.bytesColumn < 0 || this.#layout.startColumn < 0) {
      throw new RangeError('a flow log without the fields bytes and start cannot be summed');
    }
    this.#odd = new OddLineReader(this.#layout, tally);
    this.#ordinary = new OrdinaryLines(this.#layout, tally, this.#source);
    this.#defaults = new DefaultLines(this.#layout, tally, this.#source);
  }

  get counts(): LineCounts {
    const { accepted, rejected } = this.#layout.startsLikeDefault ? this.#defaults : this.#ordinary;
    return addCounts(this.#counts, { ...NO_LINES, lines: accepted + rejected, accepted, rejected });
  }

  /** Reads the lines of the next piece, which may be overwritten after the call. */
  push(piece: Uint8Array): void {
    if (this.#layout.startsLikeDefault) this.#pushDefault(piece);
    else
      for (let at = 0; at < piece.length; at += STRETCH_BYTES)
        this.#pushStretch(piece.subarray(at, at + STRETCH_BYTES));
  }

  /** There is nothing more: a last line without a newline counts as well. */
  end(): void {
    this.#endCarriedLine();
  }

  #endCarriedLine(): void {
    if (this.#tooLong) this.#count('malformed');
    else if (this.#carried > 0) this.#readOdd(this.#carry, 0, this.#carried);
    this.#carried = 0;
    this.#tooLong = false;
  }

  #pushDefault(piece: Uint8Array): void {
    let at = 0;
    if (this.#carried > 0 || this.#tooLong) {
      at = piece.indexOf(NEWLINE) + 1;
      this.#keep(piece.subarray(0, at === 0 ? piece.length : at - 1));
      if (at === 0) return;
      this.#endCarriedLine();
    }
    const end = piece.lastIndexOf(NEWLINE) + 1;
    if (end > at) this.#scanDefault(piece, at, end);
    this.#keep(piece.subarray(Math.max(at, end)));
  }

  #scanDefault(piece: Uint8Array, from: number, end: number): void {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    const fastEnd = end > TAIL_BYTES ? piece.lastIndexOf(NEWLINE, end - TAIL_BYTES) + 1 : 0;
    let at = from;
    while (at < end) {
      if (at < fastEnd) at = this.#defaults.read(piece, view, at, fastEnd);
      if (at === end) return;
      let newline = at;
      while (piece[newline] !== NEWLINE) newline++;
      this.#readOdd(piece, at, newline);
      at = newline + 1;
    }
  }

  #pushStretch(stretch: Uint8Array): void {
    const newline = stretch.indexOf(NEWLINE);
    if (newline < 0) this.#keep(stretch);
    else if (this.#tooLong) {
      this.#tooLong = false;
      this.#count('malformed');
      this.#scan(stretch.subarray(newline + 1));
    } else this.#scan(stretch);
  }

  #keep(rest: Uint8Array): void {
    const length = this.#carried + rest.length;
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
    this.#carry.set(rest, this.#carried);
    this.#carried = length;
  }

  #scan(stretch: Uint8Array): void {
    const { bytes, ends } = textWindow;
    if (this.#carried > 0) bytes.set(this.#carry.subarray(0, this.#carried), FIRST_BYTE);
    bytes.set(stretch, FIRST_BYTE + this.#carried);
    const end = FIRST_BYTE + this.#carried + stretch.length;
    this.#carried = 0;
    const line = this.#readLines(textWindow.findEnds(end));
    this.#keep(bytes.subarray(ends[line]! + 1, end));
  }

  /** Reads all whole lines of the window; answers the number of the end behind which the unfinished one starts. */
  #readLines(last: number): number {
    const { bytes, ends } = textWindow;
    let line = 0;
    for (;;) {
      line = this.#ordinary.read(textWindow, line, last);
      let next = line + 1;
      while (next <= last && bytes[ends[next]!] !== NEWLINE) next++;
      if (next > last) return line;
      this.#readOdd(bytes, ends[line]! + 1, ends[next]!);
      line = next;
    }
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
