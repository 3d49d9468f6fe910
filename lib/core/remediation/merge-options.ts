import type { MergeOptions } from '../iam/cure/merge-endpoint-only.ts';
import type { Admission } from '../iam/cure/endpoint-only-statement.ts';
import type { EstateIndex } from '../network/index-estate.ts';

/** Who a bucket's policy is to let in. */
export interface BucketAdmission {
  readonly bucketName: string;
  readonly admit: Admission;
  readonly exemptRoles: readonly string[];
}

/** What the merge is asked, with everything that the estate knows of the bucket and the admitted endpoints. */
export function mergeOptions(
  { estate, vpcEndpoints }: EstateIndex,
  { bucketName, admit, exemptRoles }: BucketAdmission,
): MergeOptions {
  const ids = admit.key === 'aws:SourceVpce' ? admit.values : [];
  const known = ids.flatMap((id) => {
    const endpoint = vpcEndpoints.get(id);
    return endpoint === undefined ? [] : [{ id, vpc: endpoint.vpcId, account: endpoint.ownerId }];
  });
  return {
    bucket: `arn:${estate.partition}:s3:::${bucketName}`,
    account: estate.accountId,
    admit,
    known,
    exemptRoles,
  };
}
