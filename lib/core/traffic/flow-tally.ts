/**
 * The sums. A record is a row of small integers; equal rows are one group.
 *
 *   row:  [source, hour * 2 + skipData, value of by[0], value of by[1], …]
 *   key:  of these the values of the fields that the source's format has
 *
 * Sums of the file being read are kept apart until it has been read to its end: a file that turns out to be
 * cut off is rolled back and counts nothing.
 */
import { AddressTable, type AddressLabel } from './address-table.ts';
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
import { LEAST_WIDTH } from './group-layout.ts';
import { GroupTable, type GroupSum } from './group-table.ts';
import { NONE } from './label-numbers.ts';
import type { LineBatch } from './line-batch.ts';
import { RejectionCounts } from './rejection-counts.ts';
import { HOUR_SLOT, SOURCE_SLOT } from './row-slots.ts';
import { TokenTable } from './token-table.ts';

/** Row values from here on are exact addresses: this plus their number in the token table. */
export const EXACT_BASE = 1 << 20;
const FIRST_FIELD_SLOT = 2;
const DEFAULT_MAX_GROUPS = 400_000;

export class FlowTally {
  readonly addresses: AddressTable;
  readonly tokens = new TokenTable();
  /** The record being read; the scanner fills it and calls `add`. */
  readonly row: Int32Array;
  /** Token numbers of the service codes that matter: the first ones from 1 on. */
  readonly serviceCodes: ReadonlySet<number>;
  readonly #by: readonly GroupField[];
  readonly #exact: ReadonlySet<string>;
  readonly #sources: FlowLogSource[] = [];
  /** By source: the slots of the fields that its format has, in the order of its keys. */
  readonly #keySlots: (readonly number[])[] = [];
  readonly #key: Int32Array;
  readonly #groups: GroupTable;
  /** Undefined where the question does not ask. */
  readonly #rejections: RejectionCounts | undefined;

  constructor(question: FlowQuestion) {
    this.addresses = new AddressTable(question.ranges);
    this.#by = question.by ?? [...TOKEN_FIELDS, ...ADDRESS_FIELDS];
    this.#exact = new Set<string>(question.exactAddresses ?? ADDRESS_FIELDS);
    this.serviceCodes = new Set(
      (question.serviceCodes ?? ['S3', 'DYNAMODB']).map((code) => this.#tokenOf(code)),
    );
    this.row = new Int32Array(FIRST_FIELD_SLOT + this.#by.length);
    this.#key = new Int32Array(Math.max(LEAST_WIDTH, this.#by.length));
    this.#groups = new GroupTable(this.#by.length, question.maxGroups ?? DEFAULT_MAX_GROUPS);
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
    if (known >= 0) return known;
    const slots = this.#by.flatMap((field) =>
      source.format.fields.includes(field) ? [this.slotOf(field)] : [],
    );
    this.#keySlots.push(slots);
    return this.#sources.push(source) - 1;
  }

  /** The slots of the source's fields, in the order of its keys. */
  keySlots(source: number): readonly number[] {
    return this.#keySlots[source]!;
  }

  /** True if the file at hand had more different groups than the question allows. */
  get overflowed(): boolean {
    return this.#groups.overflowed;
  }

  get countsRejections(): boolean {
    return this.#rejections !== undefined;
  }

  /** Adds one record with the values in `row` to the file at hand. */
  add(bytes: number): void {
    const source = this.row[SOURCE_SLOT]!;
    const slots = this.#keySlots[source]!;
    const width = Math.max(LEAST_WIDTH, slots.length);
    const key = this.#key;
    for (let at = 0; at < width; at++) key[at] = at < slots.length ? this.row[slots[at]!]! : 0;
    this.#groups.add(source, this.row[HOUR_SLOT]!, key, 0, width, bytes);
  }

  /** Adds the lines of a batch to the file at hand, and empties it. */
  addLines(batch: LineBatch, source: number): void {
    this.#groups.addLines(batch, source);
  }

  /** Counts one REJECT record of the source, whose key is in the first numbers of `key`; since 1970 in hundreds of seconds. */
  addRejectedKey(source: number, hundreds: number, key: Int32Array, from: number): void {
    if (!this.#rejections) return;
    this.row.fill(0);
    this.row[SOURCE_SLOT] = source;
    const slots = this.#keySlots[source]!;
    for (let at = 0; at < slots.length; at++) this.row[slots[at]!] = key[from + at]!;
    this.addRejected(hundreds);
  }

  /** Counts one REJECT record, of which the row needs to hold the source and tokens only. */
  addRejected(hundreds: number): void {
    this.#rejections?.add(this.row, hundreds);
  }

  /** The file at hand was read to its end: its sums count. */
  commit(): void {
    this.#rejections?.commit();
    this.#groups.commit();
  }

  /** The file at hand does not count. */
  rollback(): void {
    this.#rejections?.rollback();
    this.#groups.rollback();
  }

  /** The groups of all committed files, in the order in which they were first seen. */
  groups(): FlowGroup[] {
    return Array.from(this.#groups.groups(), (sum) => this.#toGroup(sum));
  }

  /** The REJECT records of all committed files; empty where the question does not ask for them. */
  rejections(): FlowRejection[] {
    const text = (number: number): string | undefined =>
      number === NONE ? undefined : this.tokens.text(number);
    return (this.#rejections?.counts() ?? []).map(({ source, hundreds, records, ...tokens }) => {
      const [interfaceId, subnetId, vpcId] = [tokens.interfaceId, tokens.subnetId, tokens.vpcId].map(text);
      return {
        source: this.#sources[source]!,
        start: hundreds * 100,
        ...(interfaceId !== undefined && { interfaceId }),
        ...(subnetId !== undefined && { subnetId }),
        ...(vpcId !== undefined && { vpcId }),
        records,
      };
    });
  }

  #toGroup({ source, hour, numbers, bytes, flows }: GroupSum): FlowGroup {
    const tokens: Partial<Record<TokenField, string>> = {};
    const addresses: Partial<Record<AddressField, AddressLabel>> = {};
    for (const [at, slot] of this.#keySlots[source]!.entries()) {
      const number = numbers[at]!;
      const field = this.#by[slot - FIRST_FIELD_SLOT]!;
      if (number === NONE) continue;
      if (isAddressField(field)) addresses[field] = this.#toAddress(number);
      else tokens[field] = this.tokens.text(number);
    }
    return {
      source: this.#sources[source]!,
      hourStart: (hour >> 1) * 3600,
      status: (hour & 1) === 1 ? 'skipData' : 'ok',
      tokens,
      addresses,
      bytes,
      flows,
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

export function isAddressField(field: string): field is AddressField {
  return (ADDRESS_FIELDS as readonly string[]).includes(field);
}

export function isTokenField(field: string): field is TokenField {
  return (TOKEN_FIELDS as readonly string[]).includes(field);
}
