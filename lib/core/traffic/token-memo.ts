/**
 * Tokens of up to 24 characters (`S3`, `egress`, ids of interfaces, VPCs and subnets) found as words in a hash
 * table, without looking at their characters one by one.
 *
 *   up to 8:   words at 0 and 4, what lies behind the token masked out
 *   9 to 24:   words at 0, 4, 8 and, overlapping them, the last three; of a short one they reach before it,
 *              which only makes two entries of one token
 *
 * Equal words and equal lengths are equal tokens; a hash alone is never believed.
 */
import { NONE } from './label-numbers.ts';
import type { TokenTable } from './token-table.ts';

/** Of each entry: number plus one, length, six words. */
const STRIDE = 8;
/** A hundred thousand entries; beyond that tokens are interned one by one. */
const MOST_ENTRIES = 1 << 17;
const FIRST_MASKS = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1);
const SECOND_MASKS = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1);

export class TokenMemo {
  readonly #tokens: TokenTable;
  #table = new Int32Array(256 * STRIDE);
  #count = 0;

  constructor(tokens: TokenTable) {
    this.#tokens = tokens;
  }

  /** The number of the token in bytes[from, to); twelve bytes before and eight behind it must be readable. */
  numberAt(bytes: Uint8Array, view: DataView, from: number, to: number): number {
    const stride = 8;
    const length = to - from;
    let a = view.getInt32(from, true);
    let b = view.getInt32(from + 4, true);
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    if (length <= 8) {
      a &= FIRST_MASKS[length]!;
      b &= SECOND_MASKS[length]!;
      // A lone dash is by far the most frequent of all.
      if (a === 45) return NONE;
    } else if (length <= 24) {
      c = view.getInt32(from + 8, true);
      d = view.getInt32(to - 12, true);
      e = view.getInt32(to - 8, true);
      f = view.getInt32(to - 4, true);
    } else return this.#tokens.intern(bytes, from, to);
    const table = this.#table;
    const mask = table.length - 1;
    for (let at = hashOf(a, b, e, f) & mask; ; at = (at + stride) & mask) {
      const number = table[at]!;
      if (number === 0) break;
      if (
        table[at + 1] === length &&
        table[at + 2] === a &&
        table[at + 3] === b &&
        table[at + 4] === c &&
        table[at + 5] === d &&
        table[at + 6] === e &&
        table[at + 7] === f
      ) {
        return number - 1;
      }
    }
    const number = this.#tokens.intern(bytes, from, to);
    this.#remember(Int32Array.of(number + 1, length, a, b, c, d, e, f));
    return number;
  }

  #remember(entry: Int32Array): void {
    if (this.#count === MOST_ENTRIES) return;
    if (++this.#count * 2 * STRIDE > this.#table.length) {
      const old = this.#table;
      this.#table = new Int32Array(old.length * 4);
      for (let at = 0; at < old.length; at += STRIDE)
        if (old[at] !== 0) insert(this.#table, old.subarray(at, at + STRIDE));
    }
    insert(this.#table, entry);
  }
}

function insert(table: Int32Array, entry: Int32Array): void {
  const mask = table.length - 1;
  let at = hashOf(entry[2]!, entry[3]!, entry[6]!, entry[7]!) & mask;
  while (table[at] !== 0) at = (at + STRIDE) & mask;
  table.set(entry, at);
}

/** A multiple of STRIDE. The factors differ, as words that overlap may be equal. */
function hashOf(a: number, b: number, e: number, f: number): number {
  const sum =
    (Math.imul(a, 0x9e3779b1 | 0) +
      Math.imul(b, 0x85ebca6b | 0) +
      Math.imul(e, 0xc2b2ae35 | 0) +
      Math.imul(f, 0x27d4eb2f)) |
    0;
  return (sum ^ (sum >>> 15)) << 3;
}
