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
import { LOCAL } from './address-table.ts';
import { DottedQuad } from './dotted-quad.ts';
import { longNumber, shortNumber } from './digits.ts';
import { EXACT_BASE, type FlowTally } from './flow-tally.ts';
import { HOUR_SLOT } from './row-slots.ts';
import { HourMemo } from './hour-memo.ts';
import { ID_LENGTH } from './interface-ids.ts';
import {
  ACTION,
  ADDRESS,
  BYTES,
  LONGEST_LINE_BYTES,
  SKIP,
  START,
  STATUS,
  TOKEN,
  touchesService,
  type LineLayout,
} from './line-layout.ts';
import type { TextWindow } from './text-window.ts';

const NEWLINE = 10;
const SPACE = 32;
const ACCE = 0x45434341;
const CEPT = 0x54504543;
const REJE = 0x454a4552;
const JECT = 0x5443454a;
const OK = 0x4b4f;

export class OrdinaryLines {
  accepted = 0;
  rejected = 0;
  readonly #layout: LineLayout;
  readonly #tally: FlowTally;
  readonly #hours = new HourMemo();
  readonly #quad = new DottedQuad();
  /** Of each wanted column: operation, number of the column, slot in the row. */
  readonly #steps: Int32Array;

  constructor(layout: LineLayout, tally: FlowTally) {
    this.#layout = layout;
    this.#tally = tally;
    this.#steps = Int32Array.from(
      [...layout.operations.entries()].flatMap(([column, operation]) =>
        operation === SKIP ? [] : [operation, column, layout.slots[column]!],
      ),
    );
  }

  /**
   * Adds lines to the tally, the first one behind end number `before`, up to end number `last` or the first
   * unusual line; answers the number of the end behind which it stopped.
   */
  read({ bytes, view, ends }: TextWindow, before: number, last: number): number {
    const tally = this.#tally;
    const hours = this.#hours;
    const steps = this.#steps;
    const { columns } = this.#layout;
    const { row, tokenMemo, interfaceIds, addresses } = tally;
    const quad = this.#quad;
    const keepsExact = this.#layout.exactColumns.length > 0;
    let line = before;
    lines: for (let next = line + columns; next <= last; line = next, next += columns) {
      if (bytes[ends[next]!] !== NEWLINE || ends[next]! - ends[line]! > LONGEST_LINE_BYTES) break;
      let spaces = SPACE;
      for (let end = line + 1; end < next; end++) spaces &= bytes[ends[end]!]!;
      if (spaces !== SPACE) break;

      let amount = 0;
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
            row[steps[step + 2]!] = token;
            break;
          }
          case ADDRESS: {
            const label = quad.read(view, from, to)
              ? addresses.labelOfIpv4(quad.address)
              : addresses.labelOf(bytes, from, to);
            if (label < 0) break lines;
            row[steps[step + 2]!] = label;
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
            const hour = hours.hourOfWords(view.getInt32(from, true), view.getInt32(from + 4, true));
            if (hour < 0 || shortNumber(view, 2, to) < 0) break lines;
            row[HOUR_SLOT] = hour * 2;
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
        tally.addRejected();
        continue;
      }
      if (keepsExact && touchesService(this.#layout, tally)) this.#keepExactAddresses(bytes, ends, line);
      this.accepted++;
      tally.add(amount);
    }
    return line;
  }

  /** Replaces the label of local addresses by the address itself. */
  #keepExactAddresses(bytes: Uint8Array, ends: Int32Array, line: number): void {
    const { row, tokens } = this.#tally;
    const { exactColumns, slots } = this.#layout;
    for (const column of exactColumns) {
      const slot = slots[column]!;
      if (row[slot] === LOCAL)
        row[slot] = EXACT_BASE + tokens.intern(bytes, ends[line + column]! + 1, ends[line + column + 1]!);
    }
  }
}
