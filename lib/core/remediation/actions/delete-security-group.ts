import type { ActionKind } from '../action.ts';
import { resolveReference } from '../action.ts';
import type { DeleteSecurityGroup } from '../interface-endpoint-actions.ts';
import { allow, resourceTags } from '../session-statement.ts';
import { describeGroup } from './describe-group.ts';
import { mapPart } from './map-part.ts';
import { securityGroupOf } from './security-group-of.ts';

/**
 * Deletes a security group that Endpointer made. EC2 refuses it while anything has the group.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
 */
export const deleteSecurityGroup: ActionKind<DeleteSecurityGroup> = {
  kind: 'deleteSecurityGroup',
  permissions: [{ action: 'ec2:DeleteSecurityGroup', resources: ['security-group'] }],
  references: ({ groupId }) => [groupId],
  session: ({ groupId }, scope) => [
    allow(
      'ec2:DeleteSecurityGroup',
      scope.arn(`security-group/${resolveReference(groupId, scope.results)}`),
      resourceTags(scope),
    ),
  ],
  parts: ['securityGroups'],
  describe: ({ groupId }) => `delete ${describeGroup(groupId)}`,
  inverse: () => undefined,
  isApplied: (index, { groupId }, context) =>
    // What could not be read may well be there.
    index.estate.securityGroups.status === 'read' &&
    securityGroupOf(index, resolveReference(groupId, context.results)) === undefined,
  applyToEstate: (estate, { groupId }, context) => {
    const id = resolveReference(groupId, context.results);
    return {
      ...estate,
      securityGroups: mapPart(estate.securityGroups, (groups) =>
        groups.filter((group) => group.groupId !== id),
      ),
    };
  },
};
