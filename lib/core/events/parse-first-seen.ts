/** Our own event that a client has begun to send through NAT: the VPC is to be looked at. */
import { recordAt, textAt, timeAt } from './json-fields.ts';
import type { IgnoredEvent } from './parse-cloud-trail-event.ts';

export interface TrafficFirstSeen {
  readonly kind: 'trafficFirstSeen';
  readonly vpcId: string;
  /** ISO 8601. */
  readonly at: string;
}

export const FIRST_SEEN_DETAIL_TYPE = 'Traffic First Seen';

/** Takes any JSON and never throws. Whoever else puts such an event makes us look, and nothing more. */
export function parseFirstSeen(event: unknown): TrafficFirstSeen | IgnoredEvent {
  const detail = recordAt(event, 'detail');
  const vpcId = textAt(detail, 'vpcId');
  const at = timeAt(detail, 'at');
  return vpcId === undefined || at === undefined
    ? { kind: 'ignored', reason: 'the traffic is of no VPC, or of no time' }
    : { kind: 'trafficFirstSeen', vpcId, at };
}
