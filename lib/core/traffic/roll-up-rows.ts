/** The answer of a roll-up query as the groups and counts that the parser gives. */
import type { AddressLabel } from './address-table.ts';
import type { FlowLogFormat } from './flow-log-format.ts';
import {
  ADDRESS_FIELDS,
  NO_LINES,
  TOKEN_FIELDS,
  type AddressField,
  type FlowGroup,
  type LineCounts,
  type TokenField,
} from './flow-question.ts';
import { labelOfText } from './range-rows.ts';
import { toColumn } from './roll-up-query.ts';

/** A row by the names of its columns; a null is absent. */
export type RollUpRow = Readonly<Partial<Record<string, string>>>;

export interface RollUpReading {
  readonly groups: readonly FlowGroup[];
  readonly counts: LineCounts;
}

const COUNTED = {
  ok: 'accepted',
  skipData: 'skipData',
  rejected: 'rejected',
  noData: 'noData',
  malformed: 'malformed',
} as const;

/** Throws `RangeError` for a row that no roll-up query gives. */
export function toRollUp(rows: Iterable<RollUpRow>, format: FlowLogFormat): RollUpReading {
  const groups: FlowGroup[] = [];
  const counts: { -readonly [key in keyof LineCounts]: number } = { ...NO_LINES };
  for (const row of rows) {
    const { status } = row;
    const flows = toNumber(row, 'flows');
    if (!isStatus(status)) throw new RangeError(`a roll-up has no status "${status ?? ''}"`);
    counts.lines += flows;
    counts[COUNTED[status]] += flows;
    if (status === 'ok' || status === 'skipData') groups.push(toGroup(row, status, flows, format));
  }
  return { groups, counts };
}

function isStatus(status: string | undefined): status is keyof typeof COUNTED {
  return status !== undefined && Object.hasOwn(COUNTED, status);
}

function toGroup(
  row: RollUpRow,
  status: FlowGroup['status'],
  flows: number,
  format: FlowLogFormat,
): FlowGroup {
  const { flow_log_id: flowLogId } = row;
  const tokens = TOKEN_FIELDS.flatMap((field): [TokenField, string][] => {
    const value = row[toColumn(field)];
    return value === undefined ? [] : [[field, value]];
  });
  const addresses = ADDRESS_FIELDS.flatMap((field): [AddressField, AddressLabel][] => {
    const value = row[toColumn(field)];
    return value === undefined ? [] : [[field, toLabel(value)]];
  });
  return {
    source: { format, ...(flowLogId !== undefined && { flowLogId }) },
    hourStart: toNumber(row, 'hour_start'),
    status,
    tokens: Object.fromEntries(tokens),
    addresses: Object.fromEntries(addresses),
    bytes: toNumber(row, 'bytes'),
    flows,
  };
}

function toLabel(text: string): AddressLabel {
  const label = labelOfText(text);
  if (label === undefined) throw new RangeError(`a roll-up has no label "${text}"`);
  return label;
}

function toNumber(row: RollUpRow, column: string): number {
  const text = row[column] ?? '';
  if (!/^\d+$/.test(text)) throw new RangeError(`a roll-up has no ${column} "${text}"`);
  return Number(text);
}
