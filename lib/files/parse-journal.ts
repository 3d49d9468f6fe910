/**
 * The text of a journal file: one line of JSON for each entry, the first with the plan.
 *
 * A rollback does what these lines say, so a line that could mean something else is an error and nothing is guessed.
 */
import { ACTION_KINDS } from '../core/remediation/actions/registry.ts';
import type { JournalEntry } from '../core/remediation/journal.ts';
import { JOURNAL_SCHEMA } from '../core/remediation/journal.ts';
import { PLAN_SCHEMA } from '../core/remediation/plan.ts';
import { UserError } from '../core/user-error.ts';

/**
 * Reads a journal's text; a last line without its newline was never finished, and does not count.
 *
 * Throws `UserError` where a finished line is no journal entry.
 */
export function parseJournal(text: string, path: string): readonly JournalEntry[] {
  const lines = text.split('\n').slice(0, -1);
  let count = 0;
  return lines.map((line, at) => {
    const place = `line ${at + 1} of ${path}`;
    const value = parseLine(line, place);
    if (at === 0) checkOpening(value, path);
    if (value['entry'] === 'opened' || value['entry'] === 'replanned')
      count = countActions(value['plan'], place);
    if (!isEntry(value, count)) throw halfWritten(`${place} is no journal entry`);
    return value;
  });
}

type Line = Readonly<Record<string, unknown>>;

function parseLine(line: string, place: string): Line {
  const value = parseJson(line, place);
  if (!isObject(value)) throw halfWritten(`${place} is no journal entry`);
  return value;
}

function parseJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw halfWritten(`${place} is no JSON`, cause);
  }
}

function isObject(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkOpening({ entry, schema }: Line, path: string): void {
  if (entry !== 'opened') throw halfWritten(`${path} does not begin with the plan`);
  if (schema !== JOURNAL_SCHEMA) throw otherVersion(path, schema, JOURNAL_SCHEMA);
}

function countActions(plan: unknown, place: string): number {
  if (!isObject(plan)) throw halfWritten(`${place} holds no plan`);
  const { schema, actions } = plan;
  if (schema !== PLAN_SCHEMA) throw otherVersion(`the plan in ${place}`, schema, PLAN_SCHEMA);
  if (!Array.isArray(actions)) throw halfWritten(`the plan in ${place} has no actions`);
  const strange = actions.find(
    (action) => !isObject(action) || !Object.hasOwn(ACTION_KINDS, String(action['kind'])),
  );
  if (strange !== undefined) throw halfWritten(`the plan in ${place} has an action of no known kind`);
  return actions.length;
}

/** Whether an entry of this name tells of one action of the plan. */
const ENTRIES: Readonly<Record<JournalEntry['entry'], boolean>> = {
  opened: false,
  replanned: false,
  asked: false,
  answered: false,
  intent: true,
  acknowledged: true,
  failed: true,
  verified: false,
  undoBegun: false,
  undoIntent: true,
  undone: true,
  closed: false,
};

function isEntry(value: unknown, actionCount: number): value is JournalEntry {
  if (!isObject(value)) return false;
  const { entry, index } = value;
  if (!isEntryName(entry)) return false;
  return !ENTRIES[entry] || (Number.isInteger(index) && Number(index) >= 0 && Number(index) < actionCount);
}

function isEntryName(name: unknown): name is JournalEntry['entry'] {
  return typeof name === 'string' && Object.hasOwn(ENTRIES, name);
}

function halfWritten(got: string, cause?: unknown): UserError {
  return new UserError({
    got,
    allowed: `lines of JSON in the form ${JOURNAL_SCHEMA}, the first with the plan`,
    remedy: 'nothing was changed; restore the file from a copy, or compare its plan with the account by hand',
    cause,
  });
}

function otherVersion(what: string, schema: unknown, allowed: string): UserError {
  return new UserError({
    got: `${what} is of form ${String(schema)}`,
    allowed,
    remedy: 'use the version of endpointer that wrote it',
  });
}
