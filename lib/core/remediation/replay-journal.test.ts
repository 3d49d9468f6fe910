import { expect, test } from 'vitest';
import { PLAN } from '../../../test/journal-contract.ts';
import type { JournalEntry } from './journal.ts';
import { JOURNAL_SCHEMA } from './journal.ts';
import { replayJournal } from './replay-journal.ts';

const at = '2026-11-20T10:00:00.000Z';
const OPENED: JournalEntry = {
  entry: 'opened',
  schema: JOURNAL_SCHEMA,
  remediationId: 'r-1',
  at,
  plan: PLAN,
};
const INTENT: JournalEntry = { entry: 'intent', at, index: 0, attempt: 1 };
const MADE: JournalEntry = { entry: 'acknowledged', at, index: 0, resultId: 'vpce-0a' };
const UNDO: JournalEntry = { entry: 'undoBegun', at, reason: 'it failed' };
const failed = (isCertain: boolean): JournalEntry => ({
  entry: 'failed',
  at,
  index: 0,
  isCertain,
  reason: 'no',
});
const undone = (outcome: 'undone' | 'kept'): JournalEntry => ({
  entry: 'undone',
  at,
  index: 0,
  outcome,
  reason: 'why',
});

test.each<[string, readonly JournalEntry[], string]>([
  ['nothing', [], 'untouched'],
  ['its call was announced', [INTENT], 'begun'],
  ['AWS said yes', [INTENT, MADE], 'acknowledged'],
  ['AWS surely said no', [INTENT, failed(true)], 'failed'],
  ['nobody heard an answer', [INTENT, failed(false)], 'begun'],
  ['its id was found only while undoing', [INTENT, UNDO, MADE], 'begun'],
  ['it was undone', [INTENT, MADE, UNDO, undone('undone')], 'undone'],
  ['it had to stay', [INTENT, MADE, UNDO, undone('kept')], 'kept'],
])('an action of which the journal says: %s', (_, entries, state) => {
  const replayed = replayJournal([OPENED, ...entries]);
  expect(replayed?.actions[0]?.state).toBe(state);
  expect(replayed?.results.get(0)).toBe(entries.includes(MADE) ? 'vpce-0a' : undefined);
});

test('a journal without its plan says nothing', () => {
  expect(replayJournal([])).toBeUndefined();
  expect(replayJournal([INTENT])).toBeUndefined();
});

test('undoing opens a closed remediation again', () => {
  const closed: JournalEntry = { entry: 'closed', at, outcome: 'applied' };
  expect(replayJournal([OPENED, INTENT, MADE, closed])?.closed).toBe('applied');
  expect(replayJournal([OPENED, INTENT, MADE, closed, UNDO])?.closed).toBeUndefined();
});
