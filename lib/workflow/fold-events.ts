/**
 * A burst of messages folded into one look for each place, whatever their number and order.
 *
 * An event says only where to look. One that names nothing the account still shows means looking everywhere: what was
 * deleted may have been what traffic went through.
 */
import type { ComplianceChange } from '../core/events/parse-compliance-change.ts';
import type { TrafficFirstSeen } from '../core/events/parse-first-seen.ts';
import type { NetworkChange } from '../core/events/parse-cloud-trail-event.ts';
import type { ScheduledTick } from '../core/events/parse-queue-message.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import type { Place } from '../core/remediation/subject.ts';
import { placeKey } from '../core/remediation/subject.ts';

export type Trigger = NetworkChange | ComplianceChange | TrafficFirstSeen | ScheduledTick;

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
  readonly changes: readonly NetworkChange[];
}

/** The looks, in the order of the places. Our own changes and what we could not tell ask for none. */
export function foldEvents(
  index: EstateIndex,
  places: readonly Place[],
  messages: readonly TriggerMessage[],
): readonly Look[] {
  const meant = messages.filter(({ trigger }) => !isOwnNoise(trigger));
  const targets = meant.map((message) => ({ message, where: placesOf(index, message.trigger) }));
  return places.flatMap((place) => {
    const own = targets.filter(({ where }) => where.has(placeKey(place)) || where.has(place.kind));
    if (own.length === 0) return [];
    const changes = own.flatMap(({ message }) =>
      message.trigger.kind === 'networkChange' ? [message.trigger] : [],
    );
    return [
      { place, messageIds: own.map(({ message }) => message.messageId), changes: oncePerEvent(changes) },
    ];
  });
}

function isOwnNoise(trigger: Trigger): boolean {
  if (trigger.kind === 'networkChange') return trigger.isOurs;
  return trigger.kind === 'complianceChange' && (trigger.isUnknown || trigger.compliance !== 'NON_COMPLIANT');
}

function oncePerEvent(changes: readonly NetworkChange[]): readonly NetworkChange[] {
  const byId = new Map(changes.map((change) => [change.eventId, change]));
  return [...byId.values()].toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

/** The kinds of places that the trigger may concern. */
export function placeKindsOf(trigger: Trigger): readonly Place['kind'][] {
  return trigger.kind === 'schedule' ? ['vpc', 'bucket'] : ['vpc'];
}

/** The keys of places, or the kinds of which all are meant. */
function placesOf(index: EstateIndex, trigger: Trigger): ReadonlySet<string> {
  if (trigger.kind === 'schedule') return new Set(placeKindsOf(trigger));
  // The flow logs may be of a VPC that is gone by now: then there is nothing to look at.
  if (trigger.kind === 'trafficFirstSeen') return new Set([trigger.vpcId]);
  const named = trigger.kind === 'networkChange' ? trigger.vpcIds : [];
  const resourceIds = trigger.kind === 'networkChange' ? trigger.resourceIds : [trigger.resourceId];
  const found = [...named, ...resourceIds.flatMap((id) => vpcOf(index, id) ?? [])];
  return new Set(found.length === 0 ? placeKindsOf(trigger) : found);
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
