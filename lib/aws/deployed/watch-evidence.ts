/**
 * Signs that traffic is refused since a change: denied calls to the service, as CloudTrail's event history has them, and
 * rejected records of the affected subnets, as flow logs have them.
 *
 * The history holds management calls only: that an object could not be read is not in it. So a rise says something,
 * and no rise says little. What cannot be looked at is said, and does not keep the other sign from being read.
 */
import { textAt } from '../../core/events/json-fields.ts';
import type { JsonRecord } from '../../core/iam/json-record.ts';
import type { Subject } from '../../core/remediation/subject.ts';
import { placeOf } from '../../core/remediation/subject.ts';
import { compareRejections, rejectionSpans } from '../../core/traffic/compare-rejections.ts';
import type { LookUp, TrailPlace } from './look-up-events.ts';
import { lookUpEvents } from './look-up-events.ts';
import type { TablePlace } from './table.ts';
import { readVpcRejections } from './traffic-store.ts';

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

export interface WatchedSigns {
  readonly signs: readonly WatchedSign[];
  /** What could not be looked at, and why. */
  readonly unseen: readonly string[];
}

export interface WatchEvidence {
  readonly read: (request: WatchRequest) => Promise<WatchedSigns>;
}

export interface WatchPlaces {
  readonly trail: TrailPlace;
  /** The table of roll-ups; absent where no flow logs are read. */
  readonly traffic?: TablePlace;
  readonly clock: { readonly now: () => Date };
}

type Look = { readonly sign: WatchedSign } | { readonly unseen: string };

export function watchEvidence(places: WatchPlaces): WatchEvidence {
  return {
    read: async (request) => {
      const looks = await Promise.all([
        orReason('CloudTrail', deniedCalls(places.trail, request)),
        orReason('flow logs', rejectedRecords(places, request)),
      ]);
      return {
        signs: looks.flatMap((look) => ('sign' in look ? [look.sign] : [])),
        unseen: looks.flatMap((look) => ('unseen' in look ? [look.unseen] : [])),
      };
    },
  };
}

async function orReason(source: string, look: Promise<Look>): Promise<Look> {
  try {
    return await look;
  } catch (error) {
    return { unseen: `${source}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function rejectedRecords(
  { traffic, clock }: WatchPlaces,
  { subject, subnetIds, changedAt, minutes }: WatchRequest,
): Promise<Look> {
  const place = placeOf(subject);
  if (place.kind !== 'vpc') return { unseen: 'flow logs: they do not tell one bucket from another' };
  if (traffic === undefined) return { unseen: 'flow logs: none are read in the account' };
  const changed = Date.parse(changedAt) / 1000;
  const now = clock.now().getTime() / 1000;
  const spans = rejectionSpans({ changedAt: changed, now, longest: minutes * 60 });
  if (spans === undefined) {
    return { unseen: 'flow logs: what began since the change has not been delivered yet' };
  }
  const span = { from: spans.before[0], to: spans.after[1] };
  const { rejections, seenHours } = await readVpcRejections(traffic, place.vpcId, span);
  const counts = compareRejections(subnetIds, spans, rejections, seenHours);
  if (counts === undefined)
    return { unseen: `flow logs: they have no record of ${place.vpcId} in this time` };
  const length = `${(spans.after[1] - spans.after[0]) / 60}`.slice(0, 4);
  return {
    sign: { source: `records that flow logs call REJECT, within ${length} minutes`, ...counts },
  };
}

async function deniedCalls(trail: TrailPlace, { subject, changedAt, minutes }: WatchRequest): Promise<Look> {
  const service = eventSourceOf(subject);
  if (service === undefined)
    return { unseen: 'CloudTrail: it is not known by which name it has this service' };
  const changed = Date.parse(changedAt);
  const span = minutes * 60_000;
  const attribute = { key: 'EventSource', value: `${service}.amazonaws.com` } as const;
  const count = (from: number, to: number) =>
    countDenied(trail, { attribute, from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  const before = await count(changed - span, changed);
  const after = await count(changed, changed + span);
  if (before === undefined || after === undefined) {
    return { unseen: `CloudTrail: there were more calls to ${service} than are read` };
  }
  return { sign: { source: `denied management calls to ${service} in CloudTrail's history`, before, after } };
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
