/**
 * A burst of messages folded into one look for each VPC, whatever their number and order.
 *
 * An event says only where to look. One that names nothing the account still shows means looking everywhere: what was
 * deleted may have been what traffic went through.
 */
import type { ComplianceChange } from '../core/events/parse-compliance-change.ts';
import type { NetworkChange } from '../core/events/parse-cloud-trail-event.ts';
import type { ScheduledTick } from '../core/events/parse-queue-message.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';

export type Trigger = NetworkChange | ComplianceChange | ScheduledTick;

export interface TriggerMessage {
  /** The queue's own, to say which ones failed. */
  readonly messageId: string;
  readonly trigger: Trigger;
}

/** One VPC to look at, and for which messages. */
export interface Look {
  readonly vpcId: string;
  readonly messageIds: readonly string[];
  /** Changes to this VPC that are not ours, oldest first. */
  readonly changes: readonly NetworkChange[];
}

/** The looks, in the order of the estate's VPCs. Our own changes and what we could not tell ask for none. */
export function foldEvents(
  index: EstateIndex,
  vpcIds: readonly string[],
  messages: readonly TriggerMessage[],
): readonly Look[] {
  const meant = messages.filter(({ trigger }) => !isOwnNoise(trigger));
  const targets = meant.map((message) => ({ message, vpcIds: vpcsOf(index, message.trigger) }));
  return vpcIds.flatMap((vpcId) => {
    const own = targets.filter((target) => target.vpcIds === 'all' || target.vpcIds.has(vpcId));
    if (own.length === 0) return [];
    const changes = own.flatMap(({ message }) =>
      message.trigger.kind === 'networkChange' ? [message.trigger] : [],
    );
    return [
      { vpcId, messageIds: own.map(({ message }) => message.messageId), changes: oncePerEvent(changes) },
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

function vpcsOf(index: EstateIndex, trigger: Trigger): ReadonlySet<string> | 'all' {
  if (trigger.kind === 'schedule') return 'all';
  const named = trigger.kind === 'networkChange' ? trigger.vpcIds : [];
  const resourceIds = trigger.kind === 'networkChange' ? trigger.resourceIds : [trigger.resourceId];
  const found = [...named, ...resourceIds.flatMap((id) => vpcOf(index, id) ?? [])];
  return found.length === 0 ? 'all' : new Set(found);
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
