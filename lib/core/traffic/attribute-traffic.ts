/**
 * Which bytes went through which NAT gateway, hour by hour.
 *
 *   groups ─► one flow log an interface and hour ─► observations by method ─► one method a gateway and hour ─► rows
 *
 * The same byte may be in the client's records, twice in the gateway's, and in those of a second flow log.
 */
import type { LabelledRange } from './address-table.ts';
import { chooseRows } from './choose-rows.ts';
import type { FlowGroup } from './flow-question.ts';
import { observeTraffic } from './observe-traffic.ts';
import { identityOf, pickSources, placeOf, tellingFields } from './pick-sources.ts';
import type { TrafficNetwork } from './traffic-network.ts';
import type { TrafficLoss, TrafficRow, Unattributed } from './traffic-row.ts';

export interface Attribution {
  readonly rows: readonly TrafficRow[];
  readonly unattributed: readonly Unattributed[];
}

/** Attributes groups that answer `toTrafficQuestion(network, ranges)`. */
export function attributeTraffic(
  groups: readonly FlowGroup[],
  network: TrafficNetwork,
  ranges: readonly LabelledRange[],
): Attribution {
  const picked = pickSources(groups, ({ source, hourStart, tokens, bytes }) => ({
    place: placeOf(hourStart, tokens['interface-id'] ?? tokens['resource-id']),
    flowLog: identityOf(source),
    tellingFields: tellingFields(source),
    bytes,
  }));
  const { observations, losses, unattributed } = observeTraffic(picked.items, network, ranges);
  const isLost = lossIn(losses);
  const rows = chooseRows(
    observations.map(({ source: _source, ...row }) => row),
    (hourStart, recordedBy) =>
      isLost(hourStart, recordedBy) || picked.incomplete.has(placeOf(hourStart, recordedBy)),
  );
  return { rows, unattributed };
}

/** A loss that names no interface may be of any. */
export function lossIn(
  losses: readonly TrafficLoss[],
): (hourStart: number, recordedBy: string | undefined) => boolean {
  const lost = new Set(losses.map(({ hourStart, recordedBy }) => placeOf(hourStart, recordedBy)));
  return (hourStart, recordedBy) =>
    lost.has(placeOf(hourStart, recordedBy)) || lost.has(placeOf(hourStart, undefined));
}
