import type { FixtureEndpoint } from '../../fixture.ts';
import type {
  DeleteVpcEndpointsRequest,
  DeleteVpcEndpointsResult,
  UnsuccessfulItem,
} from '@aws-sdk/client-ec2';
import { deleteVpcEndpointsTrail } from '../../cloudtrail-parts.ts';
import { operation, type Call } from '../service.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { withoutEndpointRoutes } from './endpoint-routes.ts';
import { expectWellFormed } from './ids.ts';

export const deleteVpcEndpoints = operation<DeleteVpcEndpointsRequest, DeleteVpcEndpointsResult>(
  'DeleteVpcEndpoints',
  run,
  deleteVpcEndpointsTrail,
);

/** One endpoint that cannot be deleted does not save the others: the answer lists it and is no error. */
function run(
  { VpcEndpointIds = [], DryRun }: DeleteVpcEndpointsRequest,
  call: Call,
): DeleteVpcEndpointsResult {
  for (const id of VpcEndpointIds) expectWellFormed(id, 'vpce', 'InvalidVpcEndpointId');
  if (DryRun === true) throw dryRunSucceeded();
  return { Unsuccessful: VpcEndpointIds.flatMap((id) => deleteOne(id, call)) };
}

function deleteOne(id: string, call: Call): UnsuccessfulItem[] {
  const endpoint = call.world.present('VpcEndpoints').find((endpoint) => endpoint.VpcEndpointId === id);
  if (!endpoint || isGone(endpoint))
    return [unsuccessful(id, 'InvalidVpcEndpoint.NotFound', `The Vpc Endpoint Id '${id}' does not exist`)];
  if (endpoint.RequesterManaged === true) {
    return [
      unsuccessful(
        id,
        'InvalidParameter',
        `Operation is not allowed for requester-managed VPC endpoint ${id}`,
      ),
    ];
  }
  if (isNeededForInboundDns(endpoint, call)) {
    return [
      unsuccessful(
        id,
        'InvalidParameter',
        `${id} is needed by an interface endpoint with private DNS only for inbound resolver endpoints`,
      ),
    ];
  }
  remove(endpoint, call);
  return [];
}

function isGone({ State: state }: FixtureEndpoint): boolean {
  return ['deleting', 'deleted'].includes(state.toLowerCase());
}

function isNeededForInboundDns(
  { VpcId, ServiceName, VpcEndpointType }: FixtureEndpoint,
  { world }: Call,
): boolean {
  return (
    VpcEndpointType === 'Gateway' &&
    world
      .present('VpcEndpoints')
      .some(
        (other) =>
          other.VpcId === VpcId &&
          other.ServiceName === ServiceName &&
          other.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint === true &&
          !isGone(other),
      )
  );
}

function unsuccessful(ResourceId: string, Code: string, Message: string): UnsuccessfulItem {
  return { ResourceId, Error: { Code, Message } };
}

/** An interface endpoint's network interfaces stay until it is gone, and with them the use of its subnets and groups. */
function remove(endpoint: FixtureEndpoint, { world, choices }: Call): void {
  const tables = endpoint.RouteTableIds ?? [];
  const keepsTables = choices.otherwise('deletingKeepsTables');
  const next: FixtureEndpoint = {
    ...endpoint,
    State: 'deleting',
    RouteTableIds: keepsTables ? tables : [],
  };
  world.write(
    'VpcEndpoints',
    world.present('VpcEndpoints').map((other) => (other === endpoint ? next : other)),
  );
  world.startPolling(next);
  if (tables.length > 0) world.write('RouteTables', withoutEndpointRoutes(world, endpoint, tables));
}
