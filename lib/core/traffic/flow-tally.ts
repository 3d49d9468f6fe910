/**
 * The sums. A record is a row of small integers; equal rows are one group.
 *
 *   row:  [source, hour * 2 + skipData, value of by[0], value of by[1], …]
 *
 * Sums of the file being read are kept apart until it has been read to its end: a file that turns out to be
 * cut off is rolled back and counts nothing.
 */
import { AddressTable, NONE, type AddressLabel } from './address-table.ts';
import {
  ADDRESS_FIELDS,
  TOKEN_FIELDS,
  type AddressField,
  type FlowGroup,
  type FlowLogSource,
  type FlowQuestion,
  type FlowRejection,
  type GroupField,
  type TokenField,
} from './flow-question.ts';
import { InterfaceIds } from './interface-ids.ts';
import { RejectionCounts } from './rejection-counts.ts';
import { HOUR_SLOT, SOURCE_SLOT } from './row-slots.ts';
import { TokenMemo } from './token-memo.ts';
import { TokenTable } from './token-table.ts';

/** Row values from here on are exact addresses: this plus their number in the token table. */
export const EXACT_BASE = 1 << 20;
const FIRST_FIELD_SLOT = 2;
/** Where a group's flows and its row are, in words behind its bytes. */
const FLOWS_WORD = 2;
const ROW_WORD = 3;
/** An entry of the hash table: the group's number plus one, and above it eight bits of the hash. */
const NUMBER_BITS = 0xffffff;
const DEFAULT_MAX_GROUPS = 400_000;

export class FlowTally {
  readonly addresses: AddressTable;
  readonly tokens = new TokenTable();
  readonly tokenMemo = new TokenMemo(this.tokens);
  readonly interfaceIds = new InterfaceIds(this.tokens);
  /** The record being read; the scanner fills it and calls `add`. */
  readonly row: Int32Array;
  /** Token numbers of the service codes that matter. */
  readonly serviceCodes: ReadonlySet<number>;
  readonly #by: readonly GroupField[];
  readonly #exact: ReadonlySet<string>;
  readonly #sources: FlowLogSource[] = [];
  readonly #maxGroups: number;
  /** Odd numbers, one for each place in the row. */
  readonly #factors: Int32Array;
  #index = new Int32Array(4096);
  /**
   * Of each group: its bytes in the file at hand as a double, then as words its flows there and its row. All of it
   * lies in one cache line where the row is short: with ten thousand groups that is what a record's time goes to.
   */
  #sums: Float64Array;
  #words: Int32Array;
  /** Words from one group to the next, an even number. */
  readonly #stride: number;
  #count = 0;
  #bytes = new Float64Array(1024);
  #flows = new Float64Array(1024);
  #touched = new Int32Array(1024);
  #touchedCount = 0;
  #overflowed = false;
  /** Undefined where the question does not ask. */
  readonly #rejections: RejectionCounts | undefined;

  constructor(question: FlowQuestion) {
    this.addresses = new AddressTable(question.ranges);
    this.#by = question.by ?? [...TOKEN_FIELDS, ...ADDRESS_FIELDS];
    this.#exact = new Set<string>(question.exactAddresses ?? ADDRESS_FIELDS);
    this.#maxGroups = Math.min(question.maxGroups ?? DEFAULT_MAX_GROUPS, NUMBER_BITS);
    this.serviceCodes = new Set(
      (question.serviceCodes ?? ['S3', 'DYNAMODB']).map((code) => this.#tokenOf(code)),
    );
    this.row = new Int32Array(FIRST_FIELD_SLOT + this.#by.length);
    this.#stride = (ROW_WORD + this.row.length + 1) & ~1;
    this.#sums = new Float64Array((1024 * this.#stride) / 2);
    this.#words = new Int32Array(this.#sums.buffer);
    this.#factors = toFactors(this.row.length);
    this.#rejections =
      question.countsRejections === true
        ? new RejectionCounts({
            interfaceId: this.slotOf('interface-id'),
            subnetId: this.slotOf('subnet-id'),
            vpcId: this.slotOf('vpc-id'),
          })
        : undefined;
  }

  /** The place of a field in the row, or -1 if records are not told apart by it. */
  slotOf(field: string): number {
    const at = this.#by.findIndex((other) => other === field);
    return at < 0 ? -1 : FIRST_FIELD_SLOT + at;
  }

  isExact(field: string): boolean {
    return this.#exact.has(field);
  }

  /** A number for the source, the same for equal ones. */
  sourceNumber(source: FlowLogSource): number {
    const key = JSON.stringify(source);
    const known = this.#sources.findIndex((other) => JSON.stringify(other) === key);
    return known >= 0 ? known : this.#sources.push(source) - 1;
  }

  /** True if the file at hand had more different groups than the question allows. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** Adds one record with the values in `row` to the file at hand. */
  add(bytes: number): void {
    const group = this.#groupOfRow();
    if (group < 0) return;
    const at = group * this.#stride;
    const words = this.#words;
    const flows = words[at + FLOWS_WORD]!;
    if (flows === 0) this.#touched[this.#touchedCount++] = group;
    words[at + FLOWS_WORD] = flows + 1;
    this.#sums[at >> 1]! += bytes;
  }

  /** Counts one REJECT record, of which the row needs to hold the hour and tokens only. */
  addRejected(): void {
    this.#rejections?.add(this.row);
  }

  /** The file at hand was read to its end: its sums count. */
  commit(): void {
    this.#rejections?.commit();
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
    this.#rejections?.rollback();
    for (let touched = 0; touched < this.#touchedCount; touched++) {
      const at = this.#touched[touched]! * this.#stride;
      this.#words[at + FLOWS_WORD] = 0;
      this.#sums[at >> 1] = 0;
    }
    this.#touchedCount = 0;
    this.#overflowed = false;
  }

  /** The groups of all committed files, in the order in which they were first seen. */
  groups(): FlowGroup[] {
    const groups: FlowGroup[] = [];
    for (let group = 0; group < this.#count; group++)
      if (this.#flows[group]! > 0) groups.push(this.#toGroup(group));
    return groups;
  }

  /** The REJECT records of all committed files; empty where the question does not ask for them. */
  rejections(): FlowRejection[] {
    const text = (number: number): string | undefined =>
      number === NONE ? undefined : this.tokens.text(number);
    return (this.#rejections?.counts() ?? []).map(({ source, hour, records, ...tokens }) => {
      const [interfaceId, subnetId, vpcId] = [tokens.interfaceId, tokens.subnetId, tokens.vpcId].map(text);
      return {
        source: this.#sources[source]!,
        hourStart: hour * 3600,
        ...(interfaceId !== undefined && { interfaceId }),
        ...(subnetId !== undefined && { subnetId }),
        ...(vpcId !== undefined && { vpcId }),
        records,
      };
    });
  }

  #groupOfRow(): number {
    const row = this.row;
    const width = row.length;
    const hash = this.#hashOf(row, 0);
    const index = this.#index;
    const mask = index.length - 1;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const entry = index[place]!;
      if (entry === 0) return this.#append(place, hash);
      if ((entry ^ hash) >>> 24 !== 0) continue;
      const group = (entry & NUMBER_BITS) - 1;
      if (this.#isRow(group * this.#stride + ROW_WORD, row, width)) return group;
    }
  }

  #isRow(start: number, row: Int32Array, width: number): boolean {
    const words = this.#words;
    for (let at = 0; at < width; at++) if (words[start + at] !== row[at]) return false;
    return true;
  }

  #append(place: number, hash: number): number {
    if (this.#count >= this.#maxGroups) {
      this.#overflowed = true;
      return -1;
    }
    if (this.#count * 2 >= this.#index.length) {
      this.#rehash();
      place = this.#freePlace(hash);
    }
    if (this.#count === this.#bytes.length) this.#grow();
    this.#words.set(this.row, this.#count * this.#stride + ROW_WORD);
    this.#index[place] = ++this.#count | (hash & ~NUMBER_BITS);
    return this.#count - 1;
  }

  #freePlace(hash: number): number {
    const mask = this.#index.length - 1;
    let place = hash & mask;
    while (this.#index[place] !== 0) place = (place + 1) & mask;
    return place;
  }

  #rehash(): void {
    this.#index = new Int32Array(this.#index.length * 4);
    for (let group = 0; group < this.#count; group++) {
      const hash = this.#hashOf(this.#words, group * this.#stride + ROW_WORD);
      this.#index[this.#freePlace(hash)] = (group + 1) | (hash & ~NUMBER_BITS);
    }
  }

  /** A sum of products, not a chain, so that the multiplications need not wait for each other. */
  #hashOf(values: Int32Array, from: number): number {
    const factors = this.#factors;
    let hash = 0;
    for (let at = 0; at < factors.length; at++)
      hash = (hash + Math.imul(values[from + at]!, factors[at]!)) | 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return hash ^ (hash >>> 13);
  }

  #grow(): void {
    const length = this.#count * 2;
    const larger = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const copy = new Float64Array(old.length * 2);
      copy.set(old);
      return copy;
    };
    [this.#bytes, this.#flows] = [larger(this.#bytes), larger(this.#flows)];
    this.#sums = larger(this.#sums);
    this.#words = new Int32Array(this.#sums.buffer);
    const touched = new Int32Array(length);
    touched.set(this.#touched);
    this.#touched = touched;
  }

  #toGroup(group: number): FlowGroup {
    const start = group * this.#stride + ROW_WORD;
    const value = (slot: number): number => this.#words[start + slot]!;
    const tokens: Partial<Record<TokenField, string>> = {};
    const addresses: Partial<Record<AddressField, AddressLabel>> = {};
    for (const [at, field] of this.#by.entries()) {
      const number = value(FIRST_FIELD_SLOT + at);
      if (number === NONE) continue;
      if (isAddressField(field)) addresses[field] = this.#toAddress(number);
      else tokens[field] = this.tokens.text(number);
    }
    return {
      source: this.#sources[value(SOURCE_SLOT)]!,
      hourStart: (value(HOUR_SLOT) >> 1) * 3600,
      status: (value(HOUR_SLOT) & 1) === 1 ? 'skipData' : 'ok',
      tokens,
      addresses,
      bytes: this.#bytes[group]!,
      flows: this.#flows[group]!,
    };
  }

  #toAddress(number: number): AddressLabel {
    if (number >= EXACT_BASE) return { kind: 'local', address: this.tokens.text(number - EXACT_BASE) };
    return this.addresses.labels[number]!;
  }

  #tokenOf(text: string): number {
    return this.tokens.intern(
      Uint8Array.from(text, (character) => character.charCodeAt(0)),
      0,
      text.length,
    );
  }
}

/** Odd and unrelated: multiples of one number would give the same hash to all rows with one weighted sum. */
function toFactors(count: number): Int32Array {
  let state = 0x9e3779b1 | 0;
  return Int32Array.from({ length: count }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    state ^= state >>> 15;
    return state | 1;
  });
}

export function isAddressField(field: string): field is AddressField {
  return (ADDRESS_FIELDS as readonly string[]).includes(field);
}

export function isTokenField(field: string): field is TokenField {
  return (TOKEN_FIELDS as readonly string[]).includes(field);
}
