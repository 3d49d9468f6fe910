import type { FixtureEndpoint } from '../../fixture.ts';
import type { ModifyVpcEndpointRequest, ModifyVpcEndpointResult } from '@aws-sdk/client-ec2';
import { modifyVpcEndpointTrail } from '../../cloudtrail-parts.ts';
import { Refusal } from '../../refusal.ts';
import { operation, type Call } from '../service.ts';
import { expectAssociable, expectRouteTables } from './associations.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { withEndpointRoutes, withoutEndpointRoutes } from './endpoint-routes.ts';
import { expectWellFormed } from './ids.ts';
import { prepareInterfaceChange } from './modify-interface-endpoint.ts';
import { defaultEndpointPolicy, expectEndpointPolicy } from './policy-document.ts';

export const modifyVpcEndpoint = operation<ModifyVpcEndpointRequest, ModifyVpcEndpointResult>(
  'ModifyVpcEndpoint',
  run,
  modifyVpcEndpointTrail,
);

function run(input: ModifyVpcEndpointRequest, call: Call): ModifyVpcEndpointResult {
  expectForm(input);
  if (input.DryRun === true && !call.choices.otherwise('dryRunLooksAtIds')) throw dryRunSucceeded();
  const endpoint = expectModifiable(input, call);
  const change = endpoint.VpcEndpointType === 'Interface' ? prepareInterfaceChange : prepareChange;
  const modify = change(input, endpoint, call);
  if (input.DryRun === true) throw dryRunSucceeded();
  modify();
  return { Return: true };
}

function expectForm(input: ModifyVpcEndpointRequest): void {
  expectWellFormed(input.VpcEndpointId ?? '', 'vpce', 'InvalidVpcEndpointId');
  for (const id of [...(input.AddRouteTableIds ?? []), ...(input.RemoveRouteTableIds ?? [])])
    expectWellFormed(id, 'rtb', 'InvalidRouteTableId');
  for (const id of [...(input.AddSubnetIds ?? []), ...(input.RemoveSubnetIds ?? [])])
    expectWellFormed(id, 'subnet', 'InvalidSubnetId');
  for (const id of [...(input.AddSecurityGroupIds ?? []), ...(input.RemoveSecurityGroupIds ?? [])])
    expectWellFormed(id, 'sg', 'InvalidSecurityGroupId');
  if (input.PolicyDocument !== undefined && input.ResetPolicy === true) {
    throw new Refusal(
      'InvalidParameterCombination',
      'PolicyDocument and ResetPolicy cannot be specified together.',
    );
  }
  if (input.PolicyDocument !== undefined) expectEndpointPolicy(input.PolicyDocument);
}

function expectModifiable(input: ModifyVpcEndpointRequest, { world, choices }: Call): FixtureEndpoint {
  const id = input.VpcEndpointId ?? '';
  const endpoint = world.present('VpcEndpoints').find((endpoint) => endpoint.VpcEndpointId === id);
  const state = endpoint?.State.toLowerCase();
  const isGone =
    state === 'deleted' || (state === 'deleting' && choices.otherwise('modifyingDeletedEndpoint'));
  if (!endpoint || isGone)
    throw new Refusal('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`);
  if (state !== 'available' && state !== 'pending')
    throw new Refusal('IncorrectState', `The Vpc Endpoint '${id}' is in state '${endpoint.State}'.`);
  expectTypeFits(input, endpoint);
  return endpoint;
}

function expectTypeFits(input: ModifyVpcEndpointRequest, { VpcEndpointType: type }: FixtureEndpoint): void {
  if (type !== 'Gateway' && (input.AddRouteTableIds || input.RemoveRouteTableIds)) {
    throw new Refusal(
      'InvalidParameter',
      'Route table IDs are only supported for Gateway type VPC Endpoint.',
    );
  }
  const forInterfaces =
    input.AddSubnetIds ??
    input.RemoveSubnetIds ??
    input.AddSecurityGroupIds ??
    input.RemoveSecurityGroupIds ??
    input.PrivateDnsEnabled;
  if (forInterfaces !== undefined && type === 'Gateway')
    throw new Refusal(
      'InvalidParameter',
      'Subnets, security groups and private DNS are not supported for Gateway type VPC Endpoint.',
    );
}

/** Refuses what cannot be changed; hands back the change. */
function prepareChange(input: ModifyVpcEndpointRequest, endpoint: FixtureEndpoint, call: Call): () => void {
  expectTables(input, endpoint, call);
  return () => modify(input, endpoint, call);
}

function expectTables(
  input: ModifyVpcEndpointRequest,
  endpoint: FixtureEndpoint,
  { world, choices }: Call,
): void {
  const associated = new Set(endpoint.RouteTableIds);
  expectRouteTables(input.RemoveRouteTableIds ?? [], endpoint.VpcId ?? '', world);
  for (const id of input.RemoveRouteTableIds ?? []) {
    if (!associated.has(id)) {
      throw new Refusal(
        choices.otherwise('removingUnassociatedTable') ? 'InvalidRouteTableId.NotFound' : 'InvalidParameter',
        `The route table '${id}' is not associated with the Vpc Endpoint '${endpoint.VpcEndpointId ?? ''}'.`,
      );
    }
  }
  expectAssociable(
    expectRouteTables(input.AddRouteTableIds ?? [], endpoint.VpcId ?? '', world),
    endpoint.ServiceName ?? '',
    world,
  );
}

function modify(input: ModifyVpcEndpointRequest, endpoint: FixtureEndpoint, { world }: Call): void {
  const removed = new Set(input.RemoveRouteTableIds);
  const kept = (endpoint.RouteTableIds ?? []).filter((id) => !removed.has(id));
  const next: FixtureEndpoint = {
    ...endpoint,
    RouteTableIds: [...kept, ...(input.AddRouteTableIds ?? [])],
    PolicyDocument:
      input.ResetPolicy === true ? defaultEndpointPolicy : (input.PolicyDocument ?? endpoint.PolicyDocument),
    ...(input.IpAddressType && { IpAddressType: input.IpAddressType }),
  };
  world.write(
    'VpcEndpoints',
    world.present('VpcEndpoints').map((other) => (other === endpoint ? next : other)),
  );
  if (input.RemoveRouteTableIds)
    world.write('RouteTables', withoutEndpointRoutes(world, endpoint, input.RemoveRouteTableIds));
  if (input.AddRouteTableIds)
    world.write('RouteTables', withEndpointRoutes(world, next, input.AddRouteTableIds));
}
