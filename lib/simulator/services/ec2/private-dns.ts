import { createHash } from 'node:crypto';
import type { CreateVpcEndpointRequest, DnsEntry, DnsOptions, ServiceDetail } from '@aws-sdk/client-ec2';
import type { FixtureEndpoint } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';

type Wish = Pick<CreateVpcEndpointRequest, 'PrivateDnsEnabled' | 'DnsOptions'>;

/** The names a service's endpoints can take over in a VPC; those of a partner count once their domain is verified. */
function privateNamesOf(service: ServiceDetail): readonly string[] {
  const {
    PrivateDnsName: first,
    PrivateDnsNames: all = [],
    PrivateDnsNameVerificationState: state,
  } = service;
  if (state !== undefined && state !== 'verified') return [];
  const names = [first, ...all.map((one) => one.PrivateDnsName)];
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** Whether an endpoint of which nothing is said has private DNS: it has, where its service has a private name. */
export function wantsPrivateDns({ PrivateDnsEnabled }: Wish, service: ServiceDetail): boolean {
  return PrivateDnsEnabled ?? (privateNamesOf(service).length > 0 && service.AcceptanceRequired !== true);
}

/** Refuses private DNS where the VPC, the service or another endpoint stands in the way. */
export function expectPrivateDns(
  vpcId: string,
  service: ServiceDetail,
  own: FixtureEndpoint | undefined,
  world: World,
): void {
  const serviceName = service.ServiceName ?? '';
  const names = privateNamesOf(service);
  if (names.length === 0)
    throw invalid(
      `Private DNS can't be enabled because the service ${serviceName} does not provide a private DNS name.`,
    );
  if (service.AcceptanceRequired === true && own?.State.toLowerCase() !== 'available')
    throw invalid(
      `Private DNS can only be enabled after the endpoint connection is accepted by the owner of ${serviceName}.`,
    );
  if (!resolvesNames(vpcId, world))
    throw invalid(
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`,
    );
  const taken = namesTaken(vpcId, own, world);
  const conflict = names.find((name) => taken.has(bare(name)));
  if (conflict !== undefined)
    throw invalid(
      `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${bare(conflict)} in the VPC ${vpcId}`,
    );
}

function resolvesNames(vpcId: string, world: World): boolean {
  const vpc = world.present('Vpcs').find((vpc) => vpc.VpcId === vpcId);
  const known = world.present('VpcAttributes').find((attributes) => attributes.VpcId === vpcId);
  return (known?.EnableDnsSupport ?? true) && (known?.EnableDnsHostnames ?? vpc?.IsDefault === true);
}

/** What the VPC's endpoints and private hosted zones answer for already; an endpoint holds its names until it is gone. */
function namesTaken(vpcId: string, own: FixtureEndpoint | undefined, world: World): ReadonlySet<string> {
  const services = world.present('VpcEndpointServices');
  const endpoints = world
    .present('VpcEndpoints')
    .filter((other) => other.VpcId === vpcId && other.VpcEndpointId !== own?.VpcEndpointId)
    .filter((other) => other.PrivateDnsEnabled === true && other.State.toLowerCase() !== 'deleted');
  const ofEndpoints = endpoints.flatMap((other) =>
    services
      .filter((service) => service.ServiceName === other.ServiceName && isInterface(service))
      .flatMap(privateNamesOf),
  );
  const zones = world.present('HostedZones').filter((zone) => zone.VPCs.some(({ VPCId }) => VPCId === vpcId));
  return new Set([...ofEndpoints, ...zones.map((zone) => zone.Name)].map(bare));
}

function isInterface({ ServiceType: types = [] }: ServiceDetail): boolean {
  return types.some((type) => type.ServiceType === 'Interface');
}

function bare(name: string): string {
  return name.replace(/^\*\./, '').replace(/\.$/, '').toLowerCase();
}

/** The DNS options an interface endpoint comes to have; S3's speak to inbound resolvers alone unless told otherwise. */
export function expectDnsOptions(
  wish: Wish,
  { before, hasPrivateDns, service, vpcId }: DnsPlace,
  world: World,
): DnsOptions {
  const asked = wish.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint;
  const isShared = isOfferedAsGateway(service, world) && hasPrivateDns;
  if (asked === true && !isShared)
    throw invalid(
      'PrivateDnsOnlyForInboundResolverEndpoint can be true only with private DNS, for a service that has gateway endpoints too.',
    );
  const only = asked ?? before?.PrivateDnsOnlyForInboundResolverEndpoint ?? isShared;
  if (isShared && only && !hasGateway(service, vpcId, world))
    throw invalid(
      `To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC ${vpcId} must have a Gateway endpoint for the service.`,
    );
  return {
    DnsRecordIpType: wish.DnsOptions?.DnsRecordIpType ?? before?.DnsRecordIpType ?? 'ipv4',
    ...(isShared && { PrivateDnsOnlyForInboundResolverEndpoint: only }),
  };
}

interface DnsPlace {
  readonly before: DnsOptions | undefined;
  readonly hasPrivateDns: boolean;
  readonly service: ServiceDetail;
  readonly vpcId: string;
}

function isOfferedAsGateway({ ServiceName: name }: ServiceDetail, world: World): boolean {
  return world
    .present('VpcEndpointServices')
    .some(
      (other) =>
        other.ServiceName === name && other.ServiceType?.some((type) => type.ServiceType === 'Gateway'),
    );
}

function hasGateway({ ServiceName: name }: ServiceDetail, vpcId: string, world: World): boolean {
  return world
    .present('VpcEndpoints')
    .some(
      (other) =>
        other.VpcId === vpcId &&
        other.ServiceName === name &&
        other.VpcEndpointType === 'Gateway' &&
        !other.State.toLowerCase().startsWith('delet'),
    );
}

/** The names an endpoint answers to: its own, one a zone, and the private ones. Private ones wait for their hosted zone. */
export function dnsEntriesOf(endpoint: FixtureEndpoint, service: ServiceDetail, world: World): DnsEntry[] {
  const { VpcEndpointId: id = '', SubnetIds: subnetIds = [], PrivateDnsEnabled: isPrivate } = endpoint;
  const stem = `${id}-${digest(id).slice(0, 8)}`;
  const zones = world
    .present('Subnets')
    .filter((subnet) => subnetIds.includes(subnet.SubnetId ?? ''))
    .map((subnet) => subnet.AvailabilityZone ?? '');
  const bases = service.BaseEndpointDnsNames ?? [];
  const own = bases.flatMap((base) =>
    [stem, ...zones.map((zone) => `${stem}-${zone}`)].map((one) => `${one}.${base}`),
  );
  const names = isPrivate === true ? privateNamesOf(service) : [];
  const isReady = endpoint.State.toLowerCase() === 'available';
  return [
    ...own.map((DnsName) => ({ DnsName, HostedZoneId: hostedZone(bases.join()) })),
    ...names.map((DnsName) => ({ DnsName, HostedZoneId: isReady ? hostedZone(id) : 'ZONEIDPENDING' })),
  ];
}

function hostedZone(of: string): string {
  return `Z${digest(of).slice(0, 13).toUpperCase()}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function invalid(message: string): Refusal {
  return new Refusal('InvalidParameter', message);
}
