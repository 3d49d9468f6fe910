/**
 * What flow logs said, in a table of its own: roll-ups by VPC and hour (`core/traffic/roll-up-items.ts`), which files
 * are in them (`file-ledger.ts`), which clients are known, and since when routes are as they are.
 *
 *     <VPC> / client#<service>#<client>   it sends through NAT; forgotten when it has been silent for the retention
 *     <VPC> / routes                      a fingerprint of the VPC's routes, and since when it is the same
 */
import { readRollUps, type RollUps } from '../../core/traffic/read-roll-ups.ts';
import {
  fromNote,
  fromReject,
  toHour,
  UNPLACED,
  type ItemSums,
  type RollUpAddition,
  type StoredRejections,
} from '../../core/traffic/roll-up-items.ts';
import type { LedgerState } from './file-ledger.ts';
import { countOnce, ledgerState, markTold } from './file-ledger.ts';
import type { Item, ItemKey, TablePlace } from './table.ts';
import { getItem, numberOf, queryBetween, textOf, updateItem } from './table.ts';

export interface TrafficStorePlace extends TablePlace {
  readonly clock: { readonly now: () => Date };
  /** Days for which an hour's roll-up is kept. */
  readonly retentionDays: number;
  readonly newId: () => string;
}

/** A client as a `first seen` event names it. */
export interface SendingClient {
  readonly vpcId: string;
  readonly service: string;
  readonly client: string;
}

export interface TrafficStore {
  readonly stateOf: (fileId: string) => Promise<LedgerState>;
  /** Adds what a file has to say, once; false where it had been added before. Hours past the retention are left out. */
  readonly count: (fileId: string, additions: readonly RollUpAddition[]) => Promise<boolean>;
  readonly markTold: (fileId: string) => Promise<void>;
  /** Those that are not known yet. */
  readonly newClients: <C extends SendingClient>(clients: readonly C[]) => Promise<readonly C[]>;
  readonly noteClients: (clients: readonly SendingClient[]) => Promise<void>;
  /** Since when the VPC's routes have this fingerprint: now, where they had another. Unix seconds. */
  readonly routesSince: (vpcId: string, fingerprint: string) => Promise<number>;
}

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** A head outlives what its file was added to, and the queue's messages that name the file. */
const HEAD_DAYS_MORE = 30;

export function trafficStore(place: TrafficStorePlace): TrafficStore {
  const now = (): number => Math.floor(place.clock.now().getTime() / 1000);
  const kept = place.retentionDays * DAY_SECONDS;
  return {
    stateOf: (fileId) => ledgerState(place, fileId),
    count: async (fileId, additions) => {
      const present = now();
      const timely = additions.filter(
        ({ hourStart }) => hourStart + kept > present && hourStart <= present + HOUR_SECONDS,
      );
      const expiring = timely.map((addition) => ({
        ...addition,
        expiresAt: addition.hourStart + HOUR_SECONDS + kept,
      }));
      const expiresAt = present + kept + HEAD_DAYS_MORE * DAY_SECONDS;
      return countOnce(place, { id: fileId, expiresAt }, expiring, place.newId());
    },
    markTold: (fileId) => markTold(place, fileId),
    newClients: async (clients) => {
      const known = await inLanes(clients, async (client) => isKnown(place, client, now() + kept));
      return clients.filter((_, at) => known[at] === false);
    },
    noteClients: async (clients) => {
      await inLanes(clients, async (client) => {
        await updateItem(place, clientKey(client), toExpiry(now() + kept));
      });
    },
    routesSince: (vpcId, fingerprint) => routesSince(place, vpcId, fingerprint, now()),
  };
}

/** Also puts off the forgetting, once in half of the retention: each write costs. */
async function isKnown(place: TrafficStorePlace, client: SendingClient, expiresAt: number): Promise<boolean> {
  const present = numberOf(await getItem(place, clientKey(client)), 'expiresAt');
  const half = (place.retentionDays * DAY_SECONDS) / 2;
  // DynamoDB takes up to some days to remove what has expired.
  if (present === undefined || present <= expiresAt - 2 * half) return false;
  if (present < expiresAt - half) await updateItem(place, clientKey(client), toExpiry(expiresAt));
  return true;
}

function clientKey({ vpcId, service, client }: SendingClient): ItemKey {
  return { pk: vpcId, sk: `client#${service}#${client}` };
}

function toExpiry(expiresAt: number) {
  return { update: 'SET #expiresAt = :expiresAt', values: { ':expiresAt': { N: String(expiresAt) } } };
}

async function routesSince(
  place: TablePlace,
  vpcId: string,
  fingerprint: string,
  now: number,
): Promise<number> {
  const { written, item } = await updateItem(
    place,
    { pk: vpcId, sk: 'routes' },
    {
      update: 'SET #fingerprint = :fingerprint, #since = :since',
      condition: 'attribute_not_exists(#fingerprint) OR #fingerprint <> :fingerprint',
      values: { ':fingerprint': { S: fingerprint }, ':since': { N: String(now) } },
    },
  );
  if (written) return now;
  const since = textOf(item, 'fingerprint') === fingerprint ? numberOf(item, 'since') : undefined;
  return since ?? now;
}

/** From one hour to another, both included; Unix seconds. */
export interface HourSpan {
  readonly from: number;
  readonly to: number;
}

export async function readVpcRollUps(place: TablePlace, vpcId: string, span: HourSpan): Promise<RollUps> {
  const [rows, notes, unplaced] = await Promise.all([
    queryBetween(place, vpcId, between('row', span)),
    queryBetween(place, vpcId, between('note', span)),
    queryBetween(place, UNPLACED, between('note', span)),
  ]);
  const losses = unplaced.map(toSums).filter(({ sortKey }) => sortKey.split('#')[2] === 'lost');
  return readRollUps({ vpcId, rows: rows.map(toSums), notes: [...notes.map(toSums), ...losses] });
}

export interface VpcRejections {
  readonly rejections: readonly StoredRejections[];
  /** Hours of which there is any record; Unix seconds. */
  readonly seenHours: readonly number[];
}

/** REJECT records by hundred seconds, subnet and flow log. */
export async function readVpcRejections(
  place: TablePlace,
  vpcId: string,
  span: HourSpan,
): Promise<VpcRejections> {
  const [rejects, notes] = await Promise.all([
    queryBetween(place, vpcId, between('reject', span)),
    queryBetween(place, vpcId, between('note', span)),
  ]);
  return {
    rejections: rejects.flatMap((item) => fromReject(toSums(item))),
    seenHours: notes.map((item) => fromNote(toSums(item)).hourStart),
  };
}

function between(kind: string, { from, to }: HourSpan): readonly [string, string] {
  // `~` comes after everything that a key is made of.
  return [`${kind}#${toHour(from)}`, `${kind}#${toHour(to)}~`];
}

function toSums(item: Item): ItemSums {
  const sums = Object.entries(item).flatMap(([name, { N: digits }]) =>
    digits === undefined || name === 'expiresAt' ? [] : [[name, Number(digits)] as const],
  );
  return { sortKey: textOf(item, 'sk') ?? '', sums: Object.fromEntries(sums) };
}

const LANES = 8;

/** So many at once, and the results in the order of the items. */
async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += LANES) {
    results.push(...(await Promise.all(items.slice(at, at + LANES).map(work))));
  }
  return results;
}
