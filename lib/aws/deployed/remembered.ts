/**
 * What is remembered between remediations, when a network or bucket was last written to, and what has been told. Each member is an attribute of its own, so that two that change different ones do not undo each other.
 *
 *     place#<place>      / <check>   what is remembered of a check's findings there, each member as JSON
 *     subject#<subject>  / <check>   what is remembered of a check's remediations of it, each member as JSON
 *     written#<place>    / last      the last write that was heard of
 *     baseline           / taken     when the baseline was complete
 *     told               / <key>     that a mail or event was accepted
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item, ItemKey, TablePlace } from './table.ts';
import { LOCKS } from './table-lock.ts';
import { getItem, queryItems, textOf, updateItem } from './table.ts';
import type { Place, Subject } from '../../core/remediation/subject.ts';
import { placeKey, subjectKey } from '../../core/remediation/subject.ts';

/** What the workflow keeps between remediations; `P` of a check and place, `S` of a check and subject. */
export interface Remembered<P extends object, S extends object> {
  /** ISO 8601; undefined until `noteBaselineTaken`. */
  readonly baselineTakenAt: () => Promise<string | undefined>;
  /** The first time counts. */
  readonly noteBaselineTaken: (at: string) => Promise<void>;
  readonly readPlace: (checkId: string, place: Place) => Promise<P>;
  readonly changePlace: (checkId: string, place: Place, changes: Partial<P>) => Promise<void>;
  readonly readSubject: (checkId: string, subject: Subject) => Promise<S>;
  /** Sets the members that are given, removes those given as undefined, and leaves the others. */
  readonly changeSubject: (checkId: string, subject: Subject, changes: Changes<S>) => Promise<void>;
}

type Changes<S> = { readonly [K in keyof S]?: S[K] | undefined };

/** `nothing`: what is known of a place or subject of which nothing is stored. */
export function remembered<P extends object, S extends object>(
  place: TablePlace,
  nothing: { readonly place: P; readonly subject: S },
): Remembered<P, S> {
  return {
    baselineTakenAt: async () => textOf(await getItem(place, BASELINE), 'at'),
    noteBaselineTaken: async (at) => {
      await updateItem(place, BASELINE, {
        update: 'SET #at = if_not_exists(#at, :at)',
        values: { ':at': { S: at } },
      });
    },
    readPlace: async (checkId, where) => read(place, placeMemory(checkId, where), nothing.place),
    changePlace: (checkId, where, changes) => change(place, placeMemory(checkId, where), changes),
    readSubject: async (checkId, subject) => read(place, subjectMemory(checkId, subject), nothing.subject),
    changeSubject: (checkId, subject, changes) => change(place, subjectMemory(checkId, subject), changes),
  };
}

const BASELINE: ItemKey = { pk: 'baseline', sk: 'taken' };

function placeMemory(checkId: string, where: Place): ItemKey {
  return { pk: `place#${placeKey(where)}`, sk: checkId };
}

function subjectMemory(checkId: string, subject: Subject): ItemKey {
  return { pk: `subject#${subjectKey(subject)}`, sk: checkId };
}

export interface RememberedSubject<S> {
  /** The subject's key. */
  readonly subject: string;
  readonly checkId: string;
  readonly memory: S;
}

/**
 * What is remembered of every subject that has ever had a remediation: each has an item among the locks, which stays when
 * it is released.
 */
export async function rememberedSubjects<S extends object>(
  place: TablePlace,
  nothing: S,
): Promise<readonly RememberedSubject<S>[]> {
  const found: RememberedSubject<S>[] = [];
  for (const lock of await queryItems(place, LOCKS)) {
    const subject = textOf(lock, 'sk') ?? '';
    for (const item of await queryItems(place, `subject#${subject}`)) {
      found.push({ subject, checkId: textOf(item, 'sk') ?? '', memory: toMemory(item, nothing) });
    }
  }
  return found;
}

async function read<T extends object>(place: TablePlace, key: ItemKey, nothing: T): Promise<T> {
  return toMemory((await getItem(place, key)) ?? {}, nothing);
}

function toMemory<T extends object>(item: Item, nothing: T): T {
  const members = Object.entries(item).filter(([name]) => name !== 'pk' && name !== 'sk');
  return { ...nothing, ...Object.fromEntries(members.map(([name, value]) => [name, parse(value)])) };
}

async function change(place: TablePlace, key: ItemKey, changes: object): Promise<void> {
  const update = toUpdate(changes);
  if (update !== undefined) await updateItem(place, key, update);
}

function parse(value: AttributeValue): unknown {
  return JSON.parse(value.S ?? '');
}

function toUpdate(changes: object): Parameters<typeof updateItem>[2] | undefined {
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
  readonly note: (place: Place, at: string) => Promise<void>;
  /** ISO 8601. */
  readonly last: (place: Place) => Promise<string | undefined>;
}

/** The last write to each place that was heard of; events may come in any order. */
export function notedWrites(table: TablePlace): NotedWrites {
  const keyOf = (place: Place): ItemKey => ({ pk: `written#${placeKey(place)}`, sk: 'last' });
  return {
    note: async (place, at) => {
      const time = new Date(at).toISOString();
      await updateItem(table, keyOf(place), {
        update: 'SET #writtenAt = :at',
        condition: 'attribute_not_exists(#writtenAt) OR #writtenAt < :at',
        values: { ':at': { S: time } },
      });
    },
    last: async (place) => textOf(await getItem(table, keyOf(place)), 'writtenAt'),
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
