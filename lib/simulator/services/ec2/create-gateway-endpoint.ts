import type { CreateVpcEndpointRequest, RouteTable, Vpc } from '@aws-sdk/client-ec2';
import type { FixtureEndpoint } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';
import type { Call } from '../service.ts';
import { expectAssociable, expectRouteTables } from './associations.ts';
import { withEndpointRoutes } from './endpoint-routes.ts';
import { expectService } from './endpoint-service.ts';
import { expectWellFormed } from './ids.ts';
import { defaultEndpointPolicy } from './policy-document.ts';
import { readTagSpecifications } from './tag-rules.ts';

const mostGatewayEndpoints = 20;

export function expectGatewayForm(input: CreateVpcEndpointRequest): void {
  for (const id of input.RouteTableIds ?? []) expectWellFormed(id, 'rtb', 'InvalidRouteTableId');
  if (input.SubnetIds)
    throw new Refusal(
      'InvalidParameter',
      'Subnet IDs are only supported for Interface and GatewayLoadBalancer type VPC Endpoints.',
    );
  if (input.SecurityGroupIds)
    throw new Refusal(
      'InvalidParameter',
      'Security group IDs are only supported for Interface type VPC Endpoint.',
    );
  if (input.PrivateDnsEnabled === true)
    throw new Refusal('InvalidParameter', "Private DNS can't be enabled for a Gateway type VPC Endpoint.");
  if (input.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint !== undefined)
    throw new Refusal(
      'InvalidParameter',
      'DnsOptions PrivateDnsOnlyForInboundResolverEndpoint is applicable only to Interface VPC Endpoints.',
    );
}

/** Refuses what cannot be; hands back the call's effect. */
export function prepareGateway(
  input: CreateVpcEndpointRequest,
  { VpcId: vpcId = '' }: Vpc,
  call: Call,
): () => FixtureEndpoint {
  expectService(input, call);
  const tables = expectRouteTables(input.RouteTableIds ?? [], vpcId, call.world);
  expectAssociable(tables, input.ServiceName ?? '', call.world);
  expectQuota(call.world);
  return () => create(input, tables, call);
}

function expectQuota(world: World): void {
  const quota =
    world
      .present('Quotas')
      .find(({ ServiceCode, QuotaCode }) => ServiceCode === 'vpc' && QuotaCode === 'L-1B52E74A')?.Value ??
    mostGatewayEndpoints;
  const gateways = world
    .present('VpcEndpoints')
    .filter(({ VpcEndpointType, State }) => VpcEndpointType === 'Gateway' && State !== 'deleted');
  if (gateways.length >= quota)
    throw new Refusal('VpcEndpointLimitExceeded', 'The maximum number of VPC endpoints has been reached.');
}

function create(
  input: CreateVpcEndpointRequest,
  tables: readonly RouteTable[],
  { world, choices, now }: Call,
): FixtureEndpoint {
  const endpoint: FixtureEndpoint = {
    VpcEndpointId: world.newId('vpce'),
    VpcEndpointType: 'Gateway',
    VpcId: input.VpcId,
    ServiceName: input.ServiceName,
    State: 'pending',
    PolicyDocument: input.PolicyDocument ?? defaultEndpointPolicy,
    RouteTableIds: tables.map((table) => table.RouteTableId ?? ''),
    SubnetIds: [],
    Groups: [],
    IpAddressType: input.IpAddressType ?? 'ipv4',
    PrivateDnsEnabled: false,
    RequesterManaged: false,
    NetworkInterfaceIds: [],
    DnsEntries: [],
    CreationTimestamp: now,
    Tags: readTagSpecifications(input.TagSpecifications, 'vpc-endpoint'),
    OwnerId: world.accountId,
  };
  world.write('VpcEndpoints', [...world.present('VpcEndpoints'), endpoint]);
  world.startPolling(endpoint);
  if (!choices.otherwise('routeWaitsForEndpoint'))
    world.write('RouteTables', withEndpointRoutes(world, endpoint, endpoint.RouteTableIds ?? []));
  return endpoint;
}
