/**
 * Where the bytes of a client's record went, when the record is not the NAT gateway's own.
 *
 * Uploads say it by traffic-path and, from version 11 on, by the next hop; downloads say nothing, and take the
 * path of the same interface's uploads to the same service in that hour. (Joining them by the reversed five-tuple
 * would need every port in memory; one subnet has one route to a service at one moment, so an hour of one path
 * needs no ports, and an hour of several is reported as such.)
 */
import type { FlowGroup } from './flow-question.ts';
import type { RoutePath, SubnetRoute, TrafficNetwork } from './traffic-network.ts';

export type ClientPath = RoutePath | { readonly via: 'severalPaths' };

const SAME_VPC = '1';
const HOUR_SECONDS = 3600;

/** By traffic-path and next hop; undefined where only the route table can tell. */
export function pathOfUpload({ tokens }: FlowGroup, network: TrafficNetwork): RoutePath | undefined {
  const hop = tokens['next-hop-interface-type'];
  if (hop === 'nat_gateway') {
    const nat = network.natGateways.find(({ interfaceIds }) =>
      interfaceIds.includes(tokens['next-hop-interface-id'] ?? ''),
    );
    return nat ? { via: 'natGateway', natGatewayId: nat.natGatewayId } : undefined;
  }
  if (hop === 'regional_nat_gateway') return undefined;
  if (hop !== undefined) return { via: 'elsewhere' };
  const path = tokens['traffic-path'];
  if (path === undefined || path === SAME_VPC) return undefined;
  return path === '7' ? { via: 'gatewayEndpoint' } : { via: 'elsewhere' };
}

/** By the route table of the subnet, if it was the same during the whole hour. */
export function pathOfRoute(routes: readonly SubnetRoute[], hourStart: number, service: string): ClientPath {
  const valid = routes.filter(
    ({ from = -Infinity, to = Infinity }) => from < hourStart + HOUR_SECONDS && to > hourStart,
  );
  const paths = valid.map((route) =>
    service === 's3' || service === 'dynamodb' ? route[service] : route.other,
  );
  return onePath(paths);
}

/** The one path that all of them are. */
export function onePath(paths: readonly ClientPath[]): ClientPath {
  const [first] = paths;
  if (!first) return { via: 'unknown' };
  const key = JSON.stringify(first);
  return paths.every((path) => JSON.stringify(path) === key) ? first : { via: 'severalPaths' };
}
