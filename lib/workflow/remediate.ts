/** A remediation in one process: the loop over the table of steps, under the lock of its VPC and service. */
import type { Plan } from '../core/remediation/plan.ts';
import type { RunResult, WorkflowContext } from './context.ts';
import { recoverLocked } from './recover.ts';
import type { RemediationRun } from './remediation-run.ts';
import type { End } from './steps.ts';
import { FIRST_STEP, STEPS } from './steps.ts';

/** Runs the approved plan. First it ends whatever a killed process left of the same VPC and service. */
export async function remediate(
  context: WorkflowContext,
  plan: Plan,
  answer: { readonly approvedBy: string },
): Promise<RunResult> {
  const lock = await context.journals.lock(plan.vpcId, plan.service);
  try {
    await recoverLocked(context, { vpcId: plan.vpcId, service: plan.service });
    const remediationId = context.newId();
    return await loop(context, { approved: plan, approvedBy: answer.approvedBy, remediationId, kept: [] });
  } finally {
    await lock.release();
  }
}

async function loop(context: WorkflowContext, first: RemediationRun): Promise<RunResult> {
  let run = first;
  let name = FIRST_STEP;
  for (;;) {
    const step = STEPS[name];
    const result = await step.run(context, run);
    run = result.run;
    const next = step.next[result.outcome];
    if (next === undefined)
      throw new Error(`step ${name} ended with "${result.outcome}", which leads nowhere`);
    if (typeof next === 'object') return ended(next.end, run);
    name = next;
  }
}

function ended(end: End, run: RemediationRun): RunResult {
  const { remediationId, kept } = run;
  const reason = run.failure ?? '';
  switch (end) {
    case 'applied':
      return { result: 'applied', remediationId };
    case 'nothingToDo':
      return { result: 'nothingToDo' };
    case 'stale':
      return { result: 'stale', approvedHash: run.approved.hash, presentHash: run.presentHash ?? '' };
    case 'refused':
      return { result: 'refused', reason };
    case 'rolledBack':
      return { result: 'rolledBack', remediationId, reason, kept };
    case 'unfinished':
      return { result: 'unfinished', remediationId, reason };
  }
}
