/**
 * `endpointer rollback [ID]`: takes back what a journal says was done; without an id, lists the journals.
 *
 * The journal is that of the state folder, or that of a deployed Endpointer: where one is named, and where the state folder
 * knows no such id. Mails of the account say no more than the id.
 */
import { replayJournal } from '../core/remediation/replay-journal.ts';
import type { JournalStore } from '../core/remediation/journal.ts';
import type { JournalSummary } from '../report/rollback-report.ts';
import {
  describeJournals,
  describeRollBack,
  journalsReport,
  rollBackReport,
} from '../report/rollback-report.ts';
import type { WorkflowContext } from '../workflow/context.ts';
import { rollBackDeployed } from '../workflow/steps/roll-back-deployed.ts';
import type { RollBackResult } from '../workflow/apply/roll-back.ts';
import { rollBack } from '../workflow/apply/roll-back.ts';
import type { Door } from '../aws/door.ts';
import { UserError } from '../core/user-error.ts';
import { pricesOfRegion } from '../core/cost/prices-of-region.ts';
import { HOURS_IN_MONTH } from '../core/cost/savings.ts';
import { openAccount } from './account.ts';
import { endCutOff } from './apply.ts';
import type { Deployed } from './deployed.ts';
import { findDeployed, isDeploymentNamed, openDeployed, untold, withDeployed } from './deployed.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText, paintFor } from './output.ts';
import { refuseEstate } from './parse-options.ts';
import type { RawOptions } from './raw-options.ts';
import { remediationContext } from './remediation-context.ts';

export async function rollback(id: string | undefined, options: RawOptions, io: Io): Promise<ExitCode> {
  refuseEstate(options, 'rollback');
  const door = await openAccount(options, io);
  if (isDeploymentNamed(options)) {
    return rollbackDeployed(await openDeployed(door, options, io, id), id, options, io);
  }
  // Undoing asks no price; the context wants one.
  const money = { hoursInMonth: HOURS_IN_MONTH, prices: pricesOfRegion(door.region) };
  const context = remediationContext(door, options, io, { money, atMost: 'auto' });
  if (id === undefined) return list(context, options, io);
  const isHere = (await context.journals.open(id)) !== undefined;
  const deployed = isHere ? undefined : await deployedWith(id, context, options, io);
  if (deployed !== undefined) return rollbackDeployed(deployed, id, options, io);
  await endCutOff(context, io);
  return tell(await rollBack(context, id), door, options, io);
}

/** The deployment, where the state folder knows nothing of the id. */
async function deployedWith(
  id: string,
  { door, journals }: WorkflowContext,
  options: RawOptions,
  io: Io,
): Promise<Deployed> {
  const deployed = await findDeployed(door, options, io, id);
  if (!('reason' in deployed)) return deployed;
  const ids = await journals.list();
  throw new UserError({
    got: `remediation "${id}", of which the state folder has no journal; and ${deployed.reason}`,
    allowed: ids.length === 0 ? 'the state folder knows none of this account and Region' : ids.join(', '),
    remedy:
      'look at --region, --profile and --state-folder; name a deployed Endpointer with --stack or --table',
  });
}

/** Never ends what was cut off of others: what is open in the account is the account's own. */
async function rollbackDeployed(
  deployed: Deployed,
  id: string | undefined,
  options: RawOptions,
  io: Io,
): Promise<ExitCode> {
  io.stderr.write(`Journals of the deployed Endpointer, table ${deployed.tableName}\n`);
  return withDeployed(deployed, async ({ context, operator }) => {
    if (id === undefined) return list(context, options, io);
    const { notTold, ...result } = await rollBackDeployed(context, operator, id);
    if (notTold !== undefined) io.stderr.write(`${untold(notTold)}\n`);
    return tell(result, context.door, options, io);
  });
}

async function list({ door, journals }: WorkflowContext, options: RawOptions, io: Io): Promise<ExitCode> {
  const report = journalsReport(door, await summaries(journals));
  io.stdout.write(options.json === true ? jsonText(report) : describeJournals(report, paintFor(io)));
  return 0;
}

function tell(result: RollBackResult, door: Door, options: RawOptions, io: Io): ExitCode {
  const report = rollBackReport(door, result);
  io.stdout.write(options.json === true ? jsonText(report) : describeRollBack(report, paintFor(io)));
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
