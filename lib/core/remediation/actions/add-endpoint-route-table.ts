import type { ActionKind, AddEndpointRouteTable, Reference } from '../action.ts';
import { resolveReference } from '../action.ts';
import { changeEndpoint, changeRouteTable, endpointRoute, isAssociated } from './route-of-endpoint.ts';
import { allow, ownedTags } from '../session-statement.ts';

/**
 * Associates one route table with a gateway endpoint; AWS then adds the route to the service's prefix list.
 *
 * Open connections from the table's subnets to the service are cut at that moment.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
 */
export const addEndpointRouteTable: ActionKind<AddEndpointRouteTable> = {
  kind: 'addEndpointRouteTable',
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
  describe: (action) =>
    `associate ${action.routeTableId} with ${describeReference(action.vpcEndpointId)}: route ${action.prefixListId} to it`,
  inverse: (action) => ({
    kind: 'removeEndpointRouteTable',
    vpcEndpointId: action.vpcEndpointId,
    routeTableId: action.routeTableId,
    prefixListId: action.prefixListId,
    preconditions: [
      {
        kind: 'routeTableAssociated',
        vpcEndpointId: action.vpcEndpointId,
        routeTableId: action.routeTableId,
      },
    ],
  }),
  isApplied: (index, action, context) =>
    isAssociated(
      index,
      resolveReference(action.vpcEndpointId, context.results),
      action.routeTableId,
      action.prefixListId,
    ),
  applyToEstate: (estate, action, context) => {
    const id = resolveReference(action.vpcEndpointId, context.results);
    const withEndpoint = changeEndpoint(estate, id, (endpoint) => ({
      ...endpoint,
      routeTableIds: [...endpoint.routeTableIds, action.routeTableId],
    }));
    return changeRouteTable(withEndpoint, action.routeTableId, (table) => ({
      ...table,
      routes: [...table.routes, endpointRoute(action.prefixListId, id)],
    }));
  },
};

/** A reference in words. */
export function describeReference(reference: Reference): string {
  return typeof reference === 'string' ? reference : `the endpoint of step ${reference.resultOf + 1}`;
}
