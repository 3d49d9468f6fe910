/**
 * The one statement that makes a bucket endpoint-only, known by its Sid.
 *
 * It denies data and listing actions only, so that whoever manages the bucket's policy can always repair it. The
 * IfExists forms deny where a key is missing, too: on the internet there is no endpoint key, and an unsigned request
 * has no principal keys.
 */
import type { BucketArn } from '../prove/bucket-arn.ts';

/** The mark by which endpoints are admitted. */
export type EndpointKey = 'aws:SourceVpce' | 'aws:SourceVpc' | 'aws:VpceAccount' | 'aws:VpceOrgID';

export type Admission = { readonly key: EndpointKey; readonly values: readonly string[] };

export const ENDPOINT_ONLY_SID = 'EndpointerEndpointOnly';

/** Together they match exactly the data and listing actions. */
export const DATA_ACTION_PATTERNS: Readonly<Record<'s3' | 's3express', readonly string[]>> = {
  s3: [
    's3:GetObject*',
    's3:PutObject*',
    's3:DeleteObject*',
    's3:RestoreObject',
    's3:UpdateObjectEncryption',
    's3:ListBucket',
    's3:ListBucketVersions',
    's3:ListBucketMultipartUploads',
    's3:ListMultipartUploadParts',
    's3:ListObject*',
    's3:AbortMultipartUpload',
    's3:InitiateReplication',
    's3:Replicate*',
  ],
  s3express: ['s3express:CreateSession'],
};

export function endpointOnlyStatement(
  { arn, service }: BucketArn,
  { key, values }: Admission,
  exemptRoles: readonly string[],
): object {
  const roles = [...new Set(exemptRoles)];
  return {
    Sid: ENDPOINT_ONLY_SID,
    Effect: 'Deny',
    Principal: '*',
    Action: DATA_ACTION_PATTERNS[service],
    Resource: service === 's3' ? [arn, `${arn}/*`] : arn,
    Condition: {
      StringNotEqualsIfExists: { [key]: [...new Set(values)] },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
      ...(roles.length === 0 ? {} : { ArnNotLikeIfExists: { 'aws:PrincipalArn': roles } }),
    },
  };
}
