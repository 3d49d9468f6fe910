/** The access points of this account and Region, with their policies; of the buckets that are asked for. */
import type { AccessPoint as ListedAccessPoint } from '@aws-sdk/client-s3-control';
import { GetAccessPointPolicyCommand, ListAccessPointsCommand } from '@aws-sdk/client-s3-control';
import type { AccessPoint } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { readOrNone } from './read-or-none.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';

export async function readAccessPoints(reader: Reader): Promise<readonly AccessPoint[]> {
  const control = await reader.clients.s3Control();
  const AccountId = reader.accountId;
  const listed = await readPages(reader, 's3control:ListAccessPoints', {
    ask: (NextToken) =>
      control.send(
        new ListAccessPointsCommand({
          AccountId,
          MaxResults: largestPageOf('s3control:ListAccessPoints'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.AccessPointList, 'AccessPointList').map(toAccessPoint),
  });
  const asked = listed.filter(({ bucketName }) => reader.bucketNames?.includes(bucketName) ?? true);
  return Promise.all(
    asked.map(async (point) => ({
      ...point,
      policy: await readOrNone(
        reader,
        's3control:GetAccessPointPolicy',
        async () => {
          const answer = await control.send(new GetAccessPointPolicyCommand({ AccountId, Name: point.name }));
          return required(answer.Policy, 'Policy');
        },
        'NoSuchAccessPointPolicy',
      ),
    })),
  );
}

export function toAccessPoint(point: ListedAccessPoint): Omit<AccessPoint, 'policy'> {
  const vpcId = point.VpcConfiguration?.VpcId;
  return {
    accessPointArn: required(point.AccessPointArn, 'AccessPointArn'),
    name: required(point.Name, 'Name'),
    bucketName: required(point.Bucket, 'Bucket'),
    ...(vpcId === undefined ? {} : { vpcId }),
  };
}
