import type { Evaluation } from '../core/checks/check.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import type { Plan, PlanOptions } from '../core/remediation/plan.ts';
import { describePlans } from '../report/describe-plan.ts';
import { plansReport } from '../report/plans-report.ts';
import type { ScanScope } from '../report/scan-report.ts';
import { evaluateEstate, planEstate } from '../workflow/read-and-plan.ts';
import { openAccount, readSource } from './account.ts';
import { askedChecks, askedScope } from './asked-scope.ts';
import { bucketPlanning } from './bucket-planning.ts';
import type { ExitCode, Io } from './io.ts';
import { parseLogDays } from './log-days.ts';
import { jsonText, paintFor } from './output.ts';
import { parseMode } from './parse-options.ts';
import type { RawOptions } from './raw-options.ts';
import { exitCodeOf } from './scan.ts';
import { readSeenUses } from './seen-uses.ts';

/** `endpointer plan`: what would cure the findings; changes nothing. */
export async function plan(options: RawOptions, io: Io): Promise<ExitCode> {
  const checks = askedChecks(options);
  const buckets = bucketPlanning(checks, options);
  parseLogDays(options);
  const atMost = parseMode(options.mode);
  const { estate, money } = await readSource(options, io);
  const { partition, region } = estate;
  const openDoor = () => openAccount({ ...options, region }, io);
  const seenUses = await readSeenUses(options, { partition, openDoor }, io);
  const index = indexEstate(estate);
  const { plans, evaluations } = planScope(index, askedScope(checks, options, estate), {
    ...money,
    ...buckets,
    ...(seenUses === undefined ? {} : { seenUses }),
    atMost,
  });
  const report = plansReport(estate, plans, evaluations);
  io.stdout.write(options.json === true ? jsonText(report) : describePlans(report, paintFor(io)));
  return exitCodeOf(countOf(evaluations));
}

/** The plans of a scope, and the evaluations they answer. */
export function planScope(
  index: EstateIndex,
  { checks, ...places }: ScanScope,
  options: PlanOptions,
): { readonly plans: readonly Plan[]; readonly evaluations: readonly Evaluation[] } {
  const scope = { checkIds: checks.map(({ id }) => id), ...places };
  return { plans: planEstate(index, scope, options), evaluations: evaluateEstate(index, scope) };
}

/** How many findings and unknowns there are. */
export function countOf(evaluations: readonly Evaluation[]): {
  readonly nonCompliant: number;
  readonly unknown: number;
} {
  const count = (status: Evaluation['status']) =>
    evaluations.filter((evaluation) => evaluation.status === status).length;
  return { nonCompliant: count('nonCompliant'), unknown: count('unknown') };
}
