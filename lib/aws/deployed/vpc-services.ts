/**
 * What is remembered of a VPC and service between remediations, when a network was last written to, and what has been
 * told. Each member is an attribute of its own, so that two that change different ones do not undo each other.
 *
 *     vpc#<VPC>  / service#<service>    the members of the state, each as JSON
 *     vpc#<VPC>  / network              the last write that was heard of
 *     baseline   / taken                when the baseline was complete
 *     told       / <key>                that a mail or event was accepted
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item, ItemKey, TablePlace } from './table.ts';
import { getItem, textOf, updateItem } from './table.ts';

export interface VpcServiceState {
  readonly baseline: readonly string[];
  readonly findings: Readonly<Record<string, string>>;
  readonly observe?: { readonly since: string; readonly reason: string };
  readonly coolDownUntil?: string;
  readonly exemptUntil?: string;
  readonly applied?: { readonly remediationId: string; readonly at: string };
}

export type VpcServiceChanges = {
  readonly [K in keyof VpcServiceState]?: VpcServiceState[K] | undefined;
};

export interface VpcServices {
  /** ISO 8601; undefined until `noteBaselineTaken`. */
  readonly baselineTakenAt: () => Promise<string | undefined>;
  /** The first time counts. */
  readonly noteBaselineTaken: (at: string) => Promise<void>;
  readonly read: (vpcId: string, service: string) => Promise<VpcServiceState>;
  /** Sets the members that are given, removes those given as undefined, and leaves the others. */
  readonly change: (vpcId: string, service: string, changes: VpcServiceChanges) => Promise<void>;
}

export function vpcServices(place: TablePlace): VpcServices {
  return {
    baselineTakenAt: async () => textOf(await getItem(place, BASELINE), 'at'),
    noteBaselineTaken: async (at) => {
      await updateItem(place, BASELINE, {
        update: 'SET #at = if_not_exists(#at, :at)',
        values: { ':at': { S: at } },
      });
    },
    read: async (vpcId, service) => toState(await getItem(place, stateKey(vpcId, service))),
    change: async (vpcId, service, changes) => {
      const update = toUpdate(changes);
      if (update !== undefined) await updateItem(place, stateKey(vpcId, service), update);
    },
  };
}

const BASELINE: ItemKey = { pk: 'baseline', sk: 'taken' };

function stateKey(vpcId: string, service: string): ItemKey {
  return { pk: `vpc#${vpcId}`, sk: `service#${service}` };
}

function toState(item: Item | undefined): VpcServiceState {
  const empty: VpcServiceState = { baseline: [], findings: {} };
  const members = Object.entries(item ?? {}).filter(([name]) => name !== 'pk' && name !== 'sk');
  return Object.fromEntries([
    ...Object.entries(empty),
    ...members.map(([name, value]) => [name, parse(value)]),
  ]);
}

function parse(value: AttributeValue): unknown {
  return JSON.parse(value.S ?? '');
}

function toUpdate(changes: VpcServiceChanges): Parameters<typeof updateItem>[2] | undefined {
  const set = Object.entries(changes).filter(([, value]) => value !== undefined);
  const removed = Object.entries(changes).filter(([, value]) => value === undefined);
  if (set.length + removed.length === 0) return undefined;
  const sets = set.map(([name]) => `#${name} = :${name}`).join(', ');
  const removes = removed.map(([name]) => `#${name}`).join(', ');
  return {
    update: [sets === '' ? '' : `SET ${sets}`, removes === '' ? '' : `REMOVE ${removes}`].join(' ').trim(),
    values: Object.fromEntries(set.map(([name, value]) => [`:${name}`, { S: JSON.stringify(value) }])),
  };
}

export interface NotedWrites {
  readonly note: (vpcId: string, at: string) => Promise<void>;
  /** ISO 8601. */
  readonly last: (vpcId: string) => Promise<string | undefined>;
}

/** The last write to each VPC's network that was heard of; events may come in any order. */
export function notedWrites(place: TablePlace): NotedWrites {
  const keyOf = (vpcId: string): ItemKey => ({ pk: `vpc#${vpcId}`, sk: 'network' });
  return {
    note: async (vpcId, at) => {
      const time = new Date(at).toISOString();
      await updateItem(place, keyOf(vpcId), {
        update: 'SET #writtenAt = :at',
        condition: 'attribute_not_exists(#writtenAt) OR #writtenAt < :at',
        values: { ':at': { S: time } },
      });
    },
    last: async (vpcId) => textOf(await getItem(place, keyOf(vpcId)), 'writtenAt'),
  };
}

export interface Told {
  readonly has: (key: string) => Promise<boolean>;
  readonly mark: (key: string) => Promise<void>;
}

const TOLD_DAYS = 400;

/** Which mails and events were accepted; forgotten after 400 days. */
export function told(place: TablePlace & { readonly clock: { readonly now: () => Date } }): Told {
  const keyOf = (key: string): ItemKey => ({ pk: 'told', sk: key });
  return {
    has: async (key) => (await getItem(place, keyOf(key))) !== undefined,
    mark: async (key) => {
      const seconds = Math.floor(place.clock.now().getTime() / 1000) + TOLD_DAYS * 24 * 60 * 60;
      await updateItem(place, keyOf(key), {
        update: 'SET #expiresAt = :expiresAt',
        values: { ':expiresAt': { N: String(seconds) } },
      });
    },
  };
}
