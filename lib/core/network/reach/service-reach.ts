/**
 * How a client in a subnet reaches a service today: privately, over the Internet, not at all, or nobody can tell.
 *
 * DNS decides where the name leads, then routes and rules whether anybody gets there. A client without a public
 * address, as every function is, gets nowhere through an internet gateway.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
 */
import { describeLegs } from '../../checks/gateway-endpoint-evidence.ts';
import type { Cidr } from '../cidr.ts';
import { contains, overlaps, parseCidr } from '../cidr.ts';
import type { EgressLeg } from '../egress-path.ts';
import { egressLegs, internetLeg } from '../egress-path.ts';
import type { GatewayService, HostedZone, RouteTable, VpcEndpoint } from '../estate.ts';
import type { EstateIndex } from '../index-estate.ts';
import type { DnsAnswer } from './dns-answer.ts';
import { dnsAnswer } from './dns-answer.ts';
import type { Client } from './endpoint-carries.ts';
import { endpointCarries } from './endpoint-carries.ts';
import { hostOfService } from './service-host.ts';

export type Reach =
  | { readonly is: 'private'; readonly reason: string; readonly vpcEndpointId?: string }
  | { readonly is: 'internet'; readonly reason: string; readonly natGatewayId?: string }
  /** It hangs until it times out. */
  | { readonly is: 'nothing'; readonly reason: string; readonly vpcEndpointId?: string }
  | { readonly is: 'unknown'; readonly reason: string };

export interface ReachedService {
  readonly serviceName: string;
  /** The service of a gateway endpoint, where there is one. */
  readonly gateway?: GatewayService;
  /** The name that its clients use, where it is not the first of those that AWS gives. */
  readonly host?: string;
}

export function serviceReach(index: EstateIndex, client: Client, service: ReachedService): Reach {
  const { subnet } = client;
  const { routeTables } = index.estate;
  const table = index.tableOfSubnet.get(subnet.subnetId);
  if (table === undefined) {
    const reason =
      routeTables.status === 'unreadable'
        ? routeTables.reason
        : `the route table of ${subnet.subnetId} is not shown`;
    return { is: 'unknown', reason };
  }
  const host = service.host ?? hostOfService(index, service.serviceName);
  const answer = dnsAnswer(index, subnet.vpcId, { host, serviceName: service.serviceName });
  const reach = reachOf(index, client, table, answer, { host, service });
  return reach.is === 'unknown' ? (walledIn(index, client, table, service) ?? reach) : reach;
}

interface Asked {
  readonly host: string;
  readonly service: ReachedService;
}

function reachOf(
  index: EstateIndex,
  client: Client,
  table: RouteTable,
  answer: DnsAnswer,
  asked: Asked,
): Reach {
  switch (answer.by) {
    case 'unknown':
      return { is: 'unknown', reason: answer.reason };
    case 'privateDns':
      return throughEndpoint(index, client, answer.endpoint);
    case 'profileEndpoint':
      return throughKnown(
        index,
        client,
        table,
        answer.rule.vpcEndpointId,
        `Route 53 Profile ${answer.rule.profileId ?? ''}`,
      );
    case 'forward': {
      const reason = `names under ${answer.rule.kind === 'forward' ? answer.rule.domainName || '.' : ''} are asked of another resolver by rule ${answer.rule.ruleId}, and what it answers is not shown`;
      return { is: 'unknown', reason };
    }
    case 'zone':
      return throughZone(index, client, table, answer.zone, asked.host);
    case 'public':
      return asked.service.gateway === undefined
        ? throughInternet(index, table, client)
        : throughRoutes(index, table, asked.service.gateway, client);
  }
}

function throughEndpoint(index: EstateIndex, client: Client, endpoint: VpcEndpoint): Reach {
  const { vpcEndpointId } = endpoint;
  const carried = endpointCarries(index, endpoint, client);
  if (carried.claim === 'yes') return { is: 'private', reason: carried.reason, vpcEndpointId };
  if (carried.claim === 'unknown') {
    return {
      is: 'unknown',
      reason: `whether interface endpoint ${vpcEndpointId} lets it through: ${carried.reason}`,
    };
  }
  const reason = `its name leads to interface endpoint ${vpcEndpointId}, which does not let it through: ${carried.reason}`;
  return { is: 'nothing', reason, vpcEndpointId };
}

/** Through an endpoint that stands elsewhere, if a route leads there. */
function throughKnown(
  index: EstateIndex,
  client: Client,
  table: RouteTable,
  vpcEndpointId: string,
  by: string,
): Reach {
  const endpoint = index.vpcEndpoints.get(vpcEndpointId);
  if (endpoint === undefined) {
    return {
      is: 'unknown',
      reason: `${by} leads its name to ${vpcEndpointId}, which the account does not show`,
    };
  }
  if (endpoint.vpcId === client.subnet.vpcId) return throughEndpoint(index, client, endpoint);
  if (!isRoutedTo(index, table, endpoint)) {
    const reason = `${by} leads its name to ${vpcEndpointId} in ${endpoint.vpcId}, to which ${table.routeTableId} has no route`;
    return { is: 'nothing', reason, vpcEndpointId };
  }
  const carried = endpointCarries(index, endpoint, client);
  const reason = `${by} leads its name to ${vpcEndpointId} in ${endpoint.vpcId}: ${carried.reason}`;
  if (carried.claim === 'no') return { is: 'nothing', reason, vpcEndpointId };
  return carried.claim === 'yes' ? { is: 'private', reason, vpcEndpointId } : { is: 'unknown', reason };
}

/** Whether an active route leads out of the VPC towards the endpoint's subnets; what lies behind is not followed. */
function isRoutedTo(index: EstateIndex, table: RouteTable, endpoint: VpcEndpoint): boolean {
  const blocks = endpoint.subnetIds.flatMap((id) => parseCidr(index.subnets.get(id)?.cidrBlock ?? '') ?? []);
  return blocks.some((block) =>
    table.routes.some(({ destination, target, state }) => {
      const cidr = 'cidr' in destination ? parseCidr(destination.cidr) : undefined;
      return (
        state === 'active' && BETWEEN_NETWORKS.has(target.kind) && cidr !== undefined && contains(cidr, block)
      );
    }),
  );
}

const BETWEEN_NETWORKS: ReadonlySet<string> = new Set([
  'transitGateway',
  'vpcPeeringConnection',
  'coreNetwork',
  'virtualPrivateGateway',
  'networkInterface',
  'vpcEndpoint',
  'natGateway',
]);

function throughZone(
  index: EstateIndex,
  client: Client,
  table: RouteTable,
  zone: HostedZone,
  host: string,
): Reach {
  const by = `private hosted zone ${zone.name === '' ? '.' : zone.name} (${zone.hostedZoneId})`;
  if (zone.records?.status !== 'read') {
    const reason =
      zone.records?.reason ??
      (zone.owner === index.estate.accountId ? 'its records were not read' : `account ${zone.owner} owns it`);
    return { is: 'unknown', reason: `${by} answers for ${host}, and where it leads is not shown: ${reason}` };
  }
  const targets = targetsOf(zone.records.value, host);
  if (targets === undefined)
    return { is: 'nothing', reason: `${by} answers for ${host} and has no record of it` };
  const [endpointId] = targets.flatMap(
    (target) => /^(vpce-[0-9a-f]+)-/.exec(target)?.[1] ?? endpointAt(index, target) ?? [],
  );
  return endpointId === undefined
    ? {
        is: 'unknown',
        reason: `${by} leads ${host} to ${targets.join(', ')}, which is no endpoint that the account shows`,
      }
    : throughKnown(index, client, table, endpointId, by);
}

/** The record of the name itself before the one for all names beside it. */
function targetsOf(
  records: readonly { readonly name: string; readonly targets: readonly string[] }[],
  host: string,
): readonly string[] | undefined {
  const exact = records.find(({ name }) => name.toLowerCase() === host && name.length > 0);
  const wild = records.find(
    ({ name }) => name.startsWith('*.') && host.endsWith(name.slice(1).toLowerCase()),
  );
  return (exact ?? wild)?.targets;
}

/** The interface endpoint that has the address. */
function endpointAt(index: EstateIndex, address: string): string | undefined {
  const cidr = parseCidr(`${address}/32`);
  if (cidr === undefined) return undefined;
  const holds = (block: string | undefined): boolean => {
    const parsed: Cidr | undefined = block === undefined ? undefined : parseCidr(block);
    return parsed !== undefined && overlaps(parsed, cidr);
  };
  for (const endpoint of index.vpcEndpoints.values()) {
    if (endpoint.type !== 'Interface') continue;
    for (const id of endpoint.subnetIds) {
      if (!holds(index.subnets.get(id)?.cidrBlock)) continue;
      const interfaces = index.interfacesOfSubnet.get(id) ?? [];
      const own = interfaces.find(
        (item) => item.interfaceType === 'vpc_endpoint' && item.privateIps.includes(address),
      );
      if (own !== undefined) return endpoint.vpcEndpointId;
    }
  }
  return undefined;
}

function throughInternet(index: EstateIndex, table: RouteTable, client: Client): Reach {
  if (client.subnet.cidrBlock !== undefined) return reachOfLeg(internetLeg(index, table, 'ipv4'), client);
  // IPv6 alone: AWS's names have IPv4 addresses, unless a resolver and a NAT gateway translate.
  if (client.subnet.enableDns64) {
    const leg = internetLeg(index, table, 'ipv6');
    return {
      is: 'unknown',
      reason: `${client.subnet.subnetId} has IPv6 alone and translates names (DNS64): ${describeLegs([leg])}`,
    };
  }
  const leg = internetLeg(index, table, 'ipv6');
  if (leg.path.via === 'none' || leg.path.via === 'blackhole') {
    return { is: 'nothing', reason: `${client.subnet.subnetId} has IPv6 alone, and ${describeLegs([leg])}` };
  }
  const reason = `${client.subnet.subnetId} has IPv6 alone, which reaches only names of the service that have IPv6 addresses`;
  return { is: 'unknown', reason };
}

function throughRoutes(
  index: EstateIndex,
  table: RouteTable,
  service: GatewayService,
  client: Client,
): Reach {
  const families = client.subnet.cidrBlock === undefined ? ['ipv6', 'nat64'] : ['ipv4'];
  const reaches = egressLegs(index, table, service)
    .filter(({ family }) => families.includes(family))
    .map((leg) => reachOfLeg(leg, client));
  const order: readonly Reach['is'][] = ['nothing', 'unknown', 'internet', 'private'];
  const [worst] = reaches.toSorted((a, b) => order.indexOf(a.is) - order.indexOf(b.is));
  return worst ?? { is: 'nothing', reason: `${client.subnet.subnetId} has no route to the service` };
}

function reachOfLeg(leg: EgressLeg, { hasPublicAddress }: Client): Reach {
  const reason = describeLegs([leg]);
  const { path } = leg;
  switch (path.via) {
    case 'gatewayEndpoint':
      return { is: 'private', reason, vpcEndpointId: path.vpcEndpointId };
    case 'brokenEndpoint':
      return { is: 'nothing', reason, vpcEndpointId: path.vpcEndpointId };
    case 'natGateway':
      return path.mode === 'private'
        ? { is: 'unknown', reason: `${reason}; what lies behind is not shown` }
        : { is: 'internet', reason, natGatewayId: path.natGatewayId };
    case 'natInstance':
      return { is: 'internet', reason };
    case 'none':
    case 'blackhole':
    case 'local':
      return { is: 'nothing', reason };
    case 'internetGateway':
    case 'carrierGateway': {
      if (hasPublicAddress === true) return { is: 'internet', reason };
      const who = hasPublicAddress === undefined ? 'functions have' : 'it has';
      return { is: 'nothing', reason: `${reason}, which lets out only public addresses, and ${who} none` };
    }
    case 'egressOnlyInternetGateway':
      return { is: 'internet', reason };
    case 'unknown':
      return { is: 'unknown', reason: path.reason };
    case 'transitGateway':
    case 'coreNetwork':
    case 'vpcPeering':
    case 'firewallEndpoint':
    case 'virtualPrivateGateway':
    case 'localGateway':
      return { is: 'unknown', reason: `${reason}; what lies behind is not shown` };
  }
}

/**
 * Whatever DNS answers: where no route leaves the VPC and no interface endpoint of the service stands in it, nothing
 * can be reached.
 */
function walledIn(
  index: EstateIndex,
  { subnet }: Client,
  table: RouteTable,
  { serviceName, gateway }: ReachedService,
): Reach | undefined {
  const { vpcEndpoints, subnets } = index.estate;
  if (vpcEndpoints.status === 'unreadable' || subnets.status === 'unreadable') return undefined;
  const endpoints = index.endpointsOfVpc.get(subnet.vpcId) ?? [];
  if (endpoints.some((endpoint) => endpoint.type === 'Interface' && endpoint.serviceName === serviceName))
    return undefined;
  const leaves = table.routes.some(
    ({ target, state }) =>
      state === 'active' && target.kind !== 'local' && !isGatewayOf(index, target, gateway),
  );
  return leaves
    ? undefined
    : {
        is: 'nothing',
        reason: `${table.routeTableId} has no route out of the VPC, and no endpoint of the service stands in it`,
      };
}

/** A route to the gateway endpoint of another service leads nowhere else. */
function isGatewayOf(
  index: EstateIndex,
  target: RouteTable['routes'][number]['target'],
  gateway: GatewayService | undefined,
): boolean {
  if (target.kind !== 'vpcEndpoint') return target.kind === 'internetGateway';
  const endpoint = index.vpcEndpoints.get(target.id);
  if (endpoint?.type !== 'Gateway') return false;
  return gateway === undefined || !endpoint.serviceName.endsWith(`.${gateway}`);
}
