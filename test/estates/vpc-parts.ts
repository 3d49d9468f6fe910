/**
 * A drawn VPC in EC2's form.
 *
 * What EC2 insists on is made true here: local routes are there, no two routes of a table share a destination, a
 * gateway endpoint's association and its prefix-list route come and go together, and a table has one endpoint of a
 * service.
 */
import type {
  NatGateway,
  Route,
  RouteTable,
  Subnet,
  Vpc,
  VpcEndpoint,
} from '../../lib/core/network/estate.ts';
import {
  DYNAMODB_LIST_ID,
  firewallEndpoint,
  gatewayEndpoint,
  interfaceEndpoint,
  natGateway,
  OTHER_ACCOUNT_ID,
  read,
  regionalNatGateway,
  routeTable,
  S3_LIST_ID,
  subnet,
  toEndpoint,
  unreadable,
  vpc,
} from './build-estate.ts';
import { firewallEndpointId, routeOf } from './generate-routes.ts';
import type { SubnetShape, VpcShape } from './generate-vpc.ts';

/** What the account sees of one VPC. */
export interface VpcParts {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly natGateways: readonly NatGateway[];
  readonly vpcEndpoints: readonly VpcEndpoint[];
}

/** EC2's form of a shape; `number` tells the VPCs of one estate apart, 0 to 15. */
export function vpcParts(shape: VpcShape, number: number): VpcParts {
  const names = namesOf(shape, number);
  const parts: VpcParts = {
    vpcs: [vpcOf(shape, names)],
    subnets: shape.subnets.map((one, i) => subnetOf(shape, names, one, i)),
    routeTables: shape.tables.map((_, i) => tableOf(shape, names, i)),
    natGateways: shape.nats.map((_, i) => natOf(shape, names, i)),
    vpcEndpoints: [...endpointsOf(shape, names), firewallOf(names)],
  };
  return shape.isShared ? { ...parts, routeTables: [], natGateways: [], vpcEndpoints: [] } : parts;
}

interface Names {
  readonly digit: string;
  readonly vpcId: string;
  /** The first two numbers of its IPv4 addresses. */
  readonly network: string;
  readonly owner: { readonly ownerId: string } | Record<string, never>;
  readonly natIds: readonly string[];
}

function namesOf(shape: VpcShape, number: number): Names {
  const digit = number.toString(16);
  return {
    digit,
    vpcId: `vpc-0${digit}`,
    network: shape.usesPublicBlock ? '52.95' : `10.${number}`,
    owner: shape.isShared ? { ownerId: OTHER_ACCOUNT_ID } : {},
    natIds: shape.nats.map((_, i) => `nat-0${digit}${i}`),
  };
}

function vpcOf(shape: VpcShape, names: Names): Vpc {
  const { vpcId, network, owner } = names;
  return vpc({
    vpcId,
    ...owner,
    cidrBlocks: [`${network}.0.0/16`],
    ipv6CidrBlocks: ipv6Blocks(shape, names),
    enableDnsSupport: shape.dnsSupport === 'unreadable' ? unreadable() : read(shape.dnsSupport === 'on'),
  });
}

function ipv6Blocks(shape: VpcShape, names: Names): readonly string[] {
  return shape.hasIpv6 ? [`${ipv6Network(names)}::/56`] : [];
}

// Counted from 1, because EC2 writes no group of zeros beside `::`.
function ipv6Network({ digit }: Names): string {
  return `2001:db8:${(Number.parseInt(digit, 16) + 1).toString(16)}`;
}

function subnetOf(shape: VpcShape, names: Names, { stack }: SubnetShape, i: number): Subnet {
  const { cidrBlock, ...ipv6Only } = subnet({
    subnetId: `subnet-0${names.digit}${i}`,
    vpcId: names.vpcId,
    ...names.owner,
    cidrBlock: `${names.network}.${i}.0/24`,
    ipv6CidrBlocks: shape.hasIpv6 && stack !== 'ipv4' ? [`${ipv6Network(names)}:${i + 1}::/64`] : [],
    enableDns64: stack === 'ipv6',
  });
  const isIpv6Only = shape.hasIpv6 && stack === 'ipv6';
  return isIpv6Only || cidrBlock === undefined ? ipv6Only : { ...ipv6Only, cidrBlock };
}

function tableOf(shape: VpcShape, names: Names, i: number): RouteTable {
  const table = shape.tables[i];
  const isMain = i === 0;
  const isEdge = !isMain && table?.isEdge === true;
  const subnetIds = shape.subnets.flatMap((one, s) =>
    one.table === i ? [`subnet-0${names.digit}${s}`] : [],
  );
  return routeTable({
    routeTableId: tableId(names, i),
    vpcId: names.vpcId,
    ...names.owner,
    isMain,
    subnetIds: isEdge ? [] : subnetIds,
    gatewayIds: isEdge ? [`igw-0${names.digit}`] : [],
    localCidrs: [`${names.network}.0.0/16`, ...ipv6Blocks(shape, names)],
    routes: isEdge ? [] : routesOf(shape, names, i),
    tags: table?.ownedByStack === true ? { 'aws:cloudformation:stack-name': 'network' } : {},
  });
}

function tableId({ digit }: Names, i: number): string {
  return `rtb-0${digit}${i}`;
}

function routesOf(shape: VpcShape, names: Names, i: number): readonly Route[] {
  const fromEndpoints = endpointsOf(shape, names).flatMap((endpoint) =>
    endpoint.type === 'Gateway' && endpoint.routeTableIds.includes(tableId(names, i))
      ? [toEndpoint(endpoint.vpcEndpointId, listIdOf(endpoint), { state: routeStateOf(shape, endpoint) })]
      : [],
  );
  const own = (shape.tables[i]?.routes ?? [])
    .filter((one) => shape.hasIpv6 || !one.destination.includes(':'))
    .map((one) => routeOf(one, names.digit, names.natIds));
  const locals = new Set([`${names.network}.0.0/16`]);
  return uniqueDestinations([...fromEndpoints, ...own]).filter((one) => !locals.has(destinationText(one)));
}

function uniqueDestinations(routes: readonly Route[]): readonly Route[] {
  const seen = new Set<string>();
  return routes.filter((one) => {
    const key = `${one.origin} ${destinationText(one)}`;
    return !seen.has(key) && seen.add(key);
  });
}

function destinationText({ destination }: Route): string {
  return 'cidr' in destination ? destination.cidr : destination.prefixListId;
}

function listIdOf(endpoint: VpcEndpoint): string {
  return endpoint.serviceName.endsWith('.s3') ? S3_LIST_ID : DYNAMODB_LIST_ID;
}

function routeStateOf(shape: VpcShape, endpoint: VpcEndpoint): Route['state'] {
  return shape.endpoints[Number(endpoint.vpcEndpointId.slice(-1))]?.routeState ?? 'active';
}

function endpointsOf(shape: VpcShape, names: Names): readonly VpcEndpoint[] {
  const taken = new Set<string>();
  return shape.endpoints.map((one, i) => {
    const vpcEndpointId = `vpce-0${names.digit}${i}`;
    const common = { vpcEndpointId, vpcId: names.vpcId, service: one.service, state: one.state };
    if (one.kind === 'interface') return interfaceEndpoint({ ...common, subnetIds: [] });
    const tables = one.tables.filter((table) => {
      const key = `${one.service} ${table}`;
      return canHaveEndpoint(shape, table) && !taken.has(key) && taken.add(key);
    });
    return gatewayEndpoint({
      ...common,
      routeTableIds: tables.map((table) => tableId(names, table)),
      ...(one.isTight ? { policyDocument: TIGHT_POLICY } : {}),
    });
  });
}

const TIGHT_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::photos/*' }],
});

function canHaveEndpoint(shape: VpcShape, i: number): boolean {
  const table = shape.tables[i];
  return table !== undefined && !table.isCurable && (i === 0 || !table.isEdge);
}

function firewallOf(names: Names): VpcEndpoint {
  return firewallEndpoint({
    vpcEndpointId: firewallEndpointId(names.digit),
    vpcId: names.vpcId,
    subnetIds: [],
  });
}

function natOf(shape: VpcShape, names: Names, i: number): NatGateway {
  const ids = { natGatewayId: names.natIds[i] ?? '', vpcId: names.vpcId };
  const kind = shape.nats[i];
  // A zonal gateway needs a subnet; where the VPC has none it can only be a Regional one.
  if (kind === 'regional' || shape.subnets.length === 0) return regionalNatGateway(ids);
  const zonal = natGateway({ ...ids, subnetId: `subnet-0${names.digit}0` });
  return kind === 'private'
    ? { ...zonal, connectivityType: 'private', addresses: [{ privateIp: `${names.network}.0.9` }] }
    : zonal;
}
