import type {
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult,
  IpPermission,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import type { TrailParts } from './services/service.ts';

/** How CloudTrail tells of changed security groups: in the flat camelCase of EC2's early calls. */
export function createSecurityGroupTrail(
  {
    GroupName: groupName,
    Description: groupDescription,
    VpcId: vpcId,
    TagSpecifications,
  }: CreateSecurityGroupRequest,
  output: CreateSecurityGroupResult | undefined,
): TrailParts {
  const sets = (TagSpecifications ?? []).map(({ ResourceType: resourceType, Tags = [] }) => ({
    resourceType,
    tags: Tags.map(({ Key: key, Value: value }) => ({ key, value })),
  }));
  return {
    requestParameters: {
      groupName,
      groupDescription,
      vpcId,
      ...(sets.length > 0 && { tagSpecificationSet: { items: sets } }),
    },
    responseElements: output ? { _return: true, groupId: output.GroupId } : null,
    resourceNames: named(vpcId, output?.GroupId),
  };
}

export function authorizeSecurityGroupTrail(
  { GroupId: groupId, IpPermissions }: AuthorizeSecurityGroupIngressRequest,
  output: AuthorizeSecurityGroupIngressResult | undefined,
): TrailParts {
  const rules = (output?.SecurityGroupRules ?? []).map((rule) => decapitalised({ ...rule, Tags: undefined }));
  return {
    requestParameters: { groupId, ipPermissions: permissions(IpPermissions) },
    responseElements: output ? { _return: true, securityGroupRuleSet: { items: rules } } : null,
    resourceNames: named(groupId),
  };
}

export function revokeSecurityGroupTrail(
  { GroupId: groupId, IpPermissions, SecurityGroupRuleIds }: RevokeSecurityGroupIngressRequest,
  output: RevokeSecurityGroupIngressResult | undefined,
): TrailParts {
  const ids = SecurityGroupRuleIds?.map((securityGroupRuleId) => ({ securityGroupRuleId }));
  return {
    requestParameters: {
      groupId,
      ipPermissions: permissions(IpPermissions),
      ...(ids && { securityGroupRuleIds: { items: ids } }),
    },
    responseElements: output ? { _return: true } : null,
    resourceNames: named(groupId),
  };
}

export function deleteSecurityGroupTrail(
  { GroupId: groupId }: DeleteSecurityGroupRequest,
  output: DeleteSecurityGroupResult | undefined,
): TrailParts {
  return {
    requestParameters: { groupId },
    responseElements: output ? { _return: true, groupId } : null,
    resourceNames: named(groupId),
  };
}

function permissions(list: readonly IpPermission[] | undefined): object {
  return list === undefined ? {} : { items: list.map(permission) };
}

function permission(one: IpPermission): object {
  return {
    ipProtocol: one.IpProtocol,
    fromPort: one.FromPort,
    toPort: one.ToPort,
    groups: itemsOf(one.UserIdGroupPairs),
    ipRanges: itemsOf(one.IpRanges),
    ipv6Ranges: itemsOf(one.Ipv6Ranges),
    prefixListIds: itemsOf(one.PrefixListIds),
  };
}

function itemsOf(list: readonly object[] | undefined): object {
  return list === undefined || list.length === 0 ? {} : { items: list.map(decapitalised) };
}

function decapitalised(item: object): object {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
}

function named(...names: readonly (string | undefined)[]): readonly string[] {
  return names.filter((name) => name !== undefined);
}
