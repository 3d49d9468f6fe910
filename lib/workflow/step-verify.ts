import type { Check } from '../core/checks/check.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import type { Plan } from '../core/remediation/plan.ts';
import { placeOf } from '../core/remediation/subject.ts';
import type { WorkflowContext } from './context.ts';
import { loadChecks } from './load-checks.ts';
import { lookUntil } from './read-again.ts';
import type { RemediationRun } from './remediation-run.ts';
import { journalOf } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';

/** Asks the check again, from a fresh reading, until every resource that the plan cures is compliant. */
export async function verify(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const { journal, state } = await journalOf(context, run);
  const failure = await verifyPlan(context, state.plan);
  if (failure !== undefined) return { outcome: 'failed', run: { ...run, failure } };
  await journal.append({ entry: 'verified', at: context.clock.now().toISOString() });
  return { outcome: 'verified', run };
}

/** Why the plan's effect does not show; undefined where it does. */
async function verifyPlan(context: WorkflowContext, plan: Plan): Promise<string | undefined> {
  context.tell({ event: 'step', step: 'verify', text: 'reading it again' });
  const { checkOf } = await loadChecks();
  const check = checkOf(plan.checkId);
  const place = placeOf(plan.subject);
  const look = { place, parts: check.parts, polls: context.patience.verifyPolls };
  const { index } = await lookUntil(context, look, (seen) => notYet(seen, check, plan).length === 0);
  const missing = notYet(index, check, plan);
  return missing.length === 0 ? undefined : `not verified: ${missing.join('; ')}`;
}

function notYet(index: EstateIndex, check: Check, plan: Plan): readonly string[] {
  const evaluations = new Map(check.evaluate(index).map((evaluation) => [evaluation.resourceId, evaluation]));
  return plan.effects.flatMap((effect) => {
    const evaluation = evaluations.get(effect.resourceId);
    if (evaluation?.status === 'compliant') return [];
    if (effect.effect === 'improves' && evaluation?.reason === effect.remains) return [];
    return [`${effect.resourceId} is ${evaluation?.status ?? 'gone'} (${evaluation?.reason ?? 'not shown'})`];
  });
}
