import type { EstatePart } from '../../core/reads/estate-parts.ts';
import type { JournalEntry } from '../../core/remediation/journal.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import type { WatchedSign, WatchedSigns } from '../account/account-services.ts';
import { valueOr } from '../../core/network/estate.ts';
import { accountOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import { readAgain } from '../read-again.ts';
import type { RemediationRun } from './remediation-run.ts';
import { journalOf } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';
import { placeOf } from '../../core/remediation/subject.ts';

const NOT_VERIFIED = 'not verified from inside';

const WATCH_PARTS: readonly EstatePart[] = ['subnets', 'routeTables'];

/**
 * Compares refused calls and flows of the affected subnets before the change and since; it runs after the watch time.
 *
 * A rise alarms and offers rollback, and does nothing by itself: what is refused may have another cause. Nothing to look
 * at is no quiet: it is said as "not verified from inside".
 */
export async function watch(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const { journal, state } = await journalOf(context, run);
  const { signs, unseen } = await readSigns(context, state.plan, await journal.read());
  if (signs.length === 0) return notWatched(run, unseen.join('; '));
  const compared = signs.map(({ source, before, after }) => `${source}: ${before} before, ${after} after`);
  const watched = [...compared, ...unseen.map((what) => `not looked at: ${what}`)].join('; ');
  const isRising = signs.some(rises);
  return { outcome: isRising ? 'rising' : 'quiet', run: { ...run, watched, isRising } };
}

function notWatched(run: RemediationRun, reason: string): StepOutcome {
  return { outcome: 'notWatched', run: { ...run, watched: `${NOT_VERIFIED}: ${reason}`, isRising: false } };
}

/** By half or more; from nothing, by anything. A false alarm costs a look, a missed one an outage. */
export function rises({ before, after }: Pick<WatchedSign, 'before' | 'after'>): boolean {
  return after > before && after >= before * 1.5;
}

async function readSigns(
  context: WorkflowContext,
  plan: Plan,
  entries: readonly JournalEntry[],
): Promise<WatchedSigns> {
  const { watch: evidence, settings } = accountOf(context);
  if (settings.watchMinutes === 0) return unseen('watching is switched off');
  const changedAt = entries.find((entry) => entry.entry === 'intent')?.at;
  if (changedAt === undefined) return unseen('the journal names no change');
  try {
    const subnetIds = await affectedSubnets(context, plan);
    const { subject } = plan;
    const minutes = spanMinutes(context, changedAt);
    return await evidence.read({ subject, subnetIds, changedAt, minutes });
  } catch (error) {
    return unseen(error instanceof Error ? error.message : String(error));
  }
}

function unseen(reason: string): WatchedSigns {
  return { signs: [], unseen: [reason] };
}

// Both spans are as long as the time that has passed, so that a look that comes early compares like with like.
function spanMinutes(context: WorkflowContext, changedAt: string): number {
  const passed = Math.floor((context.clock.now().getTime() - Date.parse(changedAt)) / 60_000);
  return Math.max(1, Math.min(accountOf(context).settings.watchMinutes, passed));
}

/** Those of the route tables that are changed; where none is, such as by private DNS, all of the VPC. */
async function affectedSubnets(context: WorkflowContext, plan: Plan): Promise<readonly string[]> {
  const place = placeOf(plan.subject);
  if (place.kind !== 'vpc') return [];
  const index = await readAgain(context, place, WATCH_PARTS);
  const ofTables = plan.effects.flatMap(({ resourceId }) => index.subnetsOfTable.get(resourceId) ?? []);
  const ofVpc = valueOr(index.estate.subnets, []).filter(({ vpcId }) => vpcId === place.vpcId);
  const subnets = ofTables.length === 0 ? ofVpc : ofTables;
  return [...new Set(subnets.map(({ subnetId }) => subnetId))];
}
