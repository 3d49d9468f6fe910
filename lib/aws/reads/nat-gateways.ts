import type { NatGateway as Ec2NatGateway } from '@aws-sdk/client-ec2';
import { DescribeNatGatewaysCommand } from '@aws-sdk/client-ec2';
import type { NatGateway, NatGatewayAddress } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { vpcFilters } from './narrow.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';
import { toTags } from './tags.ts';

export async function readNatGateways(reader: Reader): Promise<readonly NatGateway[]> {
  const ec2 = await reader.clients.ec2();
  return readPages(reader, 'ec2:DescribeNatGateways', {
    ask: (NextToken) =>
      ec2.send(
        new DescribeNatGatewaysCommand({
          // Here alone the member is called Filter.
          Filter: vpcFilters(reader),
          MaxResults: largestPageOf('ec2:DescribeNatGateways'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.NatGateways, 'NatGateways').map(toNatGateway),
  });
}

export function toNatGateway(gateway: Ec2NatGateway): NatGateway {
  return {
    natGatewayId: required(gateway.NatGatewayId, 'NatGatewayId'),
    vpcId: required(gateway.VpcId, 'VpcId'),
    state: required(gateway.State, 'State'),
    // Gateways older than private NAT say nothing and are public.
    connectivityType: gateway.ConnectivityType ?? 'public',
    availabilityMode: toAvailabilityMode(gateway),
    ...(gateway.SubnetId === undefined ? {} : { subnetId: gateway.SubnetId }),
    addresses: (gateway.NatGatewayAddresses ?? []).map(toAddress),
    tags: toTags(gateway.Tags),
  };
}

/** A Regional gateway stands in no subnet. https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html */
function toAvailabilityMode({ AvailabilityMode, SubnetId }: Ec2NatGateway): NatGateway['availabilityMode'] {
  return AvailabilityMode ?? (SubnetId === undefined ? 'regional' : 'zonal');
}

function toAddress(address: NonNullable<Ec2NatGateway['NatGatewayAddresses']>[number]): NatGatewayAddress {
  const { PrivateIp, PublicIp, NetworkInterfaceId } = address;
  return {
    ...(PrivateIp === undefined ? {} : { privateIp: PrivateIp }),
    ...(PublicIp === undefined ? {} : { publicIp: PublicIp }),
    ...(NetworkInterfaceId === undefined ? {} : { networkInterfaceId: NetworkInterfaceId }),
  };
}
