/** S3 Control: what concerns the account's S3 as a whole. It signs as S3 does and is told by its path. */
import type {
  AccessPoint,
  GetAccessPointPolicyRequest,
  GetAccessPointPolicyResult,
  GetPublicAccessBlockOutput,
  GetPublicAccessBlockRequest,
  ListAccessPointsRequest,
  ListAccessPointsResult,
} from '@aws-sdk/client-s3-control';
import type { FixtureAccessPoint } from '../../fixture.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { s3ControlProtocol } from '../../wire/rest-xml-protocol.ts';
import { s3Refusals } from '../refusals.ts';
import { operation, type Call, type Service } from '../service.ts';

const largestPage = 1000;
const pages = new Pages<FixtureAccessPoint>();

const listAccessPoints = operation<ListAccessPointsRequest, ListAccessPointsResult>(
  'ListAccessPoints',
  ({ AccountId, Bucket, MaxResults = largestPage, NextToken }, call) => {
    expectOwnAccount(AccountId, call);
    const { items, nextToken } = pages.take(call.world, {
      list: Bucket ?? '',
      token: NextToken,
      size: pageSizeOf(MaxResults, largestPage, call.pageSize),
      read: () =>
        call.world.read('AccessPoints').filter((point) => Bucket === undefined || point.Bucket === Bucket),
      badToken: () => new Refusal('InvalidRequest', 'The token is not valid'),
    });
    return {
      AccessPointList: items.map((point) => toAccessPoint(point, call)),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  },
);

function toAccessPoint({ Name, Bucket, VpcId }: FixtureAccessPoint, { world }: Call): AccessPoint {
  return {
    Name,
    Bucket,
    BucketAccountId: world.accountId,
    AccessPointArn: `arn:aws:s3:${world.region}:${world.accountId}:accesspoint/${Name}`,
    NetworkOrigin: VpcId === undefined ? 'Internet' : 'VPC',
    ...(VpcId === undefined ? {} : { VpcConfiguration: { VpcId } }),
  };
}

const getAccessPointPolicy = operation<GetAccessPointPolicyRequest, GetAccessPointPolicyResult>(
  'GetAccessPointPolicy',
  ({ AccountId, Name }, call) => {
    expectOwnAccount(AccountId, call);
    const point = call.world.read('AccessPoints').find((one) => one.Name === Name);
    if (!point) throw new Refusal('NoSuchAccessPoint', 'The specified accesspoint does not exist', 404);
    if (point.Policy === null)
      throw new Refusal('NoSuchAccessPointPolicy', 'The specified accesspoint policy does not exist', 404);
    return { Policy: point.Policy };
  },
);

const getPublicAccessBlock = operation<GetPublicAccessBlockRequest, GetPublicAccessBlockOutput>(
  'GetPublicAccessBlock',
  ({ AccountId }, call) => {
    expectOwnAccount(AccountId, call);
    const [PublicAccessBlockConfiguration] = call.world.read('AccountPublicAccessBlocks');
    if (!PublicAccessBlockConfiguration) {
      throw new Refusal(
        'NoSuchPublicAccessBlockConfiguration',
        'The public access block configuration was not found',
        404,
      );
    }
    return { PublicAccessBlockConfiguration };
  },
);

function expectOwnAccount(account: string | undefined, { world }: Call): void {
  if (account !== world.accountId) throw new Refusal('AccessDenied', 'Access Denied', 403);
}

const routes = new Map([
  ['GET /v20180820/accesspoint', 'ListAccessPoints'],
  ['GET /v20180820/accesspoint/{Name}/policy', 'GetAccessPointPolicy'],
  ['GET /v20180820/configuration/publicAccessBlock', 'GetPublicAccessBlock'],
]);

export const s3Control: Service = {
  signingName: 's3control',
  eventSource: 's3.amazonaws.com',
  protocol: s3ControlProtocol(routes),
  operations: [listAccessPoints, getAccessPointPolicy, getPublicAccessBlock],
  refusals: s3Refusals,
  regions: 'own',
  loadSchemas: () => import('@aws-sdk/client-s3-control'),
};
