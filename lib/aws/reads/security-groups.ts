import type { IpPermission, SecurityGroup as Ec2SecurityGroup } from '@aws-sdk/client-ec2';
import { DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import type { SecurityGroup, SecurityGroupRule } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { vpcFilters } from './narrow.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';
import { toTags } from './tags.ts';

export async function readSecurityGroups(reader: Reader): Promise<readonly SecurityGroup[]> {
  const ec2 = await reader.clients.ec2();
  return readPages(reader, 'ec2:DescribeSecurityGroups', {
    ask: (NextToken) =>
      ec2.send(
        new DescribeSecurityGroupsCommand({
          Filters: vpcFilters(reader),
          MaxResults: largestPageOf('ec2:DescribeSecurityGroups'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.SecurityGroups, 'SecurityGroups').map(toSecurityGroup),
  });
}

export function toSecurityGroup(group: Ec2SecurityGroup): SecurityGroup {
  return {
    groupId: required(group.GroupId, 'GroupId'),
    groupName: required(group.GroupName, 'GroupName'),
    vpcId: required(group.VpcId, 'VpcId'),
    ownerId: required(group.OwnerId, 'OwnerId'),
    tags: toTags(group.Tags),
    egress: (group.IpPermissionsEgress ?? []).map(toRule),
    ingress: (group.IpPermissions ?? []).map(toRule),
  };
}

function toRule(permission: IpPermission): SecurityGroupRule {
  const { FromPort, ToPort } = permission;
  return {
    protocol: required(permission.IpProtocol, 'IpProtocol'),
    ...(FromPort === undefined ? {} : { fromPort: FromPort }),
    ...(ToPort === undefined ? {} : { toPort: ToPort }),
    cidrs: [
      ...(permission.IpRanges ?? []).flatMap(({ CidrIp }) => CidrIp ?? []),
      ...(permission.Ipv6Ranges ?? []).flatMap(({ CidrIpv6 }) => CidrIpv6 ?? []),
    ],
    prefixListIds: (permission.PrefixListIds ?? []).flatMap(({ PrefixListId }) => PrefixListId ?? []),
    securityGroupIds: (permission.UserIdGroupPairs ?? []).flatMap(({ GroupId }) => GroupId ?? []),
  };
}
