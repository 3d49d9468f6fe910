/**
 * A burst of messages folded into one look for each place, whatever their number and order.
 *
 * An event says only where to look. One that names nothing the account still shows means looking everywhere: what was
 * deleted may have been what traffic went through.
 */
import type { ComplianceChange } from '../../core/events/parse-compliance-change.ts';
import type { TrafficFirstSeen } from '../../core/events/parse-first-seen.ts';
import type { BucketChange, NetworkChange } from '../../core/events/parse-cloud-trail-event.ts';
import type { ScheduledTick } from '../../core/events/parse-queue-message.ts';
import type { EstateIndex } from '../../core/network/index-estate.ts';
import type { Place } from '../../core/remediation/subject.ts';
import { placeKey } from '../../core/remediation/subject.ts';

/** What somebody has changed, as CloudTrail recorded it. */
export type Change = NetworkChange | BucketChange;

export type Trigger = Change | ComplianceChange | TrafficFirstSeen | ScheduledTick;

export interface TriggerMessage {
  /** The queue's own, to say which ones failed. */
  readonly messageId: string;
  readonly trigger: Trigger;
}

/** One place to look at, and for which messages. */
export interface Look {
  readonly place: Place;
  readonly messageIds: readonly string[];
  /** Changes to this place that are not ours, oldest first. */
  readonly changes: readonly Change[];
}

/** The looks, in the order of the places. Our own changes and what we could not tell ask for none. */
export function foldEvents(
  index: EstateIndex,
  places: readonly Place[],
  messages: readonly TriggerMessage[],
): readonly Look[] {
  const meant = messages.filter(({ trigger }) => asksToLook(trigger));
  const targets = meant.map((message) => ({ message, where: placesOf(index, message.trigger) }));
  return places.flatMap((place) => {
    const own = targets.filter(({ where }) => where.has(placeKey(place)) || where.has(place.kind));
    if (own.length === 0) return [];
    const changes = own.flatMap(({ message }) => (isChange(message.trigger) ? [message.trigger] : []));
    return [
      { place, messageIds: own.map(({ message }) => message.messageId), changes: oncePerEvent(changes) },
    ];
  });
}

/** Our own changes and what we could not tell ask for nothing. */
export function asksToLook(trigger: Trigger): boolean {
  if (isChange(trigger)) return !trigger.isOurs;
  return (
    trigger.kind !== 'complianceChange' || (!trigger.isUnknown && trigger.compliance === 'NON_COMPLIANT')
  );
}

/** The only bucket that the trigger may concern; undefined where it concerns none, or any. */
export function bucketNamedBy(trigger: Trigger): string | undefined {
  if (trigger.kind === 'bucketChange') return trigger.bucketName;
  const isOfBucket = trigger.kind === 'complianceChange' && trigger.resourceType === 'AWS::S3::Bucket';
  return isOfBucket ? trigger.resourceId : undefined;
}

function isChange(trigger: Trigger): trigger is Change {
  return trigger.kind === 'networkChange' || trigger.kind === 'bucketChange';
}

function oncePerEvent(changes: readonly Change[]): readonly Change[] {
  const byId = new Map(changes.map((change) => [change.eventId, change]));
  return [...byId.values()].toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

/** An endpoint that comes or goes may be the one that a bucket admits. */
const ENDPOINT_EVENTS: ReadonlySet<string> = new Set([
  'CreateVpcEndpoint',
  'DeleteVpcEndpoints',
  'ModifyVpcEndpoint',
]);

/** The kinds of places that the trigger may concern. */
export function placeKindsOf(trigger: Trigger): readonly Place['kind'][] {
  switch (trigger.kind) {
    case 'schedule':
      return ['vpc', 'bucket'];
    case 'bucketChange':
      return ['bucket'];
    case 'trafficFirstSeen':
      return ['vpc'];
    case 'complianceChange':
      return [trigger.resourceType === 'AWS::S3::Bucket' ? 'bucket' : 'vpc'];
    case 'networkChange':
      return ENDPOINT_EVENTS.has(trigger.eventName) ? ['vpc', 'bucket'] : ['vpc'];
  }
}

/** The keys of places, or the kinds of which all are meant. */
function placesOf(index: EstateIndex, trigger: Trigger): ReadonlySet<string> {
  const kinds = placeKindsOf(trigger);
  switch (trigger.kind) {
    case 'schedule':
      return new Set(kinds);
    case 'bucketChange':
      return bucketKey(trigger.bucketName);
    case 'trafficFirstSeen':
      // The flow logs may be of a VPC that is gone by now: then there is nothing to look at.
      return new Set([trigger.vpcId]);
    case 'complianceChange':
      return kinds.includes('bucket')
        ? bucketKey(trigger.resourceId)
        : vpcKeys(index, [], [trigger.resourceId]);
    case 'networkChange': {
      const buckets = kinds.filter((kind) => kind === 'bucket');
      return new Set([...vpcKeys(index, trigger.vpcIds, trigger.resourceIds), ...buckets]);
    }
  }
}

function bucketKey(bucketName: string): ReadonlySet<string> {
  return new Set([placeKey({ kind: 'bucket', bucketName })]);
}

/** All VPCs where nothing that is named is shown any more. */
function vpcKeys(
  index: EstateIndex,
  named: readonly string[],
  resourceIds: readonly string[],
): ReadonlySet<string> {
  const found = [...named, ...resourceIds.flatMap((id) => vpcOf(index, id) ?? [])];
  return new Set(found.length === 0 ? ['vpc'] : found);
}

function vpcOf(index: EstateIndex, resourceId: string): string | undefined {
  const resource =
    index.vpcs.get(resourceId) ??
    index.subnets.get(resourceId) ??
    index.routeTables.get(resourceId) ??
    index.natGateways.get(resourceId) ??
    index.vpcEndpoints.get(resourceId);
  return resource?.vpcId;
}
