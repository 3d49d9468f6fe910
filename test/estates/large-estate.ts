/** A large account without chance in it: the same number of VPCs is always the same estate. */
import type {
  Estate,
  Instance,
  NatGateway,
  NetworkInterface,
  Route,
  RouteTable,
  Subnet,
  TrafficRecord,
  Vpc,
  VpcEndpoint,
} from '../../lib/core/network/estate.ts';
import {
  DYNAMODB_LIST_ID,
  estateOf,
  gatewayEndpoint,
  instance,
  NAT64,
  natGateway,
  networkInterface,
  routeTable,
  S3_LIST_ID,
  subnet,
  toEgressOnlyGateway,
  toEndpoint,
  toInternetGateway,
  toNatGateway,
  toTransitGateway,
  trafficRecord,
  vpc,
} from './build-estate.ts';

export const TABLES_A_VPC = 6;

/** One VPC after another, every one of six subnets on a table of its own; each third VPC is dual-stack. */
export function largeEstate(vpcs: number): Estate {
  const parts = Array.from({ length: vpcs }, (_, i) => largeVpc(i));
  return estateOf({
    vpcs: parts.map((part) => part.vpc),
    subnets: parts.flatMap((part) => part.subnets),
    routeTables: parts.flatMap((part) => part.routeTables),
    natGateways: parts.map((part) => part.natGateway),
    vpcEndpoints: parts.flatMap((part) => part.vpcEndpoints),
    instances: parts.flatMap((part) => part.instances),
    networkInterfaces: parts.flatMap((part) => part.networkInterfaces),
    traffic: parts.flatMap((part) => part.traffic),
  });
}

interface LargeVpc {
  readonly vpc: Vpc;
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly natGateway: NatGateway;
  readonly vpcEndpoints: readonly VpcEndpoint[];
  readonly instances: readonly Instance[];
  readonly networkInterfaces: readonly NetworkInterface[];
  readonly traffic: readonly TrafficRecord[];
}

function largeVpc(i: number): LargeVpc {
  const tail = i.toString(16).padStart(6, '0');
  const vpcId = `vpc-0${tail}`;
  const isDualStack = i % 3 === 0;
  const cidr = `10.${i % 256}.0.0/16`;
  const ipv6 = `2001:db8:${((i % 65_535) + 1).toString(16)}`;
  const places = Array.from({ length: TABLES_A_VPC }, (_, n) => ({ n, id: `0${tail}${n}`, vpcId }));
  const routesOf = largeRoutes(tail, isDualStack);
  return {
    vpc: vpc({ vpcId, cidrBlocks: [cidr], ipv6CidrBlocks: isDualStack ? [`${ipv6}::/56`] : [] }),
    subnets: places.map(({ n, id }) =>
      subnet({
        subnetId: `subnet-${id}`,
        vpcId,
        cidrBlock: `10.${i % 256}.${n}.0/24`,
        ipv6CidrBlocks: isDualStack ? [`${ipv6}:${n + 1}::/64`] : [],
      }),
    ),
    routeTables: places.map(({ n, id }) =>
      routeTable({
        routeTableId: `rtb-${id}`,
        vpcId,
        isMain: n === 0,
        subnetIds: n === 0 ? [] : [`subnet-${id}`],
        localCidrs: isDualStack ? [cidr, `${ipv6}::/56`] : [cidr],
        routes: routesOf[n] ?? [],
      }),
    ),
    natGateway: natGateway({ natGatewayId: `nat-0${tail}`, vpcId, subnetId: `subnet-0${tail}5` }),
    vpcEndpoints: [
      gatewayEndpoint({
        vpcEndpointId: `vpce-0${tail}a`,
        vpcId,
        routeTableIds: [`rtb-0${tail}2`, `rtb-0${tail}3`],
      }),
      gatewayEndpoint({
        vpcEndpointId: `vpce-0${tail}b`,
        vpcId,
        service: 'dynamodb',
        routeTableIds: [`rtb-0${tail}2`],
      }),
    ],
    instances: places.map(({ id }) => instance({ instanceId: `i-${id}`, vpcId, subnetId: `subnet-${id}` })),
    networkInterfaces: places.map(({ n, id }) =>
      networkInterface({
        networkInterfaceId: `eni-${id}`,
        vpcId,
        subnetId: `subnet-${id}`,
        privateIps: [`10.${i % 256}.${n}.10`],
        instanceId: `i-${id}`,
      }),
    ),
    traffic: [
      trafficRecord({
        client: `i-0${tail}1`,
        subnetId: `subnet-0${tail}1`,
        vpcId,
        natGatewayId: `nat-0${tail}`,
      }),
    ],
  };
}

/** The routes of the six tables, one way out each. */
function largeRoutes(tail: string, isDualStack: boolean): readonly (readonly Route[])[] {
  const nat = `nat-0${tail}`;
  const tgw = 'tgw-0a';
  const ipv6 = isDualStack ? [toEgressOnlyGateway(`eigw-0${tail}`), toNatGateway(nat, NAT64)] : [];
  return [
    [toNatGateway(nat), ...ipv6],
    [toNatGateway(nat, '0.0.0.0/1'), toNatGateway(nat, '128.0.0.0/1'), ...ipv6],
    [
      toNatGateway(nat),
      toEndpoint(`vpce-0${tail}a`, S3_LIST_ID),
      toEndpoint(`vpce-0${tail}b`, DYNAMODB_LIST_ID),
    ],
    [toTransitGateway(tgw), toEndpoint(`vpce-0${tail}a`, S3_LIST_ID), toNatGateway(nat, '52.95.154.128/25')],
    [toTransitGateway(tgw), toTransitGateway(tgw, '10.0.0.0/8'), toTransitGateway(tgw, '172.16.0.0/12')],
    [toInternetGateway(`igw-0${tail}`), ...(isDualStack ? [toInternetGateway(`igw-0${tail}`, '::/0')] : [])],
  ];
}
