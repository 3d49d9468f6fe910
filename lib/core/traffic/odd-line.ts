/**
 * The general path: any line, slowly, by the written rules. The fast path hands over every line that is not
 * perfectly ordinary, so these rules are the meaning of a record.
 *
 *   1. As many columns as the header has, parted by one space each; otherwise the line is malformed.
 *   2. log-status NODATA: nothing happened. SKIPDATA: records were lost. Neither OK: malformed.
 *   3. action REJECT: no bytes count, only that it was rejected, and when. Neither ACCEPT: malformed.
 *   4. bytes: decimal digits, at most 2^53 - 1. start: one to ten digits. Otherwise malformed.
 *   5. Every address that the question asks for is `-` or an address; otherwise malformed.
 */
import { LOCAL } from './label-numbers.ts';
import { EXACT_BASE, type FlowTally } from './flow-tally.ts';
import { HOUR_SLOT, SOURCE_SLOT } from './row-slots.ts';
import { touchesService, type LineLayout } from './line-layout.ts';

export type LineKind = 'accepted' | 'rejected' | 'noData' | 'skipData' | 'malformed';

const SPACE = 32;
const DASH = 45;

export class OddLineReader {
  readonly #layout: LineLayout;
  readonly #tally: FlowTally;
  /** Column c is the bytes from edges[2c] to edges[2c + 1]. */
  readonly #edges: Int32Array;

  constructor(layout: LineLayout, tally: FlowTally) {
    this.#layout = layout;
    this.#tally = tally;
    this.#edges = new Int32Array(layout.columns * 2);
  }

  /** Adds the line in bytes[from, to), newline left out, to the tally if it counts. */
  read(bytes: Uint8Array, from: number, to: number, source: number): LineKind {
    if (!this.#split(bytes, from, bytes[to - 1] === 13 && to > from ? to - 1 : to)) return 'malformed';
    const { statusColumn, actionColumn, bytesColumn, startColumn } = this.#layout;
    const status = statusColumn < 0 ? this.#statusByBytes(bytes) : this.#text(bytes, statusColumn);
    if (status === 'NODATA') return 'noData';
    if (status !== 'OK' && status !== 'SKIPDATA') return 'malformed';
    const start = this.#digits(bytes, startColumn, 10);
    if (status === 'SKIPDATA') return start < 0 ? 'malformed' : this.#addLoss(bytes, start, source);
    const action = actionColumn < 0 ? 'ACCEPT' : this.#text(bytes, actionColumn);
    if (action === 'REJECT') return this.#addRejected(bytes, start, source);
    const amount = this.#digits(bytes, bytesColumn, 16);
    if (action !== 'ACCEPT' || start < 0 || amount < 0 || !Number.isSafeInteger(amount)) return 'malformed';
    this.#startRow(start, source, 0);
    this.#fillTokens(bytes);
    if (!this.#fillAddresses(bytes)) return 'malformed';
    this.#tally.add(amount);
    return 'accepted';
  }

  /** A format without log-status shows an interval without traffic by dashes alone. */
  #statusByBytes(bytes: Uint8Array): string {
    return this.#isDash(bytes, this.#layout.bytesColumn) ? 'NODATA' : 'OK';
  }

  #addLoss(bytes: Uint8Array, start: number, source: number): LineKind {
    this.#startRow(start, source, 1);
    this.#fillTokens(bytes);
    this.#tally.add(0);
    return 'skipData';
  }

  /** Bytes and addresses of a rejected record mean nothing, so that they are not looked at. */
  #addRejected(bytes: Uint8Array, start: number, source: number): LineKind {
    if (start < 0) return 'rejected';
    this.#startRow(start, source, 0);
    this.#fillTokens(bytes);
    this.#tally.addRejected(Math.floor(start / 100));
    return 'rejected';
  }

  #startRow(start: number, source: number, skipData: 0 | 1): void {
    const { row } = this.#tally;
    row.fill(0);
    row[SOURCE_SLOT] = source;
    row[HOUR_SLOT] = Math.floor(start / 3600) * 2 + skipData;
  }

  #fillTokens(bytes: Uint8Array): void {
    const { slots, tokenColumns } = this.#layout;
    for (const column of tokenColumns) {
      const from = this.#edges[column * 2]!;
      const to = this.#edges[column * 2 + 1]!;
      this.#tally.row[slots[column]!] = to === from ? 0 : this.#tally.tokens.intern(bytes, from, to);
    }
  }

  #fillAddresses(bytes: Uint8Array): boolean {
    const { addressColumns, slots } = this.#layout;
    const { row, addresses } = this.#tally;
    for (const column of addressColumns) {
      const label = addresses.labelOf(bytes, this.#edges[column * 2]!, this.#edges[column * 2 + 1]!);
      if (label < 0) return false;
      row[slots[column]!] = label;
    }
    if (touchesService(this.#layout, this.#tally, row)) this.#makeExact(bytes);
    return true;
  }

  #makeExact(bytes: Uint8Array): void {
    const { row, tokens } = this.#tally;
    for (const column of this.#layout.exactColumns) {
      const slot = this.#layout.slots[column]!;
      if (row[slot] === LOCAL) row[slot] = EXACT_BASE + tokens.intern(bytes, ...this.#span(column));
    }
  }

  #split(bytes: Uint8Array, from: number, to: number): boolean {
    let column = 0;
    this.#edges[0] = from;
    for (let at = from; at < to; at++) {
      if (bytes[at] !== SPACE) continue;
      this.#edges[column * 2 + 1] = at;
      if (++column === this.#layout.columns) return false;
      this.#edges[column * 2] = at + 1;
    }
    this.#edges[column * 2 + 1] = to;
    return column === this.#layout.columns - 1;
  }

  #span(column: number): readonly [number, number] {
    return [this.#edges[column * 2]!, this.#edges[column * 2 + 1]!];
  }

  #isDash(bytes: Uint8Array, column: number): boolean {
    const [from, to] = this.#span(column);
    return to - from === 1 && bytes[from] === DASH;
  }

  #text(bytes: Uint8Array, column: number): string {
    const [from, to] = this.#span(column);
    return to - from > 8 ? '' : String.fromCharCode(...bytes.subarray(from, to));
  }

  #digits(bytes: Uint8Array, column: number, most: number): number {
    const from = this.#edges[column * 2]!;
    const to = this.#edges[column * 2 + 1]!;
    if (to === from || to - from > most) return -1;
    let value = 0;
    for (let at = from; at < to; at++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value;
  }
}
