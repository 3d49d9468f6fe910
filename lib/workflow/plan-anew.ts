import type { CheckId } from '../core/checks/check.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import { partsFor } from '../core/reads/estate-parts.ts';
import type { Plan } from '../core/remediation/plan.ts';
import type { Subject } from '../core/remediation/subject.ts';
import { isSameSubject, placeOf } from '../core/remediation/subject.ts';
import type { WorkflowContext } from './context.ts';

export interface WhatToPlan {
  readonly checkId: CheckId;
  readonly subject: Subject;
}

/** Reads the account and plans one subject of a check anew; undefined where there is nothing to change. */
export async function planAnew(
  context: Pick<WorkflowContext, 'door' | 'money' | 'atMost' | 'traffic'>,
  { checkId, subject }: WhatToPlan,
): Promise<Plan | undefined> {
  const { planEstate } = await import('./read-and-plan.ts');
  const place = placeOf(subject);
  const parts = partsFor([checkId]);
  const trafficOf = place.kind === 'vpc' ? [place.vpcId] : [];
  const read = await context.door.readEstate({ parts, trafficOf });
  const estate = context.traffic === undefined ? read : { ...read, traffic: context.traffic };
  const scope = { checkIds: [checkId], ...(place.kind === 'vpc' ? { vpcIds: [place.vpcId] } : {}) };
  const options = { ...context.money, atMost: context.atMost };
  return planEstate(indexEstate(estate), scope, options).find(
    (plan) => plan.actions.length > 0 && isSameSubject(plan.subject, subject),
  );
}
