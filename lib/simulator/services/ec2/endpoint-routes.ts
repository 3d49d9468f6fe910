import type { Route, RouteTable } from '@aws-sdk/client-ec2';
import type { FixtureEndpoint } from '../../fixture.ts';
import type { World } from '../../world.ts';

/** The prefix list of a gateway endpoint's service: the managed one that bears the service's name. */
export function prefixListOf(world: World, serviceName: string): string | undefined {
  return world
    .present('ManagedPrefixLists')
    .find((list) => list.PrefixListName === serviceName && list.OwnerId === 'AWS')?.PrefixListId;
}

function isRouteOf(route: Route, endpoint: FixtureEndpoint): boolean {
  return route.GatewayId === endpoint.VpcEndpointId;
}

/** The account's route tables with the endpoint's route in those named, where it is not there already. */
export function withEndpointRoutes(
  world: World,
  endpoint: FixtureEndpoint,
  routeTableIds: readonly string[],
): RouteTable[] {
  const prefixListId = prefixListOf(world, endpoint.ServiceName ?? '');
  const named = new Set(routeTableIds);
  return world.present('RouteTables').map((table) => {
    const routes = table.Routes ?? [];
    if (!named.has(table.RouteTableId ?? '') || routes.some((route) => isRouteOf(route, endpoint)))
      return table;
    const route = {
      DestinationPrefixListId: prefixListId,
      GatewayId: endpoint.VpcEndpointId,
      Origin: 'CreateRoute',
      State: 'active',
    } as const;
    return { ...table, Routes: [...routes, route] };
  });
}

export function withoutEndpointRoutes(
  world: World,
  endpoint: FixtureEndpoint,
  routeTableIds: readonly string[],
): RouteTable[] {
  const named = new Set(routeTableIds);
  return world
    .present('RouteTables')
    .map((table) =>
      named.has(table.RouteTableId ?? '')
        ? { ...table, Routes: (table.Routes ?? []).filter((route) => !isRouteOf(route, endpoint)) }
        : table,
    );
}
