/**
 * Journals as files: one line of JSON for each entry, flushed to the disk before the call that it announces.
 *
 * A process that dies while it writes leaves a last line without its newline. What that line would have announced was
 * never begun, so it is cut off; any other line that cannot be read is an error, and nothing is guessed.
 */
import { mkdir, open, readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal, JournalStore } from '../core/remediation/journal.ts';
import { takeLock } from './lock-file.ts';
import { parseJournal } from './parse-journal.ts';
import { inStateFolder } from './state-folder-error.ts';
import { describeSubject, subjectKey } from '../core/remediation/subject.ts';

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
      const path = journalPath(journals, remediationId);
      await inStateFolder(path, async () => {
        await mkdir(journals, { recursive: true, mode: 0o700 });
        await (await open(path, 'wx', 0o600)).close();
        await syncFolder(journals);
      });
      return journalAt(path, remediationId);
    },
    open: async (remediationId) => {
      const ids = await listJournals(journals);
      if (!ids.includes(remediationId)) return undefined;
      return journalAt(journalPath(journals, remediationId), remediationId);
    },
    list: () => listJournals(journals),
    lock: async (subject) => {
      const locks = join(base, 'locks');
      const path = join(locks, `${subjectKey(subject).replaceAll('#', '-')}.lock`);
      return inStateFolder(path, async () => {
        await mkdir(locks, { recursive: true, mode: 0o700 });
        return takeLock(path, describeSubject(subject));
      });
    },
  };
}

const SUFFIX = '.jsonl';

function journalPath(folder: string, remediationId: string): string {
  return join(folder, `${remediationId}${SUFFIX}`);
}

// Ids begin with the time of their making, so that their order is that of the remediations.
async function listJournals(folder: string): Promise<readonly string[]> {
  const names = await inStateFolder(folder, () => namesIn(folder));
  return names
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .sort();
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
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
    append: (entry) => inStateFolder(path, () => appendLine(path, JSON.stringify(entry))),
    read: async () => parseJournal(await inStateFolder(path, () => readFile(path, 'utf8')), path),
  };
}

async function appendLine(path: string, line: string): Promise<void> {
  await cutTornLine(path);
  const file = await open(path, 'a');
  try {
    await file.appendFile(`${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
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
