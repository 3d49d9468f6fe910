/**
 * Whether a network ACL lets packets through: by rule number, the first rule that matches decides.
 *
 * Answers for a whole block of addresses and ports at once. Laws, tested against a walk over single packets: true
 * only where every packet passes, false only where one does not. A rule that cannot be read gives undefined.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
import type { Cidr } from '../../network/cidr.ts';
import { halves, overlaps, parseCidr } from '../../network/cidr.ts';
import type { NetworkAcl, NetworkAclEntry } from '../../network/estate.ts';

export interface TcpTraffic {
  readonly egress: boolean;
  /** The far side. */
  readonly cidr: Cidr;
  readonly fromPort: number;
  readonly toPort: number;
}

interface Rule {
  readonly cidr: Cidr;
  readonly isAllow: boolean;
  readonly fromPort: number;
  readonly toPort: number;
}

/** Whether every packet passes; undefined where a rule of that direction names no readable block. */
export function networkAclAdmits(acl: NetworkAcl, traffic: TcpTraffic): boolean | undefined {
  const rules: Rule[] = [];
  const entries = acl.entries.filter((entry) => entry.egress === traffic.egress && isForTcp(entry));
  for (const entry of entries.toSorted((a, b) => a.ruleNumber - b.ruleNumber)) {
    const cidr = parseCidr(entry.cidr);
    if (cidr === undefined) return undefined;
    const [fromPort, toPort] = portsOf(entry);
    rules.push({ cidr, isAllow: entry.action === 'allow', fromPort, toPort });
  }
  return admitsBlock(rules, traffic.cidr, [{ from: traffic.fromPort, to: traffic.toPort }]);
}

function isForTcp(entry: NetworkAclEntry): boolean {
  return ['-1', '6', 'tcp'].includes(entry.protocol.toLowerCase());
}

// With every protocol come every port, whatever the entry says of ports.
function portsOf(entry: NetworkAclEntry): readonly [number, number] {
  return entry.protocol === '-1' ? [0, 65_535] : [entry.fromPort ?? 0, entry.toPort ?? 65_535];
}

function admitsBlock(rules: readonly Rule[], block: Cidr, ports: readonly Ports[]): boolean {
  const relevant = rules.filter(
    (rule) => overlaps(rule.cidr, block) && ports.some((range) => meets(range, rule)),
  );
  const isNarrower = relevant.some((rule) => rule.cidr.prefixLength > block.prefixLength);
  if (isNarrower) return halves(block).every((half) => admitsBlock(relevant, half, ports));
  let open = ports;
  for (const rule of relevant) {
    if (!rule.isAllow && open.some((range) => meets(range, rule))) return false;
    open = open.flatMap((range) => without(range, rule));
  }
  // What no rule matched meets the last one, which denies.
  return open.length === 0;
}

interface Ports {
  readonly from: number;
  readonly to: number;
}

function meets(range: Ports, rule: Rule): boolean {
  return range.from <= rule.toPort && rule.fromPort <= range.to;
}

function without(range: Ports, rule: Rule): readonly Ports[] {
  const below = { from: range.from, to: Math.min(range.to, rule.fromPort - 1) };
  const above = { from: Math.max(range.from, rule.toPort + 1), to: range.to };
  return [below, above].filter((part) => part.from <= part.to);
}
