import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { PLAN } from '../../test/journal-contract.ts';
import type { JournalEntry, JournalStore } from '../core/remediation/journal.ts';
import { JOURNAL_SCHEMA } from '../core/remediation/journal.ts';
import { UserError } from '../core/user-error.ts';
import { fileJournalStore } from './journal-store.ts';
import { vpcService } from '../../test/subjects.ts';

const at = '2026-11-20T10:00:00.000Z';
const OPENED = { entry: 'opened', schema: JOURNAL_SCHEMA, remediationId: 'r-1', at, plan: PLAN } as const;
const VERIFIED: JournalEntry = { entry: 'verified', at };

let folder: string;
let store: JournalStore;
const journals = () => join(folder, '111122223333', 'eu-west-3', 'journals');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endpointer-journals-'));
  store = fileJournalStore({ folder, accountId: '111122223333', region: 'eu-west-3' });
});

/** What is read of a journal with these lines; a text is a line that is not finished. */
async function readBack(lines: readonly unknown[]): Promise<readonly JournalEntry[]> {
  const journal = await store.create('r-1');
  const text = lines.map((line) => (typeof line === 'string' ? line : `${JSON.stringify(line)}\n`)).join('');
  await writeFile(join(journals(), 'r-1.jsonl'), text);
  return journal.read();
}

describe('a journal file', () => {
  it('passes over a last line that was never finished, and goes on after the one before', async () => {
    expect(await readBack([OPENED, '{"entry":"verif'])).toEqual([OPENED]);
    await (await store.open('r-1'))?.append(VERIFIED);
    expect(await (await store.open('r-1'))?.read()).toEqual([OPENED, VERIFIED]);
  });

  const kindless = { ...PLAN, actions: [{ kind: 'paintEndpoint' }] };
  it.each<[string, readonly unknown[], string]>([
    ['that begins without its plan', [VERIFIED], 'does not begin with the plan'],
    ['of another version', [{ ...OPENED, schema: 'endpointer-journal/9' }], 'form endpointer-journal/9'],
    [
      'whose plan is of another version',
      [{ ...OPENED, plan: { ...PLAN, schema: 'endpointer-plan/9' } }],
      'form endpointer-plan/9',
    ],
    ['without a plan', [{ ...OPENED, plan: undefined }], 'line 1 of'],
    ['whose plan has no actions', [{ ...OPENED, plan: { ...PLAN, actions: undefined } }], 'no actions'],
    ['with an action that nobody knows', [{ ...OPENED, plan: kindless }], 'no known kind'],
    [
      'that was planned anew with such an action',
      [OPENED, { entry: 'replanned', at, plan: kindless }],
      'line 2 of',
    ],
    ['with a line that is no JSON', [OPENED, '}\n', VERIFIED], 'line 2 of'],
    ['with a line that is no object', [OPENED, 'null\n'], 'line 2 of'],
    ['with an entry that nobody knows', [OPENED, { entry: 'dance', at }], 'line 2 of'],
    ['with an entry named like a member of objects', [OPENED, { entry: 'toString', at }], 'line 2 of'],
    ['with an intent of no action', [OPENED, { entry: 'intent', at, attempt: 1 }], 'line 2 of'],
    [
      'with an intent of an action that the plan has not',
      [OPENED, { entry: 'intent', at, index: PLAN.actions.length, attempt: 1 }],
      'line 2 of',
    ],
  ])('%s is one clear error', async (_, lines, says) => {
    const error = await readBack(lines).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain(says);
  });
});

describe('a state folder that cannot be used is one clear error:', () => {
  it('for every use of a store', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const broken = fileJournalStore({ folder: file, accountId: '111122223333', region: 'eu-west-3' });
    const uses = [
      () => broken.list(),
      () => broken.create('r-1'),
      () => broken.lock(vpcService('vpc-0a', 's3')),
    ];
    for (const use of uses) await expect(use()).rejects.toThrow(UserError);
    await expect(broken.list()).rejects.toThrow('--state-folder');
  });

  it('for a journal that is gone', async () => {
    const journal = await store.create('r-1');
    await rm(journals(), { recursive: true });
    await expect(journal.read()).rejects.toThrow(UserError);
    await expect(journal.append(VERIFIED)).rejects.toThrow(UserError);
  });
});

describe('a lock', () => {
  const locks = () => join(folder, '111122223333', 'eu-west-3', 'locks');

  it('that somebody has removed by hand is released all the same', async () => {
    const { release } = await store.lock(vpcService('vpc-0a', 's3'));
    await rm(locks(), { recursive: true });
    await release();
  });

  it('that another has taken meanwhile stays with him', async () => {
    const { release } = await store.lock(vpcService('vpc-0a', 's3'));
    const path = join(locks(), 'vpc-0a-s3.lock');
    const other = JSON.stringify({ pid: 1, host: 'elsewhere' });
    await writeFile(path, other);
    await release();
    expect(await readFile(path, 'utf8')).toBe(other);
    await expect(store.lock(vpcService('vpc-0a', 's3'))).rejects.toThrow(/by another process/);
    expect(await readdir(locks())).toEqual(['vpc-0a-s3.lock']);
  });
});
