import { RetentionDays } from 'aws-cdk-lib/aws-logs';

const KEPT = new Map(
  Object.values(RetentionDays)
    .filter((value) => typeof value !== 'string')
    .filter((value) => value !== RetentionDays.INFINITE)
    .map((value): [number, RetentionDays] => [value, value]),
);

/** Days for which CloudWatch Logs keeps entries, as it allows them. */
export const LOG_RETENTION_DAYS: readonly number[] = [...KEPT.keys()];

/** CDK's name for a number of days. Throws for one that CloudWatch does not know, which props were checked for. */
export function logRetention(days: number): RetentionDays {
  const found = KEPT.get(days);
  if (found === undefined) throw new Error(`CloudWatch keeps no logs for ${days} days`);
  return found;
}
