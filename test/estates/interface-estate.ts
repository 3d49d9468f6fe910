/** A VPC with clients in two Availability Zones, and what an interface endpoint to a service needs. */
import type {
  Estate,
  NetworkInterface,
  SecurityGroupRule,
  Subnet,
  VpcEndpoint,
} from '../../lib/core/network/estate.ts';
import type { EstateShape } from './build-estate.ts';
import {
  endpointService,
  estateOf,
  instance,
  interfaceEndpoint,
  natGateway,
  networkInterface,
  REGION,
  routeTable,
  securityGroup,
  subnet,
  toNatGateway,
  vpc,
} from './build-estate.ts';

export const VPC_ID = 'vpc-0a1b2c3d4e5f60718';
export const SERVICE = 'rds-data';
export const SERVICE_NAME = `com.amazonaws.${REGION}.${SERVICE}`;
/** The VPC's default group, and one that somebody made. */
export const DEFAULT_GROUP_ID = 'sg-0a1b2c3d4e5f60001';
export const GROUP_ID = 'sg-0a1b2c3d4e5f60002';
/** Of clients, in Availability Zones a and b. */
export const SUBNET_IDS = ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'] as const;
const PUBLIC_SUBNET_ID = 'subnet-0a1b2c3d4e5f60003';
export const CLIENT_TABLE_ID = 'rtb-0a1b2c3d4e5f60001';
export const OTHER_ENDPOINT_ID = 'vpce-0a1b2c3d4e5f60001';
export const NAT_ID = 'nat-0a1b2c3d4e5f60001';

export const NARROW_POLICY = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'rds-data:*', Resource: '*' }],
});

const WIDE_POLICY = '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}';

/** An endpoint of somebody else in the first zone, with the group that somebody made. */
export function otherEndpoint(overrides: Partial<VpcEndpoint> = {}): VpcEndpoint {
  return interfaceEndpoint({
    vpcEndpointId: OTHER_ENDPOINT_ID,
    vpcId: VPC_ID,
    serviceName: SERVICE_NAME,
    subnetIds: [SUBNET_IDS[0]],
    securityGroupIds: [GROUP_ID],
    ipAddressType: 'ipv4',
    policyDocument: WIDE_POLICY,
    ...overrides,
  });
}

/** One VPC with clients in two zones, a NAT gateway in front of them, and no interface endpoint. */
export function interfaceEstate(shape: EstateShape = {}): Estate {
  const [first, second] = SUBNET_IDS;
  const vpcId = VPC_ID;
  return estateOf({
    vpcs: [vpc({ vpcId })],
    subnets: subnetsWith(subnet({ vpcId, subnetId: first })),
    routeTables: [
      routeTable({
        vpcId,
        routeTableId: CLIENT_TABLE_ID,
        subnetIds: [first, second],
        routes: [toNatGateway(NAT_ID)],
      }),
      routeTable({ vpcId, routeTableId: 'rtb-0a1b2c3d4e5f60002', subnetIds: [PUBLIC_SUBNET_ID], routes: [] }),
    ],
    natGateways: [natGateway({ natGatewayId: NAT_ID, vpcId, subnetId: PUBLIC_SUBNET_ID })],
    securityGroups: [
      securityGroup({ groupId: DEFAULT_GROUP_ID, groupName: 'default', vpcId }),
      securityGroup({
        groupId: GROUP_ID,
        groupName: 'endpoints',
        vpcId,
        ingress: [https(['10.0.1.0/24'])],
      }),
    ],
    instances: [
      instance({ instanceId: 'i-0a1b2c3d4e5f60001', vpcId, subnetId: first }),
      instance({ instanceId: 'i-0a1b2c3d4e5f60002', vpcId, subnetId: second }),
    ],
    networkInterfaces: [client(1, first, '10.0.1.10'), client(2, second, '10.0.3.10')],
    endpointServices: [endpointService('s3'), endpointService('dynamodb'), endpointService(SERVICE)],
    quotas: [{ quotaCode: 'L-29B6F2EB', value: 50 }],
    ...shape,
  });
}

export function https(cidrs: readonly string[]): SecurityGroupRule {
  return { protocol: 'tcp', fromPort: 443, toPort: 443, cidrs, prefixListIds: [], securityGroupIds: [] };
}

function client(number: number, subnetId: string, address: string): NetworkInterface {
  return networkInterface({
    networkInterfaceId: `eni-0a1b2c3d4e5f6000${number}`,
    vpcId: VPC_ID,
    subnetId,
    privateIps: [address],
    instanceId: `i-0a1b2c3d4e5f6000${number}`,
    securityGroupIds: [DEFAULT_GROUP_ID],
  });
}

/** The VPC's three subnets, the first of them as it is given. */
export function subnetsWith(first: Subnet): readonly Subnet[] {
  const vpcId = VPC_ID;
  return [
    first,
    subnet({ vpcId, subnetId: SUBNET_IDS[1], cidrBlock: '10.0.3.0/24', availabilityZone: `${REGION}b` }),
    subnet({ vpcId, subnetId: PUBLIC_SUBNET_ID, cidrBlock: '10.0.2.0/24', availabilityZone: `${REGION}a` }),
  ];
}
