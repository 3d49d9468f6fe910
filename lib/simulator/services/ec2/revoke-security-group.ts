import type {
  IpPermission,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
  SecurityGroup,
  SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import { revokeSecurityGroupTrail } from '../../security-group-trails.ts';
import type { World } from '../../world.ts';
import { operation, type Call } from '../service.ts';
import { permissionsOf } from './authorize-security-group.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { expectGroupForm, findGroup, replaceGroup } from './find-security-group.ts';
import {
  describeRules,
  rulesOf,
  sameness,
  toPermissions,
  toRules,
  type Direction,
  type Rule,
} from './security-group-rules.ts';

const revoke = (name: string, direction: Direction) =>
  operation<RevokeSecurityGroupIngressRequest, RevokeSecurityGroupIngressResult>(
    name,
    (input, call) => run(input, direction, call),
    revokeSecurityGroupTrail,
  );

export const revokeSecurityGroupIngress = revoke('RevokeSecurityGroupIngress', 'IpPermissions');
export const revokeSecurityGroupEgress = revoke('RevokeSecurityGroupEgress', 'IpPermissionsEgress');

/**
 * Takes away the rules named by id, or those that are just as described. A rule that is not there is refused with all
 * others, but in the default VPC it is only told of (API_RevokeSecurityGroupIngress.html).
 */
function run(
  input: RevokeSecurityGroupIngressRequest,
  direction: Direction,
  { world }: Call,
): RevokeSecurityGroupIngressResult {
  expectGroupForm(input);
  const wanted = permissionsOf(input).flatMap(toRules);
  if (wanted.length === 0 && !input.SecurityGroupRuleIds)
    throw new Refusal(
      'MissingParameter',
      "Either 'ipPermissions' or 'securityGroupRuleIds' should be provided.",
    );
  if (input.DryRun === true) throw dryRunSucceeded();
  const group = findGroup(input, world);
  const described = rulesIn(group, direction, world);
  const named = pickByIds(input.SecurityGroupRuleIds ?? [], described);
  const { found, unknown } = split(wanted, described);
  if (unknown.length > 0 && !isInDefaultVpc(group, world))
    throw new Refusal(
      'InvalidPermission.NotFound',
      'The specified rule does not exist in this security group.',
    );
  const gone = new Set([...named, ...found]);
  remove(group, direction, gone, world);
  return {
    Return: true,
    UnknownIpPermissions: unknown,
    RevokedSecurityGroupRules: [...gone].map(({ rule }) => toRevoked(rule)),
  };
}

interface Described {
  readonly key: string;
  readonly rule: SecurityGroupRule;
}

function rulesIn(group: SecurityGroup, direction: Direction, world: World): readonly Described[] {
  const isEgress = direction === 'IpPermissionsEgress';
  const keys = rulesOf(group, direction).map(sameness);
  return describeRules(group, world.present('SecurityGroupRules'), world)
    .filter((rule) => rule.IsEgress === isEgress)
    .map((rule, at) => ({ key: keys[at] ?? '', rule }));
}

function pickByIds(ids: readonly string[], described: readonly Described[]): readonly Described[] {
  return ids.map((id) => {
    const one = described.find(({ rule }) => rule.SecurityGroupRuleId === id);
    if (!one)
      throw new Refusal(
        'InvalidSecurityGroupRuleId.NotFound',
        `The security group rule ID '${id}' does not exist`,
      );
    return one;
  });
}

function split(
  wanted: readonly Rule[],
  described: readonly Described[],
): { readonly found: readonly Described[]; readonly unknown: IpPermission[] } {
  const byKey = new Map(described.map((one) => [one.key, one]));
  const found = wanted.flatMap((one) => byKey.get(sameness(one)) ?? []);
  return { found, unknown: toPermissions(wanted.filter((one) => !byKey.has(sameness(one)))) };
}

function isInDefaultVpc({ VpcId }: SecurityGroup, world: World): boolean {
  return world.present('Vpcs').some((vpc) => vpc.VpcId === VpcId && vpc.IsDefault === true);
}

function remove(
  group: SecurityGroup,
  direction: Direction,
  gone: ReadonlySet<Described>,
  world: World,
): void {
  if (gone.size === 0) return;
  const keys = new Set([...gone].map(({ key }) => key));
  const left = rulesOf(group, direction).filter((one) => !keys.has(sameness(one)));
  replaceGroup(world, group, { ...group, [direction]: toPermissions(left) });
  const ids = new Set([...gone].map(({ rule }) => rule.SecurityGroupRuleId));
  const known = world.present('SecurityGroupRules');
  if (known.some((one) => ids.has(one.SecurityGroupRuleId)))
    world.write(
      'SecurityGroupRules',
      known.filter((one) => !ids.has(one.SecurityGroupRuleId)),
    );
}

function toRevoked(rule: SecurityGroupRule) {
  const { ReferencedGroupInfo: referenced, SecurityGroupRuleId, GroupId, IsEgress, IpProtocol } = rule;
  return {
    SecurityGroupRuleId,
    GroupId,
    IsEgress,
    IpProtocol,
    FromPort: rule.FromPort,
    ToPort: rule.ToPort,
    CidrIpv4: rule.CidrIpv4,
    CidrIpv6: rule.CidrIpv6,
    PrefixListId: rule.PrefixListId,
    ReferencedGroupId: referenced?.GroupId,
    Description: rule.Description,
  };
}
