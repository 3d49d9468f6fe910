import { expect, test } from 'vitest';
import type { JournalEntry } from './journal.ts';
import { editsWithin } from './write-windows.ts';

const time = (second: number, millisecond = 0) =>
  new Date(Date.UTC(2026, 10, 20, 10, 0, second, millisecond)).toISOString();

const APPLIED: readonly JournalEntry[] = [
  { entry: 'intent', at: time(10, 400), index: 0, attempt: 1 },
  { entry: 'acknowledged', at: time(11, 200), index: 0 },
  { entry: 'verified', at: time(20) },
];
const UNDONE: readonly JournalEntry[] = [
  ...APPLIED,
  { entry: 'undoBegun', at: time(30), reason: 'asked for' },
  {
    entry: 'undoIntent',
    at: time(31, 500),
    index: 0,
    inverse: { kind: 'deleteGatewayEndpoint', vpcEndpointId: 'vpce-1', preconditions: [] },
  },
  { entry: 'undone', at: time(32, 500), index: 0, outcome: 'undone', reason: 'done' },
];

test.each<readonly [string, readonly JournalEntry[], number, boolean]>([
  ['long before', APPLIED, 8, false],
  ['in the second in which we began', APPLIED, 10, true],
  ['in the second in which we ended', APPLIED, 11, true],
  ['after the answer', APPLIED, 12, false],
  ['while it was verified', APPLIED, 19, false],
  ['while it was taken back', UNDONE, 32, true],
  ['between the two', UNDONE, 25, false],
  ['at any time after a call that was never answered', APPLIED.slice(0, 1), 59, true],
])('an edit %s', (_, entries, second, isWithin) => {
  const edit = { at: time(second) };
  expect(editsWithin(entries, [edit])).toEqual(isWithin ? [edit] : []);
});
