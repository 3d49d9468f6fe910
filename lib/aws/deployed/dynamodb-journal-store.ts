/**
 * Journals in DynamoDB: one item for each entry, numbered from 1 without gaps.
 *
 * An entry is written only under the number that follows the last one that this store has seen. So whoever has read a
 * journal and appends to it fails as soon as anybody else has appended since: of two that believe a remediation to be
 * theirs, one is stopped before its next call. A lock that is held is checked in the same write.
 *
 *     journal               / <remediation id>      that there is one
 *     remediation#<id>      / entry#000001 ...      its entries
 *     lock                  / <subject>             who may change these now
 */
import { randomUUID } from 'node:crypto';
import type { Journal, JournalEntry, JournalStore } from '../../core/remediation/journal.ts';
import { JOURNAL_SCHEMA } from '../../core/remediation/journal.ts';
import { UserError } from '../../core/user-error.ts';
import { packEntry, unpackEntry } from './entry-text.ts';
import type { HeldLock, LeaseOptions } from './table-lock.ts';
import { takeTableLock } from './table-lock.ts';
import type { Item, ItemKey, TablePlace } from './table.ts';
import { getItem, queryItems, textOf, updateItem, updateWhile } from './table.ts';
import { describeSubject, subjectKey } from '../../core/remediation/subject.ts';

export interface DynamoDbJournals extends TablePlace {
  /** Names whose run this is, such as the execution's name: a retried step takes over what its predecessor held. */
  readonly owner: string;
  /** The remediation that may be open while its lock is taken; default: the owner's. */
  readonly remediationId?: string;
  readonly clock: { readonly now: () => Date };
  readonly lease?: Partial<LeaseOptions>;
}

/** The journals of one account and Region in one table. */
export function dynamoDbJournalStore(place: DynamoDbJournals): JournalStore {
  const held = new Map<string, HeldLock>();
  const seen: SeenEntries = new Map();
  const at = (remediationId: string) => journalAt({ place, held, seen, remediationId });
  return {
    create: async (remediationId) => {
      await createJournal(place, remediationId);
      return at(remediationId);
    },
    open: async (remediationId) => {
      if ((await getItem(place, headOf(remediationId))) === undefined) return undefined;
      // Another process may have gone on since this one last looked.
      seen.delete(remediationId);
      return at(remediationId);
    },
    list: () => listJournals(place),
    lock: (subject) => lockOnce(place, held, subjectKey(subject), describeSubject(subject)),
  };
}

const JOURNALS = 'journal';

function headOf(remediationId: string): ItemKey {
  return { pk: JOURNALS, sk: remediationId };
}

async function createJournal(place: DynamoDbJournals, remediationId: string): Promise<void> {
  const writeId = randomUUID();
  const { written, item } = await updateItem(place, headOf(remediationId), {
    update: 'SET #createdAt = :at, #writeId = :writeId',
    condition: 'attribute_not_exists(#pk)',
    values: { ':at': { S: place.clock.now().toISOString() }, ':writeId': { S: writeId } },
  });
  // A retry of the SDK after a lost answer meets what it has written itself.
  if (written || textOf(item, 'writeId') === writeId) return;
  throw new UserError({
    got: `there is a journal ${remediationId} already`,
    allowed: 'one journal for each remediation',
    remedy: 'open it, or take another id',
  });
}

async function listJournals(place: TablePlace): Promise<readonly string[]> {
  const items = await queryItems(place, JOURNALS);
  const dated = items.map((item) => ({
    remediationId: textOf(item, 'sk') ?? '',
    createdAt: textOf(item, 'createdAt') ?? '',
  }));
  // Stable: ids of one moment stay in the order of their names.
  return dated
    .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : Number(a.createdAt > b.createdAt)))
    .map(({ remediationId }) => remediationId);
}

/** How many entries of each journal this store has read or written; absent: not known. */
type SeenEntries = Map<string, number>;

interface JournalPlace {
  readonly place: DynamoDbJournals;
  readonly held: ReadonlyMap<string, HeldLock>;
  readonly seen: SeenEntries;
  readonly remediationId: string;
}

function journalAt(where: JournalPlace): Journal {
  const { remediationId, seen } = where;
  // Entries of one process follow each other, also where it does not wait for them.
  let last: Promise<unknown> = Promise.resolve();
  return {
    remediationId,
    append: (entry) => {
      const appended = last.then(() => append(where, entry));
      last = appended.catch(() => undefined);
      return appended;
    },
    read: async () => {
      const entries = await readEntries(where);
      seen.set(remediationId, entries.length);
      return entries;
    },
  };
}

async function append(where: JournalPlace, entry: JournalEntry): Promise<void> {
  const { place, held, seen, remediationId } = where;
  const number = (seen.get(remediationId) ?? (await readEntries(where)).length) + 1;
  const writeId = randomUUID();
  const change = {
    key: entryKey(remediationId, number),
    update: 'SET #entry = :entry, #writeId = :writeId',
    condition: 'attribute_not_exists(#pk)',
    values: { ':entry': packEntry(entry), ':writeId': { S: writeId } },
  };
  // With a lock in hand the entry is written only if it is still this one's.
  const guards = [...held.values()].map(({ guard }) => guard);
  const { written, item } =
    guards.length === 0
      ? await updateItem(place, change.key, change)
      : await updateWhile(place, change, guards);
  if (!written && textOf(item, 'writeId') !== writeId) {
    // Whoever was overtaken stays so until it has read what the other one wrote.
    seen.set(remediationId, number - 1);
    throw overtaken(remediationId, number);
  }
  seen.set(remediationId, number);
}

// Six digits, so that the order of the names is that of the numbers.
function entryKey(remediationId: string, number: number): ItemKey {
  return { pk: `remediation#${remediationId}`, sk: `entry#${String(number).padStart(6, '0')}` };
}

async function readEntries({ place, remediationId }: JournalPlace): Promise<readonly JournalEntry[]> {
  const items = await queryItems(place, `remediation#${remediationId}`, 'entry#');
  const entries = items.map((item, index) => readEntry(item, index, remediationId));
  const [first] = entries;
  if (first !== undefined && first.entry !== 'opened')
    throw broken(`journal ${remediationId} does not begin with the plan`);
  if (first?.entry === 'opened' && first.schema !== JOURNAL_SCHEMA) {
    throw broken(`journal ${remediationId} is of form ${String(first.schema)}`);
  }
  return entries;
}

function readEntry(item: Item, index: number, remediationId: string): JournalEntry {
  const { sk } = entryKey(remediationId, index + 1);
  if (textOf(item, 'sk') !== sk) throw broken(`${sk} of journal ${remediationId} is missing`);
  return unpackEntry(item, `${sk} of journal ${remediationId}`);
}

function broken(got: string): UserError {
  return new UserError({
    got,
    allowed: `entries in the form ${JOURNAL_SCHEMA}, numbered from 1 without gaps`,
    remedy:
      'nothing was changed; restore the table by point-in-time recovery, or compare the plan with the account by hand',
  });
}

function overtaken(remediationId: string, number: number): UserError {
  return new UserError({
    got: `entry ${number} of remediation ${remediationId} was not written: somebody else has gone on with it`,
    allowed: 'one process at a time, which has read all entries before and still has its lock',
    remedy: 'nothing was called; look at the journal before going on',
  });
}

async function lockOnce(
  place: DynamoDbJournals,
  held: Map<string, HeldLock>,
  name: string,
  what: string,
): Promise<{ readonly release: () => Promise<void> }> {
  const lock = await takeTableLock(place, { name, what, isHeldHere: held.has(name) });
  held.set(name, lock);
  return {
    release: async () => {
      held.delete(name);
      await lock.release();
    },
  };
}
