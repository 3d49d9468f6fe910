import { restorePolicy } from '../../core/iam/cure/restore-policy.ts';
import type { RestoreBucketPolicy } from '../../core/remediation/action.ts';
import { bucketPolicy } from './bucket-policy.ts';
import type { Call } from './call.ts';
import { notAnAnswer } from './call.ts';

/** What is put depends on what stands there now: the former policy, or the present one without our statement. */
export const restoreBucketPolicy: Call<RestoreBucketPolicy> = async (clients, action, { isDryRun }) => {
  if (isDryRun) return { outcome: 'noDryRun' };
  const store = bucketPolicy(await clients.s3Writes(), action);
  const present = await store.read();
  if (present === undefined) return notAnAnswer('s3:GetBucketPolicy');
  const restored = restorePolicy(present, action);
  if (restored.is === 'refused')
    return { outcome: 'refused', code: 'PolicyChanged', message: restored.reason };
  if (restored.is !== 'absent') await store.write(restored.policyText);
  return { outcome: 'done' };
};
