/** What a scan found, as one value: its JSON is this value, its text is made from it. */
import type { Check, Evaluation, Finding } from '../core/checks/check.ts';
import type { PlaceScope } from '../core/checks/place-scope.ts';
import { isInScope } from '../core/checks/place-scope.ts';
import type { MoneyClaim, MoneyOptions } from '../core/cost/savings.ts';
import { unreadableParts } from '../core/network/estate.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import type { ClientTraffic } from './client-traffic.ts';
import { clientTraffic } from './client-traffic.ts';

export const SCAN_SCHEMA = 'endpointer-scan/1';

/** A finding with its money. */
export type PricedFinding = Finding & { readonly money: MoneyClaim };

export interface ScanReport {
  readonly schema: typeof SCAN_SCHEMA;
  readonly accountId: string;
  readonly region: string;
  /** ISO 8601, when the account was read; absent where nobody knows. */
  readonly readAt?: string;
  readonly hoursInMonth: number;
  readonly checkIds: readonly Check['id'][];
  readonly summary: ScanSummary;
  readonly findings: readonly PricedFinding[];
  /** Every evaluation that is no finding. */
  readonly others: readonly Exclude<Evaluation, Finding>[];
  readonly clients: readonly ClientTraffic[];
  /** Parts of the account that could not be read. */
  readonly unreadable: readonly { readonly part: string; readonly reason: string }[];
}

export interface ScanSummary {
  readonly compliant: number;
  readonly nonCompliant: number;
  readonly notApplicable: number;
  readonly unknown: number;
  /** USD a month over the findings whose bytes are known; absent where none is. */
  readonly savesPerMonth?: number;
  /** Findings without bytes, whose saving is unknown. */
  readonly findingsWithoutMoney: number;
}

export interface ScanScope extends PlaceScope {
  readonly checks: readonly Check[];
}

/** Asks the checks about the estate. */
export function scanReport(index: EstateIndex, scope: ScanScope, money: MoneyOptions): ScanReport {
  const evaluations = evaluationsOf(index, scope);
  const findings = evaluations.flatMap(({ check, evaluation }) =>
    evaluation.status === 'nonCompliant' ? [priced(index, check, evaluation, money)] : [],
  );
  const others = evaluations.flatMap(({ evaluation }) =>
    evaluation.status === 'nonCompliant' ? [] : [evaluation],
  );
  const { accountId, region, readAt } = index.estate;
  return {
    schema: SCAN_SCHEMA,
    accountId,
    region,
    ...(readAt === undefined ? {} : { readAt }),
    hoursInMonth: money.hoursInMonth,
    checkIds: scope.checks.map((check) => check.id),
    summary: summaryOf(findings, others),
    findings,
    others,
    clients: clientTraffic(index, scope, money),
    unreadable: unreadableParts(index.estate),
  };
}

/** What the checks say of the scope's resources, with the check that says it. */
export function evaluationsOf(
  index: EstateIndex,
  { checks, ...places }: ScanScope,
): readonly { readonly check: Check; readonly evaluation: Evaluation }[] {
  return checks.flatMap((check) =>
    check
      .evaluate(index)
      .filter((evaluation) => isInScope(places, evaluation))
      .map((evaluation) => ({ check, evaluation })),
  );
}

function priced(index: EstateIndex, check: Check, finding: Finding, money: MoneyOptions): PricedFinding {
  return { ...finding, money: check.moneyOf(index, finding, money) };
}

function summaryOf(findings: readonly PricedFinding[], others: readonly Evaluation[]): ScanSummary {
  const count = (status: Evaluation['status']) => others.filter((other) => other.status === status).length;
  const savings = findings.flatMap(({ money }) => (money.claim === 'yes' ? [money.savesPerMonth] : []));
  const cents = savings.reduce((sum, saving) => sum + Math.round(saving * 100), 0);
  return {
    compliant: count('compliant'),
    nonCompliant: findings.length,
    notApplicable: count('notApplicable'),
    unknown: count('unknown'),
    ...(savings.length === 0 ? {} : { savesPerMonth: cents / 100 }),
    findingsWithoutMoney: findings.filter(({ money }) => money.claim === 'unknown').length,
  };
}
