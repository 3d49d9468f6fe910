import { RetentionDays } from 'aws-cdk-lib/aws-logs';

const KEPT: readonly RetentionDays[] = Object.values(RetentionDays).filter(
  (value): value is RetentionDays => typeof value === 'number' && value !== RetentionDays.INFINITE,
);

/** Days for which CloudWatch Logs keeps entries, as it allows them. */
export const LOG_RETENTION_DAYS: readonly number[] = KEPT;

/** CDK's name for a number of days. Throws for one that CloudWatch does not know, which props were checked for. */
export function logRetention(days: number): RetentionDays {
  const found = KEPT.find((kept) => kept === days);
  if (found === undefined) throw new Error(`CloudWatch keeps no logs for ${days} days`);
  return found;
}
