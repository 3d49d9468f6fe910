/** What is known of a detour: where it leads, whether anybody there uses the service, and the bytes that were seen. */
import { demandOf } from './demand.ts';
import type { EgressLeg, EgressPath, PathFamily } from '../network/egress-path.ts';
import type { GatewayService, Subnet, TrafficRecord } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import type { BytesClaim, Claim, Severity, TrafficEvidence } from './check.ts';

/** The three claims about the traffic of these subnets to the service. */
export function evidenceOf(
  index: EstateIndex,
  service: GatewayService,
  subnets: readonly Subnet[],
  legs: readonly EgressLeg[],
): TrafficEvidence {
  const seen = trafficTo(index, service, subnets);
  return {
    kind: 'traffic',
    path: pathClaim(legs),
    demand: demandOf(index, service, subnets, seen),
    bytes: bytesClaim(index, seen),
    legs,
  };
}

/** What flow logs saw of these subnets going to the service through NAT. */
export function natTraffic(
  index: EstateIndex,
  service: GatewayService,
  subnets: readonly Subnet[],
): readonly TrafficRecord[] {
  return trafficTo(index, service, subnets).filter(isThroughNat);
}

function trafficTo(
  index: EstateIndex,
  service: GatewayService,
  subnets: readonly Subnet[],
): readonly TrafficRecord[] {
  return subnets
    .flatMap((subnet) => index.trafficOfSubnet.get(subnet.subnetId) ?? [])
    .filter((record) => record.service === service);
}

function isThroughNat({ natGatewayId }: TrafficRecord): boolean {
  return natGatewayId !== undefined;
}

function bytesClaim(index: EstateIndex, seen: readonly TrafficRecord[]): BytesClaim {
  const { traffic } = index.estate;
  if (traffic.status === 'unreadable') return { claim: 'unknown', reason: traffic.reason };
  const records = seen.filter(isThroughNat);
  if (records.length === 0) {
    return seen.length === 0
      ? { claim: 'unknown', reason: 'no flow logs were given for these subnets' }
      : { claim: 'unknown', reason: 'what flow logs saw of these subnets passed no NAT gateway shown here' };
  }
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
  const from = records.map((record) => record.from).reduce((a, b) => (a < b ? a : b));
  const to = records.map((record) => record.to).reduce((a, b) => (a > b ? a : b));
  const isLowerBound = records.some((record) => record.lowerBound === true);
  if (bytes === 0) {
    return isLowerBound
      ? { claim: 'unknown', reason: 'flow logs saw no byte, but records were lost' }
      : { claim: 'no', reason: `flow logs saw none from ${from} to ${to}` };
  }
  const source = [...new Set(records.map((record) => record.source))].join(', ');
  return { claim: 'yes', bytes, from, to, isLowerBound, source, topClients: topClients(records) };
}

const MOST_CLIENTS = 3;

function topClients(records: readonly TrafficRecord[]) {
  const byClient = Map.groupBy(records, ({ client }) => client);
  return [...byClient]
    .map(([client, own]) => ({ client, bytes: own.reduce((sum, { bytes }) => sum + bytes, 0) }))
    .toSorted((a, b) => b.bytes - a.bytes || (a.client < b.client ? -1 : 1))
    .slice(0, MOST_CLIENTS);
}

/** A NAT gateway in the VPC is a known path; what lies behind a transit gateway is not shown. */
function pathClaim(legs: readonly EgressLeg[]): Claim {
  const nat = legs.filter((leg) => leg.path.via === 'natGateway' || leg.path.via === 'natInstance');
  if (nat.length > 0) return { claim: 'yes', reason: describeLegs(nat) };
  const broken = legs.filter((leg) => leg.path.via === 'brokenEndpoint');
  if (broken.length > 0) return { claim: 'yes', reason: describeLegs(broken) };
  return { claim: 'unknown', reason: `${describeLegs(legs)}; what lies behind is not shown` };
}

/** How much it matters: broken or seen is high, without any client low. */
export function severityOf(evidence: TrafficEvidence): Severity {
  const isBroken = evidence.legs.some((leg) => leg.path.via === 'brokenEndpoint');
  if (isBroken || evidence.bytes.claim === 'yes') return 'high';
  return evidence.demand.claim === 'no' ? 'low' : 'medium';
}

const FAMILY: Readonly<Record<PathFamily, string>> = { ipv4: 'IPv4', ipv6: 'IPv6', nat64: 'IPv6 by NAT64' };

/** One sentence on legs: `IPv4 over NAT gateway nat-1 (0.0.0.0/0)`. */
export function describeLegs(legs: readonly EgressLeg[]): string {
  const texts = legs.map((leg) => {
    const route = leg.destination === undefined ? '' : ` (route ${leg.destination})`;
    return `${FAMILY[leg.family]} ${describePath(leg.path)}${route}`;
  });
  return [...new Set(texts)].join('; ');
}

/** A path in words. */
export function describePath(path: EgressPath): string {
  switch (path.via) {
    case 'gatewayEndpoint':
      return `through gateway endpoint ${path.vpcEndpointId}`;
    case 'brokenEndpoint':
      return `to endpoint ${path.vpcEndpointId}, which cannot carry it: ${path.reason}`;
    case 'natGateway':
      return `through ${NAT_NAME[path.mode]} ${path.natGatewayId}`;
    case 'natInstance':
      return `through instance or appliance ${path.id}`;
    case 'internetGateway':
      return `through internet gateway ${path.id}`;
    case 'egressOnlyInternetGateway':
      return `through egress-only internet gateway ${path.id}`;
    case 'transitGateway':
      return `over transit gateway ${path.id}`;
    case 'coreNetwork':
      return `over core network ${path.id}`;
    case 'vpcPeering':
      return `over peering ${path.id}`;
    case 'firewallEndpoint':
      return `through firewall endpoint ${path.vpcEndpointId}`;
    case 'virtualPrivateGateway':
      return `over virtual private gateway ${path.id}`;
    case 'localGateway':
      return `over local gateway ${path.id}`;
    case 'carrierGateway':
      return `through carrier gateway ${path.id}`;
    case 'local':
      return 'inside the VPC';
    case 'blackhole':
      return `into a blackhole (${path.target})`;
    case 'none':
      return 'nowhere: no route';
    case 'unknown':
      return `unknown: ${path.reason}`;
  }
}

const NAT_NAME = {
  zonal: 'NAT gateway',
  regional: 'Regional NAT gateway',
  private: 'private NAT gateway',
  unknown: 'NAT gateway',
} as const;
