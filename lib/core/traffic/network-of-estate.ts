/**
 * What an estate tells of the network that flow logs were written in.
 *
 * The routes are those of the moment at which the estate was read. Where CloudTrail's history shows that a table or
 * an endpoint was changed, they count from the last change on, and what was before is not known.
 */
import { contains, parseCidr, type Cidr } from '../network/cidr.ts';
import { egressLegs, type EgressPath } from '../network/egress-path.ts';
import type { Estate, GatewayService, RouteTable } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { compileRoutes, type RouteEntry } from '../network/select-route.ts';
import { onePath } from './client-path.ts';
import type { RangeSources } from './service-ranges.ts';
import type { RoutePath, SubnetRoute, TrafficNetwork } from './traffic-network.ts';

type TableRoute = Omit<SubnetRoute, 'subnetId'>;

/** NAT gateways, network interfaces and routes; parts that could not be read are empty here. */
export function trafficNetworkOf(index: EstateIndex): TrafficNetwork {
  const { estate } = index;
  return {
    region: estate.region,
    natGateways: valueOr(estate.natGateways, []).map(
      ({ natGatewayId, vpcId, availabilityMode, addresses }) => ({
        natGatewayId,
        vpcId,
        kind: availabilityMode,
        interfaceIds: addresses.flatMap(({ networkInterfaceId }) => networkInterfaceId ?? []),
        privateAddresses: addresses.flatMap(({ privateIp }) => privateIp ?? []),
      }),
    ),
    interfaces: valueOr(estate.networkInterfaces, [])
      .filter(({ interfaceType }) => interfaceType !== 'nat_gateway')
      .map(({ networkInterfaceId, vpcId, subnetId, privateIps, ipv6Addresses }) => ({
        interfaceId: networkInterfaceId,
        vpcId,
        subnetId,
        privateAddresses: [...privateIps, ...ipv6Addresses],
      })),
    routes: subnetRoutes(index),
  };
}

/** The Region's own prefix lists of S3 and DynamoDB, IPv6 ones under the same name. */
export function rangeSourcesOf({ region, prefixLists }: Estate): RangeSources {
  const lists = valueOr(prefixLists, [])
    // Anybody may name a list of his own like AWS's.
    .filter(({ ownerId }) => ownerId === 'AWS')
    .map(({ name, cidrs }) => ({
      name: name.replace(`${region}.ipv6.`, `${region}.`),
      cidrs: valueOr(cidrs, []),
    }));
  return { region, prefixLists: lists };
}

function subnetRoutes(index: EstateIndex): readonly SubnetRoute[] {
  const known = new Map<RouteTable, TableRoute>();
  return [...index.tableOfSubnet].map(([subnetId, table]) => {
    const route = known.get(table) ?? routeOf(index, table);
    known.set(table, route);
    return { subnetId, ...route };
  });
}

function routeOf(index: EstateIndex, table: RouteTable): TableRoute {
  const from = lastChange(index, table);
  return {
    ...(from === undefined ? {} : { from }),
    s3: pathTo(index, table, 's3'),
    dynamodb: pathTo(index, table, 'dynamodb'),
    other: pathToOthers(index, table),
  };
}

/** Unix seconds. */
function lastChange({ estate, endpointsOfVpc }: EstateIndex, table: RouteTable): number | undefined {
  const endpoints = (endpointsOfVpc.get(table.vpcId) ?? []).filter(({ routeTableIds }) =>
    routeTableIds.includes(table.routeTableId),
  );
  const ids = new Set([table.routeTableId, ...endpoints.map(({ vpcEndpointId }) => vpcEndpointId)]);
  const times = valueOr(estate.changes, [])
    .filter(({ resourceId }) => ids.has(resourceId))
    .map(({ eventTime }) => Date.parse(eventTime) / 1000)
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.max(...times);
}

function pathTo(index: EstateIndex, table: RouteTable, service: GatewayService): RoutePath {
  return certain(egressLegs(index, table, service).flatMap(({ path }) => toRoutePath(path) ?? []));
}

/** The path of all of them; a table without any leads out of the VPC nowhere. */
function certain(paths: readonly RoutePath[]): RoutePath {
  if (paths.length === 0) return { via: 'elsewhere' };
  const path = onePath(paths);
  return path.via === 'severalPaths' ? { via: 'unknown' } : path;
}

/** Undefined where nothing is carried. */
function toRoutePath(path: EgressPath): RoutePath | undefined {
  switch (path.via) {
    case 'natGateway':
      return { via: 'natGateway', natGatewayId: path.natGatewayId };
    case 'gatewayEndpoint':
    case 'unknown':
      return { via: path.via };
    case 'none':
    case 'blackhole':
    case 'brokenEndpoint':
      return undefined;
    case 'natInstance':
    case 'internetGateway':
    case 'egressOnlyInternetGateway':
    case 'transitGateway':
    case 'coreNetwork':
    case 'vpcPeering':
    case 'firewallEndpoint':
    case 'virtualPrivateGateway':
    case 'localGateway':
    case 'carrierGateway':
    case 'local':
      return { via: 'elsewhere' };
  }
}

const PRIVATE: readonly Cidr[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
].flatMap((text) => parseCidr(text) ?? []);

/** Where public addresses go that are not the two services': one way, or it is not known. */
function pathToOthers(index: EstateIndex, table: RouteTable): RoutePath {
  const { entries, opaque } = compileRoutes(index, table);
  const leadsOut = ({ route }: Pick<RouteEntry, 'route'>): boolean =>
    route.state === 'active' &&
    route.target.kind !== 'local' &&
    !(route.target.kind === 'vpcEndpoint' && index.vpcEndpoints.get(route.target.id)?.type === 'Gateway');
  if (opaque.some(leadsOut)) return { via: 'unknown' };
  const outward = entries.filter(
    (entry) => leadsOut(entry) && !PRIVATE.some((block) => contains(block, entry.cidr)),
  );
  return certain(
    outward.map(({ route: { target } }) =>
      target.kind === 'natGateway' ? { via: 'natGateway', natGatewayId: target.id } : { via: 'elsewhere' },
    ),
  );
}
