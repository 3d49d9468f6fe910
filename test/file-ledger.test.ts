/** A file counts once: killed at every write, delivered by many at once, read differently the second time. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LedgerAddition } from '../lib/aws/deployed/file-ledger.ts';
import { countOnce, ledgerState, markTold } from '../lib/aws/deployed/file-ledger.ts';
import type { TablePlace } from '../lib/aws/deployed/table.ts';
import { numberOf, queryItems } from '../lib/aws/deployed/table.ts';
import type { Command } from './play-table.ts';
import { playTable, withSend } from './play-table.ts';
import { CutOff } from './workflow/cut-off.ts';

let place: TablePlace;

beforeEach(() => {
  ({ place } = playTable());
});

const EXPIRES = 2_000_000_000;

function additions(partition: string, items: number): readonly LedgerAddition[] {
  return Array.from({ length: items }, (_, at) => ({
    partition,
    sortKey: `row#${at}`,
    sums: { uploadBytes: at + 1, uploadFlows: 1 },
    expiresAt: EXPIRES,
  }));
}

/** How often each item was added to: all once, or none. */
async function timesAdded(partition: string): Promise<readonly number[]> {
  const items = await queryItems(place, partition);
  const times = items.map((item) => {
    const at = Number(item['sk']?.S?.slice('row#'.length));
    expect(numberOf(item, 'uploadBytes')).toBe((at + 1) * (numberOf(item, 'uploadFlows') ?? 0));
    return numberOf(item, 'uploadFlows') ?? 0;
  });
  return [...new Set(times)];
}

/** A table whose user dies at a moment, counted from 1: before and after each write. Undefined where it outlives all. */
function mortal(at: number): { readonly place: TablePlace; readonly moments: { passed: number } } {
  const moments = { passed: 0 };
  const moment = (): void => {
    moments.passed += 1;
    if (moments.passed >= at) throw new CutOff(`moment ${moments.passed}`);
  };
  const send = async (command: Command): Promise<unknown> => {
    const isWrite = /^(UpdateItem|TransactWriteItems)/.test(command.constructor.name);
    if (moments.passed >= at) throw new CutOff('dead');
    if (isWrite) moment();
    const answer = await place.client.send(command);
    if (isWrite) moment();
    return answer;
  };
  return { place: withSend(place, send), moments };
}

async function diesAt(at: number, fileId: string, given: readonly LedgerAddition[]): Promise<boolean> {
  const dying = mortal(at);
  try {
    await countOnce(dying.place, { id: fileId, expiresAt: EXPIRES }, given, randomUUID());
    return false;
  } catch (error) {
    if (!(error instanceof CutOff)) throw error;
    return true;
  }
}

describe.each([
  { items: 0, writes: 1 },
  { items: 3, writes: 1 },
  { items: 99, writes: 1 },
  // Two parts, a head, and each part added.
  { items: 100, writes: 5 },
  { items: 250, writes: 7 },
])('a file that adds to $items items', ({ items, writes }) => {
  it('counts once, wherever whoever adds it dies, also where it is read differently the next time', async () => {
    for (let at = 1; ; at += 1) {
      const [fileId, first, second] = [randomUUID(), randomUUID(), randomUUID()];
      if (!(await diesAt(at, fileId, additions(first, items)))) {
        expect(at).toBe(writes * 2 + 1);
        return;
      }
      // The network has changed: what is read now falls into other items, and into another number of parts.
      const again = additions(second, items + 60);
      const file = { id: fileId, expiresAt: EXPIRES };
      await countOnce(place, file, again, randomUUID());
      expect(await ledgerState(place, fileId)).toBe('counted');
      expect(await countOnce(place, file, again, randomUUID())).toBe(false);
      const counted = [...(await timesAdded(first)), ...(await timesAdded(second))];
      // All of one reading, once each, and nothing of the other.
      expect(counted.length === 1 || items === 0).toBe(true);
      expect(new Set(counted)).toEqual(counted.length === 0 ? new Set() : new Set([1]));
      const parts = [(await queryItems(place, first)).length, (await queryItems(place, second)).length];
      expect(parts).toEqual(parts[0] === 0 && parts[1] !== 0 ? [0, items + 60] : [items, 0]);
    }
  });

  it('counts once, however many add it at once', async () => {
    const [fileId, partition] = [randomUUID(), randomUUID()];
    const file = { id: fileId, expiresAt: EXPIRES };
    const added = await Promise.all(
      Array.from({ length: 4 }, () => countOnce(place, file, additions(partition, items), randomUUID())),
    );
    expect(added.some(Boolean)).toBe(true);
    expect(await timesAdded(partition)).toEqual(items === 0 ? [] : [1]);
    expect(await queryItems(place, partition)).toHaveLength(items);
  });
});

describe('the ledger', () => {
  it('adds different files to the same items', async () => {
    const partition = randomUUID();
    const given = additions(partition, 20);
    await Promise.all(
      Array.from({ length: 5 }, () =>
        countOnce(place, { id: randomUUID(), expiresAt: EXPIRES }, given, randomUUID()),
      ),
    );
    expect(await timesAdded(partition)).toEqual([5]);
  });

  it('knows how far a file is', async () => {
    const fileId = randomUUID();
    expect(await ledgerState(place, fileId)).toBe('unknown');
    // Parts, then the head: the seventh write would add the first part.
    expect(await diesAt(7, fileId, additions(randomUUID(), 100))).toBe(true);
    expect(await ledgerState(place, fileId)).toBe('begun');
    await countOnce(place, { id: fileId, expiresAt: EXPIRES }, [], randomUUID());
    expect(await ledgerState(place, fileId)).toBe('counted');
    await markTold(place, fileId);
    expect(await ledgerState(place, fileId)).toBe('told');
  });
});
