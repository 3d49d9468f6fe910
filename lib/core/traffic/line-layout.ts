/** Which columns of a format one question wants, and for what; worked out once a file instead of once a line. */
import { isAddressField, isTokenField, type FlowTally } from './flow-tally.ts';
import type { FlowLogFormat } from './flow-log-format.ts';

export interface LineLayout {
  readonly columns: number;
  /** Row slot by column, and place in a key; -1 where the column fills none. */
  readonly slots: Int8Array;
  readonly places: Int8Array;
  /** Columns whose local addresses are kept exactly. */
  readonly exactColumns: readonly number[];
  readonly tokenColumns: readonly number[];
  /** Columns with an address label, and with a service code: they decide whether a record touches a service. */
  readonly addressColumns: readonly number[];
  readonly serviceColumns: readonly number[];
  readonly actionColumn: number;
  readonly statusColumn: number;
  readonly bytesColumn: number;
  readonly startColumn: number;
}

export function toLineLayout({ fields }: FlowLogFormat, source: number, tally: FlowTally): LineLayout {
  const slots = fields.map((field) => tally.slotOf(field));
  const columns = [...fields.keys()];
  const addressColumns = columns.filter((column) => slots[column]! >= 0 && isAddressField(fields[column]!));
  return {
    columns: fields.length,
    slots: Int8Array.from(slots),
    places: Int8Array.from(slots, (slot) => tally.keySlots(source).indexOf(slot)),
    tokenColumns: columns.filter((column) => slots[column]! >= 0 && isTokenField(fields[column]!)),
    addressColumns,
    exactColumns: addressColumns.filter((column) => tally.isExact(fields[column]!)),
    serviceColumns: columns.filter(
      (column) => slots[column]! >= 0 && fields[column]!.endsWith('-aws-service'),
    ),
    actionColumn: fields.indexOf('action'),
    statusColumn: fields.indexOf('log-status'),
    bytesColumn: fields.indexOf('bytes'),
    startColumn: fields.indexOf('start'),
  };
}

/** Whether the record in `row` has a service at either end, by address or by code. */
export function touchesService(
  { addressColumns, serviceColumns, slots }: LineLayout,
  { addresses, serviceCodes }: FlowTally,
  row: Int32Array,
): boolean {
  return (
    addressColumns.some((column) => addresses.isService[row[slots[column]!]!] === 1) ||
    serviceColumns.some((column) => serviceCodes.has(row[slots[column]!]!))
  );
}
