/**
 * Of each NAT gateway and hour exactly one method counts: the gateway's own records if they name the client; else the
 * larger of the gateway's (without client) and the clients' (only those that are logged), for each of the two sees at
 * most what there was, and the clients' if they see as much.
 */
import type { ObservedRow, TrafficRow } from './traffic-row.ts';

/** How much of the gateway's bytes the clients' records must show to be taken in their place. */
const AS_MUCH = 0.99;

/** The rows that count; `isLowerBound` says whether records of an interface (undefined: not named) were lost. */
export function chooseRows(
  observations: readonly ObservedRow[],
  isLowerBound: (hourStart: number, recordedBy: string | undefined) => boolean,
): TrafficRow[] {
  const rows = chooseMethods(observations).map(({ side: _side, recordedBy, ...row }) => ({
    ...row,
    lowerBound: isLowerBound(row.hourStart, recordedBy),
  }));
  return mergeRows(rows);
}

/** Of each gateway and hour the observations of one method. */
function chooseMethods(observations: readonly ObservedRow[]): readonly ObservedRow[] {
  const byGateway = Map.groupBy(
    observations,
    ({ natGatewayId, hourStart }) => `${natGatewayId} ${hourStart}`,
  );
  return [...byGateway.values()].flatMap((all) => {
    const own = all.filter(({ method }) => method !== 'clientRows');
    const named = own.filter(({ side }) => side === 'client');
    if (named.length > 0) return named;
    const clients = all.filter(({ method }) => method === 'clientRows');
    return sum(clients) >= sum(own) * AS_MUCH ? clients : own;
  });
}

function sum(rows: readonly { readonly bytes: number }[]): number {
  return rows.reduce((total, { bytes }) => total + bytes, 0);
}

/** Rows that differ in nothing but their sums are one row. */
function mergeRows(rows: readonly TrafficRow[]): TrafficRow[] {
  const merged = new Map<string, TrafficRow>();
  for (const row of rows) {
    const { bytes, flows, lowerBound, ...same } = row;
    const key = JSON.stringify(same);
    const known = merged.get(key);
    const grown = known && {
      ...known,
      bytes: known.bytes + bytes,
      flows: known.flows + flows,
      lowerBound: known.lowerBound || lowerBound,
    };
    merged.set(key, grown ?? row);
  }
  return [...merged.values()];
}
