import type { ActionKind } from '../action.ts';
import { resolveReference } from '../action.ts';
import type { RemoveEndpointSubnets } from '../interface-endpoint-actions.ts';
import { describeReference } from './add-endpoint-route-table.ts';
import { modifyStatements } from './add-endpoint-subnets.ts';
import { changeEndpoint } from './route-of-endpoint.ts';

/**
 * Takes an interface endpoint out of subnets that `addEndpointSubnets` gave it.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
 */
export const removeEndpointSubnets: ActionKind<RemoveEndpointSubnets> = {
  kind: 'removeEndpointSubnets',
  permissions: [{ action: 'ec2:ModifyVpcEndpoint', resources: ['vpc-endpoint', 'subnet'] }],
  references: ({ vpcEndpointId }) => [vpcEndpointId],
  session: ({ vpcEndpointId, subnetIds }, scope) =>
    modifyStatements(
      vpcEndpointId,
      subnetIds.map((id) => `subnet/${id}`),
      scope,
    ),
  parts: ['vpcEndpoints'],
  describe: ({ vpcEndpointId, subnetIds }) =>
    `take ${describeReference(vpcEndpointId)} out of ${subnetIds.join(', ')}`,
  inverse: () => undefined,
  isApplied: (index, { vpcEndpointId, subnetIds }, context) => {
    if (index.estate.vpcEndpoints.status === 'unreadable') return false;
    const endpoint = index.vpcEndpoints.get(resolveReference(vpcEndpointId, context.results));
    return (
      endpoint === undefined ||
      (endpoint.state !== 'pending' && subnetIds.every((id) => !endpoint.subnetIds.includes(id)))
    );
  },
  applyToEstate: (estate, { vpcEndpointId, subnetIds }, context) =>
    changeEndpoint(estate, resolveReference(vpcEndpointId, context.results), (endpoint) => ({
      ...endpoint,
      subnetIds: endpoint.subnetIds.filter((id) => !subnetIds.includes(id)),
    })),
};
