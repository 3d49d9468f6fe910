/** Journals in memory: a test that dies at a hundred moments need not write a hundred folders. */
import type { Journal, JournalEntry, JournalStore } from '../../lib/core/remediation/journal.ts';
import { subjectKey } from '../../lib/core/remediation/subject.ts';

export type JournalEntries = ReadonlyMap<string, readonly JournalEntry[]>;

/** A store that begins with these journals, and what stands in it at any time. */
export function memoryJournals(from: JournalEntries = new Map()): {
  readonly store: JournalStore;
  readonly entries: () => JournalEntries;
} {
  const all = new Map([...from].map(([id, entries]) => [id, [...entries]]));
  const locks = new Set<string>();
  const journalOf = (remediationId: string, entries: JournalEntry[]): Journal => ({
    remediationId,
    append: async (entry) => void entries.push(entry),
    read: async () => [...entries],
  });
  const store: JournalStore = {
    create: async (id) => {
      if (all.has(id)) throw new Error(`there is a journal ${id} already`);
      const entries: JournalEntry[] = [];
      all.set(id, entries);
      return journalOf(id, entries);
    },
    open: async (id) => {
      const entries = all.get(id);
      return entries === undefined ? undefined : journalOf(id, entries);
    },
    list: async () => [...all.keys()],
    lock: async (subject) => {
      const key = subjectKey(subject);
      if (locks.has(key)) throw new Error(`${key} is locked`);
      locks.add(key);
      return { release: async () => void locks.delete(key) };
    },
  };
  return { store, entries: () => all };
}
