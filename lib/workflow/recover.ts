/**
 * Ending what a killed process left: if every write was acknowledged the plan is verified and finished, otherwise it is
 * undone. Never called by a command that only reads.
 */
import type { Journal } from '../core/remediation/journal.ts';
import type { RemediationState } from '../core/remediation/replay-journal.ts';
import { replayJournal } from '../core/remediation/replay-journal.ts';
import type { WorkflowContext } from './context.ts';
import { undoRemediation } from './roll-back.ts';
import { closeApplied } from './close-journal.ts';
import { runOf } from './remediation-run.ts';
import { verify } from './step-verify.ts';

export interface Recovered {
  readonly remediationId: string;
  readonly outcome: 'applied' | 'rolledBack' | 'notApplied' | 'unfinished';
}

/** Only the remediations of this VPC and service. */
export interface RecoverScope {
  readonly vpcId: string;
  readonly service: string;
}

/** Ends all open remediations of the account and Region, each under its own lock. */
export async function recover(context: WorkflowContext): Promise<readonly Recovered[]> {
  const scopes = new Map<string, RecoverScope>();
  for (const { state } of await openRemediations(context)) {
    const { vpcId, service } = state.plan;
    scopes.set(`${vpcId} ${service}`, { vpcId, service });
  }
  const recovered: Recovered[] = [];
  for (const scope of scopes.values()) {
    const lock = await context.journals.lock(scope.vpcId, scope.service);
    try {
      recovered.push(...(await recoverLocked(context, scope)));
    } finally {
      await lock.release();
    }
  }
  return recovered;
}

/** Ends the open remediations of one VPC and service; the caller holds the lock. */
export async function recoverLocked(
  context: WorkflowContext,
  scope: RecoverScope,
): Promise<readonly Recovered[]> {
  const recovered: Recovered[] = [];
  for (const { journal, state } of await openRemediations(context)) {
    if (state.plan.vpcId !== scope.vpcId || state.plan.service !== scope.service) continue;
    context.tell({ event: 'step', step: 'recover', text: `remediation ${state.remediationId} was cut off` });
    recovered.push(await recoverOne(context, journal, state));
  }
  return recovered;
}

interface OpenRemediation {
  readonly journal: Journal;
  readonly state: RemediationState;
}

async function openRemediations(context: WorkflowContext): Promise<readonly OpenRemediation[]> {
  const found: OpenRemediation[] = [];
  for (const id of await context.journals.list()) {
    const journal = await context.journals.open(id);
    const state = journal === undefined ? undefined : replayJournal(await journal.read());
    if (journal !== undefined && state !== undefined && state.closed === undefined)
      found.push({ journal, state });
  }
  return found;
}

async function recoverOne(
  context: WorkflowContext,
  journal: Journal,
  state: RemediationState,
): Promise<Recovered> {
  const { remediationId } = state;
  if (state.actions.every((progress) => progress.state === 'untouched')) {
    const at = context.clock.now().toISOString();
    await journal.append({
      entry: 'closed',
      at,
      outcome: 'notApplied',
      reason: 'cut off before the first change',
    });
    return { remediationId, outcome: 'notApplied' };
  }
  const isAcknowledged = state.actions.every((progress) => progress.state === 'acknowledged');
  if (isAcknowledged && !state.isUndoing) {
    const { outcome } = await verify(context, runOf(state));
    if (outcome === 'verified') {
      await closeApplied(context, journal);
      return { remediationId, outcome: 'applied' };
    }
  }
  const result = await undoRemediation(context, journal, 'the process was cut off before it had finished');
  return { remediationId, outcome: result.result === 'unfinished' ? 'unfinished' : 'rolledBack' };
}
