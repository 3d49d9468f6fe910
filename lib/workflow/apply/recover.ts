/**
 * Ending what a killed process left: if every write was acknowledged the plan is verified and finished, otherwise it is
 * undone. Never called by a command that only reads.
 */
import type { Journal } from '../../core/remediation/journal.ts';
import type { RemediationState } from '../../core/remediation/replay-journal.ts';
import { replayJournal } from '../../core/remediation/replay-journal.ts';
import type { Subject } from '../../core/remediation/subject.ts';
import { isSameSubject, subjectKey } from '../../core/remediation/subject.ts';
import type { WorkflowContext } from '../context.ts';
import { undoRemediation } from './roll-back.ts';
import { closeApplied } from './close-journal.ts';
import { runOf } from '../steps/remediation-run.ts';
import { verify } from '../steps/step-verify.ts';

export interface Recovered {
  readonly remediationId: string;
  readonly outcome: 'applied' | 'rolledBack' | 'notApplied' | 'unfinished';
}

/** Ends all open remediations of the account and Region, each under its own lock. */
export async function recover(context: WorkflowContext): Promise<readonly Recovered[]> {
  const open = await openRemediations(context);
  const subjects = new Map(open.map(({ state: { plan } }) => [subjectKey(plan.subject), plan.subject]));
  const recovered: Recovered[] = [];
  for (const subject of subjects.values()) {
    const lock = await context.journals.lock(subject);
    try {
      recovered.push(...(await recoverLocked(context, subject)));
    } finally {
      await lock.release();
    }
  }
  return recovered;
}

/** Ends the open remediations of one subject; the caller holds the lock. */
export async function recoverLocked(
  context: WorkflowContext,
  subject: Subject,
): Promise<readonly Recovered[]> {
  const recovered: Recovered[] = [];
  for (const { journal, state } of await openRemediations(context)) {
    if (!isSameSubject(state.plan.subject, subject)) continue;
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
