/**
 * The columns behind the first fourteen of a line: only the wanted ones are looked at, the others are counted
 * blanks, four characters at once.
 *
 *   steps:  skip 11, token │ token │ token │ skip 1
 */
import { endOfColumn } from './end-of-column.ts';
import { ADDRESS, SKIP, type LineLayout } from './line-layout.ts';
import type { FlowTally } from './flow-tally.ts';

const NEWLINE = 10;
const SPACE = 32;

export class FurtherColumns {
  readonly #layout: LineLayout;
  readonly #tally: FlowTally;
  readonly #edges: Int32Array;
  /** Of each wanted column: how many to skip before it, and its number. */
  readonly #steps: Int32Array;
  readonly #skippedAtEnd: number;

  /** Starts at column `first`; `edges` takes the start and end of address column c at 2c and 2c + 1. */
  constructor(layout: LineLayout, first: number, tally: FlowTally, edges: Int32Array) {
    this.#layout = layout;
    this.#tally = tally;
    this.#edges = edges;
    const wanted = [...layout.operations.keys()].filter(
      (column) => column >= first && layout.operations[column] !== SKIP,
    );
    this.#steps = Int32Array.from(
      wanted.flatMap((column, at) => [column - (wanted[at - 1] ?? first - 1) - 1, column]),
    );
    this.#skippedAtEnd = layout.columns - 1 - (wanted.at(-1) ?? first - 1);
  }

  /** Fills the tally's row; answers where the next line starts, or -1 for an unusual line. */
  read(piece: Uint8Array, view: DataView, from: number): number {
    const steps = this.#steps;
    const { slots, operations } = this.#layout;
    const { row, tokenMemo, addresses } = this.#tally;
    let at = from;
    for (let step = 0; step < steps.length; step += 2) {
      at = skipColumns(piece, view, at, steps[step]!);
      if (at < 0) return -1;
      const start = at;
      const column = steps[step + 1]!;
      at = endOfColumn(view, at);
      if (at === start) return -1;
      if (operations[column] === ADDRESS) {
        const label = addresses.labelOf(piece, start, at);
        if (label < 0) return -1;
        row[slots[column]!] = label;
        this.#edges[column * 2] = start;
        this.#edges[column * 2 + 1] = at;
      } else row[slots[column]!] = tokenMemo.numberAt(piece, view, start, at);
      if (this.#skippedAtEnd === 0 && step === steps.length - 2) return piece[at] === NEWLINE ? at + 1 : -1;
      if (piece[at++] !== SPACE) return -1;
    }
    at = skipColumns(piece, view, at, this.#skippedAtEnd - 1);
    if (at < 0) return -1;
    at = endOfColumn(view, at);
    return piece[at] === NEWLINE ? at + 1 : -1;
  }
}

/** Where the column after the next `count` ones starts, or -1 if the line ends before. */
function skipColumns(piece: Uint8Array, view: DataView, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0; left--) {
    at = endOfColumn(view, at);
    if (piece[at++] !== SPACE) return -1;
  }
  return at;
}
