import type { RouteTable } from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';
import { prefixListOf } from './endpoint-routes.ts';

const mostRoutes = 500;

/** The named route tables, all of the given VPC. */
export function expectRouteTables(
  ids: readonly string[],
  vpcId: string,
  world: World,
): readonly RouteTable[] {
  if (new Set(ids).size !== ids.length)
    throw new Refusal('InvalidParameter', 'Duplicate route table IDs are specified.');
  const byId = new Map(world.present('RouteTables').map((table) => [table.RouteTableId, table]));
  return ids.map((id) => {
    const table = byId.get(id);
    if (!table) throw new Refusal('InvalidRouteTableId.NotFound', `The routeTable ID '${id}' does not exist`);
    if (table.VpcId !== vpcId)
      throw new Refusal(
        world.options.choices.otherwise('foreignRouteTable')
          ? 'InvalidRouteTableId.NotFound'
          : 'InvalidParameter',
        `Route table ${id} does not belong to VPC ${vpcId}`,
      );
    return table;
  });
}

/** Refuses tables that cannot take one more route to the service's prefix list. */
export function expectAssociable(tables: readonly RouteTable[], serviceName: string, world: World): void {
  const prefixListId = prefixListOf(world, serviceName) ?? '';
  const quota =
    world
      .present('Quotas')
      .find(({ ServiceCode, QuotaCode }) => ServiceCode === 'vpc' && QuotaCode === 'L-93826ACB')?.Value ??
    mostRoutes;
  for (const { RouteTableId: id = '', Routes: routes = [], Associations: associations = [] } of tables) {
    if (associations.some((association) => association.GatewayId !== undefined)) {
      throw new Refusal(
        world.options.choices.otherwise('edgeRouteTable') ? 'UnsupportedOperation' : 'InvalidParameter',
        `Route table ${id} is associated with a gateway and cannot be associated with an endpoint`,
      );
    }
    const isRouted = routes.some((route) => route.DestinationPrefixListId === prefixListId);
    if (isRouted || isAssociated(id, serviceName, world)) {
      throw new Refusal(
        'RouteAlreadyExists',
        `route table ${id} already has a route with destination-prefix-list-id ${prefixListId}`,
      );
    }
    if (routes.length >= quota)
      throw new Refusal(
        'RouteLimitExceeded',
        `The maximum number of routes has been reached for route table ${id}.`,
      );
  }
}

/** A route that is still to come takes its place already. */
function isAssociated(tableId: string, serviceName: string, world: World): boolean {
  return world
    .present('VpcEndpoints')
    .some(
      ({ ServiceName, State, RouteTableIds = [] }) =>
        ServiceName === serviceName && State === 'pending' && RouteTableIds.includes(tableId),
    );
}
