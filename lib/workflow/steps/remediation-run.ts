/**
 * What a run carries from step to step: small plain data, so that it can wait for days between two of them. The plan
 * itself stands in the journal.
 */
import type { CheckId } from '../../core/checks/check.ts';
import type { Journal } from '../../core/remediation/journal.ts';
import type { Decision, Plan } from '../../core/remediation/plan.ts';
import type { RemediationState } from '../../core/remediation/replay-journal.ts';
import { replayJournal } from '../../core/remediation/replay-journal.ts';
import type { WorkflowContext } from '../context.ts';
import type { Subject } from '../../core/remediation/subject.ts';

export interface RemediationRun {
  readonly remediationId: string;
  /** From the first event to the last record. */
  readonly correlationId: string;
  readonly checkId: CheckId;
  readonly subject: Subject;
  /** What was wrong before the product came is reported and asked for, never done by itself. */
  readonly isBaseline: boolean;
  /** Of the plan in the journal. */
  readonly planHash?: string;
  readonly decision?: Decision;
  /** The hash that was found instead, where the account has changed. */
  readonly presentHash?: string;
  /** Who answered for the plan of `planHash`. */
  readonly approvedBy?: string;
  /** Why the run did not go on, in one sentence. */
  readonly failure?: string;
  /** What rolling back had to leave, a sentence each. */
  readonly kept: readonly string[];
  /** What watching the subnets after the change saw. */
  readonly watched?: string;
  /** Refused calls or flows have risen since the change. */
  readonly isRising?: boolean;
  /** Why a run that changed nothing ended; absent where the journal tells. */
  readonly ending?: 'nothingToDo' | 'observed' | 'notAsked' | 'refused' | 'braked';
  /** Whose change led to the finding (an ARN), where an event told. */
  readonly requestedBy?: string;
}

/** A run on this plan, as a person who has just read it starts one. */
export function runOfPlan(plan: Plan, remediationId: string, approvedBy: string): RemediationRun {
  const { checkId, subject, hash, decision } = plan;
  return {
    remediationId,
    correlationId: remediationId,
    checkId,
    subject,
    isBaseline: false,
    planHash: hash,
    decision,
    ...(approvedBy === '' ? {} : { approvedBy }),
    kept: [],
  };
}

/** The run that a journal tells of. */
export function runOf(state: RemediationState): RemediationRun {
  return runOfPlan(state.plan, state.remediationId, state.answer?.by ?? '');
}

/** The run's journal and what it says so far. Throws where it has none: the step before has opened it. */
export async function journalOf(
  context: WorkflowContext,
  run: RemediationRun,
): Promise<{ readonly journal: Journal; readonly state: RemediationState }> {
  const journal = await context.journals.open(run.remediationId);
  const state = journal === undefined ? undefined : replayJournal(await journal.read());
  if (journal === undefined || state === undefined)
    throw new Error(`remediation ${run.remediationId} has no plan`);
  return { journal, state };
}
