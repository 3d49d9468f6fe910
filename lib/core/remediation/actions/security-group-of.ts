import type { Estate, SecurityGroup, SecurityGroupRule } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { oncePerEstate } from '../hazards/once-per-estate.ts';
import type { IngressRule } from '../interface-endpoint-actions.ts';
import { mapPart } from './map-part.ts';

/** The group, so far as the estate shows it. */
export function securityGroupOf(index: EstateIndex, groupId: string): SecurityGroup | undefined {
  return groupsById(index).get(groupId);
}

const groupsById = oncePerEstate(
  ({ estate }) => new Map(valueOr(estate.securityGroups, []).map((group) => [group.groupId, group])),
);

/** The estate with one group changed. */
export function changeGroup(
  estate: Estate,
  groupId: string,
  change: (group: SecurityGroup) => SecurityGroup,
): Estate {
  const securityGroups = mapPart(estate.securityGroups, (groups) =>
    groups.map((group) => (group.groupId === groupId ? change(group) : group)),
  );
  return { ...estate, securityGroups };
}

/** The blocks that the group admits on just this port of TCP; EC2 keeps wider rules apart from them. */
export function admittedBlocks(group: SecurityGroup, port: number): readonly string[] {
  return group.ingress.filter((rule) => isForPort(rule, port)).flatMap(({ cidrs }) => cidrs);
}

/** The group's ingress with the rule; EC2 shows all blocks of one port as one permission, IPv4 before IPv6. */
export function withIngress(group: SecurityGroup, { port, cidrs }: IngressRule): SecurityGroup {
  const present = group.ingress.find((rule) => isForPort(rule, port));
  const together = byFamily([...(present?.cidrs ?? []), ...cidrs]);
  if (present !== undefined) {
    const ingress = group.ingress.map((rule) => (rule === present ? { ...rule, cidrs: together } : rule));
    return { ...group, ingress };
  }
  const rule: SecurityGroupRule = {
    protocol: 'tcp',
    fromPort: port,
    toPort: port,
    cidrs: together,
    prefixListIds: [],
    securityGroupIds: [],
  };
  return { ...group, ingress: [...group.ingress, rule] };
}

export function withoutIngress(group: SecurityGroup, { port, cidrs }: IngressRule): SecurityGroup {
  const gone = new Set(cidrs);
  const ingress = group.ingress.map((rule) =>
    isForPort(rule, port) ? { ...rule, cidrs: rule.cidrs.filter((cidr) => !gone.has(cidr)) } : rule,
  );
  return { ...group, ingress: ingress.filter((rule) => !isForPort(rule, port) || saysAnything(rule)) };
}

function isForPort({ protocol, fromPort, toPort }: SecurityGroupRule, port: number): boolean {
  return protocol === 'tcp' && fromPort === port && toPort === port;
}

function saysAnything({ cidrs, prefixListIds, securityGroupIds }: SecurityGroupRule): boolean {
  return cidrs.length + prefixListIds.length + securityGroupIds.length > 0;
}

function byFamily(cidrs: readonly string[]): readonly string[] {
  const isIpv6 = (cidr: string): boolean => cidr.includes(':');
  return [...cidrs.filter((cidr) => !isIpv6(cidr)), ...cidrs.filter(isIpv6)];
}
