import type { NetworkAcl as Ec2NetworkAcl, NetworkAclEntry as Ec2Entry } from '@aws-sdk/client-ec2';
import { DescribeNetworkAclsCommand } from '@aws-sdk/client-ec2';
import type { NetworkAcl, NetworkAclEntry } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { vpcFilters } from './narrow.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';

export async function readNetworkAcls(reader: Reader): Promise<readonly NetworkAcl[]> {
  const ec2 = await reader.clients.ec2();
  return readPages(reader, 'ec2:DescribeNetworkAcls', {
    ask: (NextToken) =>
      ec2.send(
        new DescribeNetworkAclsCommand({
          Filters: vpcFilters(reader),
          MaxResults: largestPageOf('ec2:DescribeNetworkAcls'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.NetworkAcls, 'NetworkAcls').map(toNetworkAcl),
  });
}

export function toNetworkAcl(acl: Ec2NetworkAcl): NetworkAcl {
  return {
    networkAclId: required(acl.NetworkAclId, 'NetworkAclId'),
    vpcId: required(acl.VpcId, 'VpcId'),
    subnetIds: (acl.Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
    entries: (acl.Entries ?? []).map(toEntry),
  };
}

function toEntry(entry: Ec2Entry): NetworkAclEntry {
  const from = entry.PortRange?.From;
  const to = entry.PortRange?.To;
  return {
    ruleNumber: required(entry.RuleNumber, 'RuleNumber'),
    egress: required(entry.Egress, 'Egress'),
    action: required(entry.RuleAction, 'RuleAction'),
    protocol: required(entry.Protocol, 'Protocol'),
    cidr: required(entry.CidrBlock ?? entry.Ipv6CidrBlock, 'CidrBlock'),
    ...(from === undefined ? {} : { fromPort: from }),
    ...(to === undefined ? {} : { toPort: to }),
  };
}
