/**
 * A journal entry as it lies in the table: its JSON, packed where it is long. A plan for a large VPC can be longer than
 * the 400 kB that DynamoDB takes in one item, and packs to a tenth.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { JournalEntry } from '../../core/remediation/journal.ts';
import { UserError } from '../../core/user-error.ts';
import type { Item } from './table.ts';

const PACKED_FROM_CHARACTERS = 50_000;

export function packEntry(entry: JournalEntry): AttributeValue {
  const text = JSON.stringify(entry);
  return text.length < PACKED_FROM_CHARACTERS ? { S: text } : { B: gzipSync(text) };
}

/** Throws `UserError` where the item holds no entry. */
export function unpackEntry(item: Item, place: string): JournalEntry {
  const value = parse(item['entry'], place);
  if (!isEntry(value)) throw notAnEntry(`${place} is no journal entry`);
  return value;
}

function parse(attribute: AttributeValue | undefined, place: string): unknown {
  const { S: text, B: packed } = attribute ?? {};
  try {
    return JSON.parse(text ?? gunzipSync(packed ?? new Uint8Array()).toString('utf8'));
  } catch (cause) {
    throw notAnEntry(`${place} cannot be read`, cause);
  }
}

// A record, so that a new kind of entry cannot be forgotten here.
const ENTRIES: Readonly<Record<JournalEntry['entry'], true>> = {
  opened: true,
  replanned: true,
  asked: true,
  answered: true,
  intent: true,
  acknowledged: true,
  failed: true,
  verified: true,
  undoBegun: true,
  undoIntent: true,
  undone: true,
  closed: true,
};

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null || !('entry' in value)) return false;
  return typeof value.entry === 'string' && Object.hasOwn(ENTRIES, value.entry);
}

function notAnEntry(got: string, cause?: unknown): UserError {
  return new UserError({
    got,
    allowed: 'an entry of the journal, as JSON in the attribute entry',
    remedy:
      'nothing was changed; restore the item by point-in-time recovery, or compare its plan with the account by hand',
    cause,
  });
}
