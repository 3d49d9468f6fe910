/** A small complete account for the simulator: one VPC whose two private tables reach S3 through a NAT gateway. */
import { defaultAccount } from '../../lib/simulator/default-account.ts';
import type { FixtureInput } from '../../lib/simulator/fixture.ts';

export const ACCOUNT = {
  accountId: '111122223333',
  region: 'eu-west-3',
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  tableIds: ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'],
  subnetIds: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
  publicSubnetId: 'subnet-0a1b2c3d4e5f60003',
  publicTableId: 'rtb-0a1b2c3d4e5f60003',
  natGatewayId: 'nat-0a1b2c3d4e5f60001',
  internetGatewayId: 'igw-0a1b2c3d4e5f60001',
  bucketName: 'article-files',
} as const;

const { accountId: OwnerId, vpcId: VpcId } = ACCOUNT;

function subnet(SubnetId: string, CidrBlock: string) {
  return {
    SubnetId,
    VpcId,
    OwnerId,
    CidrBlock,
    State: 'available' as const,
    AvailabilityZone: 'eu-west-3a',
    AvailabilityZoneId: 'euw3-az1',
    Ipv6CidrBlockAssociationSet: [],
    Tags: [],
  };
}

function table(
  RouteTableId: string,
  SubnetId: string,
  target: { NatGatewayId: string } | { GatewayId: string },
) {
  const route = { State: 'active', Origin: 'CreateRoute' } as const;
  return {
    RouteTableId,
    VpcId,
    OwnerId,
    PropagatingVgws: [],
    Tags: [],
    Routes: [
      {
        DestinationCidrBlock: '10.0.0.0/16',
        GatewayId: 'local',
        State: 'active',
        Origin: 'CreateRouteTable',
      } as const,
      { DestinationCidrBlock: '0.0.0.0/0', ...target, ...route },
    ],
    Associations: [
      {
        RouteTableAssociationId: `rtbassoc-${RouteTableId.slice(4)}`,
        RouteTableId,
        SubnetId,
        Main: false,
        AssociationState: { State: 'associated' as const },
      },
    ],
  };
}

export function privateAccount(): FixtureInput {
  const [first, second] = ACCOUNT.tableIds;
  const [firstSubnet, secondSubnet] = ACCOUNT.subnetIds;
  return {
    ...defaultAccount(ACCOUNT.region, ACCOUNT.accountId),
    Vpcs: [
      {
        VpcId,
        OwnerId,
        CidrBlock: '10.0.0.0/16',
        State: 'available',
        IsDefault: false,
        InstanceTenancy: 'default',
        DhcpOptionsId: 'dopt-0a1b2c3d',
        CidrBlockAssociationSet: [
          {
            AssociationId: 'vpc-cidr-assoc-0a',
            CidrBlock: '10.0.0.0/16',
            CidrBlockState: { State: 'associated' },
          },
        ],
        Tags: [],
      },
    ],
    Subnets: [
      subnet(firstSubnet, '10.0.1.0/24'),
      subnet(secondSubnet, '10.0.2.0/24'),
      subnet(ACCOUNT.publicSubnetId, '10.0.0.0/24'),
    ],
    RouteTables: [
      table(first, firstSubnet, { NatGatewayId: ACCOUNT.natGatewayId }),
      table(second, secondSubnet, { NatGatewayId: ACCOUNT.natGatewayId }),
      table(ACCOUNT.publicTableId, ACCOUNT.publicSubnetId, { GatewayId: ACCOUNT.internetGatewayId }),
    ],
    NatGateways: [
      {
        NatGatewayId: ACCOUNT.natGatewayId,
        VpcId,
        SubnetId: ACCOUNT.publicSubnetId,
        State: 'available',
        ConnectivityType: 'public',
        NatGatewayAddresses: [
          {
            AllocationId: 'eipalloc-0a',
            PrivateIp: '10.0.0.5',
            PublicIp: '203.0.113.5',
            NetworkInterfaceId: 'eni-0a',
          },
        ],
        Tags: [],
      },
    ],
    InternetGateways: [
      {
        InternetGatewayId: ACCOUNT.internetGatewayId,
        OwnerId,
        Attachments: [{ State: 'attached', VpcId }],
        Tags: [],
      },
    ],
    Buckets: [{ Name: ACCOUNT.bucketName, BucketRegion: ACCOUNT.region, Policy: null }],
    Quotas: [
      { ServiceCode: 'vpc', QuotaCode: 'L-1B52E74A', Value: 20 },
      { ServiceCode: 'vpc', QuotaCode: 'L-93826ACB', Value: 500 },
    ],
  };
}
