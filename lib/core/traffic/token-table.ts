/**
 * Every distinct token once: bytes in, a small number out, and the text again at the end.
 *
 * Ids of AWS differ in their last characters, so only the last bytes are hashed and the comparison runs
 * backwards; it is exact, whatever the hash says. Number 0 is `-`.
 */
export class TokenTable {
  #slots = new Int32Array(1024);
  #pool = new Uint8Array(16384);
  #ends = new Int32Array(512);
  #count = 0;

  constructor() {
    this.intern(Uint8Array.of(45), 0, 1);
  }

  get size(): number {
    return this.#count;
  }

  /** The number of the token in bytes[from, to), a new one if it was never seen. */
  intern(bytes: Uint8Array, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(bytes, from, to) & mask;
    for (;;) {
      const token = this.#slots[slot]! - 1;
      if (token < 0) return this.#append(bytes, from, to, slot);
      if (this.#equals(token, bytes, from, to)) return token;
      slot = (slot + 1) & mask;
    }
  }

  text(token: number): string {
    let text = '';
    for (let at = this.#startOf(token); at < this.#ends[token]!; at++)
      text += String.fromCharCode(this.#pool[at]!);
    return text;
  }

  #startOf(token: number): number {
    return token === 0 ? 0 : this.#ends[token - 1]!;
  }

  #equals(token: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#startOf(token);
    let length = to - from;
    if (this.#ends[token]! - start !== length) return false;
    const pool = this.#pool;
    while (length-- > 0) if (pool[start + length] !== bytes[from + length]) return false;
    return true;
  }

  #append(bytes: Uint8Array, from: number, to: number, slot: number): number {
    const start = this.#count === 0 ? 0 : this.#ends[this.#count - 1]!;
    const end = start + to - from;
    if (end > this.#pool.length)
      this.#pool = grown(this.#pool, Math.max(end, this.#pool.length * 2), Uint8Array);
    if (this.#count === this.#ends.length) this.#ends = grown(this.#ends, this.#count * 2, Int32Array);
    for (let at = from; at < to; at++) this.#pool[start + at - from] = bytes[at]!;
    this.#ends[this.#count] = end;
    this.#slots[slot] = ++this.#count;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return this.#count - 1;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let token = 0; token < this.#count; token++) {
      let slot = hashOf(this.#pool, this.#startOf(token), this.#ends[token]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = token + 1;
    }
    this.#slots = slots;
  }
}

const HASHED_BYTES = 10;

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = to - from;
  for (let at = Math.max(from, to - HASHED_BYTES); at < to; at++)
    hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash ^ (hash >>> 15);
}

function grown<T extends Uint8Array | Int32Array>(
  old: T,
  length: number,
  kind: new (length: number) => T,
): T {
  const larger = new kind(length);
  larger.set(old);
  return larger;
}
