import type { VpcEndpoint as Ec2VpcEndpoint } from '@aws-sdk/client-ec2';
import { DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import type { VpcEndpoint } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { vpcFilters } from './narrow.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';
import { toTags } from './tags.ts';

/** An endpoint, and when it was made: no part of what it is, but of how long it could have been used. */
export interface ListedEndpoint {
  readonly endpoint: VpcEndpoint;
  /** ISO 8601. */
  readonly createdAt: string | undefined;
}

export async function listVpcEndpoints(reader: Reader): Promise<readonly ListedEndpoint[]> {
  const ec2 = await reader.clients.ec2();
  return readPages(reader, 'ec2:DescribeVpcEndpoints', {
    ask: (NextToken) =>
      ec2.send(
        new DescribeVpcEndpointsCommand({
          Filters: vpcFilters(reader),
          MaxResults: largestPageOf('ec2:DescribeVpcEndpoints'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.VpcEndpoints, 'VpcEndpoints').map(toListedEndpoint),
  });
}

function toListedEndpoint(endpoint: Ec2VpcEndpoint): ListedEndpoint {
  return { endpoint: toVpcEndpoint(endpoint), createdAt: endpoint.CreationTimestamp?.toISOString() };
}

export function toVpcEndpoint(endpoint: Ec2VpcEndpoint): VpcEndpoint {
  return {
    vpcEndpointId: required(endpoint.VpcEndpointId, 'VpcEndpointId'),
    vpcId: required(endpoint.VpcId, 'VpcId'),
    ownerId: required(endpoint.OwnerId, 'OwnerId'),
    type: required(endpoint.VpcEndpointType, 'VpcEndpointType'),
    serviceName: toServiceName(endpoint),
    // The model spells states with a capital, the wire without.
    state: required<string>(endpoint.State, 'State').toLowerCase(),
    routeTableIds: endpoint.RouteTableIds ?? [],
    subnetIds: endpoint.SubnetIds ?? [],
    securityGroupIds: (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    privateDnsEnabled: endpoint.PrivateDnsEnabled ?? false,
    ...toAddressType(endpoint),
    policyDocument: endpoint.PolicyDocument ?? null,
    requesterManaged: endpoint.RequesterManaged ?? false,
    tags: toTags(endpoint.Tags),
  };
}

function toAddressType({
  VpcEndpointType,
  IpAddressType,
}: Ec2VpcEndpoint): Pick<VpcEndpoint, 'ipAddressType'> {
  return VpcEndpointType === 'Interface' && IpAddressType !== undefined
    ? { ipAddressType: IpAddressType }
    : {};
}

/** An endpoint of a resource or of a service network names what it stands for by ARN. */
function toServiceName(endpoint: Ec2VpcEndpoint): string {
  const { ServiceName, ResourceConfigurationArn, ServiceNetworkArn } = endpoint;
  return required(ServiceName ?? ResourceConfigurationArn ?? ServiceNetworkArn, 'ServiceName');
}
