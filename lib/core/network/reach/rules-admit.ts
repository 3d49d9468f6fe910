/**
 * How much of a block of addresses the rules of security groups admit for TCP on a port.
 *
 * A rule that names a group admits the addresses of that group's interfaces, whichever they are.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
import type { Cidr } from '../cidr.ts';
import { overlaps, parseCidr } from '../cidr.ts';
import type { SecurityGroupRule } from '../estate.ts';
import { valueOr } from '../estate.ts';
import type { EstateIndex } from '../index-estate.ts';
import { isCovered } from '../../remediation/hazards/is-covered.ts';

/** The other side of a connection. */
export interface FarSide {
  readonly cidr: Cidr;
  readonly securityGroupIds: readonly string[];
  readonly port: number;
}

export type Admission = 'all' | 'some' | 'none' | 'unclear';

export function rulesAdmit(
  index: EstateIndex,
  rules: readonly SecurityGroupRule[],
  { cidr, securityGroupIds, port }: FarSide,
): Admission {
  const own = rules.filter((rule) => isForPort(rule, port));
  if (own.some((rule) => rule.securityGroupIds.some((id) => securityGroupIds.includes(id)))) return 'all';
  const cidrs: Cidr[] = [];
  let isClear = true;
  for (const text of own.flatMap((rule) => [...rule.cidrs, ...entriesOf(index, rule)])) {
    const parsed = parseCidr(text);
    if (parsed === undefined) isClear = false;
    else cidrs.push(parsed);
  }
  if (isCovered(cidr, cidrs)) return 'all';
  if (!isClear) return 'unclear';
  return cidrs.some((one) => overlaps(one, cidr)) ? 'some' : 'none';
}

function isForPort({ protocol, fromPort, toPort }: SecurityGroupRule, port: number): boolean {
  if (protocol === '-1') return true;
  if (protocol !== 'tcp' && protocol !== '6') return false;
  return (fromPort ?? 0) <= port && port <= (toPort ?? 65_535);
}

// A list that could not be read stands for itself, and parses as no CIDR.
function entriesOf(index: EstateIndex, rule: SecurityGroupRule): readonly string[] {
  return rule.prefixListIds.flatMap((id) => {
    const list = index.prefixLists.get(id);
    return list?.cidrs.status === 'read' ? valueOr(list.cidrs, []) : [id];
  });
}
