import type { Check } from '../../core/checks/check.ts';
import type { EstateIndex } from '../../core/network/index-estate.ts';
import { describeAction, isApplied, kindOf } from '../../core/remediation/actions/registry.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import type { RemediationState } from '../../core/remediation/replay-journal.ts';
import { placeOf } from '../../core/remediation/subject.ts';
import type { WorkflowContext } from '../context.ts';
import { loadChecks } from '../load-checks.ts';
import { lookUntil } from '../read-again.ts';
import type { RemediationRun } from './remediation-run.ts';
import { journalOf } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';

/**
 * Asks the check again, from a fresh reading, until every resource that the plan cures is compliant and every action
 * shows: whoever was cut off after the last answer has not seen that. Unknown is not shown
 * (docs/adr/0009-what-is-not-shown-is-taken-back.md).
 */
export async function verify(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const { journal, state } = await journalOf(context, run);
  const failure = await verifyPlan(context, state);
  if (failure !== undefined) return { outcome: 'failed', run: { ...run, failure } };
  await journal.append({ entry: 'verified', at: context.clock.now().toISOString() });
  return { outcome: 'verified', run };
}

/** Why the plan's effect does not show; undefined where it does. */
async function verifyPlan(context: WorkflowContext, state: RemediationState): Promise<string | undefined> {
  const { plan } = state;
  context.tell({ event: 'step', step: 'verify', text: 'reading it again' });
  const { checkOf, partsOf } = await loadChecks();
  const check = checkOf(plan.checkId);
  const place = placeOf(plan.subject);
  const parts = [
    ...new Set([...partsOf([check]), ...plan.actions.flatMap((action) => kindOf(action).parts)]),
  ];
  const look = { place, parts, polls: context.patience.verifyPolls };
  const notYet = (seen: EstateIndex) => [...notDone(seen, state), ...notCured(seen, check, plan)];
  const { index } = await lookUntil(context, look, (seen) => notYet(seen).length === 0);
  const missing = notYet(index);
  return missing.length === 0 ? undefined : `not verified: ${missing.join('; ')}`;
}

function notDone(index: EstateIndex, { plan, remediationId, results }: RemediationState): readonly string[] {
  return plan.actions.flatMap((action, step) => {
    const resultId = results.get(step);
    const context = { remediationId, results, ...(resultId === undefined ? {} : { resultId }) };
    return isApplied(index, action, context)
      ? []
      : [`step ${step + 1} does not show: ${describeAction(action)}`];
  });
}

function notCured(index: EstateIndex, check: Check, plan: Plan): readonly string[] {
  const evaluations = new Map(check.evaluate(index).map((evaluation) => [evaluation.resourceId, evaluation]));
  return plan.effects.flatMap((effect) => {
    const evaluation = evaluations.get(effect.resourceId);
    if (evaluation?.status === 'compliant') return [];
    if (check.remainsOf !== undefined) {
      // What else is wrong with it, other plans mend meanwhile, and in whatever order.
      const remains = check.remainsOf(index, effect.resourceId, plan.subject);
      return remains === undefined ? [] : [`${effect.resourceId}: ${remains}`];
    }
    if (effect.effect === 'improves' && evaluation?.reason === effect.remains) return [];
    return [`${effect.resourceId} is ${evaluation?.status ?? 'gone'} (${evaluation?.reason ?? 'not shown'})`];
  });
}
