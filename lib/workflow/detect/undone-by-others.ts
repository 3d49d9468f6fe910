import type { RecordedChange } from '../../core/events/parse-cloud-trail-event.ts';
import type { EstateIndex } from '../../core/network/index-estate.ts';
import { describeAction, isApplied, kindOf } from '../../core/remediation/actions/registry.ts';
import type { RemediationState } from '../../core/remediation/replay-journal.ts';
import { replayJournal } from '../../core/remediation/replay-journal.ts';
import { undoneByOthersMail } from '../../report/mail/outcome-mails.ts';
import type { SubjectMemory } from '../account/account-services.ts';
import { accountOf, mailPlaceOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import { subjectOfRun } from './event-subject.ts';
import { lookUntil } from '../read-again.ts';
import { mailOnce, publishOnce } from '../account/tell-once.ts';
import type { CheckId } from '../../core/checks/check.ts';
import type { Subject } from '../../core/remediation/subject.ts';
import { placeOf, subjectId } from '../../core/remediation/subject.ts';

/** A check and one of its subjects. */
export interface WhatWasUndone {
  readonly checkId: CheckId;
  readonly subject: Subject;
  readonly correlationId: string;
}

/**
 * Law 10, no tug of war: our journal says applied, and it shows no more. Then the subject is observed from now on,
 * with a mail; nothing is done again by itself. What we rolled back ourselves the journal calls rolled back.
 */
export async function noteUndoneByOthers(
  context: WorkflowContext,
  about: WhatWasUndone,
  state: SubjectMemory,
  changes: readonly RecordedChange[],
): Promise<boolean> {
  const { applied } = state;
  const journal = applied === undefined ? undefined : await context.journals.open(applied.remediationId);
  const replayed = journal === undefined ? undefined : replayJournal(await journal.read());
  if (replayed?.closed !== 'applied') return false;
  const missing = await missingOf(context, replayed);
  if (missing.length === 0) return false;
  await observeAndTell(context, about, replayed, missing, changes);
  return true;
}

/** What of the plan the account shows no more, after a row of looks: one old answer proves nothing. */
async function missingOf(context: WorkflowContext, state: RemediationState): Promise<readonly string[]> {
  const parts = [...new Set(state.plan.actions.flatMap((action) => kindOf(action).parts))];
  const look = { place: placeOf(state.plan.subject), parts, polls: context.patience.settlePolls };
  const { index } = await lookUntil(context, look, (seen) => missingIn(seen, state).length === 0);
  return missingIn(index, state);
}

function missingIn(
  index: EstateIndex,
  { plan, results, remediationId }: RemediationState,
): readonly string[] {
  return plan.actions.flatMap((action, at) => {
    // What cannot be read is not said to be gone.
    if (kindOf(action).parts.some((part) => index.estate[part].status === 'unreadable')) return [];
    const resultId = results.get(at);
    const made = resultId === undefined ? {} : { resultId };
    return isApplied(index, action, { remediationId, results, ...made }) ? [] : [describeAction(action)];
  });
}

async function observeAndTell(
  context: WorkflowContext,
  about: WhatWasUndone,
  { plan, remediationId }: RemediationState,
  missing: readonly string[],
  changes: readonly RecordedChange[],
): Promise<void> {
  const account = accountOf(context);
  const by = changes.findLast(({ principalArn }) => principalArn !== undefined)?.principalArn;
  const since = context.clock.now().toISOString();
  const reason = `somebody undid remediation ${remediationId}: ${missing.join('; ')}`;
  await account.remembered.changeSubject(about.checkId, about.subject, {
    observe: { since, reason },
    applied: undefined,
  });
  await publishOnce(account, remediationId, {
    detailType: 'Remediation Undone By Others',
    resources: [subjectId(about.subject)],
    detail: { version: 1, ...subjectOfRun(context, about), remediationId, planHash: plan.hash, reason },
  });
  const undone = { missing, ...(by === undefined ? {} : { by }) };
  const mail = undoneByOthersMail({ ...mailPlaceOf(context), plan, remediationId }, undone);
  await mailOnce(account, `${remediationId}#undone`, mail);
}
