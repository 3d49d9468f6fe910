import type { ListHostedZonesByVPCRequest, ListHostedZonesByVPCResponse } from '@aws-sdk/client-route-53';
import type { FixtureHostedZone } from '../../fixture.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { route53Protocol } from '../../wire/rest-xml-protocol.ts';
import { queryRefusals } from '../refusals.ts';
import { operation, type Service } from '../service.ts';
import { listResourceRecordSets } from './list-resource-record-sets.ts';

const largestPage = 100;
const pages = new Pages<FixtureHostedZone>();

const listHostedZonesByVpc = operation<ListHostedZonesByVPCRequest, ListHostedZonesByVPCResponse>(
  'ListHostedZonesByVPC',
  ({ VPCId = '', VPCRegion, MaxItems = largestPage, NextToken }, { world, pageSize }) => {
    if (VPCRegion === world.region && !world.present('Vpcs').some((vpc) => vpc.VpcId === VPCId)) {
      throw new Refusal(
        'InvalidInput',
        `The VPC ${VPCId} in region ${VPCRegion} does not exist or is not authorized.`,
      );
    }
    const read = () =>
      world
        .read('HostedZones')
        .filter((zone) => zone.VPCs.some((vpc) => vpc.VPCId === VPCId && vpc.VPCRegion === VPCRegion));
    const { items, nextToken } = pages.take(world, {
      list: JSON.stringify([VPCId, VPCRegion]),
      token: NextToken,
      size: pageSizeOf(MaxItems, largestPage, pageSize),
      read,
      badToken: () =>
        new Refusal(
          'InvalidPaginationToken',
          'The value that you specified to get the second or subsequent page of results is invalid.',
        ),
    });
    return {
      HostedZoneSummaries: items.map(({ Id, Name, Owner }) => ({
        HostedZoneId: Id.replace(/^\/hostedzone\//, ''),
        Name,
        Owner,
      })),
      MaxItems,
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  },
);

export const route53: Service = {
  signingName: 'route53',
  eventSource: 'route53.amazonaws.com',
  protocol: route53Protocol(
    new Map([
      ['GET /2013-04-01/hostedzonesbyvpc', 'ListHostedZonesByVPC'],
      ['GET /2013-04-01/hostedzone/{Id}/rrset', 'ListResourceRecordSets'],
    ]),
  ),
  operations: [listHostedZonesByVpc, listResourceRecordSets],
  refusals: queryRefusals('route53', 'InternalFailure'),
  regions: ['us-east-1'],
  loadSchemas: () => import('@aws-sdk/client-route-53'),
};
