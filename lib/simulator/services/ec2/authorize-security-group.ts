import type {
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  IpPermission,
  SecurityGroup,
  Tag,
} from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import { authorizeSecurityGroupTrail } from '../../security-group-trails.ts';
import type { World } from '../../world.ts';
import { operation, type Call } from '../service.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { expectGroupForm, findGroup, noSuchGroup, replaceGroup } from './find-security-group.ts';
import {
  describeRules,
  ruleKey,
  rulesOf,
  sameness,
  toPermissions,
  toRules,
  type Direction,
  type Rule,
} from './security-group-rules.ts';
import { readTagSpecifications } from './tag-rules.ts';

const mostRules = 60;

const authorize = (name: string, direction: Direction) =>
  operation<AuthorizeSecurityGroupIngressRequest, AuthorizeSecurityGroupIngressResult>(
    name,
    (input, call) => run(input, direction, call),
    authorizeSecurityGroupTrail,
  );

export const authorizeSecurityGroupIngress = authorize('AuthorizeSecurityGroupIngress', 'IpPermissions');
export const authorizeSecurityGroupEgress = authorize('AuthorizeSecurityGroupEgress', 'IpPermissionsEgress');

/** All of a request's rules are added, or none is. */
function run(
  input: AuthorizeSecurityGroupIngressRequest,
  direction: Direction,
  { world, choices }: Call,
): AuthorizeSecurityGroupIngressResult {
  expectGroupForm(input);
  const rules = permissionsOf(input).flatMap(toRules);
  if (rules.length === 0)
    throw new Refusal(
      choices.otherwise('ruleWithoutPeer') ? 'InvalidParameterValue' : 'MissingParameter',
      'Missing source specification: include source security group or CIDR information',
    );
  expectOnce(rules);
  const tags = readTagSpecifications(input.TagSpecifications, 'security-group-rule');
  if (input.DryRun === true) throw dryRunSucceeded();
  const group = findGroup(input, world);
  const owned = rules.map((one) => expectPeer(one, group, world));
  const present = rulesOf(group, direction);
  expectAbsent(owned, present);
  const next = [...present, ...owned];
  expectRoom(next, world);
  const after = { ...group, [direction]: toPermissions(next) };
  replaceGroup(world, group, after);
  remember(owned, { group, direction, tags }, world);
  const made = new Set(
    world
      .present('SecurityGroupRules')
      .slice(-owned.length)
      .map((one) => one.SecurityGroupRuleId),
  );
  return {
    Return: true,
    SecurityGroupRules: describeRules(after, world.present('SecurityGroupRules'), world).filter((one) =>
      made.has(one.SecurityGroupRuleId ?? ''),
    ),
  };
}

/** Rules may also be given by the members that EC2 had before there were lists of them. */
export function permissionsOf(
  input: Omit<AuthorizeSecurityGroupIngressRequest, 'TagSpecifications'>,
): readonly IpPermission[] {
  const { IpPermissions, IpProtocol, FromPort, ToPort, CidrIp } = input;
  if (input.SourceSecurityGroupName !== undefined)
    throw new Refusal('UnsupportedOperation', 'The simulator knows source groups by their ids alone.');
  if (IpPermissions && IpProtocol !== undefined)
    throw new Refusal(
      'InvalidParameterCombination',
      'The parameter ipPermissions may not be used with others.',
    );
  if (IpPermissions) return IpPermissions;
  return IpProtocol === undefined
    ? []
    : [{ IpProtocol, FromPort, ToPort, IpRanges: CidrIp === undefined ? [] : [{ CidrIp }] }];
}

function expectOnce(rules: readonly Rule[]): void {
  if (new Set(rules.map(sameness)).size < rules.length)
    throw new Refusal('InvalidParameterValue', 'The same permission must not appear multiple times');
}

/** The rule with its peer's owner; refuses a peer that is not there, or not within reach. */
function expectPeer(rule: Rule, group: SecurityGroup, world: World): Rule {
  const { peer } = rule;
  if ('prefixListId' in peer) {
    if (!world.present('ManagedPrefixLists').some((list) => list.PrefixListId === peer.prefixListId))
      throw new Refusal(
        'InvalidPrefixListID.NotFound',
        `The prefix list ID '${peer.prefixListId}' does not exist`,
      );
  }
  if (!('groupId' in peer)) return rule;
  const other = world.present('SecurityGroups').find((one) => one.GroupId === peer.groupId);
  if (!other) throw noSuchGroup(peer.groupId);
  if (other.VpcId !== group.VpcId && !arePeers(other.VpcId, group.VpcId, world))
    throw new Refusal(
      'InvalidGroup.NotFound',
      'You have specified two resources that belong to different networks.',
    );
  return { ...rule, peer: { groupId: peer.groupId, userId: other.OwnerId ?? world.accountId } };
}

function arePeers(one: string | undefined, other: string | undefined, world: World): boolean {
  return world.present('VpcPeeringConnections').some(({ Status, RequesterVpcInfo, AccepterVpcInfo }) => {
    const ends = new Set([RequesterVpcInfo?.VpcId, AccepterVpcInfo?.VpcId]);
    return Status?.Code === 'active' && ends.has(one) && ends.has(other);
  });
}

function expectAbsent(rules: readonly Rule[], present: readonly Rule[]): void {
  const known = new Set(present.map(sameness));
  const twice = rules.find((one) => known.has(sameness(one)));
  if (twice)
    throw new Refusal('InvalidPermission.Duplicate', `the specified rule "${tell(twice)}" already exists`);
}

function tell({ protocol, from, to, peer }: Rule): string {
  const [who] = Object.values(peer);
  if (from === undefined || to === undefined)
    return `peer: ${who}, ${protocol === '-1' ? 'ALL' : protocol}, ALLOW`;
  const isIcmp = protocol.startsWith('icmp');
  const range = isIcmp ? `type: ${from}, code: ${to}` : `from port: ${from}, to port: ${to}`;
  return `peer: ${who}, ${protocol.toUpperCase()}, ${range}, ALLOW`;
}

/**
 * IPv4 and IPv6 are counted apart, a peer that is a group or a prefix list in both, a list with as many as it may hold
 * (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups).
 */
function expectRoom(rules: readonly Rule[], world: World): void {
  const quota =
    world.present('Quotas').find(({ QuotaCode }) => QuotaCode === 'L-0EA8095F')?.Value ?? mostRules;
  const count = (own: 'cidrIpv4' | 'cidrIpv6') =>
    rules.reduce((sum, { peer }) => {
      if ('prefixListId' in peer) return sum + weightOf(peer.prefixListId, world);
      return sum + (own in peer || 'groupId' in peer ? 1 : 0);
    }, 0);
  if (count('cidrIpv4') > quota || count('cidrIpv6') > quota)
    throw new Refusal(
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.',
    );
}

/** AWS's own lists of S3 and DynamoDB weigh one, that of S3 Express six (working-with-aws-managed-prefix-lists.html). */
function weightOf(prefixListId: string, world: World): number {
  const list = world.present('ManagedPrefixLists').find((one) => one.PrefixListId === prefixListId);
  if (list?.OwnerId !== 'AWS') return list?.MaxEntries ?? list?.Entries.length ?? 1;
  return list.PrefixListName?.endsWith('.s3express') === true ? 6 : 1;
}

interface Made {
  readonly group: SecurityGroup;
  readonly direction: Direction;
  readonly tags: readonly Tag[];
}

function remember(rules: readonly Rule[], { group, direction, tags }: Made, world: World): void {
  const entries = rules.map((one) => ({
    SecurityGroupRuleId: world.newId('sgr'),
    GroupId: group.GroupId ?? '',
    IsEgress: direction === 'IpPermissionsEgress',
    Rule: sameness(one),
    Tags: [...tags],
  }));
  for (const [at, one] of rules.entries())
    world.knownRuleIds.set(
      ruleKey(group.GroupId ?? '', direction, one),
      entries[at]?.SecurityGroupRuleId ?? '',
    );
  world.write('SecurityGroupRules', [...world.present('SecurityGroupRules'), ...entries]);
}
