/**
 * Where a route table sends the traffic to a service: for each address family, one path for each piece of the
 * service's addresses.
 *
 * It judges nothing (the checks do) and follows nothing beyond the VPC: what lies behind a transit gateway is a
 * question for whoever can see it. When the estate does not show enough it says `unknown` with the reason.
 */
import type { Cidr } from './cidr.ts';
import { contains, formatCidr, parseCidr } from './cidr.ts';
import type { AddressFamily, GatewayService, Part, Route, RouteTable } from './estate.ts';
import type { EstateIndex } from './index-estate.ts';
import type { CompiledRoutes, RouteEntry } from './select-route.ts';
import { compileRoutes, legsOf } from './select-route.ts';
import type { ServiceRanges } from './service-ranges.ts';
import { gatewayServiceName, GLOBAL_UNICAST, rangesOfService } from './service-ranges.ts';

/** What carries the traffic out of the subnet. */
export type EgressPath =
  | { readonly via: 'gatewayEndpoint'; readonly vpcEndpointId: string }
  /** A route to an endpoint that cannot carry it: not available, another type, VPC or service, or blackholed. */
  | { readonly via: 'brokenEndpoint'; readonly vpcEndpointId: string; readonly reason: string }
  | { readonly via: 'natGateway'; readonly natGatewayId: string; readonly mode: NatMode }
  /** An instance or network interface as target: a NAT instance or another appliance. */
  | { readonly via: 'natInstance'; readonly id: string }
  | { readonly via: 'internetGateway'; readonly id: string }
  | { readonly via: 'egressOnlyInternetGateway'; readonly id: string }
  | { readonly via: 'transitGateway'; readonly id: string }
  | { readonly via: 'coreNetwork'; readonly id: string }
  | { readonly via: 'vpcPeering'; readonly id: string }
  /** A Gateway Load Balancer endpoint: a firewall or another appliance fleet. */
  | { readonly via: 'firewallEndpoint'; readonly vpcEndpointId: string }
  | { readonly via: 'virtualPrivateGateway'; readonly id: string }
  | { readonly via: 'localGateway'; readonly id: string }
  | { readonly via: 'carrierGateway'; readonly id: string }
  | { readonly via: 'local' }
  | { readonly via: 'blackhole'; readonly target: string }
  | { readonly via: 'none' }
  | { readonly via: 'unknown'; readonly reason: string };

export type NatMode = 'zonal' | 'regional' | 'private' | 'unknown';

/** How a client addresses the service: IPv4, IPv6, or IPv6 that a NAT gateway translates to IPv4. */
export type PathFamily = 'ipv4' | 'ipv6' | 'nat64';

export interface EgressLeg {
  readonly family: PathFamily;
  readonly path: EgressPath;
  /** The pieces of the service's range that go this way. */
  readonly cidrs: readonly string[];
  /** The destination of the route that wins, as written in the table. */
  readonly destination?: string;
}

/** The paths from a table's subnets to a service, over all address families that those subnets have. */
export function egressLegs(
  index: EstateIndex,
  table: RouteTable,
  service: GatewayService,
): readonly EgressLeg[] {
  const hidden = hiddenSubnets(index, table);
  if (hidden !== undefined) return [unknownLeg('ipv4', hidden), unknownLeg('ipv6', hidden)];
  const subnets = index.subnetsOfTable.get(table.routeTableId) ?? [];
  const hasIpv4 = subnets.some((subnet) => subnet.cidrBlock !== undefined);
  const hasIpv6 = subnets.some((subnet) => subnet.ipv6CidrBlocks.length > 0);
  const context = { index, table, service, routes: compileRoutes(index, table) };
  const ranges = rangesOfService(index, service);
  return [
    ...(hasIpv4 ? familyLegs(context, 'ipv4', ranges.ipv4) : []),
    ...(hasIpv6 ? familyLegs(context, 'ipv6', ranges.ipv6) : []),
    ...(hasIpv6 ? nat64Legs(context, ranges.nat64) : []),
  ];
}

/**
 * The path from a table's subnets to an address of the Internet that nobody lists: certain only where all such
 * addresses go one way. Routes to a gateway endpoint do not count, which hold their own service's addresses only.
 */
export function internetLeg(index: EstateIndex, table: RouteTable, family: AddressFamily): EgressLeg {
  const hidden = hiddenSubnets(index, table);
  if (hidden !== undefined) return unknownLeg(family, hidden);
  const isOfGateway = ({ target }: Route): boolean =>
    target.kind === 'vpcEndpoint' && index.vpcEndpoints.get(target.id)?.type === 'Gateway';
  const { entries, opaque } = compileRoutes(index, table);
  const unread = opaque.find(({ route }) => !isOfGateway(route));
  if (unread !== undefined) return unknownLeg(family, unread.reason);
  const outward = entries.filter(({ cidr, route }) => !isOfGateway(route) && !isPrivate(cidr));
  const context = { index, table, routes: { entries: outward, opaque: [] } };
  const universe = family === 'ipv4' ? ALL_IPV4 : GLOBAL_UNICAST;
  const [leg] = somewhere(family, legsThrough(context, family, [universe], withoutOwnBlocks(outward)));
  return leg ?? unknownLeg(family, 'no address was asked for');
}

const ALL_IPV4: Cidr = { family: 'ipv4', first: 0n, prefixLength: 0 };

/** Where no public service is. https://www.iana.org/assignments/iana-ipv4-special-registry/ */
const PRIVATE_BLOCKS = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
]
  .map((text) => parseCidr(text))
  .filter((cidr) => cidr !== undefined);

function isPrivate(cidr: Cidr): boolean {
  return PRIVATE_BLOCKS.some((block) => contains(block, cidr));
}

// Without the subnets nobody knows whether the table serves any, and which families they have.
function hiddenSubnets({ estate, subnets }: EstateIndex, table: RouteTable): string | undefined {
  if (estate.subnets.status === 'unreadable') return estate.subnets.reason;
  for (const association of table.associations) {
    if (association.kind === 'subnet' && !subnets.has(association.subnetId))
      return `the table serves ${association.subnetId}, which the account does not show`;
  }
  return undefined;
}

interface LegContext {
  readonly index: EstateIndex;
  readonly table: RouteTable;
  /** Absent where no gateway endpoint can be meant. */
  readonly service?: GatewayService;
  readonly routes: CompiledRoutes;
}

// Inside the VPC only a NAT gateway translates 64:ff9b::/96, but whatever leads to another network may lead to one.
// Internet and egress-only gateways do not: these addresses are nowhere in the Internet.
const MAY_TRANSLATE: ReadonlySet<EgressPath['via']> = new Set([
  'natGateway',
  'natInstance',
  'transitGateway',
  'coreNetwork',
  'vpcPeering',
  'firewallEndpoint',
  'unknown',
]);

function nat64Legs(context: LegContext, ranges: Part<ServiceRanges>): readonly EgressLeg[] {
  return familyLegs(context, 'nat64', ranges).filter((leg) => MAY_TRANSLATE.has(leg.path.via));
}

function familyLegs(
  context: LegContext,
  family: PathFamily,
  ranges: Part<ServiceRanges>,
): readonly EgressLeg[] {
  if (ranges.status === 'unreadable') return [unknownLeg(family, ranges.reason)];
  const opaque = context.routes.opaque[0];
  if (opaque !== undefined) return [unknownLeg(family, opaque.reason)];
  const { precision, cidrs } = ranges.value;
  const { entries } = context.routes;
  if (precision === 'exact') return legsThrough(context, family, cidrs, entries);
  return somewhere(family, legsThrough(context, family, cidrs, withoutOwnBlocks(entries)));
}

// Wherever in the world the service is, it is not inside this VPC.
function withoutOwnBlocks(entries: readonly RouteEntry[]): readonly RouteEntry[] {
  const own = entries.filter((entry) => entry.route.target.kind === 'local');
  return entries.filter((entry) => !own.some((local) => contains(local.cidr, entry.cidr)));
}

function unknownLeg(family: PathFamily, reason: string): EgressLeg {
  return { family, path: { via: 'unknown', reason }, cidrs: [] };
}

/**
 * The service is somewhere in the range but nobody says where: the answer is certain only where everything in the
 * range goes one way.
 */
function somewhere(family: PathFamily, legs: readonly EgressLeg[]): readonly EgressLeg[] {
  if (legs.length <= 1 || new Set(legs.map((leg) => keyOf(leg.path))).size === 1) return legs;
  const targets = legs.map((leg) => `${leg.destination ?? 'no route'} to ${leg.path.via}`).join(', ');
  return [unknownLeg(family, `${RANGES[family]}, and routes differ: ${targets}`)];
}

const RANGES: Readonly<Record<PathFamily, string>> = {
  ipv4: 'addresses of the service are not listed',
  ipv6: 'IPv6 ranges of the service are not listed in this Region',
  nat64: 'addresses of the service are not listed',
};

/** One leg for each way that pieces of the range go. */
function legsThrough(
  context: LegContext,
  family: PathFamily,
  cidrs: readonly Cidr[],
  entries: readonly RouteEntry[],
): readonly EgressLeg[] {
  const merged = new Map<string, EgressLeg & { cidrs: string[] }>();
  for (const piece of cidrs.flatMap((cidr) => legsOf(cidr, entries))) {
    const key = piece.winners.map((route) => context.table.routes.indexOf(route)).join();
    const known = merged.get(key);
    if (known === undefined) {
      merged.set(key, {
        family,
        ...wayOf(context, piece.winners),
        cidrs: [formatCidr(piece.cidr)],
      });
    } else known.cidrs.push(formatCidr(piece.cidr));
  }
  return [...merged.values()];
}

function wayOf(context: LegContext, winners: readonly Route[]): Pick<EgressLeg, 'path' | 'destination'> {
  const [winner, ...others] = winners;
  if (winner === undefined) return { path: { via: 'none' } };
  const path = pathOf(context, winner);
  const destination = destinationText(winner);
  if (others.every((route) => keyOf(pathOf(context, route)) === keyOf(path))) return { path, destination };
  const reason = 'two prefix lists with equal destinations: AWS does not say which route wins';
  return { path: { via: 'unknown', reason }, destination };
}

function keyOf(path: EgressPath): string {
  return JSON.stringify(path);
}

function destinationText(route: Route): string {
  return 'cidr' in route.destination ? route.destination.cidr : route.destination.prefixListId;
}

function pathOf(context: LegContext, route: Route): EgressPath {
  const { target } = route;
  if (target.kind === 'vpcEndpoint') return endpointPath(context, target.id, route.state === 'active');
  if (route.state === 'filtered')
    return { via: 'unknown', reason: `the route to ${destinationText(route)} is filtered` };
  if (route.state === 'blackhole') return { via: 'blackhole', target: 'id' in target ? target.id : 'local' };
  switch (target.kind) {
    case 'local':
      return { via: 'local' };
    case 'natGateway':
      return {
        via: 'natGateway',
        natGatewayId: target.id,
        mode: natMode(context.index, target.id),
      };
    case 'networkInterface':
      return { via: 'natInstance', id: target.instanceId ?? target.id };
    case 'vpcPeeringConnection':
      return { via: 'vpcPeering', id: target.id };
    case 'other':
      return {
        via: 'unknown',
        reason: `a route leads to ${target.id}, which is not a known kind of target`,
      };
    case 'internetGateway':
    case 'egressOnlyInternetGateway':
    case 'virtualPrivateGateway':
    case 'transitGateway':
    case 'coreNetwork':
    case 'localGateway':
    case 'carrierGateway':
      return { via: target.kind, id: target.id };
  }
}

function natMode(index: EstateIndex, natGatewayId: string): NatMode {
  const nat = index.natGateways.get(natGatewayId);
  if (nat === undefined) return 'unknown';
  return nat.connectivityType === 'private' ? 'private' : nat.availabilityMode;
}

function endpointPath(context: LegContext, vpcEndpointId: string, isActive: boolean): EgressPath {
  const { index, table, service } = context;
  const endpoint = index.vpcEndpoints.get(vpcEndpointId);
  const { vpcEndpoints } = index.estate;
  if (vpcEndpoints.status === 'unreadable') return { via: 'unknown', reason: vpcEndpoints.reason };
  if (endpoint === undefined) {
    return isActive
      ? {
          via: 'unknown',
          reason: `a route leads to ${vpcEndpointId}, which the account does not show`,
        }
      : broken(vpcEndpointId, 'its route is blackholed');
  }
  if (endpoint.type === 'GatewayLoadBalancer') {
    return isActive
      ? { via: 'firewallEndpoint', vpcEndpointId }
      : { via: 'blackhole', target: vpcEndpointId };
  }
  if (endpoint.type !== 'Gateway') return broken(vpcEndpointId, `it is of type ${endpoint.type}`);
  if (endpoint.vpcId !== table.vpcId) return broken(vpcEndpointId, `it is in ${endpoint.vpcId}`);
  if (service === undefined || endpoint.serviceName !== gatewayServiceName(index.estate.region, service)) {
    return broken(vpcEndpointId, `it serves ${endpoint.serviceName}`);
  }
  if (endpoint.state !== 'available') return broken(vpcEndpointId, `it is ${endpoint.state}`);
  return isActive
    ? { via: 'gatewayEndpoint', vpcEndpointId }
    : broken(vpcEndpointId, 'its route is blackholed');
}

function broken(vpcEndpointId: string, reason: string): EgressPath {
  return { via: 'brokenEndpoint', vpcEndpointId, reason };
}
