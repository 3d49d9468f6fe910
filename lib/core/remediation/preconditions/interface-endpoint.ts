/** What actions on interface endpoints and their security groups rest on. */
import type { SecurityGroup, VpcEndpoint } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import type { ApplyContext, Reference } from '../action.ts';
import { isTaggedBy } from '../actions/resolve-tags.ts';
import { admittedBlocks, securityGroupOf } from '../actions/security-group-of.ts';
import { isGone } from '../endpoint-states.ts';
import type { InterfacePrecondition } from '../interface-endpoint-actions.ts';
import { isSamePolicy } from '../../iam/same-policy.ts';
import type { PreconditionKinds, PreconditionResult } from './precondition-kind.ts';
import { endpointOf, fails, HOLDS, idText } from './precondition-kind.ts';

export const INTERFACE_KINDS: PreconditionKinds<InterfacePrecondition> = {
  noInterfaceEndpoint: {
    parts: ['vpcEndpoints'],
    check: (index, { vpcId, serviceName }) => {
      const other = (index.endpointsOfVpc.get(vpcId) ?? []).find(
        (endpoint) =>
          endpoint.type === 'Interface' && endpoint.serviceName === serviceName && !isGone(endpoint),
      );
      return other === undefined ? HOLDS : fails(`${other.vpcEndpointId} serves ${serviceName} already`);
    },
  },
  interfaceEndpointAvailable: {
    parts: ['vpcEndpoints'],
    check: (index, { vpcEndpointId, vpcId, serviceName }, context) =>
      withEndpoint(index, vpcEndpointId, context, (endpoint) =>
        endpoint.state === 'available' &&
        endpoint.type === 'Interface' &&
        endpoint.vpcId === vpcId &&
        endpoint.serviceName === serviceName
          ? HOLDS
          : fails(
              `endpoint ${endpoint.vpcEndpointId} is no available endpoint of ${serviceName} in ${vpcId}`,
            ),
      ),
  },
  endpointInSubnets: {
    parts: ['vpcEndpoints'],
    check: (index, { vpcEndpointId, subnetIds, in: wanted }, context) =>
      withEndpoint(index, vpcEndpointId, context, ({ vpcEndpointId: id, subnetIds: present }) => {
        const wrong = subnetIds.filter((subnetId) => present.includes(subnetId) !== (wanted === 'all'));
        if (wrong.length === 0) return HOLDS;
        return fails(`${id} is ${wanted === 'all' ? 'no longer' : 'already'} in ${wrong.join(', ')}`);
      }),
  },
  endpointHasGroup: {
    parts: ['vpcEndpoints'],
    check: (index, { vpcEndpointId, groupId, has }, context) =>
      withEndpoint(index, vpcEndpointId, context, ({ vpcEndpointId: id, securityGroupIds }) => {
        const group = idText(groupId, context);
        if (securityGroupIds.includes(group) === has) return HOLDS;
        return fails(`${id} has security group ${group} ${has ? 'no longer' : 'already'}`);
      }),
  },
  endpointAsMade: {
    parts: ['vpcEndpoints'],
    check: (index, { vpcEndpointId, subnetIds, groupIds }, context) => {
      const endpoint = endpointOf(index, vpcEndpointId, context);
      if (endpoint === undefined) return HOLDS;
      const known = new Set([...subnetIds, ...groupIds.map((id) => idText(id, context))]);
      const more = [...endpoint.subnetIds, ...endpoint.securityGroupIds].filter((id) => !known.has(id));
      return more.length === 0
        ? HOLDS
        : fails(`somebody has put ${endpoint.vpcEndpointId} to use elsewhere too: ${more.join(', ')}`);
    },
  },
  endpointPolicyIs: {
    parts: ['vpcEndpoints'],
    check: (index, { vpcEndpointId, policy }, context) =>
      withEndpoint(index, vpcEndpointId, context, (endpoint) =>
        isSamePolicy(endpoint.policyDocument, policy)
          ? HOLDS
          : fails(`somebody has changed the policy of ${endpoint.vpcEndpointId} since`),
      ),
  },
  groupInVpc: {
    parts: ['securityGroups'],
    check: (index, { groupId, vpcId }, context) =>
      withGroup(index, groupId, context, (group) =>
        group.vpcId === vpcId ? HOLDS : fails(`security group ${group.groupId} is not in ${vpcId}`),
      ),
  },
  groupOwnedByRemediation: {
    parts: ['securityGroups'],
    check: (index, { groupId }, context) => {
      const group = securityGroupOf(index, idText(groupId, context));
      return group === undefined || isTaggedBy(group, context.remediationId)
        ? HOLDS
        : fails(`${group.groupId} does not carry the tags of this remediation any more`);
    },
  },
  groupUnused: {
    parts: ['securityGroups', 'networkInterfaces', 'vpcEndpoints'],
    check: (index, { groupId }, context) => {
      const users = usersOfGroup(index, idText(groupId, context));
      return users.length === 0
        ? HOLDS
        : fails(`security group ${idText(groupId, context)} is in use by ${users.join(', ')}`);
    },
  },
  groupAdmits: {
    parts: ['securityGroups'],
    check: (index, { groupId, rule, which }, context) =>
      withGroup(index, groupId, context, (group) => {
        const admitted = new Set(admittedBlocks(group, rule.port));
        const wrong = rule.cidrs.filter((cidr) => admitted.has(cidr) !== (which === 'all'));
        if (wrong.length === 0) return HOLDS;
        const now = which === 'all' ? 'no longer' : 'already';
        return fails(`${group.groupId} ${now} admits ${wrong.join(', ')} to port ${rule.port}`);
      }),
  },
};

function withEndpoint(
  index: EstateIndex,
  reference: Reference,
  context: ApplyContext,
  check: (endpoint: VpcEndpoint) => PreconditionResult,
): PreconditionResult {
  const endpoint = endpointOf(index, reference, context);
  return endpoint === undefined || isGone(endpoint)
    ? fails(`endpoint ${idText(reference, context)} is gone`)
    : check(endpoint);
}

function withGroup(
  index: EstateIndex,
  reference: Reference,
  context: ApplyContext,
  check: (group: SecurityGroup) => PreconditionResult,
): PreconditionResult {
  const group = securityGroupOf(index, idText(reference, context));
  return group === undefined ? fails(`security group ${idText(reference, context)} is gone`) : check(group);
}

/** Interfaces, endpoints and other groups' rules that would stand in the way of the group's deletion. */
function usersOfGroup({ estate }: EstateIndex, groupId: string): readonly string[] {
  const interfaces = valueOr(estate.networkInterfaces, []).filter((one) =>
    one.securityGroupIds.includes(groupId),
  );
  const endpoints = valueOr(estate.vpcEndpoints, []).filter(
    (one) => one.state !== 'deleted' && one.securityGroupIds.includes(groupId),
  );
  const groups = valueOr(estate.securityGroups, []).filter(
    (one) =>
      one.groupId !== groupId &&
      [...one.ingress, ...one.egress].some((rule) => rule.securityGroupIds.includes(groupId)),
  );
  return [
    ...endpoints.map((one) => one.vpcEndpointId),
    ...interfaces.map((one) => one.networkInterfaceId),
    ...groups.map((one) => one.groupId),
  ];
}
