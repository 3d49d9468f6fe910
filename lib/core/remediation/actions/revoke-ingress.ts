import type { ActionKind } from '../action.ts';
import { resolveReference } from '../action.ts';
import type { RevokeIngress } from '../interface-endpoint-actions.ts';
import { allow, resourceTags } from '../session-statement.ts';
import { describeRule } from './authorize-ingress.ts';
import { describeGroup } from './describe-group.ts';
import { admittedBlocks, changeGroup, securityGroupOf, withoutIngress } from './security-group-of.ts';

/**
 * Takes back what `authorizeIngress` let in.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
 */
export const revokeIngress: ActionKind<RevokeIngress> = {
  kind: 'revokeIngress',
  permissions: [{ action: 'ec2:RevokeSecurityGroupIngress', resources: ['security-group'] }],
  references: ({ groupId }) => [groupId],
  session: ({ groupId }, scope) => [
    allow(
      'ec2:RevokeSecurityGroupIngress',
      scope.arn(`security-group/${resolveReference(groupId, scope.results)}`),
      resourceTags(scope),
    ),
  ],
  parts: ['securityGroups'],
  describe: ({ groupId, rule }) => `no longer let ${describeRule(rule)} through ${describeGroup(groupId)}`,
  inverse: () => undefined,
  isApplied: (index, { groupId, rule }, context) => {
    if (index.estate.securityGroups.status === 'unreadable') return false;
    const group = securityGroupOf(index, resolveReference(groupId, context.results));
    const admitted = new Set(group === undefined ? [] : admittedBlocks(group, rule.port));
    return rule.cidrs.every((cidr) => !admitted.has(cidr));
  },
  applyToEstate: (estate, { groupId, rule }, context) =>
    changeGroup(estate, resolveReference(groupId, context.results), (group) => withoutIngress(group, rule)),
};
