/**
 * Journals as files: one line of JSON for each entry, flushed to the disk before the call that it announces.
 *
 * A process that dies while it writes leaves a last line without its newline. What that line would have announced was
 * never begun, so it is cut off; any other line that cannot be read is an error, and nothing is guessed.
 */
import { mkdir, open, readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal, JournalEntry, JournalStore } from '../core/remediation/journal.ts';
import { JOURNAL_SCHEMA } from '../core/remediation/journal.ts';
import { UserError } from '../core/user-error.ts';
import { takeLock } from './lock-file.ts';

export interface JournalFolder {
  /** The state folder of the user, such as `~/.local/state/endpointer`. */
  readonly folder: string;
  readonly accountId: string;
  readonly region: string;
}

/** The journals of one account and Region below a folder, which is made when the first one is written. */
export function fileJournalStore(place: JournalFolder): JournalStore {
  const base = join(place.folder, place.accountId, place.region);
  const journals = join(base, 'journals');
  return {
    create: async (remediationId) => {
      await mkdir(journals, { recursive: true, mode: 0o700 });
      const path = journalPath(journals, remediationId);
      await (await open(path, 'wx', 0o600)).close();
      await syncFolder(journals);
      return journalAt(path, remediationId);
    },
    open: async (remediationId) => {
      const ids = await listJournals(journals);
      if (!ids.includes(remediationId)) return undefined;
      return journalAt(journalPath(journals, remediationId), remediationId);
    },
    list: () => listJournals(journals),
    lock: async (vpcId, service) => {
      const locks = join(base, 'locks');
      await mkdir(locks, { recursive: true, mode: 0o700 });
      return takeLock(join(locks, `${vpcId}-${service}.lock`), `${vpcId} and ${service}`);
    },
  };
}

const SUFFIX = '.jsonl';

function journalPath(folder: string, remediationId: string): string {
  return join(folder, `${remediationId}${SUFFIX}`);
}

// Ids begin with the time of their making, so that their order is that of the remediations.
async function listJournals(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => name.slice(0, -SUFFIX.length))
      .sort();
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function journalAt(path: string, remediationId: string): Journal {
  return {
    remediationId,
    append: async (entry) => {
      await cutTornLine(path);
      const file = await open(path, 'a');
      try {
        await file.appendFile(`${JSON.stringify(entry)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    read: async () => parseJournal(await readFile(path, 'utf8'), path),
  };
}

async function cutTornLine(path: string): Promise<void> {
  const bytes = await readFile(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) await truncate(path, end);
}

// A new file is safe only when its folder is, too.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Reads a journal's text; throws `UserError` where a finished line is no journal entry. */
export function parseJournal(text: string, path: string): readonly JournalEntry[] {
  const lines = text.split('\n').slice(0, -1);
  const entries = lines.map((line, index) => parseEntry(line, `line ${index + 1} of ${path}`));
  const [first] = entries;
  if (first === undefined) return [];
  if (first.entry !== 'opened') throw halfWritten(`${path} does not begin with the plan`);
  if (first.schema !== JOURNAL_SCHEMA) throw otherVersion(path, String(first.schema));
  return entries;
}

const ENTRIES: ReadonlySet<unknown> = new Set<JournalEntry['entry']>([
  'opened',
  'replanned',
  'asked',
  'answered',
  'intent',
  'acknowledged',
  'failed',
  'verified',
  'undoBegun',
  'undoIntent',
  'undone',
  'closed',
]);

function parseEntry(line: string, place: string): JournalEntry {
  const value = parseJson(line, place);
  if (!isEntry(value)) throw halfWritten(`${place} is no journal entry`);
  return value;
}

function parseJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw halfWritten(`${place} is no JSON`, cause);
  }
}

function isEntry(value: unknown): value is JournalEntry {
  return typeof value === 'object' && value !== null && 'entry' in value && ENTRIES.has(value.entry);
}

function halfWritten(got: string, cause?: unknown): UserError {
  return new UserError({
    got,
    allowed: `lines of JSON in the form ${JOURNAL_SCHEMA}, the first with the plan`,
    remedy: 'nothing was changed; restore the file from a copy, or compare its plan with the account by hand',
    cause,
  });
}

function otherVersion(path: string, schema: string): UserError {
  return new UserError({
    got: `${path} is of form ${schema}`,
    allowed: JOURNAL_SCHEMA,
    remedy: 'use the version of endpointer that wrote it',
  });
}
