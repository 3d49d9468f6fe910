import { isMarkedAlike } from '../../core/iam/cure/restore-policy.ts';
import { isSamePolicy } from '../../core/iam/same-policy.ts';
import type { PutBucketPolicy } from '../../core/remediation/action.ts';
import { bucketPolicy } from './bucket-policy.ts';
import type { Call } from './call.ts';
import { notAnAnswer } from './call.ts';

/** S3 has neither a dry run nor a conditional write: the policy is read once more, and put only if it still reads so. */
export const putBucketPolicy: Call<PutBucketPolicy> = async (clients, action, { isDryRun }) => {
  if (isDryRun) return { outcome: 'noDryRun' };
  const store = bucketPolicy(await clients.s3Writes(), action);
  const present = await store.read();
  if (present === undefined) return notAnAnswer('s3:GetBucketPolicy');
  if (isSamePolicy(present, action.formerPolicy)) {
    await store.write(action.policy);
    return { outcome: 'done' };
  }
  if (isMarkedAlike(present, action.policy)) return { outcome: 'done' };
  const message = `the policy of ${action.bucketName} is not the one that was read, so it is not overwritten`;
  return { outcome: 'refused', code: 'PolicyChanged', message };
};
