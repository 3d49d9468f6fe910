/**
 * When we read and wrote a bucket's policy, told from a journal. An edit that somebody made in between is one that we may
 * have overwritten: S3 cannot write on condition that nobody else has.
 */
import type { JournalEntry } from './journal.ts';

interface Window {
  readonly from: number;
  readonly to: number;
}

/** CloudTrail's times are whole seconds. */
const RESOLUTION_MILLISECONDS = 1_000;

/** The edits that fall into the time between one of our reads and the write after it. */
export function editsWithin<E extends { readonly at: string }>(
  entries: readonly JournalEntry[],
  edits: readonly E[],
): readonly E[] {
  const windows = windowsOf(entries);
  return edits.filter(({ at }) => {
    const time = Date.parse(at);
    return windows.some(({ from, to }) => time > from - RESOLUTION_MILLISECONDS && time <= to);
  });
}

/** From each announcement of a write to what came of it; one that was cut off lasts until the next entry, or for good. */
function windowsOf(entries: readonly JournalEntry[]): readonly Window[] {
  return entries.flatMap((entry, at) => {
    if (entry.entry !== 'intent' && entry.entry !== 'undoIntent') return [];
    const next = entries[at + 1];
    return [
      { from: Date.parse(entry.at), to: next === undefined ? Number.POSITIVE_INFINITY : Date.parse(next.at) },
    ];
  });
}
