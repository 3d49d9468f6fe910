/**
 * The columns behind the first fourteen of a line: only the wanted ones are looked at, the others are counted
 * blanks, four characters at once.
 *
 *   steps:  skip 11, token │ token │ token │ skip 1
 */
import { endOfColumn } from './end-of-column.ts';
import type { FlowTally } from './flow-tally.ts';
import type { LineBatch } from './line-batch.ts';
import { ADDRESS, SKIP } from './column-operations.ts';
import type { LineLayout } from './line-layout.ts';
import { skipColumns } from './skip-columns.ts';

export class FurtherColumns {
  readonly #layout: LineLayout;
  readonly #tally: FlowTally;
  readonly #batch: LineBatch;
  /** Start and end of address column c of the line read last, at 2c and 2c + 1. */
  readonly #edges: Int32Array;
  /** Of each wanted column: how many to skip before it, and its number. */
  readonly #steps: Int32Array;
  readonly #skippedAtEnd: number;

  /** Starts at column `first`. */
  constructor(layout: LineLayout, first: number, tally: FlowTally, batch: LineBatch) {
    this.#layout = layout;
    this.#tally = tally;
    this.#batch = batch;
    this.#edges = new Int32Array(layout.columns * 2);
    const wanted = [...layout.operations.keys()].filter(
      (column) => column >= first && layout.operations[column] !== SKIP,
    );
    this.#steps = Int32Array.from(
      wanted.flatMap((column, at) => [column - (wanted[at - 1] ?? first - 1) - 1, column]),
    );
    this.#skippedAtEnd = layout.columns - 1 - (wanted.at(-1) ?? first - 1);
  }

  edgesOf(column: number): readonly [number, number] {
    return [this.#edges[column * 2]!, this.#edges[column * 2 + 1]!];
  }

  /** Fills the key that starts at `key`; answers where the next line starts, or -1 for an unusual line. */
  read(piece: Uint8Array, view: DataView, from: number, key: number): number {
    const NEWLINE = 10;
    const SPACE = 32;
    const steps = this.#steps;
    const { places, operations } = this.#layout;
    const { keys } = this.#batch;
    const { tokenMemo, addresses } = this.#tally;
    let at = from;
    for (let step = 0; step < steps.length; step += 2) {
      const skipped = steps[step]!;
      const column = steps[step + 1]!;
      if (skipped > 0) at = skipColumns(view, at, skipped);
      if (at < 0) return -1;
      const start = at;
      at = endOfColumn(view, at);
      if (at === start) return -1;
      const isAddress = operations[column] === ADDRESS;
      const number = isAddress
        ? addresses.labelOf(piece, start, at)
        : tokenMemo.numberAt(piece, view, start, at);
      if (number < 0) return -1;
      keys[key + places[column]!] = number;
      if (isAddress) {
        this.#edges[column * 2] = start;
        this.#edges[column * 2 + 1] = at;
      }
      if (this.#skippedAtEnd === 0 && step === steps.length - 2) return piece[at] === NEWLINE ? at + 1 : -1;
      if (piece[at++] !== SPACE) return -1;
    }
    if (this.#skippedAtEnd > 1) at = skipColumns(view, at, this.#skippedAtEnd - 1);
    if (at < 0) return -1;
    at = endOfColumn(view, at);
    return piece[at] === NEWLINE ? at + 1 : -1;
  }
}
