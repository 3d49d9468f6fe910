/** What can be said of every bucket of the account in its Region: one evaluation for each, in the estate's order. */
import { unknownAccount } from '../checks/unknown-account.ts';
import type { Claim, Evaluation, FactsEvidence, Severity } from '../checks/check.ts';
import { parsePolicy } from '../iam/parse-policy.ts';
import type { ParsedPolicy } from '../iam/policy.ts';
import type { Exemption } from '../iam/prove/proof.ts';
import { isUnknown } from '../iam/truth.ts';
import type { Bucket, BucketSettings, Estate, Part } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { ENDPOINT_ONLY_TAG, exemptRolesOf } from './bucket-tags.ts';
import { deliveriesByBucket } from './deliveries.ts';
import { describeRequest } from './describe-request.ts';
import type { PolicyVerdict } from './judge-policy.ts';
import { judgePolicy } from './judge-policy.ts';
import { namedMarks } from './named-marks.ts';
import { findObstacle } from './not-to-be-closed.ts';
import type { ServiceEndpoints } from './whose-mark.ts';
import { endpointsOfService } from './whose-mark.ts';
import { withControlPolicies } from './with-control-policies.ts';

/** What is said of one bucket, before it is told as an evaluation of a check. */
export type BucketJudgement = {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly reason: string;
} & (
  | { readonly status: Exclude<Evaluation['status'], 'nonCompliant'> }
  | { readonly status: 'nonCompliant'; readonly severity: Severity; readonly evidence: FactsEvidence }
);

export function evaluateBuckets({ estate }: Pick<EstateIndex, 'estate'>): readonly BucketJudgement[] {
  return [...generalPurpose(estate), ...directory(estate)];
}

function generalPurpose(estate: Estate): readonly BucketJudgement[] {
  const { buckets, bucketSettings } = estate;
  if (buckets.status === 'unreadable') return [unknownAccount(estate, buckets.reason)];
  const endpoints = endpointsOfService(estate, 's3');
  const deliveries = deliveriesByBucket(estate);
  const settings = new Map(valueOr(bucketSettings, []).map((one) => [one.bucketName, one]));
  return buckets.value.map((bucket) =>
    judgeBucket({
      estate,
      endpoints,
      resourceType: 'AWS::S3::Bucket',
      bucketArn: `arn:${estate.partition}:s3:::${bucket.bucketName}`,
      bucket,
      settings: settings.get(bucket.bucketName) ?? unreadSettings(bucket.bucketName, bucketSettings),
      deliveries: deliveries.get(bucket.bucketName) ?? [],
    }),
  );
}

/** Directory buckets have neither websites nor logs nor public access, and no tags are read of them. */
function directory(estate: Estate): readonly BucketJudgement[] {
  const { directoryBuckets, region } = estate;
  if (directoryBuckets.status === 'unreadable') return [];
  const endpoints = endpointsOfService(estate, 's3express');
  return directoryBuckets.value.map(({ bucketArn, bucketName, policy }) =>
    judgeBucket({
      estate,
      endpoints,
      resourceType: 'AWS::S3Express::DirectoryBucket',
      bucketArn,
      bucket: { bucketName, region, policy },
      settings: nothingSet(bucketName),
      deliveries: [],
    }),
  );
}

interface BucketCase {
  readonly estate: Estate;
  readonly endpoints: ServiceEndpoints;
  readonly resourceType: string;
  readonly bucketArn: string;
  readonly bucket: Bucket;
  readonly settings: BucketSettings;
  readonly deliveries: readonly string[];
}

function judgeBucket(one: BucketCase): BucketJudgement {
  const { estate, endpoints, resourceType, bucketArn, bucket, settings } = one;
  const subject = { resourceType, resourceId: bucket.bucketName };
  const cannotTell = (reason: string): BucketJudgement => ({
    ...subject,
    status: 'unknown',
    reason: `Cannot tell: ${reason}.`,
  });
  if (bucket.policy.status === 'unreadable') return cannotTell(bucket.policy.reason);
  const { vpcEndpoints } = estate;
  if (vpcEndpoints.status === 'unreadable') return cannotTell(vpcEndpoints.reason);
  const policyText = bucket.policy.value;
  const policy = policyText === null ? undefined : parsePolicy(policyText);
  if (isUnknown(policy)) return cannotTell(policy.unknown);
  const exemptRoles = exemptRolesOf(valueOr(settings.tags, {}), policy, estate);
  const whole = withControlPolicies(policyText, valueOr(estate.resourceControlPolicies, []));
  const parsed = whole === null ? undefined : parsePolicy(whole);
  const verdict = judgePolicy({
    bucketArn,
    policyText: whole,
    policy: isUnknown(parsed) ? undefined : parsed,
    exemptRoles,
    endpoints,
  });
  if (verdict.verdict === 'closed') {
    return { ...subject, status: 'compliant', reason: describeClosed(verdict) };
  }
  if (verdict.verdict === 'lockOut') {
    return {
      ...subject,
      status: 'nonCompliant',
      severity: 'critical',
      reason: `Locked out: ${verdict.reason}.`,
      evidence: evidenceOf(one, { claim: 'yes', reason: verdict.reason }),
    };
  }
  const obstacle = findObstacle({ estate, settings, policyText, policy, deliveries: one.deliveries });
  if (obstacle?.must === 'stayOpen') {
    return { ...subject, status: 'notApplicable', reason: `Not to be closed: ${obstacle.reason}.` };
  }
  if (verdict.verdict === 'unknown') return cannotTell(`${verdict.reason}${delegation(one)}`);
  if (obstacle !== undefined) return cannotTell(obstacle.reason);
  if (endpoints.serving.length === 0) {
    const reason = 'No endpoint of this account and Region carries traffic that could be its only way in.';
    return { ...subject, status: 'notApplicable', reason };
  }
  return {
    ...subject,
    status: 'nonCompliant',
    severity: severityOf(policy, settings),
    reason: `Not closed: ${describeRequest(verdict.counterexample)}.`,
    evidence: evidenceOf(one, { claim: 'no', reason: 'endpoints are not denied' }, verdict.notes),
  };
}

function describeClosed({ admits, exemptions }: Extract<PolicyVerdict, { verdict: 'closed' }>): string {
  const also = exemptions.map(describeExemption);
  const besides = also.length === 0 ? '' : `; also ${also.join(', ')}`;
  return `Lets in our endpoints alone (such as ${admits.join(', ')})${besides}.`;
}

function describeExemption(exemption: Exemption): string {
  switch (exemption.kind) {
    case 'awsServices':
      return exemption.services === undefined ? 'AWS services' : exemption.services.join(', ');
    case 'onBehalf':
      return 'calls that AWS services make on behalf of a caller';
    case 'role':
      return `exempt role ${exemption.arn}`;
  }
}

/** Whoever names endpoints meant to close the bucket, and so does the tag. */
function severityOf(policy: ParsedPolicy | undefined, { tags }: BucketSettings): Severity {
  const isTagged = valueOr(tags, {})[ENDPOINT_ONLY_TAG] === 'yes';
  const names = policy === undefined || isUnknown(policy) ? [] : namedMarks(policy);
  return isTagged || names.length > 0 ? 'high' : 'low';
}

function evidenceOf(
  { estate, bucket, settings }: BucketCase,
  lockOut: Claim,
  notes: readonly string[] = [],
): FactsEvidence {
  const points = valueOr(estate.accessPoints, []).filter(
    ({ bucketName }) => bucketName === bucket.bucketName,
  );
  const { resourceControlPolicies: controls } = estate;
  const facts: readonly (readonly [string, Claim] | undefined)[] = [
    ['lock-out', lockOut],
    notes.length === 0 ? undefined : ['not ours', { claim: 'yes', reason: notes.join('; ') }],
    estate.accessPoints.status === 'unreadable'
      ? ['access points', { claim: 'unknown', reason: estate.accessPoints.reason }]
      : points.length === 0
        ? undefined
        : ['access points', { claim: 'yes', reason: describePoints(points) }],
    controls.status === 'unreadable'
      ? [
          'organization',
          { claim: 'unknown', reason: `resource control policies could close more: ${controls.reason}` },
        ]
      : undefined,
    settings.accessLogsTo.status === 'read' && settings.accessLogsTo.value !== null
      ? ['access logs', { claim: 'yes', reason: `they go to bucket ${settings.accessLogsTo.value}` }]
      : ['access logs', { claim: 'no', reason: 'who uses the bucket is not recorded there' }],
  ];
  return {
    kind: 'facts',
    facts: facts.flatMap((fact) => (fact === undefined ? [] : [{ label: fact[0], claim: fact[1] }])),
  };
}

function describePoints(points: readonly { readonly name: string; readonly vpcId?: string }[]): string {
  return points.map(({ name, vpcId }) => `${name} (${vpcId ?? 'internet'})`).join(', ');
}

/** A policy that leaves it to access points is only as closed as they are. */
function delegation({ estate, bucket }: BucketCase): string {
  const points = valueOr(estate.accessPoints, []).filter(
    ({ bucketName }) => bucketName === bucket.bucketName,
  );
  return points.length === 0 ? '' : `; its access points: ${describePoints(points)}`;
}

function unreadSettings(bucketName: string, { ...part }: Estate['bucketSettings']): BucketSettings {
  const reason = part.status === 'unreadable' ? part.reason : 'its settings are not shown';
  const none: Part<never> = { status: 'unreadable', reason };
  return {
    bucketName,
    publicAccessBlock: none,
    website: none,
    accessLogsTo: none,
    replication: none,
    notifies: none,
    inventoryTo: none,
    tags: none,
  };
}

function nothingSet(bucketName: string): BucketSettings {
  const none = { status: 'read', value: null } as const;
  return {
    bucketName,
    publicAccessBlock: none,
    website: { status: 'read', value: false },
    accessLogsTo: none,
    replication: none,
    notifies: { status: 'read', value: [] },
    inventoryTo: { status: 'read', value: [] },
    tags: { status: 'read', value: {} },
  };
}
