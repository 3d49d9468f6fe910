/**
 * What has been changed lately, and how it went, counted in single conditional writes. Each remediation is counted
 * once, however often its step runs. Nothing here decides, and nothing that cannot be read is taken for zero.
 *
 *     brake / changes#<hour>   the remediations of that hour
 *     brake / places           the places in change, each with its remediations
 *     brake / failures         the remediations whose verification failed since the last that succeeded
 *     brake / proven           the first remediation that ended well
 */
import type { Item, ItemKey, TablePlace } from './table.ts';
import { getItem, numberOf, textOf, updateItem } from './table.ts';
import type { Place } from '../../core/remediation/subject.ts';
import { placeKey } from '../../core/remediation/subject.ts';

export interface BrakeCounters {
  /** Counts this remediation in that hour (`2026-07-01T13`) once; false where `limit` others are in. */
  readonly countChange: (remediationId: string, hour: string, limit: number) => Promise<boolean>;
  /** True where this place is in change already, or fewer than `limit` others are. */
  readonly enterPlace: (where: Place, remediationId: string, limit: number) => Promise<boolean>;
  readonly leavePlace: (where: Place, remediationId: string) => Promise<void>;
  readonly isProven: () => Promise<boolean>;
  readonly markProven: (remediationId: string) => Promise<void>;
  readonly failedVerifications: () => Promise<number>;
  readonly failures: () => Promise<readonly string[]>;
  /** Forgets exactly these; false where others have come, and then nothing is forgotten. */
  readonly forgetFailures: (remediationIds: readonly string[]) => Promise<boolean>;
  /** By the key of the place. */
  readonly inChange: () => Promise<InChange>;
  /** A success sets the count to zero; a failure counts each remediation once. */
  readonly noteVerification: (remediationId: string, result: 'verified' | 'failed') => Promise<void>;
}

export function brakeCounters(place: TablePlace): BrakeCounters {
  return {
    countChange: (remediationId, hour, limit) => countChange(place, remediationId, hour, limit),
    enterPlace: (where, remediationId, limit) =>
      enterPlace(place, { key: placeKey(where), remediationId, limit }),
    leavePlace: (where, remediationId) => leavePlace(place, placeKey(where), remediationId),
    isProven: async () => (await getItem(place, PROVEN)) !== undefined,
    markProven: async (remediationId) => {
      await updateItem(place, PROVEN, {
        update: 'SET #remediationId = if_not_exists(#remediationId, :id)',
        values: { ':id': { S: remediationId } },
      });
    },
    failedVerifications: async () => (await failures(place)).length,
    failures: () => failures(place),
    forgetFailures: async (remediationIds) => {
      const change = { update: 'REMOVE #ids', condition: '#ids = :seen' };
      const values = { ':seen': { SS: [...remediationIds] } };
      return (await updateItem(place, FAILURES, { ...change, values })).written;
    },
    inChange: async () => inChangeOf(await getItem(place, PLACES)),
    noteVerification: async (remediationId, result) => {
      await updateItem(
        place,
        FAILURES,
        result === 'verified'
          ? { update: 'REMOVE #ids' }
          : { update: 'ADD #ids :id', values: { ':id': { SS: [remediationId] } } },
      );
    },
  };
}

const PROVEN = brakeKey('proven');
const FAILURES = brakeKey('failures');
const PLACES = brakeKey('places');

function brakeKey(sk: string): ItemKey {
  return { pk: 'brake', sk };
}

async function failures(place: TablePlace): Promise<readonly string[]> {
  return (await getItem(place, FAILURES))?.['ids']?.SS ?? [];
}

const KEPT_SECONDS = 2 * 24 * 60 * 60;

async function countChange(
  place: TablePlace,
  remediationId: string,
  hour: string,
  limit: number,
): Promise<boolean> {
  const hourBegins = Date.parse(`${hour}:00:00Z`);
  if (Number.isNaN(hourBegins)) throw new RangeError(`not an hour: ${hour}`);
  // A set that is not there yet has no size that could be below the limit.
  const isRoom = limit > 0 ? 'attribute_not_exists(#ids) OR size(#ids) < :limit OR ' : '';
  const { written } = await updateItem(place, brakeKey(`changes#${hour}`), {
    update: 'ADD #ids :ids SET #expiresAt = :expiresAt',
    condition: `${isRoom}contains(#ids, :id)`,
    values: {
      ':id': { S: remediationId },
      ':ids': { SS: [remediationId] },
      ...(limit > 0 ? { ':limit': { N: String(limit) } } : {}),
      ':expiresAt': { N: String(hourBegins / 1000 + KEPT_SECONDS) },
    },
  });
  return written;
}

/** The remediations in change, by VPC. */
type InChange = Readonly<Record<string, readonly string[]>>;

interface Entering {
  readonly key: string;
  readonly remediationId: string;
  readonly limit: number;
}

async function enterPlace(place: TablePlace, { key, remediationId, limit }: Entering): Promise<boolean> {
  let mayEnter = false;
  await changeInChange(place, (present) => {
    const own = present[key] ?? [];
    mayEnter = own.length > 0 || Object.keys(present).length < limit;
    if (!mayEnter || own.includes(remediationId)) return undefined;
    return { ...present, [key]: [...own, remediationId] };
  });
  return mayEnter;
}

async function leavePlace(place: TablePlace, key: string, remediationId: string): Promise<void> {
  await changeInChange(place, (present) => {
    const { [key]: own = [], ...others } = present;
    if (!own.includes(remediationId)) return undefined;
    const left = own.filter((id) => id !== remediationId);
    return left.length === 0 ? others : { ...others, [key]: left };
  });
}

const ATTEMPTS = 20;

/**
 * Read, then written only if nobody has written in between: distinct places cannot be counted in one condition.
 * `next` gives undefined where nothing is to be changed.
 */
async function changeInChange(
  place: TablePlace,
  next: (present: InChange) => InChange | undefined,
): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const item = await getItem(place, PLACES);
    const changed = next(inChangeOf(item));
    if (changed === undefined) return;
    const version = numberOf(item, 'version');
    const { written } = await updateItem(place, PLACES, {
      update: 'SET #inChange = :inChange, #version = :next',
      condition: version === undefined ? 'attribute_not_exists(#version)' : '#version = :version',
      values: {
        ':inChange': { S: JSON.stringify(changed) },
        ':next': { N: String((version ?? 0) + 1) },
        ...(version === undefined ? {} : { ':version': { N: String(version) } }),
      },
    });
    if (written) return;
  }
  throw new Error('the list of VPCs in change was being written by too many at once');
}

function inChangeOf(item: Item | undefined): InChange {
  const text = textOf(item, 'inChange');
  return text === undefined ? {} : JSON.parse(text);
}
