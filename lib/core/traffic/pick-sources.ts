/**
 * One flow log for each interface and hour.
 *
 * A VPC and one of its subnets may both have a flow log, or an old one runs on beside its successor: then the
 * same bytes are recorded twice. Of several the one that tells most counts; if another one saw more bytes (one
 * began in mid-hour), the hour's sums are lower bounds.
 */
import type { FlowLogSource } from './flow-question.ts';

/** What a record, or a sum of them, has to say of where it comes from. */
export interface Sourced {
  /** The hour and the interface, `hourStart interfaceId`: see `placeOf`. */
  readonly place: string;
  readonly flowLog: string;
  /** How many of the fields that tell ways and clients the flow log has. */
  readonly tellingFields: number;
  readonly bytes: number;
}

export interface Picked<T> {
  readonly items: readonly T[];
  /** Places where a flow log that was left out had seen more. */
  readonly incomplete: ReadonlySet<string>;
}

export function placeOf(hourStart: number, recordedBy: string | undefined): string {
  return `${hourStart} ${recordedBy ?? ''}`;
}

export function pickSources<T>(items: readonly T[], sourceOf: (item: T) => Sourced): Picked<T> {
  const sourced = items.map((item) => ({ item, ...sourceOf(item) }));
  const incomplete = new Set<string>();
  const picked = [...Map.groupBy(sourced, ({ place }) => place)].flatMap(([place, all]) => {
    const logs = [...Map.groupBy(all, ({ flowLog }) => flowLog).values()];
    if (logs.length === 1) return all;
    const [best, ...others] = logs.sort(
      (a, b) => b[0]!.tellingFields - a[0]!.tellingFields || bytesOf(b) - bytesOf(a),
    );
    if (others.some((other) => bytesOf(other) > bytesOf(best!))) incomplete.add(place);
    return best!;
  });
  return { items: picked.map(({ item }) => item), incomplete };
}

const TELLING_FIELDS = [
  'pkt-srcaddr',
  'pkt-dstaddr',
  'pkt-dst-aws-service',
  'traffic-path',
  'next-hop-interface-id',
  'subnet-id',
];

/** A flow log by its id; files without one are told apart by their format. */
export function identityOf({ flowLogId, format }: FlowLogSource): string {
  return flowLogId ?? format.fields.join(' ');
}

export function tellingFields({ format: { fields } }: FlowLogSource): number {
  return TELLING_FIELDS.filter((field) => fields.includes(field)).length;
}

function bytesOf(items: readonly Sourced[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}
