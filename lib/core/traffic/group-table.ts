/**
 * Sums by equal keys. A key is the source, the hour, and the numbers that the source's format gives.
 *
 *   (source, hour) ──► index of its own: hash of the numbers ──► group ──► bytes, flows, numbers
 *
 * Records of one file are of one source and one hour or two. So only the groups of that hour are in the way of the
 * processor's cache, and neither hour nor source is compared for each record.
 *
 * Sums of the file being read are kept apart until it has been read to its end.
 */
import { FLOWS_WORD, HOURS, LEAST_WIDTH, NUMBER_BITS, NUMBERS_WORD } from './group-layout.ts';
import type { LineBatch } from './line-batch.ts';

interface HourIndex {
  table: Int32Array;
  groups: number;
}

export class GroupTable {
  /** Odd numbers, one for each place in a key. */
  readonly #factors: Int32Array;
  readonly #maxGroups: number;
  /** Words from one group to the next, an even number. */
  readonly #stride: number;
  readonly #indexes = new Map<number, HourIndex>();
  #hourKey = -1;
  #index: HourIndex = { table: new Int32Array(0), groups: 0 };
  /**
   * Of each group: its bytes in the file at hand as a double, then as words its flows there and its numbers. All of
   * it lies in one cache line where the key is short: with ten thousand groups that is what a record's time goes to.
   */
  #sums: Float64Array;
  #words: Int32Array;
  #count = 0;
  #hourKeys = new Float64Array(1024);
  #bytes = new Float64Array(1024);
  #flows = new Float64Array(1024);
  #touched = new Int32Array(1024);
  #touchedCount = 0;
  #overflowed = false;

  constructor(mostNumbers: number, maxGroups: number) {
    this.#maxGroups = Math.min(maxGroups, NUMBER_BITS);
    const numbers = Math.max(LEAST_WIDTH, mostNumbers);
    this.#stride = (NUMBERS_WORD + numbers + 1) & ~1;
    this.#sums = new Float64Array((1024 * this.#stride) / 2);
    this.#words = new Int32Array(this.#sums.buffer);
    this.#factors = toFactors(numbers);
  }

  /** True if the file at hand had more different groups than allowed. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** Adds one record with the numbers in keys[from, from + width). */
  add(source: number, hour: number, keys: Int32Array, from: number, width: number, bytes: number): void {
    const hourKey = source * HOURS + hour;
    if (hourKey !== this.#hourKey) this.#turnTo(hourKey);
    const group = this.#groupOf(keys, from, width);
    if (group < 0) return;
    const at = group * this.#stride;
    const words = this.#words;
    const flows = words[at + FLOWS_WORD]!;
    if (flows === 0) this.#touched[this.#touchedCount++] = group;
    words[at + FLOWS_WORD] = flows + 1;
    this.#sums[at >> 1]! += bytes;
  }

  /** Adds the lines of a batch, and empties it. */
  addLines(batch: LineBatch, source: number): void {
    const { keys, hours, amounts, width, count } = batch;
    for (
      let line = this.#addKnown(batch, source, 0);
      line < count;
      line = this.#addKnown(batch, source, line + 1)
    )
      this.add(source, hours[line]!, keys, line * width, width, amounts[line]!);
    batch.count = 0;
  }

  /**
   * Adds lines whose group the file has had already; answers the number of the first other one.
   *
   * No calls, and the first three numbers outside the loops, for many keys have no more: a record's time goes to waiting
   * for memory here, and the fewer instructions lie between, the more records wait at once.
   */
  #addKnown({ keys, hours, amounts, width, count }: LineBatch, source: number, from: number): number {
    const { table } = this.#index;
    const hour = this.#hourKey - source * HOURS;
    const factors = this.#factors;
    const factorA = factors[0]!;
    const factorB = factors[1]!;
    const factorC = factors[2]!;
    const words = this.#words;
    const sums = this.#sums;
    const stride = this.#stride;
    const mask = table.length - 1;
    let key = Math.imul(from, width);
    for (let line = from; line < count; line = (line + 1) | 0, key = (key + width) | 0) {
      if (hours[line] !== hour) return line;
      const a = keys[key]!;
      const b = keys[key + 1]!;
      const c = keys[key + 2]!;
      // Cut to words one by one: a sum of three would be one of doubles.
      let hash = (Math.imul(a, factorA) + Math.imul(b, factorB)) | 0;
      hash = (hash + Math.imul(c, factorC)) | 0;
      for (let at = 3; at < width; at = (at + 1) | 0)
        hash = (hash + Math.imul(keys[key + at]!, factors[at]!)) | 0;
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
      hash ^= hash >>> 13;
      let place = hash & mask;
      let group = 0;
      for (;;) {
        const entry = table[place]!;
        if (entry === 0) return line;
        group = Math.imul((entry & NUMBER_BITS) - 1, stride);
        let same =
          ((entry ^ hash) >>> 24) |
          (words[group + NUMBERS_WORD]! ^ a) |
          (words[group + NUMBERS_WORD + 1]! ^ b) |
          (words[group + NUMBERS_WORD + 2]! ^ c);
        for (let at = 3; at < width; at = (at + 1) | 0)
          same |= words[group + NUMBERS_WORD + at]! ^ keys[key + at]!;
        if (same === 0) break;
        place = (place + 1) & mask;
      }
      const flows = words[group + FLOWS_WORD]!;
      if (flows === 0) return line;
      words[group + FLOWS_WORD] = (flows + 1) | 0;
      sums[group >> 1]! += amounts[line]!;
    }
    return count;
  }

  /** The file at hand was read to its end: its sums count. */
  commit(): void {
    for (let touched = 0; touched < this.#touchedCount; touched++) {
      const group = this.#touched[touched]!;
      const at = group * this.#stride;
      this.#flows[group]! += this.#words[at + FLOWS_WORD]!;
      this.#bytes[group]! += this.#sums[at >> 1]!;
    }
    this.rollback();
  }

  /** The file at hand does not count. */
  rollback(): void {
    for (let touched = 0; touched < this.#touchedCount; touched++) {
      const at = this.#touched[touched]! * this.#stride;
      this.#words[at + FLOWS_WORD] = 0;
      this.#sums[at >> 1] = 0;
    }
    this.#touchedCount = 0;
    this.#overflowed = false;
  }

  /** The groups of all committed files, in the order in which they were first seen; `numbers` is overwritten. */
  *groups(): Generator<GroupSum> {
    for (let group = 0; group < this.#count; group++) {
      if (this.#flows[group] === 0) continue;
      const hourKey = this.#hourKeys[group]!;
      const start = group * this.#stride + NUMBERS_WORD;
      yield {
        source: Math.floor(hourKey / HOURS),
        hour: hourKey % HOURS,
        numbers: this.#words.subarray(start, start + this.#factors.length),
        bytes: this.#bytes[group]!,
        flows: this.#flows[group]!,
      };
    }
  }

  #turnTo(hourKey: number): void {
    this.#hourKey = hourKey;
    const known = this.#indexes.get(hourKey);
    this.#index = known ?? { table: new Int32Array(256), groups: 0 };
    if (!known) this.#indexes.set(hourKey, this.#index);
  }

  #groupOf(keys: Int32Array, from: number, width: number): number {
    const hash = this.#hashOf(keys, from, width);
    const { table } = this.#index;
    const words = this.#words;
    const mask = table.length - 1;
    search: for (let place = hash & mask; ; place = (place + 1) & mask) {
      const entry = table[place]!;
      if (entry === 0) return this.#append(hash, keys, from, width);
      if ((entry ^ hash) >>> 24 !== 0) continue;
      const group = (entry & NUMBER_BITS) - 1;
      const start = group * this.#stride + NUMBERS_WORD;
      for (let at = 0; at < width; at++) if (words[start + at] !== keys[from + at]) continue search;
      return group;
    }
  }

  #append(hash: number, keys: Int32Array, from: number, width: number): number {
    if (this.#count >= this.#maxGroups) {
      this.#overflowed = true;
      return -1;
    }
    if (this.#index.groups * 2 >= this.#index.table.length) this.#rehash(width);
    if (this.#count === this.#bytes.length) this.#grow();
    const group = this.#count++;
    this.#hourKeys[group] = this.#hourKey;
    this.#words.set(keys.subarray(from, from + width), group * this.#stride + NUMBERS_WORD);
    this.#enter(group, hash);
    return group;
  }

  #enter(group: number, hash: number): void {
    const { table } = this.#index;
    const mask = table.length - 1;
    let place = hash & mask;
    while (table[place] !== 0) place = (place + 1) & mask;
    table[place] = (group + 1) | (hash & ~NUMBER_BITS);
    this.#index.groups++;
  }

  #rehash(width: number): void {
    const old = this.#index.table;
    this.#index.table = new Int32Array(old.length * 2);
    this.#index.groups = 0;
    for (const entry of old) {
      if (entry === 0) continue;
      const group = (entry & NUMBER_BITS) - 1;
      this.#enter(group, this.#hashOf(this.#words, group * this.#stride + NUMBERS_WORD, width));
    }
  }

  /** A sum of products, not a chain, so that the multiplications need not wait for each other. */
  #hashOf(values: Int32Array, from: number, width: number): number {
    const factors = this.#factors;
    let hash = 0;
    for (let at = 0; at < width; at++) hash = (hash + Math.imul(values[from + at]!, factors[at]!)) | 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return hash ^ (hash >>> 13);
  }

  #grow(): void {
    this.#bytes = doubled(this.#bytes);
    this.#flows = doubled(this.#flows);
    this.#hourKeys = doubled(this.#hourKeys);
    this.#sums = doubled(this.#sums);
    this.#words = new Int32Array(this.#sums.buffer);
    const touched = new Int32Array(this.#touched.length * 2);
    touched.set(this.#touched);
    this.#touched = touched;
  }
}

export interface GroupSum {
  readonly source: number;
  readonly hour: number;
  readonly numbers: Int32Array;
  readonly bytes: number;
  readonly flows: number;
}

function doubled(old: Float64Array): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(old.length * 2);
  copy.set(old);
  return copy;
}

/** Odd and unrelated: multiples of one number would give the same hash to all keys with one weighted sum. */
function toFactors(count: number): Int32Array {
  let state = 0x9e3779b1 | 0;
  return Int32Array.from({ length: count }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    state ^= state >>> 15;
    return state | 1;
  });
}
