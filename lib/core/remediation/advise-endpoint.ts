import type { Finding } from '../checks/check.ts';
import type { VpcEndpoint } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { decide } from './decide.ts';
import { hashPlan } from './hash-plan.ts';
import type { Plan, PlanOptions } from './plan.ts';
import { PLAN_SCHEMA } from './plan.ts';

/** A plan that changes nothing and says what a person can do. */
export function adviseEndpoint(
  index: EstateIndex,
  { checkId, resourceId }: Finding,
  { vpcEndpointId, vpcId }: VpcEndpoint,
  reason: string,
  { atMost }: PlanOptions,
): Plan {
  const plan = {
    schema: PLAN_SCHEMA,
    accountId: index.estate.accountId,
    region: index.estate.region,
    checkId,
    subject: { kind: 'vpcEndpoint', vpcId, vpcEndpointId },
    cure: { what: `${vpcEndpointId} in ${vpcId}`, gain: 'nothing is changed', consequence: 'nobody notices' },
    findings: [],
    actions: [],
    effects: [],
    leftOut: [{ resourceId, reason }],
    hazards: [],
    money: { claim: 'no', reason: 'nothing is changed' },
    decision: decide({ vpc: index.vpcs.get(vpcId), hazards: [], owners: [], atMost }),
  } satisfies Omit<Plan, 'hash'>;
  return { ...plan, hash: hashPlan(plan) };
}
