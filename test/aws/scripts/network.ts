import {
  DescribeInstancesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeVpcsCommand,
  type Filter,
} from '@aws-sdk/client-ec2';
import { refused, step, type Script, type Stage } from '../script.ts';

const ofVpc = ({ id }: Stage): Filter[] => [{ Name: 'vpc-id', Values: [id('vpc')] }];

/** What the reader asks of a VPC beside its tables, groups and endpoints. */
export const network: Script = {
  title: 'a VPC and what is in it',
  steps: [
    step('a VPC says its ranges and its owner', {
      ask: ({ ec2, id }) => ec2.send(new DescribeVpcsCommand({ VpcIds: [id('vpc')] })),
      look: ({ Vpcs }) =>
        (Vpcs ?? []).map((vpc) => ({
          id: vpc.VpcId ?? null,
          cidr: vpc.CidrBlock ?? null,
          owner: vpc.OwnerId ?? null,
          isDefault: vpc.IsDefault ?? null,
          state: vpc.State ?? null,
        })),
      expects: [
        { id: '<vpc>', cidr: '10.20.0.0/16', owner: '<account>', isDefault: false, state: 'available' },
      ],
    }),
    refused('a VPC that is not there', 'InvalidVpcID.NotFound', ({ ec2 }) =>
      ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-0123456789abcdef0'] })),
    ),
    refused('VPCs by a page that is too small', 'InvalidParameterValue', ({ ec2 }) =>
      ec2.send(new DescribeVpcsCommand({ MaxResults: 4 })),
    ),
    step('its one network ACL is the default one and lets all through', {
      ask: (stage) => stage.ec2.send(new DescribeNetworkAclsCommand({ Filters: ofVpc(stage) })),
      look: ({ NetworkAcls }) =>
        (NetworkAcls ?? []).map((acl) => ({
          isDefault: acl.IsDefault ?? null,
          subnets: (acl.Associations ?? []).length,
          entries: (acl.Entries ?? [])
            .map(({ CidrBlock, Egress, Protocol, RuleAction, RuleNumber }) =>
              [RuleNumber, Egress === true ? 'out' : 'in', Protocol, CidrBlock, RuleAction].join(' '),
            )
            .toSorted(),
        })),
      expects: [
        {
          isDefault: true,
          subnets: 6,
          entries: [
            '100 in -1 0.0.0.0/0 allow',
            '100 out -1 0.0.0.0/0 allow',
            '32767 in -1 0.0.0.0/0 deny',
            '32767 out -1 0.0.0.0/0 deny',
          ],
        },
      ],
    }),
    refused('a network ACL that is not there', 'InvalidNetworkAclID.NotFound', ({ ec2 }) =>
      ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: ['acl-0123456789abcdef0'] })),
    ),
    step('it has no NAT gateways', {
      ask: (stage) => stage.ec2.send(new DescribeNatGatewaysCommand({ Filter: ofVpc(stage) })),
      look: ({ NatGateways, NextToken }) => ({
        gateways: NatGateways?.length ?? null,
        hasNext: NextToken !== undefined,
      }),
      expects: { gateways: 0, hasNext: false },
    }),
    refused('a NAT gateway that is not there', 'NatGatewayNotFound', ({ ec2 }) =>
      ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: ['nat-0123456789abcdef0'] })),
    ),
    step('and no instances', {
      ask: (stage) => stage.ec2.send(new DescribeInstancesCommand({ Filters: ofVpc(stage) })),
      look: ({ Reservations, NextToken }) => ({
        reservations: Reservations?.length ?? null,
        hasNext: NextToken !== undefined,
      }),
      expects: { reservations: 0, hasNext: false },
    }),
    refused('an instance that is not there', 'InvalidInstanceID.NotFound', ({ ec2 }) =>
      ec2.send(new DescribeInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] })),
    ),
  ],
};
