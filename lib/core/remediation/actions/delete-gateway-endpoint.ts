import type { ActionKind, DeleteGatewayEndpoint, Reference } from '../action.ts';
import { resolveReference } from '../action.ts';
import { describeReference } from './add-endpoint-route-table.ts';
import { mapPart } from './map-part.ts';
import type { SessionScope } from '../session-statement.ts';
import { allow, resourceTags } from '../session-statement.ts';

/** States in which AWS still shows an endpoint that is as good as gone. */
const GONE: ReadonlySet<string> = new Set(['deleting', 'deleted']);

/**
 * Deletes a gateway endpoint that Endpointer made. The inverse of `createGatewayEndpoint`.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcEndpoints.html
 */
export const deleteGatewayEndpoint: ActionKind<DeleteGatewayEndpoint> = {
  kind: 'deleteGatewayEndpoint',
  permissions: [{ action: 'ec2:DeleteVpcEndpoints', resources: ['vpc-endpoint'] }],
  references: ({ vpcEndpointId }) => [vpcEndpointId],
  session: ({ vpcEndpointId }, scope) => [
    allow(
      'ec2:DeleteVpcEndpoints',
      scope.arn(`vpc-endpoint/${resolveReference(vpcEndpointId, scope.results)}`),
      { ...resourceTags(scope), ...serviceOf(scope, vpcEndpointId) },
    ),
  ],
  parts: ['vpcEndpoints'],
  describe: (action) => `delete ${describeReference(action.vpcEndpointId)}`,
  inverse: () => undefined,
  isApplied: (index, action, context) => {
    // What could not be read may well be there.
    if (index.estate.vpcEndpoints.status === 'unreadable') return false;
    const endpoint = index.vpcEndpoints.get(resolveReference(action.vpcEndpointId, context.results));
    return endpoint === undefined || GONE.has(endpoint.state);
  },
  applyToEstate: (estate, action, context) => {
    const id = resolveReference(action.vpcEndpointId, context.results);
    return {
      ...estate,
      vpcEndpoints: mapPart(estate.vpcEndpoints, (endpoints) =>
        endpoints.filter((endpoint) => endpoint.vpcEndpointId !== id),
      ),
    };
  },
};

function serviceOf({ plan }: SessionScope, reference: Reference): Readonly<Record<string, string>> {
  const made = typeof reference === 'string' ? undefined : plan.actions[reference.resultOf];
  return made?.kind === 'createGatewayEndpoint' ? { 'ec2:VpceServiceName': made.serviceName } : {};
}
