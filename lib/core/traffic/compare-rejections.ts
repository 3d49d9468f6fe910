/**
 * Whether more is rejected in some subnets since a change than before it: a sign that somebody was cut off.
 *
 * Compared are two spans of the same length, before the change and since, of which flow logs can have been delivered:
 * a record covers up to ten minutes, and reaches S3 within about ten more
 * (https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-basics.html: aggregation interval, and "10 minutes").
 */
import type { StoredRejections } from './roll-up-items.ts';

/** From the beginning of a record to where it can be read, in seconds. */
export const RECORD_DELAY_SECONDS = 20 * 60;

const SLOT_SECONDS = 100;
const HOUR_SECONDS = 3600;

export interface Watched {
  /** Unix seconds. */
  readonly changedAt: number;
  /** Unix seconds. */
  readonly now: number;
  /** The longest span, in seconds. */
  readonly longest: number;
}

export interface RejectionSpans {
  /** Unix seconds; multiples of 100. Each span ends before its end. */
  readonly before: readonly [from: number, to: number];
  readonly after: readonly [from: number, to: number];
}

/** Undefined where nothing that began since the change can have arrived. */
export function rejectionSpans({ changedAt, now, longest }: Watched): RejectionSpans | undefined {
  const last = floorToSlot(changedAt);
  const first = last === changedAt ? last : last + SLOT_SECONDS;
  const length = Math.min(floorToSlot(longest), floorToSlot(now - RECORD_DELAY_SECONDS) - first);
  return length <= 0 ? undefined : { before: [last - length, last], after: [first, first + length] };
}

/**
 * How many REJECT records of the subnets began in either span. A subnet with two flow logs is counted by the one that
 * has more. Undefined where no record at all was seen in the hours of a span: flow logs then say nothing.
 */
export function compareRejections(
  subnetIds: readonly string[],
  { before, after }: RejectionSpans,
  rejections: readonly StoredRejections[],
  seenHours: readonly number[],
): { readonly before: number; readonly after: number } | undefined {
  const own = rejections.filter(({ subnetId = '' }) => subnetIds.includes(subnetId));
  const isSeen = ([from, to]: RejectionSpans['before']): boolean =>
    seenHours.some((hour) => hour < to && hour + HOUR_SECONDS > from) ||
    rejections.some(({ start }) => start >= from && start < to);
  if (!isSeen(before) || !isSeen(after)) return undefined;
  return { before: countIn(own, before), after: countIn(own, after) };
}

function countIn(
  rejections: readonly StoredRejections[],
  [from, to]: readonly [from: number, to: number],
): number {
  const most = new Map<string, Map<string, number>>();
  for (const { start, subnetId = '', flowLog, records } of rejections) {
    if (start < from || start >= to) continue;
    const ofSubnet = most.get(subnetId) ?? new Map<string, number>();
    most.set(subnetId, ofSubnet.set(flowLog, (ofSubnet.get(flowLog) ?? 0) + records));
  }
  return [...most.values()].reduce((sum, counts) => sum + Math.max(...counts.values()), 0);
}

function floorToSlot(seconds: number): number {
  return Math.floor(seconds / SLOT_SECONDS) * SLOT_SECONDS;
}
