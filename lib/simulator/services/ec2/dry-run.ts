import { Refusal } from '../../refusal.ts';

/** EC2's way of saying that a dry run would have gone well. */
export function dryRunSucceeded(): Refusal {
  return new Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
}
