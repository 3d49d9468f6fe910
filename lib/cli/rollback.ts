/** `endpointer rollback [ID]`: takes back what a journal says was done; without an id, lists the journals. */
import { replayJournal } from '../core/remediation/replay-journal.ts';
import type { JournalStore } from '../core/remediation/journal.ts';
import type { JournalSummary } from '../report/rollback-report.ts';
import {
  describeJournals,
  describeRollBack,
  journalsReport,
  rollBackReport,
} from '../report/rollback-report.ts';
import { rollBack } from '../workflow/roll-back.ts';
import { pricesOfRegion } from '../core/cost/prices-of-region.ts';
import { HOURS_IN_MONTH } from '../core/cost/savings.ts';
import { openAccount } from './account.ts';
import { endCutOff } from './apply.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText, paintFor } from './output.ts';
import { refuseEstate } from './parse-options.ts';
import type { RawOptions } from './raw-options.ts';
import { remediationContext } from './remediation-context.ts';

export async function rollback(id: string | undefined, options: RawOptions, io: Io): Promise<ExitCode> {
  refuseEstate(options, 'rollback');
  const door = await openAccount(options, io);
  // Undoing asks no price; the context wants one.
  const money = { hoursInMonth: HOURS_IN_MONTH, prices: pricesOfRegion(door.region) };
  const context = remediationContext(door, options, io, { money, atMost: 'auto' });
  const paint = paintFor(io);
  if (id === undefined) {
    const report = journalsReport(door, await summaries(context.journals));
    io.stdout.write(options.json === true ? jsonText(report) : describeJournals(report, paint));
    return 0;
  }
  await endCutOff(context, io);
  const report = rollBackReport(door, await rollBack(context, id));
  io.stdout.write(options.json === true ? jsonText(report) : describeRollBack(report, paint));
  return EXIT[report.result];
}

const EXIT = { rolledBack: 0, alreadyRolledBack: 0, partlyRolledBack: 2, unfinished: 1 } as const;

async function summaries(journals: JournalStore): Promise<readonly JournalSummary[]> {
  const found: JournalSummary[] = [];
  for (const remediationId of await journals.list()) {
    const entries = (await (await journals.open(remediationId))?.read()) ?? [];
    const state = replayJournal(entries);
    if (state === undefined) {
      found.push({ remediationId, state: 'halfWritten' });
      continue;
    }
    const { subject, hash } = state.plan;
    const begunAt = entries[0]?.at ?? '';
    found.push({ remediationId, state: state.closed ?? 'open', subject, hash, begunAt });
  }
  return found;
}
