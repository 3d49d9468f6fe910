/**
 * One flow log for each interface and hour.
 *
 * A VPC and one of its subnets may both have a flow log, or an old one runs on beside its successor: then the
 * same bytes are recorded twice. Of several the one that tells most counts; if another one saw more bytes (one
 * began in mid-hour), the hour's sums are lower bounds.
 */
import type { FlowGroup, FlowLogSource } from './flow-question.ts';

const TELLING_FIELDS = [
  'pkt-srcaddr',
  'pkt-dstaddr',
  'pkt-dst-aws-service',
  'traffic-path',
  'next-hop-interface-id',
  'subnet-id',
];

export interface PickedGroups {
  readonly groups: readonly FlowGroup[];
  /** `hourStart interfaceId` where a flow log that was left out had seen more. */
  readonly incomplete: ReadonlySet<string>;
}

export function pickFlowLogs(groups: readonly FlowGroup[]): PickedGroups {
  const byPlace = Map.groupBy(
    groups,
    ({ hourStart, tokens }) => `${hourStart} ${tokens['interface-id'] ?? tokens['resource-id'] ?? ''}`,
  );
  const incomplete = new Set<string>();
  const picked = [...byPlace].flatMap(([place, all]) => {
    const logs = [...Map.groupBy(all, ({ source }) => identityOf(source)).values()];
    if (logs.length === 1) return all;
    const [best, ...others] = logs.sort(
      (a, b) => tellingFields(b) - tellingFields(a) || bytesOf(b) - bytesOf(a),
    );
    if (others.some((other) => bytesOf(other) > bytesOf(best!))) incomplete.add(place);
    return best!;
  });
  return { groups: picked, incomplete };
}

/** By its id; files without one are told apart by their format. */
function identityOf({ flowLogId, format }: FlowLogSource): string {
  return flowLogId ?? format.fields.join(' ');
}

function tellingFields(groups: readonly FlowGroup[]): number {
  const { fields } = groups[0]!.source.format;
  return TELLING_FIELDS.filter((field) => fields.includes(field)).length;
}

function bytesOf(groups: readonly FlowGroup[]): number {
  return groups.reduce((sum, { bytes }) => sum + bytes, 0);
}
