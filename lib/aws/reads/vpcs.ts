import type { Vpc as Ec2Vpc } from '@aws-sdk/client-ec2';
import { DescribeVpcAttributeCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import type { Part, Vpc } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { vpcFilters } from './narrow.ts';
import { orUnreadable } from './or-unreadable.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';
import { toTags } from './tags.ts';

/** A VPC as DescribeVpcs tells it; its DNS attributes are asked for one by one. */
export type VpcDescription = Omit<Vpc, 'enableDnsSupport' | 'enableDnsHostnames'>;

type DnsAttribute = 'enableDnsSupport' | 'enableDnsHostnames';

export async function listVpcs(reader: Reader): Promise<readonly VpcDescription[]> {
  const ec2 = await reader.clients.ec2();
  return readPages(reader, 'ec2:DescribeVpcs', {
    ask: (NextToken) =>
      ec2.send(
        new DescribeVpcsCommand({
          Filters: vpcFilters(reader),
          MaxResults: largestPageOf('ec2:DescribeVpcs'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.Vpcs, 'Vpcs').map(toVpcDescription),
  });
}

export function readVpcs(reader: Reader, descriptions: readonly VpcDescription[]): Promise<readonly Vpc[]> {
  return Promise.all(
    descriptions.map(async (description) => {
      const [enableDnsSupport, enableDnsHostnames] = await Promise.all([
        readAttribute(reader, description.vpcId, 'enableDnsSupport'),
        readAttribute(reader, description.vpcId, 'enableDnsHostnames'),
      ]);
      return { ...description, enableDnsSupport, enableDnsHostnames };
    }),
  );
}

export function toVpcDescription(vpc: Ec2Vpc): VpcDescription {
  return {
    vpcId: required(vpc.VpcId, 'VpcId'),
    ownerId: required(vpc.OwnerId, 'OwnerId'),
    cidrBlocks: toCidrBlocks(vpc),
    ipv6CidrBlocks: (vpc.Ipv6CidrBlockAssociationSet ?? []).flatMap((association) =>
      association.Ipv6CidrBlockState?.State === 'associated' ? (association.Ipv6CidrBlock ?? []) : [],
    ),
    isDefault: vpc.IsDefault ?? false,
    tags: toTags(vpc.Tags),
  };
}

/** The association set holds the primary block too, at any place. */
function toCidrBlocks({ CidrBlock, CidrBlockAssociationSet }: Ec2Vpc): readonly string[] {
  const primary = required(CidrBlock, 'CidrBlock');
  const associated = (CidrBlockAssociationSet ?? []).flatMap((association) =>
    association.CidrBlockState?.State === 'associated' ? (association.CidrBlock ?? []) : [],
  );
  return [...new Set([primary, ...associated])];
}

/** The API gives one attribute a call. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcAttribute.html */
async function readAttribute(reader: Reader, vpcId: string, attribute: DnsAttribute): Promise<Part<boolean>> {
  const ec2 = await reader.clients.ec2();
  return orUnreadable(
    reader.call('ec2:DescribeVpcAttribute', async () => {
      const answer = await ec2.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: attribute }));
      const value = attribute === 'enableDnsSupport' ? answer.EnableDnsSupport : answer.EnableDnsHostnames;
      return required(value?.Value, attribute);
    }),
  );
}
