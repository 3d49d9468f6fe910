import type { ActionKind } from '../action.ts';
import { resolveReference } from '../action.ts';
import type { RemoveEndpointGroup } from '../interface-endpoint-actions.ts';
import { resourceTags } from '../session-statement.ts';
import { describeReference } from './add-endpoint-route-table.ts';
import { modifyStatements } from './add-endpoint-subnets.ts';
import { describeGroup } from './describe-group.ts';
import { changeEndpoint } from './route-of-endpoint.ts';

/**
 * Takes back the security group that `addEndpointGroup` gave.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
 */
export const removeEndpointGroup: ActionKind<RemoveEndpointGroup> = {
  kind: 'removeEndpointGroup',
  permissions: [{ action: 'ec2:ModifyVpcEndpoint', resources: ['vpc-endpoint', 'security-group'] }],
  references: ({ vpcEndpointId, groupId }) => [vpcEndpointId, groupId],
  session: ({ vpcEndpointId, groupId }, scope) =>
    modifyStatements(
      vpcEndpointId,
      [`security-group/${resolveReference(groupId, scope.results)}`],
      scope,
      resourceTags(scope),
    ),
  parts: ['vpcEndpoints'],
  describe: ({ vpcEndpointId, groupId }) =>
    `take ${describeGroup(groupId)} off ${describeReference(vpcEndpointId)}`,
  inverse: () => undefined,
  isApplied: (index, { vpcEndpointId, groupId }, context) => {
    if (index.estate.vpcEndpoints.status === 'unreadable') return false;
    const endpoint = index.vpcEndpoints.get(resolveReference(vpcEndpointId, context.results));
    const id = resolveReference(groupId, context.results);
    return (
      endpoint === undefined || (endpoint.state !== 'pending' && !endpoint.securityGroupIds.includes(id))
    );
  },
  applyToEstate: (estate, { vpcEndpointId, groupId }, context) =>
    changeEndpoint(estate, resolveReference(vpcEndpointId, context.results), (endpoint) => ({
      ...endpoint,
      securityGroupIds: endpoint.securityGroupIds.filter(
        (id) => id !== resolveReference(groupId, context.results),
      ),
    })),
};
