/** Reading an account and planning every cure; the same for a scan, a dry run, a question and an execution. */
import type { Door, EstatePart } from '../aws/door.ts';
import type { Check, CheckId, Evaluation, Finding } from '../core/checks/check.ts';
import { CHECKS } from '../core/checks/registry.ts';
import type { Estate } from '../core/network/estate.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import type { PlanOptions } from '../core/remediation/plan-gateway-endpoint.ts';
import { planFindings } from '../core/remediation/plan-gateway-endpoint.ts';
import type { Plan } from '../core/remediation/plan.ts';

/** Every part that a check, a hazard or a decision may look at. */
export const ALL_PARTS: readonly EstatePart[] = [
  'vpcs',
  'subnets',
  'routeTables',
  'natGateways',
  'vpcEndpoints',
  'prefixLists',
  'networkInterfaces',
  'securityGroups',
  'networkAcls',
  'instances',
  'functions',
  'roles',
  'buckets',
  'tables',
  'keys',
  'hostedZones',
  'quotas',
  'changes',
];

export interface Scope {
  readonly checkIds?: readonly CheckId[];
  readonly vpcIds?: readonly string[];
}

/** What the checks say of an estate, in the order of the registry. */
export function evaluateEstate(index: EstateIndex, scope: Scope): readonly Evaluation[] {
  return checksIn(scope).flatMap((check) =>
    check.evaluate(index).filter((evaluation) => isIn(scope, evaluation)),
  );
}

/** The plans for everything that the checks find, one for each VPC and service. */
export function planEstate(index: EstateIndex, scope: Scope, options: PlanOptions): readonly Plan[] {
  return checksIn(scope).flatMap((check) => {
    const findings = check
      .evaluate(index)
      .filter((evaluation): evaluation is Finding => evaluation.status === 'nonCompliant')
      .filter((finding) => isIn(scope, finding));
    return planFindings(index, check, findings, options);
  });
}

function checksIn(scope: Scope): readonly Check[] {
  return CHECKS.filter((check) => scope.checkIds === undefined || scope.checkIds.includes(check.id));
}

function isIn(scope: Scope, evaluation: Evaluation): boolean {
  if (scope.vpcIds === undefined || evaluation.vpcId === undefined) return true;
  return scope.vpcIds.includes(evaluation.vpcId);
}

/** Reads the account again and plans the same VPC and check anew; undefined where there is nothing left to plan. */
export async function planAgain(
  door: Pick<Door, 'readEstate'>,
  plan: Plan,
  options: PlanOptions,
  traffic: Estate['traffic'],
): Promise<Plan | undefined> {
  const estate = { ...(await door.readEstate({ parts: ALL_PARTS })), traffic };
  const scope = { checkIds: [plan.checkId], vpcIds: [plan.vpcId] };
  return planEstate(indexEstate(estate), scope, options)[0];
}
