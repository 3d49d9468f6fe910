/**
 * Lines about which nothing is doubtful, in any order of columns.
 *
 *   steps:  interface-id: token, column 2 │ srcaddr: address, 3 │ bytes: number, 9 │ start: hour, 10 │ …
 *
 * The ends of all columns are known already (see TextWindow), so a wanted column is read at its place and the
 * others cost nothing. Anything unusual stops it: the line is then read by OddLineReader, whose rules are the
 * meaning of a record.
 *
 * One long loop on purpose: a method a column took a third longer, in calls and repeated loads.
 */
import { LOCAL } from './label-numbers.ts';
import { DottedQuad } from './dotted-quad.ts';
import { longNumber, shortNumber } from './digits.ts';
import { EXACT_BASE, type FlowTally } from './flow-tally.ts';
import { ID_LENGTH } from './interface-ids.ts';
import { LineBatch } from './line-batch.ts';
import {
  ACTION,
  ADDRESS,
  BYTES,
  LONGEST_LINE_BYTES,
  SKIP,
  START,
  STATUS,
  TOKEN,
} from './column-operations.ts';
import { touchesService, type LineLayout } from './line-layout.ts';
import type { TextWindow } from './text-window.ts';

export class OrdinaryLines {
  accepted = 0;
  rejected = 0;
  readonly #layout: LineLayout;
  readonly #tally: FlowTally;
  readonly #quad = new DottedQuad();
  readonly #source: number;
  readonly #batch: LineBatch;
  /** Of each wanted column: operation, number of the column, place in the key. */
  readonly #steps: Int32Array;

  constructor(layout: LineLayout, tally: FlowTally, source: number) {
    this.#layout = layout;
    this.#tally = tally;
    this.#source = source;
    this.#batch = new LineBatch(tally.keySlots(source).length);
    this.#steps = Int32Array.from(
      [...layout.operations.entries()].flatMap(([column, operation]) =>
        operation === SKIP ? [] : [operation, column, layout.places[column]!],
      ),
    );
  }

  /**
   * Adds lines to the tally, the first one behind end number `before`, up to end number `last` or the first
   * unusual line; answers the number of the end behind which it stopped.
   */
  read(window: TextWindow, before: number, last: number): number {
    let line = before;
    for (;;) {
      line = this.#fillBatch(window, line, last);
      const isFull = this.#batch.count === LineBatch.mostLines;
      this.accepted += this.#batch.count;
      this.#tally.addLines(this.#batch, this.#source);
      if (!isFull) return line;
    }
  }

  #fillBatch({ bytes, view, ends }: TextWindow, before: number, last: number): number {
    const NEWLINE = 10;
    const SPACE = 32;
    const ACCE = 0x45434341;
    const CEPT = 0x54504543;
    const REJE = 0x454a4552;
    const JECT = 0x5443454a;
    const OK = 0x4b4f;
    const tally = this.#tally;
    const steps = this.#steps;
    const { columns } = this.#layout;
    const { tokenMemo, interfaceIds, addresses } = tally;
    const batch = this.#batch;
    const { keys, width } = batch;
    const quad = this.#quad;
    const keepsExact = this.#layout.exactColumns.length > 0;
    const most = LineBatch.mostLines;
    let line = before;
    let count = 0;
    lines: for (let next = line + columns; next <= last && count < most; line = next, next += columns) {
      if (bytes[ends[next]!] !== NEWLINE || ends[next]! - ends[line]! > LONGEST_LINE_BYTES) break;
      let spaces = SPACE;
      for (let end = line + 1; end < next; end++) spaces &= bytes[ends[end]!]!;
      if (spaces !== SPACE) break;

      const key = count * width;
      let amount = 0;
      let hundreds = 0;
      let isRejected = false;
      for (let step = 0; step < steps.length; step += 3) {
        const end = line + steps[step + 1]!;
        const from = ends[end]! + 1;
        const to = ends[end + 1]!;
        switch (steps[step]) {
          case TOKEN: {
            if (from === to) break lines;
            const isId = to - from === ID_LENGTH && bytes[to] === SPACE;
            const token = isId
              ? interfaceIds.numberAt(bytes, view, from)
              : tokenMemo.numberAt(bytes, view, from, to);
            if (token < 0) break lines;
            keys[key + steps[step + 2]!] = token;
            break;
          }
          case ADDRESS: {
            const label = quad.read(view, from, to)
              ? addresses.labelOfIpv4(quad.address)
              : addresses.labelOf(bytes, from, to);
            if (label < 0) break lines;
            keys[key + steps[step + 2]!] = label;
            break;
          }
          case BYTES: {
            const length = to - from;
            amount = length > 0 && length <= 8 ? shortNumber(view, length, to) : longNumber(bytes, from, to);
            if (amount < 0) break lines;
            break;
          }
          case START: {
            if (to - from !== 10) break lines;
            hundreds = shortNumber(view, 8, to - 2);
            if (hundreds < 0 || shortNumber(view, 2, to) < 0) break lines;
            break;
          }
          case ACTION: {
            if (to - from !== 6) break lines;
            const head = view.getInt32(from, true);
            const tail = view.getInt32(from + 2, true);
            if (head !== ACCE || tail !== CEPT) {
              if (head !== REJE || tail !== JECT) break lines;
              isRejected = true;
            }
            break;
          }
          case STATUS: {
            if (to - from !== 2 || view.getUint16(from, true) !== OK) break lines;
            break;
          }
          default:
            break lines;
        }
      }
      if (isRejected) {
        this.rejected++;
        tally.addRejectedKey(this.#source, hundreds, keys, key);
        continue;
      }
      if (keepsExact) this.#keepExactAddresses(bytes, ends, line, key);
      // An hour is 36 hundreds of seconds.
      batch.hours[count] = ((hundreds / 36) | 0) * 2;
      batch.amounts[count] = amount;
      count++;
    }
    batch.count = count;
    return line;
  }

  /** If the record touches a service, replaces the label of local addresses by the address itself. */
  #keepExactAddresses(bytes: Uint8Array, ends: Int32Array, line: number, key: number): void {
    const { exactColumns, places } = this.#layout;
    const { keys } = this.#batch;
    if (!touchesService(this.#layout, this.#tally, keys, places, key)) return;
    for (const column of exactColumns) {
      const place = key + places[column]!;
      if (keys[place] !== LOCAL) continue;
      const token = this.#tally.tokens.intern(bytes, ends[line + column]! + 1, ends[line + column + 1]!);
      keys[place] = EXACT_BASE + token;
    }
  }
}
