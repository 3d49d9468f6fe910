/**
 * Ordinary lines in any order of columns: only the wanted ones are looked at, the others are counted blanks.
 *
 *   steps:  skip 2, token │ address │ address │ skip 4, bytes │ start │ skip 1, action │ status │ skip rest
 */
import { LOCAL } from './address-table.ts';
import { EXACT_BASE, HOUR_SLOT, type FlowTally } from './flow-tally.ts';
import { hasBlank } from './four-characters.ts';
import type { HourMemo } from './hour-memo.ts';
import type { InterfaceIds } from './interface-ids.ts';
import {
  ACTION,
  ADDRESS,
  BYTES,
  SKIP,
  START,
  STATUS,
  TOKEN,
  touchesService,
  type LineLayout,
} from './line-layout.ts';
import { ShortTokens } from './short-tokens.ts';

const NEWLINE = 10;
const SPACE = 32;
const DASH = 45;
const DOT_DIGIT = 46 - 48;
const BLANK_DIGIT = 32 - 48;
const MOST_DIGITS = 15;
const ID_LENGTH = 21;
const ACCE = 0x45434341;
const PT = 0x5450;
const REJE = 0x454a4552;
const CT = 0x5443;
const OK = 0x4b4f;

export class ColumnReader {
  /** Of the line read last. */
  bytes = 0;
  rejected = false;
  readonly #layout: LineLayout;
  readonly #tally: FlowTally;
  readonly #hours: HourMemo;
  readonly #ids: InterfaceIds;
  readonly #words: ShortTokens;
  readonly #edges: Int32Array;
  readonly #quad = new Uint32Array(1);
  /** Of each step: columns to skip before it, operation, column. */
  readonly #steps: Int32Array;
  readonly #skippedAtEnd: number;
  readonly #keepsExact: boolean;

  /** Starts at column `first`; `edges` takes the start and end of address column c at 2c and 2c + 1. */
  constructor(
    layout: LineLayout,
    first: number,
    tally: FlowTally,
    hours: HourMemo,
    ids: InterfaceIds,
    edges: Int32Array,
  ) {
    this.#layout = layout;
    this.#tally = tally;
    this.#hours = hours;
    this.#ids = ids;
    this.#words = new ShortTokens(tally.tokens);
    this.#edges = edges;
    const wanted = [...layout.operations.keys()].filter(
      (column) => column >= first && layout.operations[column] !== SKIP,
    );
    this.#steps = Int32Array.from(
      wanted.flatMap((column, at) => [
        column - (wanted[at - 1] ?? first - 1) - 1,
        layout.operations[column]!,
        column,
      ]),
    );
    this.#skippedAtEnd = layout.columns - 1 - (wanted.at(-1) ?? first - 1);
    this.#keepsExact = layout.exactColumns.length > 0;
  }

  /** Fills the tally's row, `bytes` and `rejected`; answers where the next line starts, or -1 for an unusual line. */
  read(piece: Uint8Array, view: DataView, from: number): number {
    const steps = this.#steps;
    const { slots } = this.#layout;
    const { row, tokens, addresses } = this.#tally;
    const last = this.#skippedAtEnd === 0 ? steps.length - 3 : steps.length;
    let at = from;
    for (let step = 0; step < steps.length; step += 3) {
      if (steps[step] !== 0) at = skipColumns(piece, view, at, steps[step]!);
      if (at < 0) return -1;
      const start = at;
      const column = steps[step + 2]!;
      switch (steps[step + 1]) {
        case TOKEN: {
          let token =
            piece[at + ID_LENGTH] === SPACE && step !== last ? this.#ids.numberAt(piece, view, at) : -1;
          if (token >= 0) at += ID_LENGTH;
          else {
            while (piece[at]! > SPACE) at++;
            const length = at - start;
            if (length === 0) return -1;
            if (length > 8) token = tokens.intern(piece, start, at);
            else
              token =
                length === 1 && piece[start] === DASH ? 0 : this.#words.numberAt(piece, view, start, length);
          }
          row[slots[column]!] = token;
          break;
        }
        case ADDRESS: {
          at = endOfQuad(piece, start, this.#quad);
          let label = 0;
          if (at >= 0) label = addresses.labelOfIpv4(this.#quad[0]!);
          else {
            at = start;
            while (piece[at]! > SPACE) at++;
            label = addresses.labelOf(piece, start, at);
            if (label < 0) return -1;
          }
          row[slots[column]!] = label;
          this.#edges[column * 2] = start;
          this.#edges[column * 2 + 1] = at;
          break;
        }
        case BYTES: {
          let bytes = 0;
          for (let digit = piece[at]! - 48; digit >= 0 && digit <= 9; digit = piece[++at]! - 48)
            bytes = bytes * 10 + digit;
          if (at === start || at - start > MOST_DIGITS) return -1;
          this.bytes = bytes;
          break;
        }
        case START: {
          const hour = this.#hours.hourOfWords(view.getInt32(at, true), view.getInt32(at + 4, true));
          if (hour < 0 || !isDigit(piece[at + 8]!) || !isDigit(piece[at + 9]!)) return -1;
          row[HOUR_SLOT] = hour * 2;
          at += 10;
          break;
        }
        case ACTION: {
          const head = view.getInt32(at, true);
          const tail = view.getUint16(at + 4, true);
          this.rejected = head === REJE && tail === CT;
          if (!this.rejected && (head !== ACCE || tail !== PT)) return -1;
          at += 6;
          break;
        }
        case STATUS:
          if (view.getUint16(at, true) !== OK) return -1;
          at += 2;
          break;
        default:
          return -1;
      }
      if (piece[at++] !== (step === last ? NEWLINE : SPACE)) return -1;
    }
    if (this.#skippedAtEnd > 0) at = skipToEnd(piece, view, at, this.#skippedAtEnd);
    if (at >= 0 && this.#keepsExact) this.keepExactAddresses(piece);
    return at;
  }

  /** Replaces the label of local addresses by the address itself, where the question wants that. */
  keepExactAddresses(piece: Uint8Array): void {
    if (!touchesService(this.#layout, this.#tally)) return;
    const { row, tokens } = this.#tally;
    const { exactColumns, slots } = this.#layout;
    for (const column of exactColumns) {
      const slot = slots[column]!;
      if (row[slot] !== LOCAL) continue;
      row[slot] = EXACT_BASE + tokens.intern(piece, this.#edges[column * 2]!, this.#edges[column * 2 + 1]!);
    }
  }
}

/** Reads a dotted quad into quad[0]; answers where it ends, or -1 if there is none. */
function endOfQuad(piece: Uint8Array, from: number, quad: Uint32Array): number {
  let at = from;
  let address = 0;
  for (let octets = 0; octets < 4; octets++) {
    let octet = piece[at++]! - 48;
    if (octet < 0 || octet > 9) return -1;
    let next = piece[at++]! - 48;
    if (next >= 0 && next <= 9) {
      octet = octet * 10 + next;
      if (octet < 10) return -1;
      next = piece[at++]! - 48;
      if (next >= 0 && next <= 9) {
        octet = octet * 10 + next;
        if (octet > 255) return -1;
        next = piece[at++]! - 48;
      }
    }
    if (octets < 3 ? next !== DOT_DIGIT : next > BLANK_DIGIT) return -1;
    address = (address << 8) | octet;
  }
  quad[0] = address;
  return at - 1;
}

/** Where the column after the next `count` ones starts, or -1 if the line ends before. */
function skipColumns(piece: Uint8Array, view: DataView, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0; left--) {
    while (!hasBlank(view.getInt32(at, true))) at += 4;
    while (piece[at]! > SPACE) at++;
    if (piece[at++] !== SPACE) return -1;
  }
  return at;
}

function skipToEnd(piece: Uint8Array, view: DataView, from: number, count: number): number {
  let at = skipColumns(piece, view, from, count - 1);
  if (at < 0) return -1;
  while (!hasBlank(view.getInt32(at, true))) at += 4;
  while (piece[at]! > SPACE) at++;
  return piece[at] === NEWLINE ? at + 1 : -1;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
