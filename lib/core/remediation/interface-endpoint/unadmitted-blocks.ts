import type { Cidr } from '../../network/cidr.ts';
import { parseCidr } from '../../network/cidr.ts';
import type { SecurityGroupRule, VpcEndpoint } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { securityGroupOf } from '../actions/security-group-of.ts';
import { isCovered } from '../hazards/is-covered.ts';
import { portsOf } from './endpoint-wish.ts';

export type Unadmitted =
  | { readonly is: 'told'; readonly blocks: readonly string[] }
  | { readonly is: 'unclear'; readonly reason: string };

/** The blocks that the endpoint's groups do not admit in whole to every port of its service. */
export function unadmittedBlocks(
  index: EstateIndex,
  endpoint: VpcEndpoint,
  serviceName: string,
  blocks: readonly string[],
): Unadmitted {
  const rules = ingressOf(index, endpoint);
  if (typeof rules === 'string') return { is: 'unclear', reason: rules };
  const admits = portsOf(serviceName).map((port) => admittedIn(index, rules, port));
  const missing = blocks.filter((block) => {
    const cidr = parseCidr(block);
    return cidr !== undefined && !admits.every((cidrs) => isCovered(cidr, cidrs));
  });
  return { is: 'told', blocks: missing };
}

/** The rules of all groups of the endpoint together, as AWS evaluates them; or why they cannot be told. */
export function ingressOf(index: EstateIndex, endpoint: VpcEndpoint): readonly SecurityGroupRule[] | string {
  const { securityGroups } = index.estate;
  if (securityGroups.status === 'unreadable')
    return `security groups could not be read: ${securityGroups.reason}`;
  const hidden = endpoint.securityGroupIds.find((id) => securityGroupOf(index, id) === undefined);
  if (hidden !== undefined) return `the account does not show security group ${hidden}`;
  return endpoint.securityGroupIds.flatMap((id) => securityGroupOf(index, id)?.ingress ?? []);
}

/** The rules that speak of TCP on the port. */
export function rulesFor(rules: readonly SecurityGroupRule[], port: number): readonly SecurityGroupRule[] {
  return rules.filter(({ protocol, fromPort = 0, toPort = 65_535 }) =>
    protocol === '-1' ? true : (protocol === 'tcp' || protocol === '6') && fromPort <= port && port <= toPort,
  );
}

/** What a rule admits by a list that could not be read, or by a group, is left out: that errs towards admitting once more. */
function admittedIn(index: EstateIndex, rules: readonly SecurityGroupRule[], port: number): readonly Cidr[] {
  return rulesFor(rules, port).flatMap(({ cidrs, prefixListIds }) => {
    const lists = prefixListIds.flatMap((id) => {
      const cidrsOfList = index.prefixLists.get(id)?.cidrs;
      return cidrsOfList === undefined ? [] : valueOr(cidrsOfList, []);
    });
    return [...cidrs, ...lists].flatMap((text) => parseCidr(text) ?? []);
  });
}
