/**
 * Does each function in a VPC reach the services that it needs, and without the Internet?
 *
 * One evaluation for each function. A service that it cannot reach at all is a finding whatever else is unknown: the
 * function hangs until it times out. What only might be needed, or reached, is unknown and never a pass.
 */
import { isNeeded, isProven } from './function-needs.ts';
import type { FunctionReach, ReachedNeed } from './function-reach.ts';
import { functionsOf, reachOfFunction, subjectService } from './function-reach.ts';
import type { LambdaFunction } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { describeReach } from '../network/reach/describe-reach.ts';
import { unknownAccount } from '../checks/unknown-account.ts';
import type { CheckId, Claim, Evaluation, FactsEvidence, Severity } from '../checks/check.ts';

export const FUNCTION = 'AWS::Lambda::Function';

export function evaluateLambdaEndpoints(index: EstateIndex, checkId: CheckId): readonly Evaluation[] {
  const { functions } = index.estate;
  if (functions.status === 'unreadable') {
    return [{ checkId, ...unknownAccount(index.estate, functions.reason) }];
  }
  return functionsOf(index).map((fn) => evaluateFunction(index, checkId, fn));
}

function evaluateFunction(index: EstateIndex, checkId: CheckId, fn: LambdaFunction): Evaluation {
  const subject = { checkId, resourceType: FUNCTION, resourceId: fn.functionName, vpcId: fn.vpcId };
  const reach = reachOfFunction(index, fn);
  const failing = failingNeeds(reach);
  if (failing.length > 0) {
    return {
      ...subject,
      status: 'nonCompliant',
      reason: `${describe(failing)}.`,
      severity: severityOf(failing),
      evidence: evidenceOf(failing, reach),
    };
  }
  const doubt = doubtOf(index, reach);
  if (doubt !== undefined) return { ...subject, status: 'unknown', reason: `Cannot tell: ${doubt}.` };
  const needed = reach.needs.filter(({ need }) => isNeeded(need).claim === 'yes');
  return needed.length === 0
    ? { ...subject, status: 'notApplicable', reason: 'It needs no AWS service that has an endpoint.' }
    : { ...subject, status: 'compliant', reason: `${describe(needed)}.` };
}

/** What is surely needed, and is not reached at all or only over the Internet though an endpoint could be had. */
export function failingNeeds({ needs }: FunctionReach): readonly ReachedNeed[] {
  return needs.filter(({ need, reach, serviceName }) => {
    if (isNeeded(need).claim !== 'yes') return false;
    if (reach.is === 'nothing') return true;
    // S3 and DynamoDB through NAT are what the checks of gateway endpoints ask about.
    return reach.is === 'internet' && serviceName !== undefined && !need.service.hasGateway;
  });
}

function doubtOf(
  { estate: { subnets } }: EstateIndex,
  { needs, cannotTell, missingSubnets }: FunctionReach,
): string | undefined {
  if (subnets.status === 'unreadable') return subnets.reason;
  if (missingSubnets.length > 0)
    return `the account does not show ${missingSubnets.join(', ')}: it may be deleted`;
  const unclear = needs.find(({ need, reach }) => reach.is === 'unknown' && isNeeded(need).claim !== 'no');
  if (unclear !== undefined) return `how it reaches ${nameOf(unclear)}: ${unclear.reach.reason}`;
  const unsure = needs.find(
    ({ need, reach }) => isNeeded(need).claim === 'unknown' && reach.is !== 'private',
  );
  if (unsure !== undefined) return `whether it needs ${nameOf(unsure)}: ${isNeeded(unsure.need).reason}`;
  return cannotTell[0];
}

/** Broken and surely used is the worst there is; a detour alone costs money. */
function severityOf(failing: readonly ReachedNeed[]): Severity {
  const broken = failing.filter(({ reach }) => reach.is === 'nothing');
  if (broken.some(({ need }) => isProven(need))) return 'critical';
  return broken.length > 0 ? 'high' : 'low';
}

function describe(needs: readonly ReachedNeed[]): string {
  return needs
    .map((one) => {
      const zones = one.lackingZones.length === 0 ? '' : ` (none in ${one.lackingZones.join(', ')})`;
      return `${nameOf(one)} ${describeReach(one.reach)}${zones}`;
    })
    .join('; ');
}

/** What stands behind the Region in the service's name: `rds-data`. */
function nameOf({ need }: ReachedNeed): string {
  return need.service.serviceName.replace(/^.*?\.[a-z]{2}(-[a-z]+)+-\d\./, '');
}

function evidenceOf(failing: readonly ReachedNeed[], { cannotTell }: FunctionReach): FactsEvidence {
  const facts = failing.flatMap((one) => {
    const { granted, used, named, seen } = one.need.tiers;
    const name = nameOf(one);
    return [
      { label: `${name} path`, claim: pathClaim(one) },
      { label: `${name} granted`, claim: granted },
      { label: `${name} used`, claim: used },
      { label: `${name} named`, claim: named },
      { label: `${name} seen`, claim: seen },
    ];
  });
  const doubts = cannotTell.map((reason) => ({
    label: 'more',
    claim: { claim: 'unknown', reason } as const,
  }));
  return {
    kind: 'facts',
    facts: [...facts, ...doubts],
    services: failing.map(subjectService),
  };
}

function pathClaim({ reach: { is, reason } }: ReachedNeed): Claim {
  return is === 'nothing' ? { claim: 'no', reason } : { claim: 'yes', reason };
}
