import type { SecurityGroup } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { ActionKind, ApplyContext } from '../action.ts';
import type { CreateSecurityGroup } from '../interface-endpoint-actions.ts';
import { allow, requestTags } from '../session-statement.ts';
import { mapPart } from './map-part.ts';
import { isTaggedBy, resolveTags } from './resolve-tags.ts';
import { securityGroupOf } from './security-group-of.ts';

/**
 * Creates a security group that admits nobody yet; rules follow one by one.
 *
 * EC2 takes no client token for it. The name holds the id of the remediation instead, and EC2 refuses a second group of
 * the same name in a VPC.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
 */
export const createSecurityGroup: ActionKind<CreateSecurityGroup> = {
  kind: 'createSecurityGroup',
  permissions: [
    { action: 'ec2:CreateSecurityGroup', resources: ['vpc', 'security-group'] },
    { action: 'ec2:CreateTags', resources: ['security-group'] },
  ],
  references: () => [],
  session: (action, scope) => {
    const tags = requestTags(resolveTags(action.tags, scope.remediationId));
    return [
      allow('ec2:CreateSecurityGroup', scope.arn(`vpc/${action.vpcId}`)),
      allow('ec2:CreateSecurityGroup', scope.arn('security-group/*'), tags),
      allow('ec2:CreateTags', scope.arn('security-group/*'), {
        ...tags,
        'ec2:CreateAction': 'CreateSecurityGroup',
      }),
    ];
  },
  parts: ['securityGroups'],
  making: {
    again: { uniqueName: 'InvalidGroup.Duplicate' },
    find: (index, action, remediationId) =>
      valueOr(index.estate.securityGroups, []).find(
        (group) => group.groupName === groupNameOf(action, remediationId) && isTaggedBy(group, remediationId),
      )?.groupId,
  },
  describe: ({ vpcId, namePrefix }) =>
    `create security group ${namePrefix} in ${vpcId}, which admits nobody yet`,
  inverse: (_action, thisIndex) => ({
    kind: 'deleteSecurityGroup',
    groupId: { resultOf: thisIndex },
    preconditions: [
      { kind: 'groupOwnedByRemediation', groupId: { resultOf: thisIndex } },
      { kind: 'groupUnused', groupId: { resultOf: thisIndex } },
    ],
  }),
  isApplied: (index, _action, context) => securityGroupOf(index, context.resultId ?? '') !== undefined,
  applyToEstate: (estate, action, context) => ({
    ...estate,
    securityGroups: mapPart(estate.securityGroups, (groups) => [
      ...groups,
      created(estate.accountId, action, context),
    ]),
  }),
};

/** The name by which EC2 keeps the group apart from every other of the VPC. */
export function groupNameOf({ namePrefix }: CreateSecurityGroup, remediationId: string): string {
  return `${namePrefix}-${remediationId}`;
}

function created(accountId: string, action: CreateSecurityGroup, context: ApplyContext): SecurityGroup {
  if (context.resultId === undefined) throw new Error('creating a group needs the id it will have');
  const everywhere = ['0.0.0.0/0', ...(action.hasIpv6 ? ['::/0'] : [])];
  return {
    groupId: context.resultId,
    groupName: groupNameOf(action, context.remediationId),
    vpcId: action.vpcId,
    ownerId: accountId,
    tags: resolveTags(action.tags, context.remediationId),
    ingress: [],
    egress: [{ protocol: '-1', cidrs: everywhere, prefixListIds: [], securityGroupIds: [] }],
  };
}
