import type { NetworkInterface as Ec2NetworkInterface } from '@aws-sdk/client-ec2';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import type { NetworkInterface } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { vpcFilters } from './narrow.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';

export async function readNetworkInterfaces(reader: Reader): Promise<readonly NetworkInterface[]> {
  const ec2 = await reader.clients.ec2();
  return readPages(reader, 'ec2:DescribeNetworkInterfaces', {
    ask: (NextToken) =>
      ec2.send(
        new DescribeNetworkInterfacesCommand({
          Filters: vpcFilters(reader),
          MaxResults: largestPageOf('ec2:DescribeNetworkInterfaces'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.NetworkInterfaces, 'NetworkInterfaces').flatMap(toNetworkInterface),
  });
}

/** A Regional NAT gateway's interface stands in no subnet, so that it is none of a subnet's clients: left out. */
export function toNetworkInterface(eni: Ec2NetworkInterface): readonly NetworkInterface[] {
  if (eni.SubnetId === undefined) return [];
  const publicIp = eni.Association?.PublicIp;
  const instanceId = eni.Attachment?.InstanceId;
  return [
    {
      networkInterfaceId: required(eni.NetworkInterfaceId, 'NetworkInterfaceId'),
      vpcId: required(eni.VpcId, 'VpcId'),
      subnetId: eni.SubnetId,
      ownerId: required(eni.OwnerId, 'OwnerId'),
      privateIps: (eni.PrivateIpAddresses ?? []).flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []),
      ipv6Addresses: (eni.Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => Ipv6Address ?? []),
      ...(publicIp === undefined ? {} : { publicIp }),
      securityGroupIds: (eni.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
      interfaceType: eni.InterfaceType ?? 'interface',
      requesterManaged: eni.RequesterManaged ?? false,
      sourceDestCheck: eni.SourceDestCheck ?? true,
      ...(instanceId === undefined ? {} : { instanceId }),
    },
  ];
}
