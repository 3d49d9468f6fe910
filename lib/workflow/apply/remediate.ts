/** A remediation at a terminal: the steps from `confirm` on, in one process, under the lock of its subject. */
import type { Plan } from '../../core/remediation/plan.ts';
import { closeApplied, closeNotApplied } from './close-journal.ts';
import type { RunResult, WorkflowContext } from '../context.ts';
import { recoverLocked } from './recover.ts';
import type { RemediationRun } from '../steps/remediation-run.ts';
import { journalOf, runOfPlan } from '../steps/remediation-run.ts';
import { apply } from '../steps/step-apply.ts';
import { confirm } from '../steps/step-confirm.ts';
import { rollBackStep } from '../steps/step-roll-back.ts';
import { verify } from '../steps/step-verify.ts';
import type { StepFunction, StepName, StepOutcome } from '../steps/steps.ts';
import { STEPS } from '../steps/steps.ts';

/** The steps that make sense with a person waiting; at any other the loop ends. */
const ATTENDED: Partial<Record<StepName, StepFunction>> = { confirm, apply, verify, rollBack: rollBackStep };

/** Runs the approved plan. First it ends whatever a killed process left of the same subject. */
export async function remediate(
  context: WorkflowContext,
  plan: Plan,
  answer: { readonly approvedBy: string },
): Promise<RunResult> {
  const lock = await context.journals.lock(plan.subject);
  try {
    await recoverLocked(context, plan.subject);
    const run = runOfPlan(plan, context.newId(), answer.approvedBy);
    const ended = await loop(context, run);
    return await resultOf(context, ended);
  } finally {
    await lock.release();
  }
}

interface Ended {
  readonly step: StepName;
  readonly outcome: string;
  readonly run: RemediationRun;
}

async function loop(context: WorkflowContext, first: RemediationRun): Promise<Ended> {
  let run = first;
  let name: StepName = 'confirm';
  for (;;) {
    const step: StepFunction | undefined = ATTENDED[name];
    if (step === undefined) throw new Error(`step ${name} is not for a terminal`);
    const { outcome, run: after }: StepOutcome = await step(context, run);
    run = after;
    const next: StepName | 'wait' | 'end' | undefined = STEPS[name].next[outcome];
    if (next === undefined) throw new Error(`step ${name} ended with "${outcome}", which leads nowhere`);
    if (next === 'wait' || next === 'end' || ATTENDED[next] === undefined)
      return { step: name, outcome, run };
    name = next;
  }
}

async function resultOf(context: WorkflowContext, { step, outcome, run }: Ended): Promise<RunResult> {
  const { remediationId, kept, failure: reason = '' } = run;
  switch (`${step} ${outcome}`) {
    case 'verify verified':
      await closeApplied(context, (await journalOf(context, run)).journal);
      return { result: 'applied', remediationId };
    case 'confirm nothingToDo':
      return { result: 'nothingToDo' };
    case 'confirm stale':
      return { result: 'stale', approvedHash: run.planHash ?? '', presentHash: run.presentHash ?? '' };
    case 'confirm refused':
      return { result: 'refused', reason };
    case 'apply braked':
      await closeNotApplied(context, (await journalOf(context, run)).journal, reason);
      return { result: 'refused', reason };
    case 'rollBack rolledBack':
      return { result: 'rolledBack', remediationId, reason, kept };
    case 'rollBack unfinished':
      return { result: 'unfinished', remediationId, reason };
    default:
      throw new Error(`a run cannot end at ${step} with ${outcome}`);
  }
}
