/**
 * Records from bytes, at a cost near that of inflating them.
 *
 *   push(piece) ──► stretches of whole lines ──┬─► ordinary: LineKernel, a batch at a time
 *        │                                     └─► anything else: OddLineReader
 *        └─► the cut-off last line waits for the next stretch
 *
 * Law: for every input and however it is cut into pieces, the result is that of OddLineReader alone. The kernel
 * therefore only takes a line when nothing about it is doubtful.
 */
import { LONGEST_LINE_BYTES } from './longest-line.ts';
import { addCounts, NO_LINES, type FlowLogSource, type LineCounts } from './flow-question.ts';
import type { FlowTally } from './flow-tally.ts';
import { kernelFor, STRETCH_BYTES, type LineKernel, type LineReading } from './kernel/line-kernel.ts';
import { toLineLayout } from './line-layout.ts';
import { OddLineReader, type LineKind } from './odd-line.ts';

const NEWLINE = 10;

export class RecordScanner {
  readonly #reading: LineReading;
  readonly #odd: OddLineReader;
  #counts: LineCounts = NO_LINES;
  #carry = new Uint8Array(1024);
  #carried = 0;
  #tooLong = false;

  constructor(source: FlowLogSource, tally: FlowTally) {
    const number = tally.sourceNumber(source);
    const layout = toLineLayout(source.format, number, tally);
    if (layout.bytesColumn < 0 || layout.startColumn < 0) {
      throw new RangeError('a flow log without the fields bytes and start cannot be summed');
    }
    this.#reading = { tally, layout, source: number };
    this.#odd = new OddLineReader(layout, tally);
  }

  get counts(): LineCounts {
    return this.#counts;
  }

  /** Reads the lines of the next piece, which may be overwritten after the call. */
  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; at += STRETCH_BYTES)
      this.#pushStretch(piece.subarray(at, at + STRETCH_BYTES));
  }

  /** There is nothing more: a last line without a newline counts as well. */
  end(): void {
    if (this.#tooLong) this.#count('malformed');
    else if (this.#carried > 0) this.#readOdd(this.#carry, 0, this.#carried);
    this.#carried = 0;
    this.#tooLong = false;
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
    const kernel = kernelFor(this.#reading);
    const { bytes, textAt } = kernel;
    const end = textAt + this.#carried + stretch.length;
    bytes.set(this.#carry.subarray(0, this.#carried), textAt);
    bytes.set(stretch, textAt + this.#carried);
    this.#carried = 0;
    kernel.findEnds(end);
    this.#readLines(kernel);
    this.#keep(bytes.subarray(kernel.lineStart, end));
  }

  #readLines(kernel: LineKernel): void {
    const { tally, source } = this.#reading;
    while (kernel.hasLine) {
      const batch = kernel.readLines();
      const accepted = batch.count;
      const rejected = kernel.takeRejected();
      if (accepted + rejected === 0) {
        this.#readOdd(kernel.bytes, kernel.lineStart, kernel.lineEnd);
        kernel.skipLine();
        continue;
      }
      tally.addLines(batch, source);
      this.#counts = addCounts(this.#counts, { ...NO_LINES, lines: accepted + rejected, accepted, rejected });
    }
  }

  #readOdd(bytes: Uint8Array, from: number, to: number): void {
    if (to - from > LONGEST_LINE_BYTES) this.#count('malformed');
    else this.#count(this.#odd.read(bytes, from, to, this.#reading.source));
  }

  #count(kind: LineKind): void {
    this.#counts = addCounts(this.#counts, { ...NO_LINES, lines: 1, [kind]: 1 });
  }
}
