import { createHash } from 'node:crypto';
import type { IpPermission, SecurityGroup, SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { FixtureSecurityGroupRule } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';
import { canonicalCidr } from './cidr.ts';

/** One rule of a security group: a protocol, its ports and one peer. */
export interface Rule {
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
  readonly peer:
    | { readonly cidrIpv4: string }
    | { readonly cidrIpv6: string }
    | { readonly prefixListId: string }
    | { readonly groupId: string; readonly userId?: string };
  readonly description?: string;
}

export type Direction = 'IpPermissions' | 'IpPermissionsEgress';

const protocolNames: Readonly<Record<string, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6' };

/** A permission's rules, one for each peer, as EC2 keeps them. Refuses what can be no rule. */
export function toRules(permission: IpPermission): readonly Rule[] {
  const scope = toScope(permission);
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  return [
    ...IpRanges.map((one) => rule(scope, { cidrIpv4: expectCidr(one.CidrIp, 4) }, one.Description)),
    ...Ipv6Ranges.map((one) => rule(scope, { cidrIpv6: expectCidr(one.CidrIpv6, 6) }, one.Description)),
    ...PrefixListIds.map((one) => rule(scope, { prefixListId: one.PrefixListId ?? '' }, one.Description)),
    ...UserIdGroupPairs.map((one) =>
      rule(
        scope,
        { groupId: one.GroupId ?? '', ...(one.UserId !== undefined && { userId: one.UserId }) },
        one.Description,
      ),
    ),
  ];
}

type Scope = Pick<Rule, 'protocol' | 'from' | 'to'>;

function rule(scope: Scope, peer: Rule['peer'], description: string | undefined): Rule {
  return { ...scope, peer, ...(description !== undefined && { description }) };
}

/** Ports mean something to TCP and UDP, types and codes to ICMP; to all other protocols nothing. */
function toScope({ IpProtocol, FromPort: from, ToPort: to }: IpPermission): Scope {
  if (IpProtocol === undefined)
    throw new Refusal('MissingParameter', 'The request must contain the parameter ipProtocol');
  const protocol = protocolNames[IpProtocol] ?? IpProtocol.toLowerCase();
  if (!/^(-1|\d{1,3}|tcp|udp|icmp|icmpv6)$/.test(protocol))
    throw invalid(`Invalid value '${IpProtocol}' for IP protocol. Unknown protocol.`);
  if (protocol.startsWith('icmp')) return { protocol, from: from ?? -1, to: to ?? -1 };
  if (protocol !== 'tcp' && protocol !== 'udp') return { protocol };
  if (from === undefined || to === undefined)
    throw invalid("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
  if (from > to || from < 0 || to > 65_535) throw invalid(`Invalid TCP/UDP port range (${from}:${to})`);
  return { protocol, from, to };
}

function expectCidr(text: string | undefined, family: 4 | 6): string {
  const cidr = canonicalCidr(text ?? '', family);
  if (cidr === undefined) throw invalid(`CIDR block ${text ?? ''} is malformed`);
  return cidr;
}

function invalid(message: string): Refusal {
  return new Refusal('InvalidParameterValue', message);
}

/** Two rules are the same rule whatever their descriptions say. */
export function sameness({ protocol, from, to, peer }: Rule): string {
  const { userId: _, ...who } = { userId: undefined, ...peer };
  return JSON.stringify([protocol, from ?? null, to ?? null, who]);
}

export function rulesOf(group: SecurityGroup, direction: Direction): readonly Rule[] {
  return (group[direction] ?? []).flatMap(toRules);
}

/** Rules with the same protocol and ports make one permission, as EC2 answers them. */
export function toPermissions(rules: readonly Rule[]): IpPermission[] {
  const scopes = new Map<string, Rule[]>();
  for (const one of rules) {
    const key = JSON.stringify([one.protocol, one.from, one.to]);
    scopes.set(key, [...(scopes.get(key) ?? []), one]);
  }
  return [...scopes.values()].map((those) => ({
    IpProtocol: those[0]?.protocol,
    ...(those[0]?.from !== undefined && { FromPort: those[0].from }),
    ...(those[0]?.to !== undefined && { ToPort: those[0].to }),
    UserIdGroupPairs: those.flatMap(({ peer, description: Description }) =>
      'groupId' in peer ? [{ GroupId: peer.groupId, UserId: peer.userId, Description }] : [],
    ),
    IpRanges: those.flatMap(({ peer, description: Description }) =>
      'cidrIpv4' in peer ? [{ CidrIp: peer.cidrIpv4, Description }] : [],
    ),
    Ipv6Ranges: those.flatMap(({ peer, description: Description }) =>
      'cidrIpv6' in peer ? [{ CidrIpv6: peer.cidrIpv6, Description }] : [],
    ),
    PrefixListIds: those.flatMap(({ peer, description: Description }) =>
      'prefixListId' in peer ? [{ PrefixListId: peer.prefixListId, Description }] : [],
    ),
  }));
}

/** A group's rules one by one. Those it had from the fixture bear ids made of what they say. */
export function describeRules(
  group: SecurityGroup,
  known: readonly FixtureSecurityGroupRule[],
  { region, accountId, knownRuleIds }: World,
): readonly SecurityGroupRule[] {
  const { GroupId: groupId = '', OwnerId: owner = accountId } = group;
  return (['IpPermissions', 'IpPermissionsEgress'] as const).flatMap((direction) =>
    rulesOf(group, direction).map((one) => {
      const IsEgress = direction === 'IpPermissionsEgress';
      const entry = known.find(
        (kept) => kept.GroupId === groupId && kept.IsEgress === IsEgress && kept.Rule === sameness(one),
      );
      const id =
        entry?.SecurityGroupRuleId ??
        knownRuleIds.get(ruleKey(groupId, direction, one)) ??
        derivedId(groupId, direction, one);
      return {
        SecurityGroupRuleId: id,
        GroupId: groupId,
        GroupOwnerId: owner,
        IsEgress,
        IpProtocol: one.protocol,
        FromPort: one.from ?? -1,
        ToPort: one.to ?? -1,
        ...toPeer(one, owner),
        ...(one.description !== undefined && { Description: one.description }),
        Tags: entry?.Tags ?? [],
        SecurityGroupRuleArn: `arn:aws:ec2:${region}:${owner}:security-group-rule/${id}`,
      };
    }),
  );
}

function toPeer({ peer }: Rule, owner: string): Partial<SecurityGroupRule> {
  if ('cidrIpv4' in peer) return { CidrIpv4: peer.cidrIpv4 };
  if ('cidrIpv6' in peer) return { CidrIpv6: peer.cidrIpv6 };
  if ('prefixListId' in peer) return { PrefixListId: peer.prefixListId };
  return { ReferencedGroupInfo: { GroupId: peer.groupId, UserId: peer.userId ?? owner } };
}

export function ruleKey(groupId: string, direction: Direction, one: Rule): string {
  return `${groupId} ${direction} ${sameness(one)}`;
}

function derivedId(groupId: string, direction: Direction, one: Rule): string {
  const digest = createHash('sha256')
    .update(ruleKey(groupId, direction, one))
    .digest('hex');
  return `sgr-0${digest.slice(0, 16)}`;
}
