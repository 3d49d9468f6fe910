import { UserError } from '../core/user-error.ts';
import type { RawOptions } from './raw-options.ts';

const DAYS = { least: 1, most: 3_650, usual: 90 };
const DAY_MILLISECONDS = 86_400_000;

export type LogOptions = Pick<RawOptions, 'accessLogs' | 'trailLogs' | 'resolverLogs' | 'logDays'>;

/** ISO 8601, UTC: what is older in the logs does not count. Throws `UserError`. */
export function sinceOf(options: LogOptions): string {
  return new Date(Date.now() - parseLogDays(options) * DAY_MILLISECONDS).toISOString();
}

/** Throws `UserError`; before anything was read. */
export function parseLogDays({ accessLogs, trailLogs, resolverLogs, logDays }: LogOptions): number {
  if (logDays === undefined) return DAYS.usual;
  if (accessLogs === undefined && trailLogs === undefined && resolverLogs === undefined) {
    throw new UserError({
      got: `--log-days ${logDays} without logs`,
      allowed: 'together with --access-logs, --trail-logs or --resolver-logs',
      remedy: 'name the logs, or leave it out',
    });
  }
  const days = /^\d{1,4}$/.test(logDays) ? Number(logDays) : 0;
  if (days >= DAYS.least && days <= DAYS.most) return days;
  throw new UserError({
    got: `--log-days ${logDays}`,
    allowed: `whole days, ${DAYS.least}-${DAYS.most}; default ${DAYS.usual}`,
    remedy: 'give the number of days whose requests count',
  });
}
