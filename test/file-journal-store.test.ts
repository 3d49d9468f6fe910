import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileJournalStore } from '../lib/files/journal-store.ts';
import { journalContract } from './journal-contract.ts';

journalContract({
  title: 'a folder',
  freshPlace: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'endpointer-journals-'));
    return () => fileJournalStore({ folder, accountId: '111122223333', region: 'eu-west-3' });
  },
});
