import type { AccountSettings } from '../account/account-settings.ts';
import type { RemediationRun } from '../steps/remediation-run.ts';

/**
 * Whether the one whose change led to the question may not approve it.
 *
 * Always so for a bucket: who has just opened one must not be the one who shuts others out of it.
 */
export function needsOtherApprover(
  { requiresOtherApprover }: AccountSettings,
  { subject }: Pick<RemediationRun, 'subject'>,
): boolean {
  return requiresOtherApprover || subject.kind === 'bucket';
}
