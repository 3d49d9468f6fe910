/** What the roll-ups of a VPC come to: the rows that count, the hours that were seen, and the estate's records of both. */
import type { TrafficRecord } from '../network/estate.ts';
import { lossIn } from './attribute-traffic.ts';
import { chooseRows } from './choose-rows.ts';
import { pickSources, placeOf } from './pick-sources.ts';
import { fromNote, fromRow, type ItemSums } from './roll-up-items.ts';
import { toTrafficRecords } from './traffic-records.ts';
import type { TrafficRow } from './traffic-row.ts';

export interface RollUpItems {
  readonly vpcId: string;
  readonly rows: readonly ItemSums[];
  /** Those of the VPC, and those that are of no VPC in particular. */
  readonly notes: readonly ItemSums[];
}

export interface RollUps {
  readonly rows: readonly TrafficRow[];
  /** Unix seconds: the first hour with any record, and the end of the last one; undefined without any. */
  readonly observed: { readonly from: number; readonly to: number } | undefined;
}

const HOUR_SECONDS = 3600;

export function readRollUps({ vpcId, rows, notes }: RollUpItems): RollUps {
  const stored = rows.flatMap((item) => fromRow(vpcId, item));
  const picked = pickSources(stored, ({ row, flowLog, tellingFields }) => ({
    // Of sums without an interface none is left out: two flow logs of two subnets do not overlap.
    place: `${placeOf(row.hourStart, row.recordedBy)}${row.recordedBy === undefined ? flowLog : ''}`,
    flowLog,
    tellingFields,
    bytes: row.bytes,
  }));
  const known = notes.map(fromNote);
  const isLost = lossIn(known.flatMap((one) => (one.note === 'lost' ? [one] : [])));
  const chosen = chooseRows(
    picked.items.map(({ row }) => row),
    (hourStart, recordedBy) =>
      isLost(hourStart, recordedBy) || picked.incomplete.has(placeOf(hourStart, recordedBy)),
  );
  const hours = known.flatMap((one) => (one.note === 'seen' ? [one.hourStart] : []));
  return { rows: chosen, observed: spanOf(hours) };
}

function spanOf(hours: readonly number[]): RollUps['observed'] {
  if (hours.length === 0) return undefined;
  const [from, last] = hours.reduce(
    ([first, end], hour) => [Math.min(first, hour), Math.max(end, hour)],
    [Infinity, -Infinity],
  );
  return { from, to: last + HOUR_SECONDS };
}

/** As the estate has them: a client that was silent for a day was observed on that day too. */
export function toObservedRecords({ rows, observed }: RollUps): readonly TrafficRecord[] {
  if (observed === undefined) return [];
  const toIso = (seconds: number): string => new Date(seconds * 1000).toISOString();
  const span = { from: toIso(observed.from), to: toIso(observed.to) };
  return toTrafficRecords(rows, 'VPC flow logs').map((record) => ({ ...record, ...span }));
}
