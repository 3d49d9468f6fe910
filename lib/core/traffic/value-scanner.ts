/**
 * Records that come as columns of values (Parquet) instead of lines, by the same rules as lines.
 *
 * A null is a `-`. Columns of text repeat few values, so each is looked up once and remembered by its string.
 */
import { LOCAL, NONE } from './label-numbers.ts';
import { addCounts, NO_LINES, type FlowLogSource, type LineCounts } from './flow-question.ts';
import { EXACT_BASE, type FlowTally } from './flow-tally.ts';
import { HOUR_SLOT, SOURCE_SLOT } from './row-slots.ts';
import { toLineLayout, touchesService, type LineLayout } from './line-layout.ts';
import type { LineKind } from './odd-line.ts';

export type ColumnValues = ArrayLike<unknown>;

export class ValueScanner {
  readonly #layout: LineLayout;
  readonly #tally: FlowTally;
  readonly #source: number;
  readonly #memos: readonly Map<string, number>[];
  readonly #keyColumns: readonly number[];
  #counts: LineCounts = NO_LINES;

  constructor(source: FlowLogSource, tally: FlowTally) {
    this.#source = tally.sourceNumber(source);
    this.#layout = toLineLayout(source.format, this.#source, tally);
    this.#tally = tally;
    this.#keyColumns = [...this.#layout.tokenColumns, ...this.#layout.addressColumns];
    this.#memos = source.format.fields.map(() => new Map<string, number>());
  }

  get counts(): LineCounts {
    return this.#counts;
  }

  /** Columns that have to be read; the others may be left out of `add`. */
  get wantedColumns(): readonly number[] {
    const { bytesColumn, startColumn, actionColumn, statusColumn } = this.#layout;
    const fixed = [bytesColumn, startColumn, actionColumn, statusColumn].filter((column) => column >= 0);
    return [...this.#keyColumns, ...fixed].sort((a, b) => a - b);
  }

  /** Adds `rows` records; `columns` are in the order of the format. */
  add(columns: readonly (ColumnValues | undefined)[], rows: number): void {
    const kinds = { accepted: 0, rejected: 0, noData: 0, skipData: 0, malformed: 0 };
    for (let row = 0; row < rows; row++) kinds[this.#addRow(columns, row)]++;
    this.#counts = addCounts(this.#counts, { lines: rows, ...kinds });
  }

  #addRow(columns: readonly (ColumnValues | undefined)[], row: number): LineKind {
    const { statusColumn, actionColumn, bytesColumn, startColumn } = this.#layout;
    const value = (column: number): unknown => columns[column]?.[row];
    const amount = toNumber(value(bytesColumn));
    const start = toSecond(value(startColumn));
    const status = statusColumn < 0 ? (value(bytesColumn) == null ? 'NODATA' : 'OK') : value(statusColumn);
    if (status === 'NODATA') return 'noData';
    if ((status !== 'OK' && status !== 'SKIPDATA') || start === undefined)
      return status === 'OK' && value(actionColumn) === 'REJECT' ? 'rejected' : 'malformed';
    const lost = status === 'SKIPDATA';
    const action = actionColumn < 0 || lost ? 'ACCEPT' : value(actionColumn);
    if (action === 'REJECT') return this.#addRejected(columns, row, start);
    if (action !== 'ACCEPT' || (amount === undefined && !lost)) return 'malformed';
    this.#tally.row.fill(0);
    this.#tally.row[SOURCE_SLOT] = this.#source;
    this.#tally.row[HOUR_SLOT] = Math.floor(start / 3600) * 2 + (lost ? 1 : 0);
    if (!this.#fillRow(columns, row, lost)) return 'malformed';
    this.#tally.add(lost ? 0 : amount!);
    return lost ? 'skipData' : 'accepted';
  }

  #addRejected(columns: readonly (ColumnValues | undefined)[], row: number, start: number): LineKind {
    this.#tally.row.fill(0);
    this.#tally.row[SOURCE_SLOT] = this.#source;
    // Of a rejected record, as of a lost one, addresses mean nothing.
    this.#fillRow(columns, row, true);
    this.#tally.addRejected(Math.floor(start / 100));
    return 'rejected';
  }

  #fillRow(columns: readonly (ColumnValues | undefined)[], row: number, lost: boolean): boolean {
    const { slots, tokenColumns } = this.#layout;
    for (const column of lost ? tokenColumns : this.#keyColumns) {
      const number = this.#numberOf(column, columns[column]?.[row]);
      if (number < 0) return false;
      this.#tally.row[slots[column]!] = number;
    }
    if (
      !lost &&
      this.#layout.exactColumns.length > 0 &&
      touchesService(this.#layout, this.#tally, this.#tally.row)
    )
      this.#makeExact(columns, row);
    return true;
  }

  #makeExact(columns: readonly (ColumnValues | undefined)[], at: number): void {
    const { row, tokens } = this.#tally;
    for (const column of this.#layout.exactColumns) {
      const slot = this.#layout.slots[column]!;
      if (row[slot] !== LOCAL) continue;
      const bytes = toAscii(toText(columns[column]?.[at]));
      row[slot] = EXACT_BASE + tokens.intern(bytes, 0, bytes.length);
    }
  }

  #numberOf(column: number, value: unknown): number {
    const text = toText(value);
    if (text === '-' || text === '') return NONE;
    const known = this.#memos[column]!.get(text);
    if (known !== undefined) return known;
    const bytes = toAscii(text);
    const { addresses, tokens } = this.#tally;
    const isAddress = this.#layout.addressColumns.includes(column);
    const number = isAddress
      ? addresses.labelOf(bytes, 0, bytes.length)
      : tokens.intern(bytes, 0, bytes.length);
    this.#memos[column]!.set(text, number);
    return number;
  }
}

/** A non-negative whole number below 2^53, or undefined. */
function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** Ten digits at most, as in a line: a later hour would have no place of its own in the sums. */
function toSecond(value: unknown): number | undefined {
  const number = toNumber(value);
  return number !== undefined && number < 10_000_000_000 ? number : undefined;
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '-';
}

function toAscii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
