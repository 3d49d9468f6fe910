import type { Subnet as Ec2Subnet } from '@aws-sdk/client-ec2';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import type { Subnet } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { vpcFilters } from './narrow.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';
import { toTags } from './tags.ts';

export async function readSubnets(reader: Reader): Promise<readonly Subnet[]> {
  const ec2 = await reader.clients.ec2();
  return readPages(reader, 'ec2:DescribeSubnets', {
    ask: (NextToken) =>
      ec2.send(
        new DescribeSubnetsCommand({
          Filters: vpcFilters(reader),
          MaxResults: largestPageOf('ec2:DescribeSubnets'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.Subnets, 'Subnets').map(toSubnet),
  });
}

export function toSubnet(subnet: Ec2Subnet): Subnet {
  return {
    subnetId: required(subnet.SubnetId, 'SubnetId'),
    vpcId: required(subnet.VpcId, 'VpcId'),
    ownerId: required(subnet.OwnerId, 'OwnerId'),
    availabilityZone: required(subnet.AvailabilityZone, 'AvailabilityZone'),
    ...(subnet.AvailabilityZoneId === undefined ? {} : { availabilityZoneId: subnet.AvailabilityZoneId }),
    ...(subnet.CidrBlock === undefined ? {} : { cidrBlock: subnet.CidrBlock }),
    ipv6CidrBlocks: (subnet.Ipv6CidrBlockAssociationSet ?? []).flatMap((association) =>
      association.Ipv6CidrBlockState?.State === 'associated' ? (association.Ipv6CidrBlock ?? []) : [],
    ),
    enableDns64: subnet.EnableDns64 ?? false,
    ...(subnet.OutpostArn === undefined ? {} : { outpostArn: subnet.OutpostArn }),
    tags: toTags(subnet.Tags),
  };
}
