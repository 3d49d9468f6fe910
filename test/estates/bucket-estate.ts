/** An account with one endpoint of Amazon S3 and some buckets, and a check that stands in for the bucket's own. */
import type { Evaluation, Finding } from '../../lib/core/checks/check.ts';
import { proveEndpointOnly } from '../../lib/core/iam/prove/prove-endpoint-only.ts';
import type { Estate, VpcEndpoint } from '../../lib/core/network/estate.ts';
import { valueOr } from '../../lib/core/network/estate.ts';
import type { Consumer } from '../../lib/core/buckets/consumer.ts';
import type { BucketCheck } from '../../lib/core/remediation/plan-bucket-policy.ts';
import { estateOf, gatewayEndpoint } from './build-estate.ts';

export const BUCKET = 'data-bucket';
export const ENDPOINT = 'vpce-0a';

export function endpointOfS3(shape: Partial<VpcEndpoint> = {}): VpcEndpoint {
  return gatewayEndpoint({ vpcEndpointId: ENDPOINT, routeTableIds: ['rtb-0a'], ...shape });
}

export function bucketEstate(
  policies: Readonly<Record<string, string | null>>,
  endpoints: readonly VpcEndpoint[] = [endpointOfS3()],
): Estate {
  const buckets = Object.entries(policies).map(([bucketName, policy]) => ({
    bucketName,
    region: 'eu-west-3',
    policy: { status: 'read' as const, value: policy },
  }));
  return estateOf({ buckets, vpcEndpoints: endpoints });
}

/** Compliant is what is proved for all endpoints that the account shows. */
export function bucketCheck(
  consumers: readonly Consumer[] = [],
  tags: Readonly<Record<string, string>> = {},
): BucketCheck {
  return {
    id: 's3-gateway-endpoint-routed',
    consumersOf: () => ({ consumers, absent: [] }),
    exemptRolesOf: () => [],
    tagsOf: () => ({ status: 'read', value: tags }),
    evaluate: ({ estate }) =>
      valueOr(estate.buckets, []).map(({ bucketName, policy }): Evaluation => {
        const subject = {
          checkId: 's3-gateway-endpoint-routed' as const,
          resourceType: 'AWS::S3::Bucket',
          resourceId: bucketName,
        };
        if (policy.status === 'unreadable') return { ...subject, status: 'unknown', reason: policy.reason };
        const endpoints = valueOr(estate.vpcEndpoints, []);
        const proof = proveEndpointOnly(policy.value, {
          bucket: bucketName,
          account: estate.accountId,
          endpoints: {
            ids: endpoints.map(({ vpcEndpointId }) => vpcEndpointId),
            known: endpoints.map(({ vpcEndpointId: id, vpcId: vpc, ownerId: account }) => ({
              id,
              vpc,
              account,
            })),
          },
          exemptRoles: [BREAK_GLASS],
        });
        if (proof.verdict === 'proved') return { ...subject, status: 'compliant', reason: 'proved' };
        const evidence = { kind: 'facts', facts: [] } as const;
        return { ...subject, status: 'nonCompliant', severity: 'high', reason: 'not proved', evidence };
      }),
  };
}

export const BREAK_GLASS = 'arn:aws:iam::111122223333:role/BreakGlass';

export function findingsOf(
  check: BucketCheck,
  index: Parameters<BucketCheck['evaluate']>[0],
): readonly Finding[] {
  return check
    .evaluate(index)
    .filter((evaluation): evaluation is Finding => evaluation.status === 'nonCompliant');
}
