import type { Plan } from '../core/remediation/plan.ts';

/** What one run carries from step to step: plain data, so that it can wait for days between two of them. */
export interface RemediationRun {
  readonly approved: Plan;
  /** Who answered: a person's name or ARN, or `consent` where the VPC's owner allowed it. */
  readonly approvedBy: string;
  readonly remediationId: string;
  /** The hash of the plan as the account gives it now; absent where nothing is left to do. */
  readonly presentHash?: string;
  readonly failure?: string;
  readonly kept: readonly string[];
}
