/** Plans as one value: what `plan --json` and `apply --dry-run` print. */
import type { Evaluation } from '../core/checks/check.ts';
import type { Estate } from '../core/network/estate.ts';
import type { Plan } from '../core/remediation/plan.ts';

export const PLANS_SCHEMA = 'endpointer-plans/1';

export interface PlansReport {
  readonly schema: typeof PLANS_SCHEMA;
  readonly accountId: string;
  readonly region: string;
  readonly plans: readonly Plan[];
  /** What could not be told, so that no plan speaks of it. */
  readonly unknown: readonly Extract<Evaluation, { status: 'unknown' }>[];
}

export function plansReport(
  { accountId, region }: Pick<Estate, 'accountId' | 'region'>,
  plans: readonly Plan[],
  evaluations: readonly Evaluation[],
): PlansReport {
  const unknown = evaluations.filter((evaluation) => evaluation.status === 'unknown');
  return { schema: PLANS_SCHEMA, accountId, region, plans, unknown };
}
