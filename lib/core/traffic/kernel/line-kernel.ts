/**
 * Runs the WebAssembly of line-kernel.as: memory, and what lies where in it.
 *
 *   text       carry and new text, at most a line and a stretch
 *   ends       of all columns, and of lines
 *   batch      keys, hours and amounts of the lines read last
 *   tables     of one tally: pages of addresses, which labels are services, texts that were seen before
 *
 * One a thread. It serves one scanner at a time, and may serve another one in the next call.
 */
import { LONGEST_LINE_BYTES } from '../longest-line.ts';
import type { FlowTally } from '../flow-tally.ts';
import { LEAST_WIDTH } from '../group-layout.ts';
import type { LineBatch } from '../line-batch.ts';
import type { LineLayout } from '../line-layout.ts';
import { LINE_KERNEL_CODE } from './line-kernel-code.ts';

/** New text in one go: with the ends of its columns it stays in the processor's nearer caches. */
export const STRETCH_BYTES = 32_768;
/** Words that end in the first column reach before the text, and blocks of 64 behind it. */
const MARGIN = 64;
const TEXT_BYTES = LONGEST_LINE_BYTES + STRETCH_BYTES;
const MOST_LINES = 256;
/** Fields of a question, of which each is one number in a key. */
const MOST_NUMBERS = 64;
const REMEMBERED = 1 << 16;
const REMEMBERED_BYTES = 48;
const PATTERN_BYTES = 65_536 + 82 * 32;
const CONSTANT_BYTES = 16 * 9;
const STEP_WORDS = 3;
const WASM_PAGE = 65_536;

interface Exports {
  readonly line: Cell;
  readonly nextLine: Cell;
  readonly lastLine: Cell;
  readonly rejected: Cell;
  readonly place: (...places: readonly number[]) => void;
  readonly open: (...settings: readonly number[]) => void;
  readonly forgetAll: () => void;
  readonly findEnds: (from: number, to: number) => void;
  readonly readLines: () => number;
  readonly skipLine: () => void;
}

interface Cell {
  value: number;
}

interface Host {
  readonly tokenOf: (from: number, to: number) => number;
  readonly labelOf: (from: number, to: number) => number;
  readonly reject: (key: number, hundreds: number) => void;
}

/** Of the standard, what is used here; the core is compiled without the types of any host. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: object; readonly host: Host },
  ) => { readonly exports: Exports };
};

/** Whom the kernel reads lines for. */
export interface LineReading {
  readonly tally: FlowTally;
  readonly layout: LineLayout;
  /** The number that the tally has given the source. */
  readonly source: number;
}

export class LineKernel {
  /** Where the text begins in `bytes`. */
  readonly textAt: number;
  readonly bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #wasm: Exports;
  readonly #keysAt: number;
  readonly #hoursAt: number;
  readonly #amountsAt: number;
  readonly #stepsAt: number;
  readonly #pagesAt: number;
  readonly #serviceLabelsAt: number;
  #reading: LineReading | undefined;
  #batch: LineBatch;

  /** With room for so many bytes of pages and labels. */
  constructor(tableBytes: number) {
    let top = MARGIN;
    const room = (bytes: number): number => {
      const at = (top + MARGIN - 1) & -MARGIN;
      top = at + bytes;
      return at;
    };
    this.textAt = room(TEXT_BYTES + MARGIN);
    const [endsAt, lineEndsAt] = [room((TEXT_BYTES + 1) * 4), room(TEXT_BYTES * 4)];
    this.#keysAt = room(MOST_LINES * MOST_NUMBERS * 4);
    [this.#hoursAt, this.#amountsAt] = [room(MOST_LINES * 4), room(MOST_LINES * 8)];
    this.#stepsAt = room(MOST_NUMBERS * STEP_WORDS * 4);
    const [constantsAt, patternsAt] = [room(CONSTANT_BYTES), room(PATTERN_BYTES)];
    const memoAt = room(REMEMBERED * REMEMBERED_BYTES);
    this.#serviceLabelsAt = room(WASM_PAGE);
    this.#pagesAt = room(tableBytes);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(top / WASM_PAGE) });
    this.bytes = new Uint8Array(memory.buffer);
    this.#words = new Int32Array(memory.buffer);
    this.#wasm = new WebAssembly.Instance(compiled(), { env: { memory }, host: this.#host() }).exports;
    this.#wasm.place(
      endsAt,
      lineEndsAt,
      this.#keysAt,
      this.#hoursAt,
      this.#amountsAt,
      this.#pagesAt,
      this.#serviceLabelsAt,
      constantsAt,
      patternsAt,
      memoAt,
      REMEMBERED,
    );
    this.#batch = this.#batchOf(LEAST_WIDTH);
  }

  /** Whether the tables of that tally have room. */
  holds({ addresses }: FlowTally): boolean {
    return this.#pagesAt + addresses.pages.byteLength <= this.bytes.length;
  }

  /** Turns to a scanner's lines; costs little if it was the last one. */
  turnTo(reading: LineReading): void {
    if (this.#reading === reading) return;
    if (this.#reading?.tally !== reading.tally) this.#takeTables(reading.tally);
    this.#reading = reading;
    const { tally, layout, source } = reading;
    const { columns, bytesColumn, startColumn, actionColumn, statusColumn } = layout;
    const tokens = stepsOf(layout, layout.tokenColumns, layout.serviceColumns);
    const addresses = stepsOf(layout, layout.addressColumns, layout.exactColumns);
    this.#words.set([...tokens, ...addresses], this.#stepsAt >> 2);
    this.#batch = this.#batchOf(Math.max(LEAST_WIDTH, tally.keySlots(source).length));
    this.#batch.keys.fill(0);
    this.#wasm.open(
      columns,
      MOST_LINES,
      this.#batch.width * 4,
      bytesColumn,
      startColumn,
      actionColumn,
      statusColumn,
      this.#stepsAt,
      tokens.length / STEP_WORDS,
      addresses.length / STEP_WORDS,
      tally.serviceCodes.size,
      tally.countsRejections ? 1 : 0,
    );
  }

  /** Finds the columns of the text up to `end`. */
  findEnds(end: number): void {
    this.#wasm.findEnds(this.textAt, end);
  }

  /** The next lines, up to an unusual one; overwritten by the next call. */
  readLines(): LineBatch {
    this.#batch.count = this.#wasm.readLines();
    return this.#batch;
  }

  /** The lines that the last call to readLines left out because they were rejected. */
  takeRejected(): number {
    const { value } = this.#wasm.rejected;
    this.#wasm.rejected.value = 0;
    return value;
  }

  /** Whether a whole line is left in the text. */
  get hasLine(): boolean {
    return this.#wasm.nextLine.value < this.#wasm.lastLine.value;
  }

  /** Where the line at hand starts. */
  get lineStart(): number {
    return this.#words[this.#wasm.line.value >> 2]! + 1;
  }

  /** Where the newline of the line at hand is. */
  get lineEnd(): number {
    return this.#words[this.#words[this.#wasm.nextLine.value >> 2]! >> 2]!;
  }

  /** Goes on behind the line at hand. */
  skipLine(): void {
    this.#wasm.skipLine();
  }

  #batchOf(width: number): LineBatch {
    const { buffer } = this.bytes;
    return {
      width,
      keys: new Int32Array(buffer, this.#keysAt, MOST_LINES * width),
      hours: new Int32Array(buffer, this.#hoursAt, MOST_LINES),
      amounts: new Float64Array(buffer, this.#amountsAt, MOST_LINES),
      count: 0,
    };
  }

  #takeTables({ addresses: { pages, isService } }: FlowTally): void {
    this.bytes.set(new Uint8Array(pages.buffer, pages.byteOffset, pages.byteLength), this.#pagesAt);
    this.bytes
      .fill(0, this.#serviceLabelsAt, this.#serviceLabelsAt + WASM_PAGE)
      .set(isService, this.#serviceLabelsAt);
    this.#wasm.forgetAll();
  }

  #host(): Host {
    return {
      tokenOf: (from, to) => this.#reading!.tally.tokens.intern(this.bytes, from, to),
      labelOf: (from, to) => this.#reading!.tally.addresses.labelOf(this.bytes, from, to),
      reject: (key, hundreds) => {
        const { tally, source } = this.#reading!;
        tally.addRejectedKey(source, hundreds, this.#words, key >> 2);
      },
    };
  }
}

/** Column and place in the key in bytes, and 1 for the marked ones. */
function stepsOf({ places }: LineLayout, columns: readonly number[], marked: readonly number[]): number[] {
  return columns.flatMap((column) => [column * 4, places[column]! * 4, marked.includes(column) ? 1 : 0]);
}

let module: object | undefined;

function compiled(): object {
  return (module ??= new WebAssembly.Module(fromBase64(LINE_KERNEL_CODE)));
}

function fromBase64(text: string): Uint8Array {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    bits = (bits << 6) | digits.indexOf(text[at]!);
    // Of four digits the first one completes no byte.
    if ((at & 3) !== 0) bytes[(at * 3) >> 2] = bits >> (6 - 2 * (at & 3));
  }
  return bytes;
}

let kernel: LineKernel | undefined;

/** The kernel of this thread, turned to that scanner's lines. */
export function kernelFor(reading: LineReading): LineKernel {
  if (!kernel?.holds(reading.tally)) kernel = new LineKernel(reading.tally.addresses.pages.byteLength * 2);
  kernel.turnTo(reading);
  return kernel;
}
