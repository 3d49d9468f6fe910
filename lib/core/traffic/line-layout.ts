/** What to do with each column of a format for one question, worked out once a file instead of once a line. */
import { isAddressField, isTokenField, type FlowTally } from './flow-tally.ts';
import { DEFAULT_FORMAT, type FlowLogFormat } from './flow-log-format.ts';

/** Column operations; numbers, because the scanner switches over them some ten times a line. */
export const SKIP = 0;
export const TOKEN = 1;
export const ADDRESS = 2;
export const BYTES = 3;
export const START = 4;
export const ACTION = 5;
export const STATUS = 6;

/** A longer line is malformed; the longest possible one (tags, ARNs of containers) is far below. */
export const LONGEST_LINE_BYTES = 65_536;

export interface LineLayout {
  readonly columns: number;
  /** Operation by column. */
  readonly operations: Uint8Array;
  /** Row slot by column, -1 where the column fills none. */
  readonly slots: Int8Array;
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

export function toLineLayout({ fields }: FlowLogFormat, tally: FlowTally): LineLayout {
  const slots = fields.map((field) => tally.slotOf(field));
  const columns = [...fields.keys()];
  const addressColumns = columns.filter((column) => slots[column]! >= 0 && isAddressField(fields[column]!));
  return {
    columns: fields.length,
    operations: Uint8Array.from(fields, (field, column) => operationOf(field, slots[column]!)),
    slots: Int8Array.from(slots),
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

/** Whether the record in the tally's row has a service at either end, by address or by code. */
export function touchesService(
  { addressColumns, serviceColumns, slots }: LineLayout,
  tally: FlowTally,
): boolean {
  const { row, addresses, serviceCodes } = tally;
  for (const column of addressColumns) if (addresses.isService[row[slots[column]!]!] === 1) return true;
  for (const column of serviceColumns) if (serviceCodes.has(row[slots[column]!]!)) return true;
  return false;
}
