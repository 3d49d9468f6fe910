import type { NetworkChange } from '../core/events/parse-cloud-trail-event.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import { describeAction, isApplied } from '../core/remediation/actions/registry.ts';
import type { RemediationState } from '../core/remediation/replay-journal.ts';
import { replayJournal } from '../core/remediation/replay-journal.ts';
import { undoneByOthersMail } from '../report/mail/outcome-mails.ts';
import type { VpcServiceState } from './account-services.ts';
import { accountOf } from './account-of.ts';
import type { WorkflowContext } from './context.ts';
import type { EventSubject } from './event-subject.ts';
import { subjectOf } from './event-subject.ts';
import { lookUntil, ROUTING_PARTS } from './read-again.ts';
import { mailOnce, publishOnce } from './tell-once.ts';

/**
 * Law 10, no tug of war: our journal says applied, and it shows no more. Then VPC and service are observed from now on,
 * with a mail; nothing is done again by itself. What we rolled back ourselves the journal calls rolled back.
 */
export async function noteUndoneByOthers(
  context: WorkflowContext,
  subject: EventSubject,
  state: VpcServiceState,
  changes: readonly NetworkChange[],
): Promise<boolean> {
  const { applied } = state;
  const journal = applied === undefined ? undefined : await context.journals.open(applied.remediationId);
  const replayed = journal === undefined ? undefined : replayJournal(await journal.read());
  if (replayed?.closed !== 'applied') return false;
  const missing = await missingOf(context, subject.vpcId, replayed);
  if (missing.length === 0) return false;
  await observeAndTell(context, subject, replayed, missing, changes);
  return true;
}

/** What of the plan the account shows no more, after a row of looks: one old answer proves nothing. */
async function missingOf(
  context: WorkflowContext,
  vpcId: string,
  state: RemediationState,
): Promise<readonly string[]> {
  const look = { vpcId, parts: ROUTING_PARTS, polls: context.patience.settlePolls };
  const { index } = await lookUntil(context, look, (seen) => missingIn(seen, state).length === 0);
  return missingIn(index, state);
}

function missingIn(
  index: EstateIndex,
  { plan, results, remediationId }: RemediationState,
): readonly string[] {
  const { routeTables, vpcEndpoints } = index.estate;
  // What cannot be read is not said to be gone.
  if (routeTables.status === 'unreadable' || vpcEndpoints.status === 'unreadable') return [];
  return plan.actions.flatMap((action, at) => {
    const resultId = results.get(at);
    const made = resultId === undefined ? {} : { resultId };
    return isApplied(index, action, { remediationId, results, ...made }) ? [] : [describeAction(action)];
  });
}

async function observeAndTell(
  context: WorkflowContext,
  subject: EventSubject,
  { plan, remediationId }: RemediationState,
  missing: readonly string[],
  changes: readonly NetworkChange[],
): Promise<void> {
  const account = accountOf(context);
  const by = changes.findLast(({ principalArn }) => principalArn !== undefined)?.principalArn;
  const since = context.clock.now().toISOString();
  const reason = `somebody undid remediation ${remediationId}: ${missing.join('; ')}`;
  await account.vpcServices.change(subject.vpcId, subject.service, {
    observe: { since, reason },
    applied: undefined,
  });
  await publishOnce(account, remediationId, {
    detailType: 'Remediation Undone By Others',
    resources: [subject.vpcId],
    detail: { version: 1, ...subjectOf(context, subject), remediationId, planHash: plan.hash, reason },
  });
  const { accountId, region } = context.door;
  const undone = { missing, ...(by === undefined ? {} : { by }) };
  const mail = undoneByOthersMail({ accountId, region, plan, remediationId }, undone);
  await mailOnce(account, `${remediationId}#undone`, mail);
}
