import { accountOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import type { RemediationRun } from './remediation-run.ts';
import type { EndedRun } from './run-ending.ts';
import { subjectOf } from '../detect/event-subject.ts';
import { publishOnce } from '../account/tell-once.ts';
import { placeId, placeOf } from '../../core/remediation/subject.ts';

/** What the brakes and the next remediation of this subject must know of this one. */
export async function rememberEnding(
  context: WorkflowContext,
  run: RemediationRun,
  ended: EndedRun,
): Promise<void> {
  switch (ended.ending.ending) {
    case 'applied':
      return rememberApplied(context, run, ended);
    case 'rolledBack':
      await rememberFailure(context, run);
      return coolDown(context, run, ended.coolDownUntil);
    case 'unfinished':
      // The VPC stays in change, so that "one VPC first" and the limit hold it against others.
      await accountOf(context).brakes.noteVerification(run.remediationId, 'failed');
      return undefined;
    case 'rejected':
      await leave(context, run);
      await exempt(context, run, ended);
      return coolDown(context, run, ended.coolDownUntil);
    case 'expired':
      await leave(context, run);
      return coolDown(context, run, ended.coolDownUntil);
    case 'nothingToDo':
    case 'observed':
    case 'notAsked':
    case 'refused':
    case 'braked':
      return leave(context, run);
  }
}

async function rememberApplied(
  context: WorkflowContext,
  run: RemediationRun,
  { plan }: EndedRun,
): Promise<void> {
  const { brakes, remembered } = accountOf(context);
  const { remediationId, checkId, subject } = run;
  const place = placeOf(subject);
  const cured = (plan?.effects ?? [])
    .filter(({ effect }) => effect === 'cures')
    .map(({ resourceId }) => resourceId);
  const state = await remembered.readPlace(checkId, place);
  const { applied } = await remembered.readSubject(checkId, subject);
  for (const resourceId of cured) await tellResolved(context, run, resourceId, state.findings[resourceId]);
  await remembered.changeSubject(checkId, subject, {
    applied: { remediationId, at: applied?.remediationId === remediationId ? applied.at : now(context) },
    coolDownUntil: undefined,
  });
  await remembered.changePlace(checkId, place, {
    baseline: state.baseline.filter((id) => !cured.includes(id)),
    findings: Object.fromEntries(Object.entries(state.findings).filter(([id]) => !cured.includes(id))),
  });
  await brakes.noteVerification(remediationId, 'verified');
  if (run.isRising !== true) await brakes.markProven(remediationId);
  await leave(context, run);
}

function now(context: WorkflowContext): string {
  return context.clock.now().toISOString();
}

async function tellResolved(
  context: WorkflowContext,
  run: RemediationRun,
  resourceId: string,
  openedAt: string | undefined,
): Promise<void> {
  if (openedAt === undefined) return;
  const about = placeOf(run.subject);
  await publishOnce(accountOf(context), `${run.checkId}#${resourceId}#${openedAt}`, {
    detailType: 'Finding Resolved',
    resources: [placeId(about), resourceId],
    detail: { version: 1, ...subjectOf(context, { ...run, about }), resourceId },
  });
}

async function rememberFailure(context: WorkflowContext, run: RemediationRun): Promise<void> {
  await accountOf(context).brakes.noteVerification(run.remediationId, 'failed');
  await leave(context, run);
}

function leave(context: WorkflowContext, { subject, remediationId }: RemediationRun): Promise<void> {
  return accountOf(context).brakes.leavePlace(placeOf(subject), remediationId);
}

function coolDown(
  context: WorkflowContext,
  { checkId, subject }: RemediationRun,
  coolDownUntil: string,
): Promise<void> {
  return accountOf(context).remembered.changeSubject(checkId, subject, { coolDownUntil });
}

/** A rejection may have asked to be left in peace for a time. */
async function exempt(context: WorkflowContext, run: RemediationRun, { plan }: EndedRun): Promise<void> {
  const { approvals, remembered } = accountOf(context);
  if (plan === undefined) return;
  const approval = await approvals.read({ remediationId: run.remediationId, planHash: plan.hash });
  const exemptUntil = approval?.answer?.exemptUntil;
  if (exemptUntil !== undefined) {
    await remembered.changeSubject(run.checkId, run.subject, { exemptUntil });
  }
}
