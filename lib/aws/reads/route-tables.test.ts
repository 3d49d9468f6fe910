import type { Route as Ec2Route, RouteState } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Route, RouteTarget } from '../../core/network/estate.ts';
import { toRoute, toRouteTable } from './route-tables.ts';
import { UnexpectedAnswer } from './reader.ts';

/** Shapes as answered by EC2 in Cloud Custodian's recordings (test_cross_az_nat_gateway_route_filter, test_rt_route_filter). */
const SEEN = { Origin: 'CreateRoute', State: 'active' } as const;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what AWS may add
const unknownState = 'new' as unknown as RouteState;

describe('a route', () => {
  it.each<[string, Ec2Route, RouteTarget]>([
    ['to the VPC itself', { GatewayId: 'local' }, { kind: 'local' }],
    ['to an internet gateway', { GatewayId: 'igw-1' }, { kind: 'internetGateway', id: 'igw-1' }],
    ['to a VPN gateway', { GatewayId: 'vgw-1' }, { kind: 'virtualPrivateGateway', id: 'vgw-1' }],
    ['to an endpoint', { GatewayId: 'vpce-1' }, { kind: 'vpcEndpoint', id: 'vpce-1' }],
    ['to an unknown gateway', { GatewayId: 'xgw-1' }, { kind: 'other', id: 'xgw-1' }],
    ['to a NAT gateway', { NatGatewayId: 'nat-1' }, { kind: 'natGateway', id: 'nat-1' }],
    ['to a transit gateway', { TransitGatewayId: 'tgw-1' }, { kind: 'transitGateway', id: 'tgw-1' }],
    [
      'to an egress-only gateway',
      { EgressOnlyInternetGatewayId: 'eigw-1' },
      { kind: 'egressOnlyInternetGateway', id: 'eigw-1' },
    ],
    ['to a peering', { VpcPeeringConnectionId: 'pcx-1' }, { kind: 'vpcPeeringConnection', id: 'pcx-1' }],
    ['to a core network', { CoreNetworkArn: 'arn:cn' }, { kind: 'coreNetwork', id: 'arn:cn' }],
    ['to a local gateway', { LocalGatewayId: 'lgw-1' }, { kind: 'localGateway', id: 'lgw-1' }],
    ['to a carrier gateway', { CarrierGatewayId: 'cagw-1' }, { kind: 'carrierGateway', id: 'cagw-1' }],
    ['to an Oracle network', { OdbNetworkArn: 'arn:odb' }, { kind: 'other', id: 'arn:odb' }],
    [
      'to an instance',
      { InstanceId: 'i-1', InstanceOwnerId: '1', NetworkInterfaceId: 'eni-1' },
      { kind: 'networkInterface', id: 'eni-1', instanceId: 'i-1' },
    ],
    ['to an interface', { NetworkInterfaceId: 'eni-1' }, { kind: 'networkInterface', id: 'eni-1' }],
  ])('%s names its target', (_, target, expected) => {
    expect(toRoute({ ...SEEN, DestinationCidrBlock: '0.0.0.0/0', ...target }).target).toEqual(expected);
  });

  it.each<[string, Ec2Route, Route['destination']]>([
    ['IPv4', { DestinationCidrBlock: '0.0.0.0/0' }, { cidr: '0.0.0.0/0' }],
    ['IPv6', { DestinationIpv6CidrBlock: '::/0' }, { cidr: '::/0' }],
    ['a prefix list', { DestinationPrefixListId: 'pl-68a54001' }, { prefixListId: 'pl-68a54001' }],
  ])('goes to %s', (_, destination, expected) => {
    expect(toRoute({ ...SEEN, GatewayId: 'local', ...destination }).destination).toEqual(expected);
  });

  it.each<[Ec2Route['Origin'], Route['origin']]>([
    ['CreateRouteTable', 'static'],
    ['CreateRoute', 'static'],
    ['EnableVgwRoutePropagation', 'propagated'],
    ['Advertisement', 'propagated'],
  ])('of origin %s is %s', (Origin, expected) => {
    const route = {
      DestinationCidrBlock: '10.0.0.0/8',
      GatewayId: 'vgw-1',
      State: 'active',
      Origin,
    } as const;
    expect(toRoute(route).origin).toBe(expected);
  });

  it.each<[string, Ec2Route]>([
    ['without a destination', { ...SEEN, GatewayId: 'local' }],
    ['without a target', { ...SEEN, DestinationCidrBlock: '10.0.0.0/8' }],
    ['without a state', { DestinationCidrBlock: '10.0.0.0/8', GatewayId: 'local' }],
    ['in an unknown state', { DestinationCidrBlock: '10.0.0.0/8', GatewayId: 'local', State: unknownState }],
  ])('%s is no answer to rest on', (_, route) => {
    expect(() => toRoute(route)).toThrow(UnexpectedAnswer);
  });
});

describe('a route table', () => {
  const table = { RouteTableId: 'rtb-1', VpcId: 'vpc-1', OwnerId: '644160558196' };
  const done = { AssociationState: { State: 'associated' } } as const;

  it('keeps main, subnet and edge associations apart, and drops those that do not hold', () => {
    const { associations } = toRouteTable({
      ...table,
      Associations: [
        { RouteTableAssociationId: 'a-1', Main: true, ...done },
        { RouteTableAssociationId: 'a-2', Main: false, SubnetId: 'subnet-1', ...done },
        { RouteTableAssociationId: 'a-3', Main: false, GatewayId: 'igw-1', ...done },
        {
          RouteTableAssociationId: 'a-4',
          SubnetId: 'subnet-2',
          AssociationState: { State: 'disassociated' },
        },
      ],
    });
    expect(associations).toEqual([
      { associationId: 'a-1', kind: 'main' },
      { associationId: 'a-2', kind: 'subnet', subnetId: 'subnet-1' },
      { associationId: 'a-3', kind: 'gateway', gatewayId: 'igw-1' },
    ]);
  });

  it('keeps its tags, those of CloudFormation among them', () => {
    const Tags = [{ Key: 'aws:cloudformation:stack-name', Value: 'vpc-1-RouteTable' }];
    expect(toRouteTable({ ...table, Tags }).tags).toEqual({
      'aws:cloudformation:stack-name': 'vpc-1-RouteTable',
    });
  });

  it('without an id is no answer to rest on', () => {
    expect(() => toRouteTable({ VpcId: 'vpc-1', OwnerId: '1' })).toThrow('the answer has no RouteTableId');
  });
});
