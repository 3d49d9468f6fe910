/**
 * What the security groups of one interface let out on a port: all their rules together, as AWS evaluates them.
 *
 * A rule that names a group admits only private addresses of that group's interfaces, never a service.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
import type { Cidr } from '../../network/cidr.ts';
import { parseCidr } from '../../network/cidr.ts';
import type { SecurityGroup, SecurityGroupRule } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';

export interface Admitted {
  /** Destinations, with every prefix list expanded. */
  readonly cidrs: readonly Cidr[];
  /** What rules name, as written: CIDRs, prefix lists and groups. */
  readonly names: readonly string[];
  /** Why there may be more. */
  readonly unclear?: string;
}

/** The destinations that the groups admit for TCP on the port. */
export function admittedOut(index: EstateIndex, groups: readonly SecurityGroup[], port: number): Admitted {
  const rules = groups.flatMap((group) => group.egress).filter((rule) => isForPort(rule, port));
  const cidrs: Cidr[] = [];
  let unclear: string | undefined;
  for (const text of rules.flatMap((rule) => destinationsOf(index, rule))) {
    const cidr = parseCidr(text);
    if (cidr === undefined) unclear ??= `a rule names ${text}, which could not be read`;
    else cidrs.push(cidr);
  }
  const names = [
    ...new Set(rules.flatMap((rule) => [...rule.cidrs, ...rule.prefixListIds, ...rule.securityGroupIds])),
  ].sort();
  return { cidrs, names, ...(unclear === undefined ? {} : { unclear }) };
}

function isForPort(rule: SecurityGroupRule, port: number): boolean {
  if (rule.protocol === '-1') return true;
  if (rule.protocol !== 'tcp' && rule.protocol !== '6') return false;
  return (rule.fromPort ?? 0) <= port && port <= (rule.toPort ?? 65_535);
}

// A list that could not be read stands for itself; its id parses as no CIDR and is told as unclear.
function destinationsOf(index: EstateIndex, rule: SecurityGroupRule): readonly string[] {
  const lists = rule.prefixListIds.flatMap((id) => {
    const list = index.prefixLists.get(id);
    return list?.cidrs.status === 'read' ? valueOr(list.cidrs, []) : [id];
  });
  return [...rule.cidrs, ...lists];
}
