/**
 * In which subnets an endpoint gets its interfaces, one for each Availability Zone of the clients that the service has,
 * and with addresses of which family.
 */
import type { EndpointAddressType, EndpointService, Subnet } from '../../network/estate.ts';

export type OfferedService = Extract<EndpointService, { readonly status: 'offered' }>;

export interface Placed {
  readonly is: 'placed';
  readonly subnets: readonly Subnet[];
  readonly ipAddressType: EndpointAddressType;
  /** Zones with clients that the service has not: they cross to another. */
  readonly lacking: readonly string[];
}

export type Placing = Placed | { readonly is: 'nowhere'; readonly reason: string };

/** `all` are the subnets of the VPC, of which others than the clients' are taken only where none of those will do. */
export function placeEndpoint(
  service: OfferedService,
  clients: readonly Subnet[],
  all: readonly Subnet[],
  { accountId, region }: { readonly accountId: string; readonly region: string },
): Placing {
  const ipAddressType = addressTypeFor(service, clients);
  if (ipAddressType === undefined) {
    const speaks = service.ipAddressTypes.join(' and ') || 'ipv4';
    return { is: 'nowhere', reason: `its clients need IPv6, and ${service.serviceName} speaks ${speaks}` };
  }
  const fits = (subnet: Subnet): boolean =>
    subnet.ownerId === accountId &&
    subnet.outpostArn === undefined &&
    hasZone(service, subnet, region) &&
    speaks(subnet, ipAddressType);
  const zones = [...new Set(clients.map((subnet) => subnet.availabilityZone))].sort();
  const chosen = zones.flatMap((zone) => firstIn(zone, clients.filter(fits), all.filter(fits)));
  const lacking = zones.filter((zone) => !chosen.some((subnet) => subnet.availabilityZone === zone));
  if (chosen.length > 0) return { is: 'placed', subnets: chosen, ipAddressType, lacking };
  const [elsewhere] = all.filter(fits).toSorted(byId);
  return elsewhere === undefined
    ? {
        is: 'nowhere',
        reason: `no subnet of ours in a zone of ${service.serviceName} (${service.serviceRegion === region ? service.availabilityZones.join(', ') : `from ${service.serviceRegion}`}) takes it`,
      }
    : { is: 'placed', subnets: [elsewhere], ipAddressType, lacking };
}

/** Zones that no endpoint to a service of another Region can use. */
const NOT_ACROSS_REGIONS: ReadonlySet<string> = new Set([
  'use1-az3',
  'usw1-az2',
  'apne1-az3',
  'apne2-az2',
  'apne2-az4',
]);

/**
 * A service of another Region names its own zones, and takes endpoints in any of ours but a few.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html
 */
function hasZone(service: OfferedService, subnet: Subnet, region: string): boolean {
  const { availabilityZone, availabilityZoneId = '' } = subnet;
  return service.serviceRegion === region
    ? service.availabilityZones.includes(availabilityZone)
    : !NOT_ACROSS_REGIONS.has(availabilityZoneId);
}

function firstIn(zone: string, ...preferred: readonly (readonly Subnet[])[]): readonly Subnet[] {
  for (const subnets of preferred) {
    const [first] = subnets.filter((subnet) => subnet.availabilityZone === zone).toSorted(byId);
    if (first !== undefined) return [first];
  }
  return [];
}

function byId(a: Subnet, b: Subnet): number {
  return a.subnetId < b.subnetId ? -1 : 1;
}

// A subnet without IPv4 reaches IPv6 addresses alone; all others are served best by what every SDK asks for first.
function addressTypeFor(
  { ipAddressTypes }: OfferedService,
  clients: readonly Subnet[],
): EndpointAddressType | undefined {
  const needsIpv6 = clients.some((subnet) => subnet.cidrBlock === undefined);
  if (!needsIpv6) return ipAddressTypes.length === 0 || ipAddressTypes.includes('ipv4') ? 'ipv4' : undefined;
  const needsIpv4 = clients.some((subnet) => subnet.cidrBlock !== undefined);
  if (!ipAddressTypes.includes('ipv6')) return undefined;
  if (!needsIpv4) return 'ipv6';
  return ipAddressTypes.includes('ipv4') ? 'dualstack' : undefined;
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#aws-services-ip-address-type */
export function speaks(subnet: Subnet, type: EndpointAddressType): boolean {
  const hasIpv4 = subnet.cidrBlock !== undefined;
  const hasIpv6 = subnet.ipv6CidrBlocks.length > 0;
  switch (type) {
    case 'ipv4':
      return hasIpv4;
    case 'ipv6':
      return hasIpv6 && !hasIpv4;
    case 'dualstack':
      return hasIpv4 && hasIpv6;
  }
}
