import type { ActionKind } from '../action.ts';
import { resolveReference } from '../action.ts';
import type { AuthorizeIngress, IngressRule } from '../interface-endpoint-actions.ts';
import { allow, resourceTags } from '../session-statement.ts';
import { describeGroup } from './describe-group.ts';
import { admittedBlocks, changeGroup, securityGroupOf, withIngress } from './security-group-of.ts';

/**
 * Lets blocks of addresses reach one port through a security group that Endpointer made; EC2 adds all or none of them.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
 */
export const authorizeIngress: ActionKind<AuthorizeIngress> = {
  kind: 'authorizeIngress',
  permissions: [{ action: 'ec2:AuthorizeSecurityGroupIngress', resources: ['security-group'] }],
  references: ({ groupId }) => [groupId],
  session: ({ groupId }, scope) => [
    allow(
      'ec2:AuthorizeSecurityGroupIngress',
      scope.arn(`security-group/${resolveReference(groupId, scope.results)}`),
      resourceTags(scope),
    ),
  ],
  parts: ['securityGroups'],
  describe: ({ groupId, rule }) => `let ${describeRule(rule)} through ${describeGroup(groupId)}`,
  inverse: ({ groupId, rule }) => ({
    kind: 'revokeIngress',
    groupId,
    rule,
    preconditions: [
      { kind: 'groupOwnedByRemediation', groupId },
      { kind: 'groupAdmits', groupId, rule, which: 'all' },
      // Whoever has come to use the group would be cut off, and so would be the endpoint that somebody wants to keep.
      { kind: 'groupUnused', groupId },
    ],
  }),
  isApplied: (index, { groupId, rule }, context) => {
    const group = securityGroupOf(index, resolveReference(groupId, context.results));
    const admitted = new Set(group === undefined ? [] : admittedBlocks(group, rule.port));
    return rule.cidrs.every((cidr) => admitted.has(cidr));
  },
  applyToEstate: (estate, { groupId, rule }, context) =>
    changeGroup(estate, resolveReference(groupId, context.results), (group) => withIngress(group, rule)),
};

/** `10.0.0.0/16 to port 443` */
export function describeRule({ port, cidrs }: IngressRule): string {
  return `${cidrs.join(', ')} to port ${port}`;
}
