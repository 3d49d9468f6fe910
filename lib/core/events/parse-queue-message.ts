/**
 * What a message of our queue holds. Only our rules may send there, so that a message which is no event of theirs is
 * poison: it is left to the dead-letter queue, and never taken for something else.
 */
import { parseRecord, textAt, timeAt } from './json-fields.ts';
import type { BucketChange, IgnoredEvent, NetworkChange, OurSelves } from './parse-cloud-trail-event.ts';
import { CLOUD_TRAIL_DETAIL_TYPE, parseCloudTrailEvent } from './parse-cloud-trail-event.ts';
import type { TrafficFirstSeen } from './parse-first-seen.ts';
import { FIRST_SEEN_DETAIL_TYPE, parseFirstSeen } from './parse-first-seen.ts';
import type { ComplianceChange } from './parse-compliance-change.ts';
import { COMPLIANCE_DETAIL_TYPE, parseComplianceChange } from './parse-compliance-change.ts';

export interface ScheduledTick {
  readonly kind: 'schedule';
  /** ISO 8601. */
  readonly at: string;
}

export interface PoisonMessage {
  readonly kind: 'poison';
  readonly reason: string;
}

export type QueueMessage =
  | NetworkChange
  | BucketChange
  | ComplianceChange
  | TrafficFirstSeen
  | ScheduledTick
  | IgnoredEvent
  | PoisonMessage;

const SCHEDULE_DETAIL_TYPE = 'Scheduled Event';

/** Takes any text and never throws. `ignored` is done with; `poison` must not be taken from the queue as done. */
export function parseQueueMessage(body: string, ours: OurSelves): QueueMessage {
  const event = parseRecord(body);
  if (event === undefined) return poison('the message is no JSON object');
  const detailType = textAt(event, 'detail-type');
  switch (detailType) {
    case CLOUD_TRAIL_DETAIL_TYPE:
      return hasDetail(event) ? parseCloudTrailEvent(event, ours) : poison('the event has no detail');
    case COMPLIANCE_DETAIL_TYPE:
      return hasDetail(event) ? parseComplianceChange(event) : poison('the event has no detail');
    case FIRST_SEEN_DETAIL_TYPE:
      return parseFirstSeen(event);
    case SCHEDULE_DETAIL_TYPE: {
      const at = timeAt(event, 'time');
      return at === undefined ? poison('the scheduled event has no time') : { kind: 'schedule', at };
    }
    case undefined:
      return poison('the message is no EventBridge event: it has no detail-type');
    default:
      return poison(`no rule of ours sends events of type "${detailType}"`);
  }
}

function hasDetail(event: Readonly<Record<string, unknown>>): boolean {
  return typeof event['detail'] === 'object' && event['detail'] !== null && !Array.isArray(event['detail']);
}

function poison(reason: string): PoisonMessage {
  return { kind: 'poison', reason };
}
