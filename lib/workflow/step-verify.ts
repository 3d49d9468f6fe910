import type { EstatePart } from '../aws/door.ts';
import { CHECKS } from '../core/checks/registry.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import type { Plan } from '../core/remediation/plan.ts';
import type { WorkflowContext } from './context.ts';
import { lookUntil } from './read-again.ts';
import type { RemediationRun } from './remediation-run.ts';
import { journalOf } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';

/** What the checks look at. */
export const CHECK_PARTS: readonly EstatePart[] = [
  'vpcs',
  'subnets',
  'routeTables',
  'natGateways',
  'vpcEndpoints',
  'prefixLists',
];

/** Asks the check again, from a fresh reading, until every table that the plan cures is compliant. */
export async function verify(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const { journal, state } = await journalOf(context, run);
  const failure = await verifyPlan(context, state.plan);
  if (failure !== undefined) return { outcome: 'failed', run: { ...run, failure } };
  await journal.append({ entry: 'verified', at: context.clock.now().toISOString() });
  return { outcome: 'verified', run };
}

/** Why the plan's effect does not show; undefined where it does. */
async function verifyPlan(context: WorkflowContext, plan: Plan): Promise<string | undefined> {
  context.tell({ event: 'step', step: 'verify', text: 'reading the routes again' });
  const look = { vpcId: plan.vpcId, parts: CHECK_PARTS, polls: context.patience.verifyPolls };
  const { index } = await lookUntil(context, look, (seen) => notYet(seen, plan).length === 0);
  const missing = notYet(index, plan);
  return missing.length === 0 ? undefined : `not verified: ${missing.join('; ')}`;
}

function notYet(index: EstateIndex, plan: Plan): readonly string[] {
  const check = CHECKS.find((candidate) => candidate.id === plan.checkId);
  const evaluations = new Map(
    check?.evaluate(index).map((evaluation) => [evaluation.resourceId, evaluation]),
  );
  return plan.effects.flatMap((effect) => {
    const evaluation = evaluations.get(effect.resourceId);
    if (evaluation?.status === 'compliant') return [];
    if (effect.effect === 'improves' && evaluation?.reason === effect.remains) return [];
    return [`${effect.resourceId} is ${evaluation?.status ?? 'gone'} (${evaluation?.reason ?? 'not shown'})`];
  });
}
