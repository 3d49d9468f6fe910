/**
 * Lines whose first fourteen columns are the default ones in the default order, as in nearly every flow log.
 *
 *   2 123456789012 eni-0123456789abcdef0 10.0.1.5 52.95.1.2 443 51234 6 25 20000 1620140761 1620140821 ACCEPT OK
 *   └─ as on the ──┘└ 3 doubles, found ─┘└─── 8 marks ─────┘└─── 5 marks ──────┘└────── fixed places ─────────┘
 *      line before      in a hash table
 */
import { LOCAL, PIECES } from './label-numbers.ts';
import { eightDigits } from './digits.ts';
import { EXACT_BASE, type FlowTally } from './flow-tally.ts';
import { FurtherColumns } from './further-columns.ts';
import { LineBatch } from './line-batch.ts';
import { touchesService, type LineLayout } from './line-layout.ts';
import { marksOf } from './marks.ts';
import { skipColumns } from './skip-columns.ts';

export class DefaultLines {
  accepted = 0;
  rejected = 0;
  readonly #layout: LineLayout;
  readonly #tally: FlowTally;
  readonly #source: number;
  readonly #batch: LineBatch;
  readonly #further: FurtherColumns;
  /** Version and account of the line before: four words that overlap, and how many characters they cover. */
  readonly #account = new Int32Array(4);
  #accountLength = 0;

  constructor(layout: LineLayout, tally: FlowTally, source: number) {
    this.#layout = layout;
    this.#tally = tally;
    this.#source = source;
    this.#batch = new LineBatch(tally.keySlots(source).length);
    this.#further = new FurtherColumns(layout, 14, tally, this.#batch);
  }

  /** Adds lines from `from` on to the tally, up to `end` or the first unusual line; answers where it stopped. */
  read(piece: Uint8Array, view: DataView, from: number, end: number): number {
    let at = from;
    for (;;) {
      at = this.#fillBatch(piece, view, at, end);
      const isFull = this.#batch.count === LineBatch.mostLines;
      this.accepted += this.#batch.count;
      this.#tally.addLines(this.#batch, this.#source);
      if (!isFull && (at >= end || !this.#turnToAccount(view, at))) return at;
    }
  }

  #fillBatch(piece: Uint8Array, view: DataView, from: number, end: number): number {
    const NEWLINE = 10;
    const SPACE = 32;
    const LENGTH_OF_ID = 21;
    const TOP_BIT = -0x80000000;
    const DOT = 0x2e303030;
    const BLANK = 0x20303030;
    const ZEROS = 0x30303030;
    const BIT = 0x10101010;
    const LEASTS = 0x640a00ff;
    const ACCE = 0x45434341;
    const PT_O = 0x4f205450;
    const REJE = 0x454a4552;
    const CT_O = 0x4f205443;
    const K = 75;
    const accountLength = this.#accountLength;
    const accountA = this.#account[0]!;
    const accountB = this.#account[1]!;
    const accountC = this.#account[2]!;
    const accountD = this.#account[3]!;
    const further = this.#further;
    const { columns, places, exactColumns } = this.#layout;
    const { interfaceIds, addresses } = this.#tally;
    const { pages, pieceEnds, pieceLabels } = addresses;
    const interfacePlace = places[2]!;
    const sourcePlace = places[3]!;
    const destinationPlace = places[4]!;
    const batch = this.#batch;
    const { keys, hours, amounts, width } = batch;
    const most = LineBatch.mostLines;
    const isPlain = exactColumns.length === 0;
    const readsAddresses = sourcePlace >= 0 && destinationPlace >= 0;
    let line = from;
    let count = 0;
    while (line < end && count < most) {
      let at = (line + accountLength) | 0;
      if (
        accountLength === 0 ||
        view.getInt32(line, true) !== accountA ||
        view.getInt32(line + 4, true) !== accountB ||
        view.getInt32(line + 8, true) !== accountC ||
        view.getInt32(at - 4, true) !== accountD
      )
        break;
      const key = Math.imul(count, width);
      const id = interfaceIds.numberAt(piece, view, at);
      if (id < 0) break;
      if (interfacePlace >= 0) keys[key + interfacePlace] = id;
      at = (at + LENGTH_OF_ID + 1) | 0;

      const addressAt = at;
      let wrong = readsAddresses ? 0 : -1;
      if (readsAddresses) {
        let marks = marksOf(view, at);
        let mark = -1;
        for (let place = sourcePlace; ; place = destinationPlace) {
          let address = 0;
          for (let octet = 0; octet < 4; octet++) {
            const before = mark;
            mark = Math.clz32(marks);
            marks &= ~(TOP_BIT >>> mark);
            const bits = (mark - before - 1) << 3;
            const digits =
              (view.getInt32(at + mark - 3, true) ^ (octet === 3 ? BLANK : DOT)) & (-1 << (24 - bits));
            const value =
              Math.imul((Math.imul(digits, 10) + (digits >>> 8)) & 255, 10) + ((digits >>> 16) & 255);
            wrong |=
              ((digits | (digits + 0x767676)) & 0xff808080) |
              (((255 - value) | (value - ((LEASTS >>> bits) & 255))) & TOP_BIT) |
              (bits & -32);
            address = (address << 8) | value;
          }
          let label = pages[address >>> 24]!;
          for (let shift = 16; label < 0; shift -= 8) {
            if (label <= -PIECES) {
              let piece = (-PIECES - label) | 0;
              while (pieceEnds[piece]! < address >>> 0) piece = (piece + 1) | 0;
              label = pieceLabels[piece]!;
              break;
            }
            label = pages[((address >>> shift) & 255) | (-label << 8)]!;
          }
          keys[key + place] = label;
          if (place === destinationPlace) break;
        }
        at = (at + mark + 1) | 0;
      }
      if (wrong !== 0) {
        at = this.#readAddresses(piece, view, addressAt, key);
        if (at < 0) break;
      }
      let marks = marksOf(view, at);
      const n1 = Math.clz32(marks);
      marks &= ~(TOP_BIT >>> n1);
      const n2 = Math.clz32(marks);
      marks &= ~(TOP_BIT >>> n2);
      const n3 = Math.clz32(marks);
      marks &= ~(TOP_BIT >>> n3);
      const n4 = Math.clz32(marks);
      marks &= ~(TOP_BIT >>> n4);
      const n5 = Math.clz32(marks);
      if (
        ((piece[at + n1]! ^ SPACE) |
          (piece[at + n2]! ^ SPACE) |
          (piece[at + n3]! ^ SPACE) |
          (piece[at + n4]! ^ SPACE) |
          (piece[at + n5]! ^ SPACE)) !==
        0
      )
        break;
      const length = n5 - n4 - 1;
      at = (at + n5 + 1) | 0;
      if (length < 1 || length > 8) break;
      // As many of the eight characters before as belong to the number
      const cut = length << 3;
      const last = (view.getInt32(at - 5, true) ^ ZEROS) & (length < 4 ? -1 << (32 - cut) : -1);
      const before = (view.getInt32(at - 9, true) ^ ZEROS) & (length > 4 ? -1 << (64 - cut) : 0);
      const amount = eightDigits(before, last);

      // The first eight digits of the start name a hundred seconds, and an hour is 36 of them.
      const high = view.getInt32(at, true) ^ ZEROS;
      const low = view.getInt32(at + 4, true) ^ ZEROS;
      const rest = view.getInt32(at + 7, true) ^ BLANK;
      const hundreds = eightDigits(high, low);
      const isNumber =
        ((last |
          (last + 0x76767676) |
          before |
          (before + 0x76767676) |
          high |
          (high + 0x76767676) |
          low |
          (low + 0x76767676) |
          rest |
          ((rest & 0xffffff) + 0x767676)) &
          0x80808080) ===
          0 && rest >>> 24 === 0;
      // The end is not wanted, only that it is one column: ten characters with the bit that no blank has.
      const isEnd =
        (view.getInt32(at + 11, true) & view.getInt32(at + 15, true) & BIT) === BIT &&
        (view.getUint16(at + 19, true) & 0x1010) === 0x1010 &&
        piece[at + 21] === SPACE;
      if (!isNumber || !isEnd) break;
      const action = view.getInt32(at + 22, true);
      const status = view.getInt32(at + 26, true);
      const isAccepted = action === ACCE && status === PT_O;
      if (piece[at + 30] !== K || (!isAccepted && (action !== REJE || status !== CT_O))) break;
      at = (at + 31) | 0;

      if (columns > 14) {
        if (piece[at] !== SPACE) break;
        at = further.read(piece, view, at + 1, key);
        if (at < 0 || at - line > 65_536) break;
      } else {
        if (piece[at] !== NEWLINE) break;
        at = (at + 1) | 0;
      }
      const hour = ((hundreds / 36) | 0) * 2;
      if (isAccepted) {
        hours[count] = hour;
        amounts[count] = amount;
        if (!isPlain) this.#keepExactAddresses(piece, view, (line + accountLength + 22) | 0, key);
        count = (count + 1) | 0;
      } else {
        this.rejected++;
        this.#tally.addRejectedKey(this.#source, hundreds, keys, key);
      }
      line = at;
    }
    batch.count = count;
    return line;
  }

  /** Addresses that are not both IPv4, or not wanted; answers where the column behind them starts, or -1. */
  #readAddresses(piece: Uint8Array, view: DataView, from: number, key: number): number {
    let at = from;
    for (const column of [3, 4]) {
      const next = skipColumns(view, at, 1);
      if (next < 0) return -1;
      const place = this.#layout.places[column]!;
      if (place >= 0) {
        const label = this.#tally.addresses.labelOf(piece, at, next - 1);
        if (label < 0) return -1;
        this.#batch.keys[key + place] = label;
      }
      at = next;
    }
    return at;
  }

  /** If the record touches a service, replaces the label of local addresses by the address itself. */
  #keepExactAddresses(piece: Uint8Array, view: DataView, addressesAt: number, key: number): void {
    const { keys } = this.#batch;
    const { tokens } = this.#tally;
    if (!touchesService(this.#layout, this.#tally, keys, this.#layout.places, key)) return;
    for (const column of this.#layout.exactColumns) {
      const place = key + this.#layout.places[column]!;
      if (keys[place] !== LOCAL) continue;
      const [start, end] =
        column < 14 ? edgesOf(view, addressesAt, column - 3) : this.#further.edgesOf(column);
      keys[place] = EXACT_BASE + tokens.intern(piece, start, end);
    }
  }

  /** Whether the line at `from` has another version or account than the lines before, and a usual one. */
  #turnToAccount(view: DataView, from: number): boolean {
    const length = skipColumns(view, from, 2) - from;
    // The four words cover a text of 12 to 16 characters: versions of one or two digits.
    if (length < 12 || length > 16) return false;
    const words = [0, 4, 8, length - 4].map((offset) => view.getInt32(from + offset, true));
    if (length === this.#accountLength && words.every((word, at) => word === this.#account[at])) return false;
    this.#account.set(words);
    this.#accountLength = length;
    return true;
  }
}

/** Where the column after the next `skipped` ones starts and ends. */
function edgesOf(view: DataView, from: number, skipped: number): readonly [number, number] {
  const start = skipped === 0 ? from : skipColumns(view, from, skipped);
  return [start, skipColumns(view, start, 1) - 1];
}
