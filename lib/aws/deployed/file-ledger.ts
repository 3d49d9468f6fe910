/**
 * Each flow-log file is added to the roll-ups once, however often it is delivered, by however many at once, and wherever
 * whoever adds it dies.
 *
 *     file#<hash> / head                      how many parts there are, how many were added, whether it was told
 *     file#<hash> / part#<attempt>#<number>   what a part adds
 *
 * A transaction changes at most 100 items. A file that needs one of them (nearly all do) is added together with its
 * head, which must not be there: both or neither. A larger file is written down first, then added part by part:
 *
 *     1  put every part under the name of this attempt      nobody looks at them yet
 *     2  make the head, which names the attempt, if there is none: from here on these parts are what the file adds
 *     3  add part n and count it in the head, in one transaction, if the head has counted n parts and names this attempt
 *
 * Whoever finds a head goes on at 3 with the parts that it names, and not with its own: the network may have changed in
 * between, and two readings of one file may then be cut into other parts. Parts of attempts that lost at 2 are left to
 * expire. `told` is set last, after the events of the file were accepted; until then the file is not done with.
 *
 * A head outlives every item that its file was added to, and what is older than that is not added at all: a file that
 * comes again when its head has expired adds nothing either.
 */
import type { Item, ItemChange, ItemKey, TablePlace } from './table.ts';
import { getItem, MOST_IN_TRANSACTION, numberOf, textOf, updateItem, updateTogether } from './table.ts';

/** What is added to one item. */
export interface LedgerAddition {
  readonly partition: string;
  readonly sortKey: string;
  readonly sums: Readonly<Record<string, number>>;
  /** Unix seconds. */
  readonly expiresAt: number;
}

export interface LedgerFile {
  /** The same for every delivery of the same file, and for no other file. */
  readonly id: string;
  /** Unix seconds, after those of all its additions. */
  readonly expiresAt: number;
}

export type LedgerState = 'unknown' | 'begun' | 'counted' | 'told';

/** One item of the transaction is the head. */
const MOST_IN_PART = MOST_IN_TRANSACTION - 1;

export async function ledgerState(place: TablePlace, fileId: string): Promise<LedgerState> {
  const item = await getItem(place, headKey(fileId));
  if (item === undefined) return 'unknown';
  if (item['told'] !== undefined) return 'told';
  const { parts, done } = toHead(item);
  return done < parts ? 'begun' : 'counted';
}

/** The events of the file were accepted. */
export async function markTold(place: TablePlace, fileId: string): Promise<void> {
  await updateItem(place, headKey(fileId), {
    update: 'SET #told = :yes',
    condition: 'attribute_exists(#pk)',
    values: { ':yes': { BOOL: true } },
  });
}

/** Adds the file, or what is left of it; false where everything had been added before. `attempt` is unique. */
export async function countOnce(
  place: TablePlace,
  file: LedgerFile,
  additions: readonly LedgerAddition[],
  attempt: string,
): Promise<boolean> {
  const present = await getItem(place, headKey(file.id));
  if (present !== undefined) return goOn(place, file.id, toHead(present));
  const parts = toParts(additions);
  if (parts.length > 1) return goOn(place, file.id, await begin(place, file, parts, attempt));
  const [only = []] = parts;
  const head = { key: headKey(file.id), ...newHead(file, { attempt, parts: 1, done: 1 }) };
  const { written, item } = await updateTogether(place, [head, ...only.map(toChange)]);
  // Somebody was faster; he may have cut the file into more parts, and be dead.
  return written || goOn(place, file.id, item === undefined ? await readHead(place, file.id) : toHead(item));
}

interface Head {
  readonly attempt: string;
  readonly parts: number;
  readonly done: number;
}

async function begin(
  place: TablePlace,
  file: LedgerFile,
  parts: readonly (readonly LedgerAddition[])[],
  attempt: string,
): Promise<Head> {
  for (const [number, part] of parts.entries()) {
    await updateItem(place, partKey(file.id, attempt, number), {
      update: 'SET #additions = :additions, #expiresAt = :expiresAt',
      values: {
        ':additions': { S: JSON.stringify(part) },
        ':expiresAt': { N: String(file.expiresAt) },
      },
    });
  }
  const head = newHead(file, { attempt, parts: parts.length, done: 0 });
  const { item } = await updateItem(place, headKey(file.id), head);
  return item === undefined ? readHead(place, file.id) : toHead(item);
}

/** Adds the parts that the head has not counted; false where there were none. */
async function goOn(place: TablePlace, fileId: string, first: Head): Promise<boolean> {
  let head = first;
  let hasAdded = false;
  while (head.done < head.parts) {
    const part = await readPart(place, fileId, head);
    const counted = {
      key: headKey(fileId),
      update: 'SET #done = :next',
      condition: '#done = :done AND #attempt = :attempt',
      values: {
        ':done': { N: String(head.done) },
        ':next': { N: String(head.done + 1) },
        ':attempt': { S: head.attempt },
      },
    };
    const { written } = await updateTogether(place, [counted, ...part.map(toChange)]);
    hasAdded ||= written;
    head = written ? { ...head, done: head.done + 1 } : await readHead(place, fileId);
  }
  return hasAdded;
}

async function readHead(place: TablePlace, fileId: string): Promise<Head> {
  const item = await getItem(place, headKey(fileId));
  if (item === undefined) throw new Error(`the head of file ${fileId} was there and is not any more`);
  return toHead(item);
}

async function readPart(
  place: TablePlace,
  fileId: string,
  { attempt, done }: Head,
): Promise<readonly LedgerAddition[]> {
  const text = textOf(await getItem(place, partKey(fileId, attempt, done)), 'additions');
  if (text === undefined) throw new Error(`part ${done} of file ${fileId} is not there any more`);
  return JSON.parse(text);
}

function newHead(
  { expiresAt }: LedgerFile,
  { attempt, parts, done }: Head,
): ItemChange & { readonly condition: string } {
  return {
    update: 'SET #attempt = :attempt, #parts = :parts, #done = :done, #expiresAt = :expiresAt',
    condition: 'attribute_not_exists(#pk)',
    values: {
      ':attempt': { S: attempt },
      ':parts': { N: String(parts) },
      ':done': { N: String(done) },
      ':expiresAt': { N: String(expiresAt) },
    },
  };
}

function toHead(item: Item): Head {
  const [attempt, parts, done] = [textOf(item, 'attempt'), numberOf(item, 'parts'), numberOf(item, 'done')];
  if (attempt === undefined || parts === undefined || done === undefined) {
    throw new Error('the head of a file is not as it is written');
  }
  return { attempt, parts, done };
}

function toChange({ partition, sortKey, sums, expiresAt }: LedgerAddition) {
  const names = Object.keys(sums);
  return {
    key: { pk: partition, sk: sortKey },
    update: `ADD ${names.map((name) => `#${name} :${name}`).join(', ')} SET #expiresAt = :expiresAt`,
    values: {
      ...Object.fromEntries(Object.entries(sums).map(([name, sum]) => [`:${name}`, { N: String(sum) }])),
      ':expiresAt': { N: String(expiresAt) },
    },
  };
}

function toParts(additions: readonly LedgerAddition[]): readonly (readonly LedgerAddition[])[] {
  const count = Math.ceil(additions.length / MOST_IN_PART);
  return Array.from({ length: count }, (_, at) =>
    additions.slice(at * MOST_IN_PART, (at + 1) * MOST_IN_PART),
  );
}

function headKey(fileId: string): ItemKey {
  return { pk: `file#${fileId}`, sk: 'head' };
}

function partKey(fileId: string, attempt: string, number: number): ItemKey {
  return { pk: `file#${fileId}`, sk: `part#${attempt}#${String(number).padStart(5, '0')}` };
}
