import type { BucketChange } from '../../core/events/parse-cloud-trail-event.ts';
import type { EstateIndex } from '../../core/network/index-estate.ts';
import { mergeEndpointOnly } from '../../core/iam/cure/merge-endpoint-only.ts';
import { mergeOptions } from '../../core/remediation/merge-options.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import { replayJournal } from '../../core/remediation/replay-journal.ts';
import type { Subject } from '../../core/remediation/subject.ts';
import { editsWithin } from '../../core/remediation/write-windows.ts';
import type { MergeProposal } from '../../report/mail/overwritten-mail.ts';
import { overwrittenMail } from '../../report/mail/overwritten-mail.ts';
import { accountOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import { subjectOfRun } from './event-subject.ts';
import type { Look } from './fold-events.ts';
import { loadChecks } from '../load-checks.ts';
import { mailOnce, publishOnce } from '../account/tell-once.ts';

/**
 * Raises an alarm for each edit of a bucket's policy that was timed between our read and our write, and asks for a
 * merge, made from the edit's own text.
 */
export async function alarmOverwritten(
  context: WorkflowContext,
  index: EstateIndex,
  { place, changes }: Pick<Look, 'place' | 'changes'>,
): Promise<void> {
  const edits = changes.filter(isPolicyEdit);
  if (place.kind !== 'bucket' || edits.length === 0) return;
  for (const remediationId of await remediationsOf(context, place)) {
    const entries = (await (await context.journals.open(remediationId))?.read()) ?? [];
    const plan = replayJournal(entries)?.plan;
    if (plan === undefined) continue;
    for (const edit of editsWithin(entries, edits)) await tell(context, index, { remediationId, plan, edit });
  }
}

function isPolicyEdit(change: Look['changes'][number]): change is BucketChange {
  return (
    change.kind === 'bucketChange' &&
    !change.isOurs &&
    (change.eventName === 'PutBucketPolicy' || change.eventName === 'DeleteBucketPolicy')
  );
}

/** The one that is open, and those that stand by our hand. */
async function remediationsOf(context: WorkflowContext, subject: Subject): Promise<ReadonlySet<string>> {
  const { registry, remembered } = accountOf(context);
  const open = await registry.find(subject);
  const ids = open === undefined ? [] : [open.remediationId];
  const { CHECKS } = await loadChecks();
  for (const check of CHECKS.filter(({ place }) => place === 'bucket')) {
    const { applied } = await remembered.readSubject(check.id, subject);
    if (applied !== undefined) ids.push(applied.remediationId);
  }
  return new Set(ids);
}

interface Overwritten {
  readonly remediationId: string;
  readonly plan: Plan;
  readonly edit: BucketChange;
}

async function tell(
  context: WorkflowContext,
  index: EstateIndex,
  { remediationId, plan, edit }: Overwritten,
): Promise<void> {
  const account = accountOf(context);
  const { accountId, region } = context.door;
  const key = `${remediationId}#${edit.eventId}`;
  const { checkId, subject } = plan;
  const about = { checkId, subject, correlationId: edit.eventId };
  await publishOnce(account, key, {
    detailType: 'Bucket Edit Overwritten',
    resources: [edit.bucketName],
    detail: {
      version: 1,
      ...subjectOfRun(context, about),
      remediationId,
      planHash: plan.hash,
      editEventId: edit.eventId,
      editedAt: edit.at,
      ...(edit.principalArn === undefined ? {} : { editedBy: edit.principalArn }),
    },
  });
  const proposal = proposalFor(index, plan, edit);
  const mail = overwrittenMail({ accountId, region, plan, remediationId }, { edit, proposal });
  await mailOnce(account, `overwritten#${key}`, mail);
}

/** The edit's own text with our statement in it, where that is proved again. */
function proposalFor(index: EstateIndex, { actions }: Plan, edit: BucketChange): MergeProposal {
  if (edit.eventName === 'DeleteBucketPolicy') return { kind: 'deleted' };
  if (edit.policyText === undefined) return { kind: 'none', reason: 'the event does not hold its text' };
  const proved = actions
    .flatMap(({ preconditions }) => preconditions)
    .find((condition) => condition.kind === 'endpointOnlyProved');
  if (proved === undefined) return { kind: 'none', reason: 'the plan put no statement of ours' };
  const merged = mergeEndpointOnly(edit.policyText, mergeOptions(index, proved));
  return merged.verdict === 'merged'
    ? { kind: 'merged', policyText: merged.policyText }
    : { kind: 'none', reason: merged.reason };
}
