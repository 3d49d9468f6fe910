import type { ActionKind, Reference } from '../action.ts';
import { resolveReference } from '../action.ts';
import type { DeleteInterfaceEndpoint } from '../interface-endpoint-actions.ts';
import type { SessionScope } from '../session-statement.ts';
import { allow, resourceTags } from '../session-statement.ts';
import { describeReference } from './add-endpoint-route-table.ts';
import { mapPart } from './map-part.ts';

/**
 * Deletes an interface endpoint that Endpointer made. While AWS still takes its interfaces away the endpoint is
 * `deleting`, and its security group cannot go; so only an endpoint that is wholly gone counts.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcEndpoints.html
 */
export const deleteInterfaceEndpoint: ActionKind<DeleteInterfaceEndpoint> = {
  kind: 'deleteInterfaceEndpoint',
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
  describe: ({ vpcEndpointId }) => `delete ${describeReference(vpcEndpointId)}`,
  inverse: () => undefined,
  isApplied: (index, { vpcEndpointId }, context) => {
    // What could not be read may well be there.
    if (index.estate.vpcEndpoints.status === 'unreadable') return false;
    const endpoint = index.vpcEndpoints.get(resolveReference(vpcEndpointId, context.results));
    return endpoint === undefined || endpoint.state === 'deleted';
  },
  applyToEstate: (estate, { vpcEndpointId }, context) => {
    const id = resolveReference(vpcEndpointId, context.results);
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
  return made?.kind === 'createInterfaceEndpoint' ? { 'ec2:VpceServiceName': made.serviceName } : {};
}
