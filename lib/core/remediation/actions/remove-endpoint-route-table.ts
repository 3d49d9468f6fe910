import type { ActionKind, RemoveEndpointRouteTable } from '../action.ts';
import { resolveReference } from '../action.ts';
import { describeReference } from './add-endpoint-route-table.ts';
import { changeEndpoint, changeRouteTable, isDissociated, prefixListRoute } from './route-of-endpoint.ts';
import { allow, ownedTags } from '../session-statement.ts';

/**
 * Takes one route table off a gateway endpoint; AWS then removes the route. The inverse of `addEndpointRouteTable`.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
 */
export const removeEndpointRouteTable: ActionKind<RemoveEndpointRouteTable> = {
  kind: 'removeEndpointRouteTable',
  permissions: [{ action: 'ec2:ModifyVpcEndpoint', resources: ['vpc-endpoint', 'route-table'] }],
  references: ({ vpcEndpointId }) => [vpcEndpointId],
  session: ({ vpcEndpointId, routeTableId }, scope) => [
    allow('ec2:ModifyVpcEndpoint', scope.arn(`route-table/${routeTableId}`)),
    allow(
      'ec2:ModifyVpcEndpoint',
      scope.arn(`vpc-endpoint/${resolveReference(vpcEndpointId, scope.results)}`),
      ownedTags(vpcEndpointId, scope),
    ),
  ],
  parts: ['routeTables', 'vpcEndpoints'],
  describe: (action) => `take ${action.routeTableId} off ${describeReference(action.vpcEndpointId)}`,
  inverse: () => undefined,
  isApplied: (index, action, context) =>
    isDissociated(
      index,
      resolveReference(action.vpcEndpointId, context.results),
      action.routeTableId,
      action.prefixListId,
    ),
  applyToEstate: (estate, action, context) => {
    const id = resolveReference(action.vpcEndpointId, context.results);
    const withEndpoint = changeEndpoint(estate, id, (endpoint) => ({
      ...endpoint,
      routeTableIds: endpoint.routeTableIds.filter((tableId) => tableId !== action.routeTableId),
    }));
    return changeRouteTable(withEndpoint, action.routeTableId, (table) => {
      const route = prefixListRoute(table, action.prefixListId);
      return { ...table, routes: table.routes.filter((other) => other !== route) };
    });
  },
};
