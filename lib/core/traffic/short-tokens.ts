/** Tokens of one to eight characters (`S3`, `egress`, `DYNAMODB`), found by two words. */
import type { TokenTable } from './token-table.ts';

const ENTRIES = 256;
const STRIDE = 3;

export class ShortTokens {
  readonly #tokens: TokenTable;
  /** Two words and the token's number plus one; entries that collide take turns. */
  readonly #entries = new Int32Array(ENTRIES * STRIDE);

  constructor(tokens: TokenTable) {
    this.#tokens = tokens;
  }

  numberAt(piece: Uint8Array, view: DataView, from: number, length: number): number {
    let a = view.getInt32(from, true);
    let b = 0;
    if (length < 4) a &= (1 << (length * 8)) - 1;
    else if (length === 8) b = view.getInt32(from + 4, true);
    else b = view.getInt32(from + 4, true) & ((1 << ((length - 4) * 8)) - 1);
    const hash = Math.imul(a ^ Math.imul(b, 0x85ebca6b | 0), 0x9e3779b1 | 0);
    const at = (hash >>> 24) * STRIDE;
    const entries = this.#entries;
    if (entries[at] === a && entries[at + 1] === b && entries[at + 2] !== 0) return entries[at + 2]! - 1;
    const number = this.#tokens.intern(piece, from, from + length);
    entries[at] = a;
    entries[at + 1] = b;
    entries[at + 2] = number + 1;
    return number;
  }
}
