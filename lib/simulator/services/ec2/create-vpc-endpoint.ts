import type { CreateVpcEndpointRequest, RouteTable, Vpc } from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import { createVpcEndpointTrail } from '../../cloudtrail-parts.ts';
import type { FixtureEndpoint } from '../../fixture.ts';
import { operation, type Call } from '../service.ts';
import { expectAssociable, expectRouteTables } from './associations.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { withEndpointRoutes } from './endpoint-routes.ts';
import { expectWellFormed } from './ids.ts';
import { defaultEndpointPolicy, expectEndpointPolicy } from './policy-document.ts';
import { readTagSpecifications } from './tag-rules.ts';

/** What the call answers; the SDK's type knows states in capitals only. */
export interface CreatedEndpoint {
  readonly VpcEndpoint: FixtureEndpoint;
  readonly ClientToken?: string;
}

const mostGatewayEndpoints = 20;

export const createVpcEndpoint = operation<CreateVpcEndpointRequest, CreatedEndpoint>(
  'CreateVpcEndpoint',
  run,
  createVpcEndpointTrail,
);

function run(input: CreateVpcEndpointRequest, call: Call): CreatedEndpoint {
  expectForm(input);
  const early = input.DryRun === true && !call.choices.otherwise('dryRunLooksAtIds');
  if (early) throw dryRunSucceeded();
  const repeated = repeatedEndpoint(input, call);
  if (repeated) return answer(repeated, input);
  const tables = expectPossible(input, call);
  if (input.DryRun === true) throw dryRunSucceeded();
  return answer(create(input, tables, call), input);
}

function answer(VpcEndpoint: FixtureEndpoint, { ClientToken }: CreateVpcEndpointRequest): CreatedEndpoint {
  return { VpcEndpoint, ...(ClientToken !== undefined && { ClientToken }) };
}

/** What can be refused without looking at the account. */
function expectForm(input: CreateVpcEndpointRequest): void {
  expectWellFormed(input.VpcId ?? '', 'vpc', 'InvalidVpcId');
  for (const id of input.RouteTableIds ?? []) expectWellFormed(id, 'rtb', 'InvalidRouteTableId');
  if (input.ServiceName === undefined)
    throw new Refusal('MissingParameter', 'The request must contain the parameter ServiceName');
  if ((input.ClientToken?.length ?? 0) > 64)
    throw new Refusal('InvalidParameterValue', 'Client token exceeds the maximum length of 64 characters');
  if ((input.VpcEndpointType ?? 'Gateway') !== 'Gateway') {
    if (input.RouteTableIds)
      throw new Refusal(
        'InvalidParameter',
        'Route table IDs are only supported for Gateway type VPC Endpoint.',
      );
    throw new Refusal(
      'UnsupportedOperation',
      `The simulator does not create endpoints of type ${input.VpcEndpointType ?? ''}.`,
    );
  }
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
  if (input.PolicyDocument !== undefined) expectEndpointPolicy(input.PolicyDocument);
  readTagSpecifications(input.TagSpecifications, 'vpc-endpoint');
}

/** The endpoint an earlier call with the same client token made. */
function repeatedEndpoint(input: CreateVpcEndpointRequest, { world }: Call): FixtureEndpoint | undefined {
  if (input.ClientToken === undefined) return undefined;
  const remembered = world.rememberedTokens.get(input.ClientToken);
  if (!remembered) return undefined;
  if (remembered.request !== sameness(input)) {
    throw new Refusal(
      'IdempotentParameterMismatch',
      `The request uses the same client token ${input.ClientToken} as a previous, but non-identical request.`,
    );
  }
  return world.present('VpcEndpoints').find((endpoint) => endpoint.VpcEndpointId === remembered.endpointId);
}

/** Everything a request says but its client token and whether it is a dry run. */
function sameness(input: CreateVpcEndpointRequest): string {
  const said = Object.entries(input).filter(([name]) => name !== 'ClientToken' && name !== 'DryRun');
  return JSON.stringify(said.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function expectPossible(input: CreateVpcEndpointRequest, call: Call): readonly RouteTable[] {
  const vpc = expectOwnVpc(input.VpcId ?? '', call);
  expectGatewayService(input, call);
  const tables = expectRouteTables(input.RouteTableIds ?? [], vpc.VpcId ?? '', call.world);
  expectAssociable(tables, input.ServiceName ?? '', call.world);
  expectQuota(call);
  return tables;
}

function expectOwnVpc(vpcId: string, { world }: Call): Vpc {
  const vpc = world.present('Vpcs').find((vpc) => vpc.VpcId === vpcId);
  if (!vpc) throw new Refusal('InvalidVpcId.NotFound', `The Vpc Id ${vpcId} does not exist`);
  if (vpc.OwnerId !== undefined && vpc.OwnerId !== world.accountId) {
    throw new Refusal('UnauthorizedOperation', 'This operation does not support shared VPCs.', 403);
  }
  return vpc;
}

function expectGatewayService(
  { ServiceName = '', IpAddressType }: CreateVpcEndpointRequest,
  { world }: Call,
): void {
  const services = world
    .present('VpcEndpointServices')
    .filter((service) => service.ServiceName === ServiceName);
  if (services.length === 0)
    throw new Refusal('InvalidServiceName', `The Vpc Endpoint Service '${ServiceName}' does not exist`);
  const gateway = services.find((service) =>
    service.ServiceType?.some((type) => type.ServiceType === 'Gateway'),
  );
  if (!gateway)
    throw new Refusal(
      'InvalidParameter',
      'Endpoint type (Gateway) does not match available service types ([Interface]).',
    );
  if (IpAddressType && !supports(gateway.SupportedIpAddressTypes ?? ['ipv4'], IpAddressType)) {
    throw new Refusal(
      'InvalidParameter',
      `The Vpc Endpoint Service '${ServiceName}' does not support IP address type ${IpAddressType}.`,
    );
  }
}

/** A dual-stack endpoint needs a service that speaks both. */
function supports(types: readonly string[], wanted: string): boolean {
  return (wanted === 'dualstack' ? ['ipv4', 'ipv6'] : [wanted]).every((type) => types.includes(type));
}

function expectQuota({ world }: Call): void {
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
  if (input.ClientToken !== undefined) {
    world.rememberedTokens.set(input.ClientToken, {
      request: sameness(input),
      endpointId: endpoint.VpcEndpointId ?? '',
    });
  }
  return endpoint;
}
