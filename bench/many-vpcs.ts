import { defaultAccount } from '../lib/simulator/default-account.ts';
import type { FixtureInput } from '../lib/simulator/fixture.ts';

const ACCOUNT = '111122223333';
const ZONES = ['a', 'b', 'c'];
const SUBNETS_PER_VPC = 6;

/** An account of many VPCs alike: six subnets with a table each, of which three lead to NAT gateways. */
export function manyVpcs(region: string, count: number): FixtureInput {
  const vpcs = Array.from({ length: count }, (_, index) => index);
  const subnets = vpcs.flatMap((vpc) => Array.from({ length: SUBNETS_PER_VPC }, (_, n) => ({ vpc, n })));
  return {
    ...defaultAccount(region, ACCOUNT),
    Vpcs: vpcs.map((vpc) => ({
      VpcId: `vpc-${vpc}`,
      OwnerId: ACCOUNT,
      CidrBlock: `${block(vpc)}.0.0/16`,
      State: 'available',
      IsDefault: false,
    })),
    InternetGateways: vpcs.map((vpc) => ({
      InternetGatewayId: `igw-${vpc}`,
      Attachments: [{ VpcId: `vpc-${vpc}`, State: 'attached' }],
    })),
    Subnets: subnets.map(({ vpc, n }) => ({
      SubnetId: `subnet-${vpc}-${n}`,
      VpcId: `vpc-${vpc}`,
      OwnerId: ACCOUNT,
      AvailabilityZone: `${region}${ZONES[n % ZONES.length]}`,
      CidrBlock: `${block(vpc)}.${n}.0/24`,
    })),
    NatGateways: vpcs.flatMap((vpc) =>
      ZONES.map((_, n) => ({
        NatGatewayId: `nat-${vpc}-${n}`,
        VpcId: `vpc-${vpc}`,
        SubnetId: `subnet-${vpc}-${n}`,
        State: 'available',
        ConnectivityType: 'public',
      })),
    ),
    RouteTables: subnets.map(({ vpc, n }) => table(vpc, n)),
    SecurityGroups: vpcs.map((vpc) => ({
      GroupId: `sg-${vpc}`,
      GroupName: 'default',
      Description: 'default VPC security group',
      VpcId: `vpc-${vpc}`,
      OwnerId: ACCOUNT,
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    })),
    Buckets: Array.from({ length: 20 }, (_, n) => ({
      Name: `bucket-${n}`,
      BucketRegion: region,
      Policy: null,
    })),
    Tables: Array.from({ length: 10 }, (_, n) => ({
      TableName: `table-${n}`,
      TableArn: `arn:aws:dynamodb:${region}:${ACCOUNT}:table/table-${n}`,
      ResourcePolicy: null,
    })),
  };
}

/** The first three subnets are public, the others leave by the NAT gateway of their zone. */
function table(vpc: number, n: number): NonNullable<FixtureInput['RouteTables']>[number] {
  const isPublic = n < ZONES.length;
  return {
    RouteTableId: `rtb-${vpc}-${n}`,
    VpcId: `vpc-${vpc}`,
    OwnerId: ACCOUNT,
    Associations: [
      {
        RouteTableAssociationId: `rtbassoc-${vpc}-${n}`,
        RouteTableId: `rtb-${vpc}-${n}`,
        SubnetId: `subnet-${vpc}-${n}`,
        Main: false,
        AssociationState: { State: 'associated' },
      },
    ],
    Routes: [
      {
        DestinationCidrBlock: `${block(vpc)}.0.0/16`,
        GatewayId: 'local',
        Origin: 'CreateRouteTable',
        State: 'active',
      },
      {
        DestinationCidrBlock: '0.0.0.0/0',
        ...(isPublic ? { GatewayId: `igw-${vpc}` } : { NatGatewayId: `nat-${vpc}-${n - ZONES.length}` }),
        Origin: 'CreateRoute',
        State: 'active',
      },
    ],
  };
}

/** The first two bytes of the VPC's block. */
function block(vpc: number): string {
  return `10.${vpc}`;
}
