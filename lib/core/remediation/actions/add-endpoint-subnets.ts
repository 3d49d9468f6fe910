import type { ActionKind, Reference } from '../action.ts';
import { resolveReference } from '../action.ts';
import type { AddEndpointSubnets } from '../interface-endpoint-actions.ts';
import type { SessionScope, SessionStatement } from '../session-statement.ts';
import { allow, ownedTags } from '../session-statement.ts';
import { describeReference } from './add-endpoint-route-table.ts';
import { changeEndpoint } from './route-of-endpoint.ts';

/**
 * Gives an interface endpoint an interface in each of the subnets, one for each Availability Zone. Those that are
 * there carry on meanwhile.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
 */
export const addEndpointSubnets: ActionKind<AddEndpointSubnets> = {
  kind: 'addEndpointSubnets',
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
    `put ${describeReference(vpcEndpointId)} into ${subnetIds.join(', ')}`,
  inverse: ({ vpcEndpointId, subnetIds }) => ({
    kind: 'removeEndpointSubnets',
    vpcEndpointId,
    subnetIds,
    preconditions: [{ kind: 'endpointInSubnets', vpcEndpointId, subnetIds, in: 'all' }],
  }),
  isApplied: (index, { vpcEndpointId, subnetIds }, context) => {
    const endpoint = index.vpcEndpoints.get(resolveReference(vpcEndpointId, context.results));
    return endpoint?.state === 'available' && subnetIds.every((id) => endpoint.subnetIds.includes(id));
  },
  applyToEstate: (estate, { vpcEndpointId, subnetIds }, context) =>
    changeEndpoint(estate, resolveReference(vpcEndpointId, context.results), (endpoint) => ({
      ...endpoint,
      subnetIds: [...endpoint.subnetIds, ...subnetIds],
    })),
};

/** One endpoint, and what is put to it or taken off it. */
export function modifyStatements(
  vpcEndpointId: Reference,
  others: readonly string[],
  scope: SessionScope,
  othersTags: Readonly<Record<string, string>> = {},
): readonly SessionStatement[] {
  const endpoint = scope.arn(`vpc-endpoint/${resolveReference(vpcEndpointId, scope.results)}`);
  return [
    allow('ec2:ModifyVpcEndpoint', others.map(scope.arn), othersTags),
    allow('ec2:ModifyVpcEndpoint', endpoint, ownedTags(vpcEndpointId, scope)),
  ];
}
