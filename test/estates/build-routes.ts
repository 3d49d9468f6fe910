/** Routes as they read in a drawing: `toNatGateway('nat-0a')` is the default route to that gateway. */
import type {
  Route,
  RouteDestination,
  RouteTable,
  RouteTableAssociation,
} from '../../lib/core/network/estate.ts';
import type { RouteTarget } from '../../lib/core/network/estate.ts';
import { ACCOUNT_ID } from './region.ts';

export const DEFAULT_IPV4 = '0.0.0.0/0';
export const DEFAULT_IPV6 = '::/0';
/** RFC 6052's prefix, which NAT gateways translate. */
export const NAT64 = '64:ff9b::/96';

type RouteOptions = Partial<Pick<Route, 'state' | 'origin'>>;

/** A static active route; a destination that begins with `pl-` is a prefix list. */
export function route(destination: string, target: RouteTarget, options: RouteOptions = {}): Route {
  return { destination: destinationOf(destination), target, state: 'active', origin: 'static', ...options };
}

function destinationOf(text: string): RouteDestination {
  return text.startsWith('pl-') ? { prefixListId: text } : { cidr: text };
}

export function localRoute(cidr = '10.0.0.0/16'): Route {
  return route(cidr, { kind: 'local' });
}

export function toNatGateway(id: string, destination = DEFAULT_IPV4, options: RouteOptions = {}): Route {
  return route(destination, { kind: 'natGateway', id }, options);
}

export function toInternetGateway(id: string, destination = DEFAULT_IPV4): Route {
  return route(destination, { kind: 'internetGateway', id });
}

export function toEgressOnlyGateway(id: string, destination = DEFAULT_IPV6): Route {
  return route(destination, { kind: 'egressOnlyInternetGateway', id });
}

export function toTransitGateway(id: string, destination = DEFAULT_IPV4): Route {
  return route(destination, { kind: 'transitGateway', id });
}

/** A route to a gateway endpoint (destination: a prefix list) or to a Gateway Load Balancer endpoint (a CIDR). */
export function toEndpoint(id: string, destination: string, options: RouteOptions = {}): Route {
  return route(destination, { kind: 'vpcEndpoint', id }, options);
}

/** A route table without its associations, which are told by the three short members. */
interface RouteTableShape extends Partial<Omit<RouteTable, 'associations'>> {
  readonly isMain?: boolean;
  readonly subnetIds?: readonly string[];
  /** Gateways (internet or virtual private) whose incoming traffic it routes: an edge table. */
  readonly gatewayIds?: readonly string[];
  /** One local route is put before the others for each of these. */
  readonly localCidrs?: readonly string[];
}

export function routeTable(shape: RouteTableShape = {}): RouteTable {
  const { isMain = false, subnetIds = [], gatewayIds = [], localCidrs = ['10.0.0.0/16'], ...table } = shape;
  const routeTableId = table.routeTableId ?? 'rtb-0a';
  return {
    vpcId: 'vpc-0a',
    ownerId: ACCOUNT_ID,
    tags: {},
    ...table,
    routeTableId,
    routes: [...localCidrs.map(localRoute), ...(table.routes ?? [])],
    associations: associationsOf(routeTableId, isMain, subnetIds, gatewayIds),
  };
}

function associationsOf(
  routeTableId: string,
  isMain: boolean,
  subnetIds: readonly string[],
  gatewayIds: readonly string[],
): readonly RouteTableAssociation[] {
  const id = (end: string) => `rtbassoc-${bare(routeTableId)}${bare(end)}`;
  return [
    ...(isMain ? [{ associationId: id('main-00'), kind: 'main' } as const] : []),
    ...subnetIds.map((subnetId) => ({ associationId: id(subnetId), kind: 'subnet', subnetId }) as const),
    ...gatewayIds.map((gatewayId) => ({ associationId: id(gatewayId), kind: 'gateway', gatewayId }) as const),
  ];
}

function bare(id: string): string {
  return id.slice(id.indexOf('-') + 1);
}
