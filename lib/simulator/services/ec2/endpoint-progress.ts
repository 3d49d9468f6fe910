import type { FixtureEndpoint } from '../../fixture.ts';
import type { World } from '../../world.ts';
import type { Call } from '../service.ts';
import { dropLeftInterfaces } from './endpoint-interfaces.ts';
import { withEndpointRoutes } from './endpoint-routes.ts';
import { serviceOf } from './endpoint-service.ts';
import { dnsEntriesOf } from './private-dns.ts';

/** Every look at endpoints that sees the present brings those under way one step on. */
export function lookAtEndpoints(call: Call): void {
  if (!call.world.isStale('VpcEndpoints')) advance(call.world.present('VpcEndpoints'), call);
}

/** A look at route tables brings on the endpoints whose routes are still to come, so that waiting for a route ends too. */
export function lookAtRouteTables(call: Call): void {
  const pending = call.world.present('VpcEndpoints').filter(({ State }) => State === 'pending');
  if (pending.length === 0) return;
  const tables = call.world.present('RouteTables');
  const routed = new Set(tables.flatMap(({ Routes: routes = [] }) => routes.map((route) => route.GatewayId)));
  advance(
    pending.filter(({ VpcEndpointId }) => !routed.has(VpcEndpointId)),
    call,
  );
}

/** Whoever waits for an interface or a group to be let go brings on the endpoints that hold it. */
export function lookAtInterfaces(call: Call): void {
  if (call.world.isStale('NetworkInterfaces')) return;
  advance(
    call.world.present('VpcEndpoints').filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface'),
    call,
  );
}

function advance(endpoints: readonly FixtureEndpoint[], call: Call): void {
  const arrived = endpoints.filter(({ VpcEndpointId }) => call.world.pollArrives(VpcEndpointId ?? ''));
  for (const endpoint of arrived) arrive(endpoint, call);
}

function arrive(endpoint: FixtureEndpoint, call: Call): void {
  const { world, choices } = call;
  dropLeftInterfaces(endpoint, world);
  if (endpoint.State === 'pending' || endpoint.State === 'available') {
    replaceEndpoint(world, endpoint, arrived({ ...endpoint, State: 'available' }, call));
    world.settle('RouteTables', withEndpointRoutes(world, endpoint, endpoint.RouteTableIds ?? []));
  } else if (endpoint.State === 'deleting' && !choices.otherwise('deletedIsShown')) {
    replaceEndpoint(world, endpoint, {
      ...endpoint,
      State: 'deleted',
      NetworkInterfaceIds: [],
      DnsEntries: [],
    });
    world.startPolling(endpoint, 0);
  } else {
    replaceEndpoint(world, endpoint, undefined);
  }
}

/** With the endpoint come the hosted zones of its private names. */
function arrived(endpoint: FixtureEndpoint, call: Call): FixtureEndpoint {
  const service = endpoint.VpcEndpointType === 'Interface' ? serviceOf(endpoint, call) : undefined;
  return service ? { ...endpoint, DnsEntries: dnsEntriesOf(endpoint, service, call.world) } : endpoint;
}

function replaceEndpoint(world: World, endpoint: FixtureEndpoint, next: FixtureEndpoint | undefined): void {
  const replacement = next ? [next] : [];
  world.settle(
    'VpcEndpoints',
    world
      .present('VpcEndpoints')
      .flatMap((other) => (other.VpcEndpointId === endpoint.VpcEndpointId ? replacement : [other])),
  );
}
