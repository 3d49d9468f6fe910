/**
 * Ids such as `eni-0123456789abcdef0`, followed by a blank, found as six words in a hash table.
 *
 *   words at 0, 4, 8, 12, 16 and 18: the last one overlaps and takes in the blank at 21
 */
import type { TokenTable } from './token-table.ts';

const ID_LENGTH = 21;
const STRIDE = 8;
const SPACE = 32;

export class InterfaceIds {
  readonly #tokens: TokenTable;
  #table = new Int32Array(256 * STRIDE);
  #count = 0;

  constructor(tokens: TokenTable) {
    this.#tokens = tokens;
  }

  /** The token number of the 21 characters at `from`; -1 if they are not one column. */
  numberAt(piece: Uint8Array, view: DataView, from: number): number {
    const a = view.getInt32(from, true);
    const b = view.getInt32(from + 4, true);
    const c = view.getInt32(from + 8, true);
    const d = view.getInt32(from + 12, true);
    const e = view.getInt32(from + 16, true);
    const f = view.getInt32(from + 18, true);
    const table = this.#table;
    const mask = table.length / STRIDE - 1;
    let hash = Math.imul(f ^ Math.imul(d, 0x85ebca6b | 0) ^ b, 0x9e3779b1 | 0);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = slot * STRIDE;
      const number = table[at]!;
      if (number === 0) return this.#append(piece, view, from);
      if (
        table[at + 6] === f &&
        table[at + 5] === e &&
        table[at + 4] === d &&
        table[at + 3] === c &&
        table[at + 2] === b &&
        table[at + 1] === a
      ) {
        return number;
      }
    }
  }

  #append(piece: Uint8Array, view: DataView, from: number): number {
    for (let at = from; at < from + ID_LENGTH; at++) if (piece[at]! <= SPACE) return -1;
    if (piece[from + ID_LENGTH] !== SPACE) return -1;
    if (++this.#count * 2 > this.#table.length / STRIDE) this.#grow();
    const number = this.#tokens.intern(piece, from, from + ID_LENGTH);
    const entry = [number, ...[0, 4, 8, 12, 16, 18].map((offset) => view.getInt32(from + offset, true))];
    insert(this.#table, entry);
    return number;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Int32Array(old.length * 2);
    for (let at = 0; at < old.length; at += STRIDE) {
      if (old[at] !== 0) insert(this.#table, old.subarray(at, at + STRIDE - 1));
    }
  }
}

function insert(table: Int32Array, entry: ArrayLike<number>): void {
  const mask = table.length / STRIDE - 1;
  let hash = Math.imul(entry[6]! ^ Math.imul(entry[4]!, 0x85ebca6b | 0) ^ entry[2]!, 0x9e3779b1 | 0);
  hash ^= hash >>> 15;
  let slot = hash & mask;
  while (table[slot * STRIDE] !== 0) slot = (slot + 1) & mask;
  table.set(entry, slot * STRIDE);
}
