/**
 * Signs that traffic is refused since a change: denied calls to the service, as CloudTrail's event history has them.
 *
 * The history holds management calls only: that an object could not be read is not in it. So a rise says something,
 * and no rise says little. Where more calls were made than are read, the sign is left out.
 */
import { textAt } from '../../core/events/json-fields.ts';
import type { JsonRecord } from '../../core/iam/json-record.ts';
import type { LookUp, TrailPlace } from './look-up-events.ts';
import { lookUpEvents } from './look-up-events.ts';
import type { Subject } from '../../core/remediation/subject.ts';

export interface WatchedSign {
  readonly source: string;
  readonly before: number;
  readonly after: number;
}

export interface WatchRequest {
  readonly subject: Subject;
  readonly subnetIds: readonly string[];
  /** ISO 8601. */
  readonly changedAt: string;
  /** Of each of the two spans. */
  readonly minutes: number;
}

export interface WatchEvidence {
  readonly read: (request: WatchRequest) => Promise<readonly WatchedSign[]>;
}

export function watchEvidence(trail: TrailPlace): WatchEvidence {
  return { read: async (request) => [await deniedCalls(trail, request)].flatMap((sign) => sign ?? []) };
}

async function deniedCalls(
  trail: TrailPlace,
  { subject, changedAt, minutes }: WatchRequest,
): Promise<WatchedSign | undefined> {
  const service = eventSourceOf(subject);
  if (service === undefined) return undefined;
  const changed = Date.parse(changedAt);
  const span = minutes * 60_000;
  const attribute = { key: 'EventSource', value: `${service}.amazonaws.com` } as const;
  const count = (from: number, to: number) =>
    countDenied(trail, { attribute, from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  const before = await count(changed - span, changed);
  const after = await count(changed, changed + span);
  if (before === undefined || after === undefined) return undefined;
  return { source: `denied management calls to ${service} in CloudTrail's history`, before, after };
}

/** By which name CloudTrail knows the service; undefined where that is not known. */
function eventSourceOf(subject: Subject): string | undefined {
  if (subject.kind === 'bucket') return 's3';
  return subject.kind === 'vpcService' && !subject.service.includes('.') ? subject.service : undefined;
}

/** Undefined where there are more events than are read. */
async function countDenied(trail: TrailPlace, lookUp: LookUp): Promise<number | undefined> {
  let denied = 0;
  for await (const { records, isCutOff } of lookUpEvents(trail, lookUp)) {
    denied += records.filter(isDenied).length;
    if (isCutOff) return undefined;
  }
  return denied;
}

function isDenied(record: JsonRecord): boolean {
  return /AccessDenied|UnauthorizedOperation/.test(textAt(record, 'errorCode') ?? '');
}
