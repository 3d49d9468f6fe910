import type { ActionKind } from '../action.ts';
import { resolveReference } from '../action.ts';
import type { AddEndpointGroup } from '../interface-endpoint-actions.ts';
import { resourceTags } from '../session-statement.ts';
import { describeReference } from './add-endpoint-route-table.ts';
import { modifyStatements } from './add-endpoint-subnets.ts';
import { describeGroup } from './describe-group.ts';
import { changeEndpoint } from './route-of-endpoint.ts';

/**
 * Gives an interface endpoint one more security group. Groups only ever admit, so nobody who got in is kept out.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
 */
export const addEndpointGroup: ActionKind<AddEndpointGroup> = {
  kind: 'addEndpointGroup',
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
    `give ${describeReference(vpcEndpointId)} ${describeGroup(groupId)}`,
  inverse: ({ vpcEndpointId, groupId }) => ({
    kind: 'removeEndpointGroup',
    vpcEndpointId,
    groupId,
    preconditions: [{ kind: 'endpointHasGroup', vpcEndpointId, groupId, has: true }],
  }),
  isApplied: (index, { vpcEndpointId, groupId }, context) => {
    const endpoint = index.vpcEndpoints.get(resolveReference(vpcEndpointId, context.results));
    const id = resolveReference(groupId, context.results);
    return endpoint?.state === 'available' && endpoint.securityGroupIds.includes(id);
  },
  applyToEstate: (estate, { vpcEndpointId, groupId }, context) =>
    changeEndpoint(estate, resolveReference(vpcEndpointId, context.results), (endpoint) => ({
      ...endpoint,
      securityGroupIds: [...endpoint.securityGroupIds, resolveReference(groupId, context.results)],
    })),
};
