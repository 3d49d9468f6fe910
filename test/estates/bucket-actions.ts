import { mergeEndpointOnly } from '../../lib/core/iam/cure/merge-endpoint-only.ts';
import type { Action } from '../../lib/core/remediation/action.ts';
import { BUCKET, ENDPOINT } from './bucket-estate.ts';

/** One action of each kind on a bucket's policy. */
export function everyBucketAction(): readonly Action[] {
  const change = { bucketName: BUCKET, bucketOwner: '111122223333', formerPolicy: null, policy: merged() };
  return [
    { kind: 'putBucketPolicy', ...change, preconditions: [] },
    { kind: 'restoreBucketPolicy', ...change, preconditions: [] },
  ];
}

function merged(): string {
  const result = mergeEndpointOnly(null, {
    bucket: `arn:aws:s3:::${BUCKET}`,
    account: '111122223333',
    admit: { key: 'aws:SourceVpce', values: [ENDPOINT] },
    known: [],
    exemptRoles: [],
  });
  if (result.verdict === 'refused') throw new Error(result.reason);
  return result.policyText;
}
