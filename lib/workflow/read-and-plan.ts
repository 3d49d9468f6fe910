/** Judging an estate and planning every cure; the same for a scan, a dry run, a question and an execution. */
import type { EstatePart } from '../core/reads/estate-parts.ts';
import type { Check, CheckId, Evaluation, Finding } from '../core/checks/check.ts';
import type { PlaceScope } from '../core/checks/place-scope.ts';
import { isInScope } from '../core/checks/place-scope.ts';
import { CHECKS } from '../core/checks/registry.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import { ESTATE_PARTS } from '../core/reads/estate-parts.ts';
import type { Plan, PlanOptions } from '../core/remediation/plan.ts';

/** Every part that a check, a hazard or a decision may look at. */
export const ALL_PARTS: readonly EstatePart[] = ESTATE_PARTS;

export interface Scope extends PlaceScope {
  readonly checkIds?: readonly CheckId[];
}

/** What the checks say of an estate, in the order of the registry. */
export function evaluateEstate(index: EstateIndex, scope: Scope): readonly Evaluation[] {
  return checksIn(scope).flatMap((check) =>
    check.evaluate(index).filter((evaluation) => isInScope(scope, evaluation)),
  );
}

/** The plans for everything that the checks find, one for each subject. */
export function planEstate(index: EstateIndex, scope: Scope, options: PlanOptions): readonly Plan[] {
  return checksIn(scope).flatMap((check) => {
    const findings = check
      .evaluate(index)
      .filter((evaluation): evaluation is Finding => evaluation.status === 'nonCompliant')
      .filter((finding) => isInScope(scope, finding));
    return check.plan(index, findings, options);
  });
}

function checksIn(scope: Scope): readonly Check[] {
  return CHECKS.filter((check) => scope.checkIds === undefined || scope.checkIds.includes(check.id));
}
