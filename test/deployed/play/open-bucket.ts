/** A bucket that an endpoint could keep, and somebody who gives it a policy that looks closed and is not. */
import { ACCOUNT_ID, PRIVATE_TABLE_ID, REGION, VPC_ID } from '../account/article-account.ts';
import type { Estate, VpcEndpoint } from '../../../lib/core/network/estate.ts';
import { mapPart } from '../../../lib/core/remediation/actions/map-part.ts';
import type { Deployment } from '../stack/start-deployment.ts';
import { recordOf } from './somebody.ts';

export const BUCKET = 'article-files';
export const ENDPOINT_ID = 'vpce-0a1b2c3d4e5f60001';
const S3_LIST = 'pl-23ad484a';

const ENDPOINT: VpcEndpoint = {
  vpcEndpointId: ENDPOINT_ID,
  vpcId: VPC_ID,
  ownerId: ACCOUNT_ID,
  type: 'Gateway',
  serviceName: `com.amazonaws.${REGION}.s3`,
  state: 'available',
  routeTableIds: [PRIVATE_TABLE_ID],
  subnetIds: [],
  securityGroupIds: [],
  privateDnsEnabled: false,
  policyDocument: JSON.stringify({
    Version: '2008-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
  }),
  requesterManaged: false,
  tags: {},
};

/** The article's account with a gateway endpoint of S3 on its private table. */
export function withEndpoint(article: Estate): Estate {
  const lists = article.prefixLists.status === 'read' ? article.prefixLists.value : [];
  const prefixListId = lists.find(({ name }) => name.endsWith('.s3'))?.prefixListId ?? S3_LIST;
  const route = {
    destination: { prefixListId },
    target: { kind: 'vpcEndpoint', id: ENDPOINT_ID },
    state: 'active',
    origin: 'static',
  } as const;
  return {
    ...article,
    vpcEndpoints: { status: 'read', value: [ENDPOINT] },
    routeTables: mapPart(article.routeTables, (tables) =>
      tables.map((table) =>
        table.routeTableId === PRIVATE_TABLE_ID ? { ...table, routes: [...table.routes, route] } : table,
      ),
    ),
  };
}

/** It denies the two actions that came to mind, and forgets listing and deleting. */
const HALF_CLOSED_DOCUMENT = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'HalfClosed',
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
      Condition: { StringNotEquals: { 'aws:SourceVpce': ENDPOINT_ID } },
    },
  ],
};

export const HALF_CLOSED = JSON.stringify(HALF_CLOSED_DOCUMENT);

/** Alice puts that policy, and CloudTrail tells of it. */
export async function halfClose({
  simulator,
  putEvent,
}: Pick<Deployment, 'simulator' | 'putEvent'>): Promise<void> {
  simulator.mutate((state) => {
    const bucket = state.Buckets.find(({ Name }) => Name === BUCKET);
    if (bucket === undefined) throw new Error('the bucket is gone');
    bucket.Policy = HALF_CLOSED;
  });
  const requestParameters = { bucketName: BUCKET, bucketPolicy: HALF_CLOSED_DOCUMENT };
  const deed = { eventName: 'PutBucketPolicy', requestParameters, resourceIds: [BUCKET] };
  await putEvent({
    source: 'aws.s3',
    'detail-type': 'AWS API Call via CloudTrail',
    resources: [],
    detail: { ...recordOf(deed), eventSource: 's3.amazonaws.com' },
  });
}

export function policyIn({ simulator }: Pick<Deployment, 'simulator'>): string | null {
  return simulator.state().Buckets.find(({ Name }) => Name === BUCKET)?.Policy ?? null;
}
