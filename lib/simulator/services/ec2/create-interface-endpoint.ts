import type {
  CreateVpcEndpointRequest,
  DnsOptions,
  SecurityGroupIdentifier,
  ServiceDetail,
  Subnet,
  Vpc,
} from '@aws-sdk/client-ec2';
import type { FixtureEndpoint } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';
import type { Call } from '../service.ts';
import { expectGroups, expectRoomForGroups } from './endpoint-groups.ts';
import { makeInterfaces } from './endpoint-interfaces.ts';
import { expectService, speaks, speaksOther } from './endpoint-service.ts';
import { expectSubnets } from './endpoint-subnets.ts';
import { expectWellFormed } from './ids.ts';
import { defaultInterfacePolicy, expectPolicySupported } from './policy-document.ts';
import { dnsEntriesOf, expectDnsOptions, expectPrivateDns, wantsPrivateDns } from './private-dns.ts';
import { readTagSpecifications } from './tag-rules.ts';

const mostInterfaceEndpoints = 50;

export function expectInterfaceForm(input: CreateVpcEndpointRequest): void {
  if (input.RouteTableIds)
    throw new Refusal(
      'InvalidParameter',
      'Route table IDs are only supported for Gateway type VPC Endpoint.',
    );
  if (input.SubnetConfigurations)
    throw new Refusal('UnsupportedOperation', 'The simulator does not place endpoints at chosen addresses.');
  for (const id of input.SubnetIds ?? []) expectWellFormed(id, 'subnet', 'InvalidSubnetId');
  for (const id of input.SecurityGroupIds ?? []) expectWellFormed(id, 'sg', 'InvalidSecurityGroupId');
}

interface Prepared {
  readonly service: ServiceDetail;
  readonly subnets: readonly Subnet[];
  readonly groups: SecurityGroupIdentifier[];
  readonly hasPrivateDns: boolean;
  readonly dnsOptions: DnsOptions;
}

/** Refuses what cannot be; hands back the call's effect. */
export function prepareInterface(
  input: CreateVpcEndpointRequest,
  { VpcId: vpcId = '' }: Vpc,
  call: Call,
): () => FixtureEndpoint {
  const { world } = call;
  const service = expectService(input, call);
  const ipAddressType = input.IpAddressType ?? 'ipv4';
  if (!speaks(service, ipAddressType)) throw speaksOther(input.ServiceName ?? '', ipAddressType);
  if (input.PolicyDocument !== undefined) expectPolicySupported(service);
  const place = { vpcId, service, ipAddressType, taken: [] };
  const subnets = expectSubnets(input.SubnetIds ?? [], place, world);
  const groups = expectGroups(input.SecurityGroupIds, vpcId, world);
  expectRoomForGroups(groups, world);
  const hasPrivateDns = wantsPrivateDns(input, service);
  if (hasPrivateDns) expectPrivateDns(vpcId, service, undefined, world);
  const dnsPlace = { before: undefined, hasPrivateDns, service, vpcId };
  const dnsOptions = expectDnsOptions(input, dnsPlace, world);
  expectQuota(vpcId, world);
  return () => create(input, { service, subnets, groups, hasPrivateDns, dnsOptions }, call);
}

function expectQuota(vpcId: string, world: World): void {
  const quota =
    world
      .present('Quotas')
      .find(({ ServiceCode, QuotaCode }) => ServiceCode === 'vpc' && QuotaCode === 'L-29B6F2EB')?.Value ??
    mostInterfaceEndpoints;
  const counted = world
    .present('VpcEndpoints')
    .filter(({ VpcId, VpcEndpointType: type = 'Gateway', State }) => {
      const isCounted = type === 'Interface' || type === 'GatewayLoadBalancer';
      return VpcId === vpcId && isCounted && State.toLowerCase() !== 'deleted';
    });
  if (counted.length >= quota)
    throw new Refusal('VpcEndpointLimitExceeded', 'The maximum number of VPC endpoints has been reached.');
}

function create(input: CreateVpcEndpointRequest, prepared: Prepared, { world, now }: Call): FixtureEndpoint {
  const bare = toEndpoint(input, prepared, world, now);
  const interfaces = makeInterfaces(bare, prepared.subnets, world);
  const endpoint: FixtureEndpoint = {
    ...bare,
    NetworkInterfaceIds: interfaces.map((one) => one.NetworkInterfaceId ?? ''),
    DnsEntries: dnsEntriesOf(bare, prepared.service, world),
  };
  world.write('VpcEndpoints', [...world.present('VpcEndpoints'), endpoint]);
  if (interfaces.length > 0)
    world.write('NetworkInterfaces', [...world.present('NetworkInterfaces'), ...interfaces]);
  if (endpoint.State === 'pending') world.startPolling(endpoint);
  return endpoint;
}

function toEndpoint(
  input: CreateVpcEndpointRequest,
  { service, subnets, groups, hasPrivateDns, dnsOptions }: Prepared,
  world: World,
  now: Date,
): FixtureEndpoint {
  return {
    VpcEndpointId: world.newId('vpce'),
    VpcEndpointType: 'Interface',
    VpcId: input.VpcId,
    ServiceName: input.ServiceName,
    State: service.AcceptanceRequired === true ? 'pendingAcceptance' : 'pending',
    PolicyDocument: input.PolicyDocument ?? defaultInterfacePolicy,
    RouteTableIds: [],
    SubnetIds: subnets.map((subnet) => subnet.SubnetId ?? ''),
    Groups: groups,
    IpAddressType: input.IpAddressType ?? 'ipv4',
    DnsOptions: dnsOptions,
    PrivateDnsEnabled: hasPrivateDns,
    RequesterManaged: false,
    CreationTimestamp: now,
    Tags: readTagSpecifications(input.TagSpecifications, 'vpc-endpoint'),
    OwnerId: world.accountId,
    ServiceRegion: service.ServiceRegion ?? world.region,
  };
}
