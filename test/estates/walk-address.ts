/**
 * A second opinion on routing: where one address goes from one subnet, found by looking at every route.
 *
 * It shares no code with lib/core/network and takes the slow way on purpose: an address is a string of '0' and '1',
 * a CIDR the beginning of such a string, and a route matches where the one begins with the other. No tree, no
 * halving, no caching, hence nothing to get wrong in the same manner.
 */
import type {
  Estate,
  GatewayService,
  Part,
  Route,
  RouteTable,
  Subnet,
} from '../../lib/core/network/estate.ts';

/** Where the address goes, in the words `via` and the id, such as `natGateway nat-0a`; or `none` or `unknown`. */
export function walkAddress(
  estate: Estate,
  subnetId: string,
  service: GatewayService,
  address: string,
): string {
  const table = tableOf(estate, subnetId);
  if (table === undefined) return 'unknown';
  const matches = matchesOf(estate, table, addressBits(address));
  if (matches === undefined) return 'unknown';
  const answers = new Set(best(matches).map((route) => answerOf(estate, table, service, route)));
  const [only = 'none'] = answers;
  return answers.size > 1 ? 'unknown' : only;
}

/** The table that routes a subnet's traffic; undefined where the estate does not show it. */
export function tableOf(estate: Estate, subnetId: string): RouteTable | undefined {
  const subnet = listOf(estate.subnets).find((candidate: Subnet) => candidate.subnetId === subnetId);
  const tables = listOf(estate.routeTables);
  const explicit = tables.find((table) =>
    table.associations.some((a) => a.kind === 'subnet' && a.subnetId === subnetId),
  );
  const main = tables.find(
    (table) => table.vpcId === subnet?.vpcId && table.associations.some((a) => a.kind === 'main'),
  );
  return explicit ?? main;
}

interface Match {
  readonly route: Route;
  readonly length: number;
}

function matchesOf(estate: Estate, table: RouteTable, address: string): readonly Match[] | undefined {
  const matches: Match[] = [];
  for (const route of table.routes) {
    const blocks = blocksOf(estate, route);
    if (blocks === undefined) return undefined;
    for (const block of blocks) {
      const prefix = blockBits(block);
      const isSameFamily = block.includes(':') === (address.length === 128);
      if (isSameFamily && address.startsWith(prefix)) matches.push({ route, length: prefix.length });
    }
  }
  return matches;
}

function blocksOf(estate: Estate, route: Route): readonly string[] | undefined {
  const { destination } = route;
  if ('cidr' in destination) return [destination.cidr];
  const list = listOf(estate.prefixLists).find((one) => one.prefixListId === destination.prefixListId);
  return list?.cidrs.status === 'read' ? list.cidrs.value : undefined;
}

// https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html and, for the local route,
// https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
function best(matches: readonly Match[]): readonly Route[] {
  const isLocal = matches.some((match) => match.route.target.kind === 'local');
  const eligible = matches.filter((match) => !(isLocal && match.route.origin === 'propagated'));
  const longest = Math.max(...eligible.map((match) => match.length));
  const routes = eligible.filter((match) => match.length === longest).map((match) => match.route);
  const fixed = routes.filter((route) => route.origin === 'static');
  const plain = fixed.filter((route) => 'cidr' in route.destination);
  return plain.length > 0 ? plain : fixed.length > 0 ? fixed : routes;
}

function answerOf(estate: Estate, table: RouteTable, service: GatewayService, route: Route): string {
  const { target } = route;
  if (target.kind === 'vpcEndpoint') return endpointAnswer(estate, table, service, route, target.id);
  if (route.state === 'filtered' || (target.kind === 'other' && route.state === 'active')) return 'unknown';
  if (route.state === 'blackhole') return `blackhole ${'id' in target ? target.id : 'local'}`;
  if (target.kind === 'local') return 'local';
  if (target.kind === 'networkInterface') return `natInstance ${target.instanceId ?? target.id}`;
  if (target.kind === 'vpcPeeringConnection') return `vpcPeering ${target.id}`;
  return `${target.kind} ${target.id}`;
}

function endpointAnswer(
  estate: Estate,
  table: RouteTable,
  service: GatewayService,
  route: Route,
  id: string,
): string {
  if (estate.vpcEndpoints.status === 'unreadable') return 'unknown';
  const endpoint = estate.vpcEndpoints.value.find((candidate) => candidate.vpcEndpointId === id);
  const isActive = route.state === 'active';
  if (endpoint === undefined) return isActive ? 'unknown' : `brokenEndpoint ${id}`;
  if (endpoint.type === 'GatewayLoadBalancer') return isActive ? `firewallEndpoint ${id}` : `blackhole ${id}`;
  const serves =
    endpoint.type === 'Gateway' &&
    endpoint.vpcId === table.vpcId &&
    endpoint.serviceName.endsWith(`.${service}`) &&
    endpoint.state === 'available';
  return serves && isActive ? `gatewayEndpoint ${id}` : `brokenEndpoint ${id}`;
}

function listOf<T>(part: Part<readonly T[]>): readonly T[] {
  return part.status === 'read' ? part.value : [];
}

function blockBits(cidr: string): string {
  const [address = '', length = ''] = cidr.split('/');
  return addressBits(address).slice(0, Number(length));
}

/** An address as a string of 32 or 128 binary digits. */
export function addressBits(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((part) => binary(Number(part), 8))
      .join('');
  const [before = '', after] = address.split('::');
  const groups = (side: string) => side.split(':').filter((group) => group !== '');
  const bits = (side: string) =>
    groups(side)
      .map((group) => (group.includes('.') ? addressBits(group) : binary(Number.parseInt(group, 16), 16)))
      .join('');
  return after === undefined
    ? bits(before)
    : bits(before) + bits(after).padStart(128 - bits(before).length, '0');
}

function binary(value: number, width: number): string {
  return value.toString(2).padStart(width, '0');
}
