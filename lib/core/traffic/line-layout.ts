/** What to do with each column of a format for one question, worked out once a file instead of once a line. */
import { ACTION, ADDRESS, BYTES, SKIP, START, STATUS, TOKEN } from './column-operations.ts';
import { isAddressField, isTokenField, type FlowTally } from './flow-tally.ts';
import { DEFAULT_FORMAT, type FlowLogFormat } from './flow-log-format.ts';

export interface LineLayout {
  readonly columns: number;
  /** Operation by column. */
  readonly operations: Uint8Array;
  /** Row slot by column, and place in a key; -1 where the column fills none. */
  readonly slots: Int8Array;
  readonly places: Int8Array;
  /** Columns whose local addresses are kept exactly. */
  readonly exactColumns: readonly number[];
  /** Columns with an address label, and with a service code: they decide whether a record touches a service. */
  readonly addressColumns: readonly number[];
  readonly serviceColumns: readonly number[];
  readonly actionColumn: number;
  readonly statusColumn: number;
  readonly bytesColumn: number;
  readonly startColumn: number;
  /** True if the first 14 columns are those of the default format, as in nearly every flow log. */
  readonly startsLikeDefault: boolean;
}

export function toLineLayout({ fields }: FlowLogFormat, source: number, tally: FlowTally): LineLayout {
  const slots = fields.map((field) => tally.slotOf(field));
  const columns = [...fields.keys()];
  const addressColumns = columns.filter((column) => slots[column]! >= 0 && isAddressField(fields[column]!));
  return {
    columns: fields.length,
    operations: Uint8Array.from(fields, (field, column) => operationOf(field, slots[column]!)),
    slots: Int8Array.from(slots),
    places: Int8Array.from(slots, (slot) => tally.keySlots(source).indexOf(slot)),
    addressColumns,
    exactColumns: addressColumns.filter((column) => tally.isExact(fields[column]!)),
    serviceColumns: columns.filter(
      (column) => slots[column]! >= 0 && fields[column]!.endsWith('-aws-service'),
    ),
    actionColumn: fields.indexOf('action'),
    statusColumn: fields.indexOf('log-status'),
    bytesColumn: fields.indexOf('bytes'),
    startColumn: fields.indexOf('start'),
    startsLikeDefault: DEFAULT_FORMAT.fields.every((field, column) => fields[column] === field),
  };
}

function operationOf(field: string, slot: number): number {
  if (field === 'bytes') return BYTES;
  if (field === 'start') return START;
  if (field === 'action') return ACTION;
  if (field === 'log-status') return STATUS;
  if (slot < 0) return SKIP;
  if (isAddressField(field)) return ADDRESS;
  return isTokenField(field) ? TOKEN : SKIP;
}

/**
 * Whether a record has a service at either end, by address or by code: a row, whose values are at the layout's
 * `slots`, or a key from `from` on, whose values are at its `places`.
 */
export function touchesService(
  { addressColumns, serviceColumns }: LineLayout,
  { addresses, serviceCodes }: FlowTally,
  values: Int32Array,
  places: Int8Array,
  from = 0,
): boolean {
  for (const column of addressColumns)
    if (addresses.isService[values[from + places[column]!]!] === 1) return true;
  for (const column of serviceColumns) if (serviceCodes.has(values[from + places[column]!]!)) return true;
  return false;
}
