/**
 * Taking back at a terminal what a deployed Endpointer did: in its journal, under its lock.
 *
 * The account's own run may still be waiting, to watch for instance. It finds in the journal that all is undone, and
 * ends. What a person took back is from then on only observed, until a person says otherwise: the next event must not
 * bring it again.
 */
import type { RemediationState } from '../../core/remediation/replay-journal.ts';
import { placeOf, subjectId } from '../../core/remediation/subject.ts';
import { UserError } from '../../core/user-error.ts';
import type { WorkflowContext } from '../context.ts';
import { subjectOfRun } from '../detect/event-subject.ts';
import type { OperatorServices } from '../account/operator-services.ts';
import { runOf } from './remediation-run.ts';
import type { RollBackResult } from '../apply/roll-back.ts';
import { openJournal, undoRemediation } from '../apply/roll-back.ts';
import { publishOnce } from '../account/tell-once.ts';

export type DeployedRollBack = RollBackResult & {
  /** Why programs were not told; the journal has it all the same. */
  readonly notTold?: string;
};

/** Throws `UserError` for an unknown id, one that has changed nothing, and while somebody else has the lock. */
export async function rollBackDeployed(
  context: WorkflowContext,
  operator: OperatorServices,
  remediationId: string,
): Promise<DeployedRollBack> {
  const { journal, state } = await openJournal(context, remediationId);
  refuseUntouched(state);
  const { subject } = state.plan;
  const lock = await context.journals.lock(subject);
  try {
    if (state.closed !== 'rolledBack') await observeFromNowOn(context, operator, state);
    const result = await undoRemediation(context, journal, `${operator.by} took it back at a terminal`);
    if (result.result === 'unfinished') return result;
    await operator.brakes.leavePlace(placeOf(subject), remediationId);
    await operator.registry.release({ remediationId, subject });
    const notTold = await tell(context, operator, state, result);
    return notTold === undefined ? result : { ...result, notTold };
  } finally {
    await lock.release();
  }
}

function refuseUntouched({ remediationId, actions, closed }: RemediationState): void {
  if (actions.some(({ state }) => state !== 'untouched')) return;
  throw new UserError({
    got: `remediation ${remediationId}, which has changed nothing`,
    allowed: 'one that has changed something',
    remedy:
      closed === undefined
        ? 'reject it where it waits for an answer: by the link in the mail, or `endpointer approvals reject`'
        : 'there is nothing to take back',
  });
}

/** Before the first call: the event of the call itself must find the mark. */
async function observeFromNowOn(
  context: WorkflowContext,
  { remembered, by }: OperatorServices,
  { plan, remediationId }: RemediationState,
): Promise<void> {
  const since = context.clock.now().toISOString();
  const observe = { since, reason: `${by} took remediation ${remediationId} back` };
  const { applied } = await remembered.readSubject(plan.checkId, plan.subject);
  await remembered.changeSubject(plan.checkId, plan.subject, {
    observe,
    ...(applied?.remediationId === remediationId ? { applied: undefined } : {}),
  });
}

/** Under the key of the account's own run, so that one of the two tells. */
async function tell(
  context: WorkflowContext,
  operator: OperatorServices,
  state: RemediationState,
  result: RollBackResult,
): Promise<string | undefined> {
  const { remediationId, plan } = state;
  const kept = 'kept' in result ? result.kept : [];
  const reason = `${operator.by} took it back at a terminal`;
  try {
    await publishOnce(operator, `${remediationId}#rolledBack`, {
      detailType: 'Remediation Rolled Back',
      resources: [subjectId(plan.subject)],
      detail: {
        version: 1,
        ...subjectOfRun(context, runOf(state)),
        remediationId,
        planHash: plan.hash,
        reason,
        kept,
      },
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
