/**
 * Ids such as `eni-0123456789abcdef0`, followed by a blank, found as three doubles in a hash table.
 *
 *   doubles at 0, 8 and 14: the last one overlaps and takes in the blank at 21
 *
 * Doubles are only the widest thing that can be loaded and compared at once. Of printable characters no two
 * different eight are equal as doubles, and none are NaN: both would take a byte of 0 or from 127 on.
 */
import type { TokenTable } from './token-table.ts';

export const ID_LENGTH = 21;
/** Number of the token plus one, three doubles. */
const STRIDE = 4;
const SPACE = 32;
const LAST_PRINTABLE = 126;
const MOST_ENTRIES = 1 << 17;

export class InterfaceIds {
  readonly #tokens: TokenTable;
  #table = new Float64Array(256 * STRIDE);
  #count = 0;

  constructor(tokens: TokenTable) {
    this.#tokens = tokens;
  }

  /** The token number of the 21 characters at `from`; -1 if they are not one column. */
  numberAt(piece: Uint8Array, view: DataView, from: number): number {
    const a = view.getFloat64(from, true);
    const b = view.getFloat64(from + 8, true);
    const c = view.getFloat64(from + 14, true);
    const table = this.#table;
    const mask = table.length - 1;
    let at = hashAt(view, from) & mask;
    for (let number = table[at]!; number !== 0; number = table[at]!) {
      if (table[at + 3] === c && table[at + 2] === b && table[at + 1] === a) return (number - 1) | 0;
      at = (at + STRIDE) & mask;
    }
    return this.#append(piece, view, from);
  }

  #append(piece: Uint8Array, view: DataView, from: number): number {
    for (let at = from; at < from + ID_LENGTH; at++)
      if (piece[at]! <= SPACE || piece[at]! > LAST_PRINTABLE) return -1;
    if (piece[from + ID_LENGTH] !== SPACE) return -1;
    const number = this.#tokens.intern(piece, from, from + ID_LENGTH);
    if (this.#count === MOST_ENTRIES) return number;
    if (++this.#count * 2 * STRIDE > this.#table.length) this.#grow();
    const doubles = [0, 8, 14].map((offset) => view.getFloat64(from + offset, true));
    insert(this.#table, [number + 1, ...doubles], hashAt(view, from));
    return number;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Float64Array(old.length * 2);
    for (let at = 0; at < old.length; at += STRIDE) {
      if (old[at] === 0) continue;
      const text = new DataView(new ArrayBuffer(24));
      text.setFloat64(0, old[at + 1]!, true);
      text.setFloat64(8, old[at + 2]!, true);
      text.setFloat64(14, old[at + 3]!, true);
      insert(this.#table, old.subarray(at, at + STRIDE), hashAt(text, 0));
    }
  }
}

function insert(table: Float64Array, entry: ArrayLike<number>, hash: number): void {
  const mask = table.length - 1;
  let at = hash & mask;
  while (table[at] !== 0) at = (at + STRIDE) & mask;
  table.set(entry, at);
}

/** Of the eight last characters, which are the random ones; a multiple of STRIDE. */
function hashAt(view: DataView, from: number): number {
  const hash = Math.imul(
    Math.imul(view.getInt32(from + 13, true), 0x85ebca6b | 0) ^ view.getInt32(from + 17, true),
    0x9e3779b1 | 0,
  );
  return (hash >>> 12) << 2;
}
