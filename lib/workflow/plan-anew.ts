import type { CheckId } from '../core/checks/check.ts';
import type { Estate } from '../core/network/estate.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import type { Plan } from '../core/remediation/plan.ts';
import type { Subject } from '../core/remediation/subject.ts';
import { isSameSubject, placeOf, readScopeOf } from '../core/remediation/subject.ts';
import type { WorkflowContext } from './context.ts';
import { loadChecks } from './load-checks.ts';

export interface WhatToPlan {
  readonly checkId: CheckId;
  readonly subject: Subject;
}

/** Reads the account and plans one subject of a check anew; undefined where there is nothing to change. */
export async function planAnew(
  context: Pick<WorkflowContext, 'door' | 'money' | 'atMost' | 'traffic' | 'buckets'>,
  { checkId, subject }: WhatToPlan,
): Promise<Plan | undefined> {
  const { planEstate } = await import('./read-and-plan.ts');
  const { checkOf, planningPartsOf } = await loadChecks();
  const place = placeOf(subject);
  const parts = planningPartsOf([checkOf(checkId)]);
  const trafficOf = place.kind === 'vpc' ? [place.vpcId] : [];
  const read = await context.door.readEstate({ parts, trafficOf });
  const whole = context.traffic === undefined ? read : { ...read, traffic: context.traffic };
  const estate = place.kind === 'bucket' ? onlyBucket(whole, place.bucketName) : whole;
  const scope = { checkIds: [checkId], ...readScopeOf(place) };
  const options = { ...context.money, ...context.buckets, atMost: context.atMost };
  return planEstate(indexEstate(estate), scope, options).find(
    (plan) => plan.actions.length > 0 && isSameSubject(plan.subject, subject),
  );
}

/** Policies of other buckets are not proved; their settings stay, since they may deliver to this one. */
function onlyBucket(estate: Estate, bucketName: string): Estate {
  if (estate.buckets.status === 'unreadable') return estate;
  const value = estate.buckets.value.filter((bucket) => bucket.bucketName === bucketName);
  return { ...estate, buckets: { status: 'read', value } };
}
