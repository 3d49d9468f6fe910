import type { Estate, Route, RouteTable, VpcEndpoint } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { mapPart } from './map-part.ts';

/** The route that an association puts into a table. AWS makes it and takes it away; nobody can edit it. */
export function endpointRoute(prefixListId: string, vpcEndpointId: string): Route {
  return {
    destination: { prefixListId },
    target: { kind: 'vpcEndpoint', id: vpcEndpointId },
    state: 'active',
    origin: 'static',
  };
}

/** The table's route to the prefix list, if it has one. */
export function prefixListRoute(table: RouteTable | undefined, prefixListId: string): Route | undefined {
  return table?.routes.find(
    (route) => 'prefixListId' in route.destination && route.destination.prefixListId === prefixListId,
  );
}

/** True where both sides show the association: the endpoint lists the table, and the table has the active route. */
export function isAssociated(
  index: EstateIndex,
  vpcEndpointId: string,
  routeTableId: string,
  prefixListId: string,
): boolean {
  const endpoint = index.vpcEndpoints.get(vpcEndpointId);
  const route = prefixListRoute(index.routeTables.get(routeTableId), prefixListId);
  const leadsThere = route?.target.kind === 'vpcEndpoint' && route.target.id === vpcEndpointId;
  return leadsThere && route.state === 'active' && endpoint?.routeTableIds.includes(routeTableId) === true;
}

/** True where both sides could be read and neither shows it any more. */
export function isDissociated(
  index: EstateIndex,
  vpcEndpointId: string,
  routeTableId: string,
  prefixListId: string,
): boolean {
  const { routeTables, vpcEndpoints } = index.estate;
  if (routeTables.status === 'unreadable' || vpcEndpoints.status === 'unreadable') return false;
  const endpoint = index.vpcEndpoints.get(vpcEndpointId);
  const route = prefixListRoute(index.routeTables.get(routeTableId), prefixListId);
  const leadsThere = route?.target.kind === 'vpcEndpoint' && route.target.id === vpcEndpointId;
  return !leadsThere && endpoint?.routeTableIds.includes(routeTableId) !== true;
}

/** The estate with one endpoint changed. */
export function changeEndpoint(
  estate: Estate,
  vpcEndpointId: string,
  change: (endpoint: VpcEndpoint) => VpcEndpoint,
): Estate {
  const vpcEndpoints = mapPart(estate.vpcEndpoints, (endpoints) =>
    endpoints.map((endpoint) => (endpoint.vpcEndpointId === vpcEndpointId ? change(endpoint) : endpoint)),
  );
  return { ...estate, vpcEndpoints };
}

/** The estate with one route table changed. */
export function changeRouteTable(
  estate: Estate,
  routeTableId: string,
  change: (table: RouteTable) => RouteTable,
): Estate {
  const routeTables = mapPart(estate.routeTables, (tables) =>
    tables.map((table) => (table.routeTableId === routeTableId ? change(table) : table)),
  );
  return { ...estate, routeTables };
}
