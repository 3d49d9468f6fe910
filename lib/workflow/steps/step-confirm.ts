import type { WorkflowContext } from '../context.ts';
import { underPresentMode } from './present-mode.ts';
import { planAnew } from '../plan-anew.ts';
import type { RemediationRun } from './remediation-run.ts';
import { journalOf } from './remediation-run.ts';
import { writePlan } from './step-plan.ts';
import type { StepOutcome } from './steps.ts';

/**
 * The last look before the first change: reads and plans anew, and only the very plan that was answered for goes on.
 *
 * The decision is no part of the hash, so it is taken from this reading: consent may have been withdrawn since.
 */
export async function confirm(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const present = await planAnew(await underPresentMode(context, run), run);
  if (present === undefined) {
    const failure = 'there is nothing to change any more';
    return { outcome: 'nothingToDo', run: { ...run, failure, ending: 'nothingToDo' } };
  }
  const checked = { ...run, presentHash: present.hash, decision: present.decision };
  if (present.hash !== run.planHash) return { outcome: 'stale', run: checked };
  const refusal = refusalOf(checked) ?? (await doubtOfAnswer(context, checked));
  if (refusal !== undefined) {
    return { outcome: 'refused', run: { ...checked, failure: refusal, ending: 'refused' } };
  }
  await writePlan(context, run.remediationId, present);
  return { outcome: 'fresh', run: checked };
}

/** What the present decision says against it: `auto` runs by itself, `approve` only with somebody's answer. */
function refusalOf(run: RemediationRun): string | undefined {
  const { decision, approvedBy } = run;
  if (decision === undefined || decision.mode === 'observe') {
    return `the decision is observe: ${decision?.reasons.join('; ') ?? 'there is none'}`;
  }
  const mayRunAlone = decision.mode === 'auto' && !run.isBaseline;
  return approvedBy === undefined && !mayRunAlone ? 'nobody has approved it' : undefined;
}

/** In the account a run says only that somebody approved; that it was this plan, the journal must say. */
async function doubtOfAnswer(context: WorkflowContext, run: RemediationRun): Promise<string | undefined> {
  if (context.account === undefined || run.approvedBy === undefined) return undefined;
  const { answer } = (await journalOf(context, run)).state;
  const isProven = answer?.answer === 'approved' && answer.planHash === run.planHash;
  return isProven ? undefined : 'the journal holds no approval of this plan';
}
