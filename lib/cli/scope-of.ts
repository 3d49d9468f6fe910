import type { Check } from '../core/checks/check.ts';
import type { ScanScope } from '../report/scan-report.ts';

/** The scope with no member that nobody asked for. */
export function scopeOf(checks: readonly Check[], vpcIds: readonly string[] | undefined): ScanScope {
  return vpcIds === undefined ? { checks } : { checks, vpcIds };
}
