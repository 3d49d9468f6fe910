import { accountOf } from './account-of.ts';
import type { WorkflowContext } from './context.ts';
import type { RemediationRun } from './remediation-run.ts';
import type { EndedRun } from './run-ending.ts';
import { subjectOf } from './event-subject.ts';
import { publishOnce } from './tell-once.ts';

/** What the brakes and the next remediation of this VPC and service must know of this one. */
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
  const { brakes, vpcServices } = accountOf(context);
  const { remediationId, vpcId, service } = run;
  const cured = (plan?.effects ?? [])
    .filter(({ effect }) => effect === 'cures')
    .map(({ resourceId }) => resourceId);
  const state = await vpcServices.read(vpcId, service);
  for (const resourceId of cured) await tellResolved(context, run, resourceId, state.findings[resourceId]);
  await vpcServices.change(vpcId, service, {
    applied: {
      remediationId,
      at: state.applied?.remediationId === remediationId ? state.applied.at : now(context),
    },
    baseline: state.baseline.filter((id) => !cured.includes(id)),
    findings: Object.fromEntries(Object.entries(state.findings).filter(([id]) => !cured.includes(id))),
    coolDownUntil: undefined,
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
  await publishOnce(accountOf(context), `${run.checkId}#${resourceId}#${openedAt}`, {
    detailType: 'Finding Resolved',
    resources: [run.vpcId, resourceId],
    detail: { version: 1, ...subjectOf(context, run), resourceId },
  });
}

async function rememberFailure(context: WorkflowContext, run: RemediationRun): Promise<void> {
  await accountOf(context).brakes.noteVerification(run.remediationId, 'failed');
  await leave(context, run);
}

function leave(context: WorkflowContext, { vpcId, remediationId }: RemediationRun): Promise<void> {
  return accountOf(context).brakes.leaveVpc(vpcId, remediationId);
}

function coolDown(
  context: WorkflowContext,
  { vpcId, service }: RemediationRun,
  coolDownUntil: string,
): Promise<void> {
  return accountOf(context).vpcServices.change(vpcId, service, { coolDownUntil });
}

/** A rejection may have asked to be left in peace for a time. */
async function exempt(context: WorkflowContext, run: RemediationRun, { plan }: EndedRun): Promise<void> {
  const { approvals, vpcServices } = accountOf(context);
  if (plan === undefined) return;
  const approval = await approvals.read({ remediationId: run.remediationId, planHash: plan.hash });
  const exemptUntil = approval?.answer?.exemptUntil;
  if (exemptUntil !== undefined) await vpcServices.change(run.vpcId, run.service, { exemptUntil });
}
