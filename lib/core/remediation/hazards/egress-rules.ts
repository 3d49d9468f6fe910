/**
 * Clients whose security groups or network ACLs do not let them reach the service's own addresses.
 *
 * A packet has the same destination through NAT and through the endpoint, so nothing that reaches the service by
 * itself today stops. What is found are clients that do not: they go through a proxy or an interface endpoint, will
 * not use the gateway endpoint, and fail once that proxy is taken away. A group that admits nothing at all on 443 is
 * no client. IPv4 is asked for wherever the client has it; without a list of IPv6 ranges there is nothing to ask.
 */
import type { Cidr } from '../../network/cidr.ts';
import type { NetworkAcl, NetworkInterface, SecurityGroup, Subnet } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { serviceRanges } from '../../network/service-ranges.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import { isClientInterface } from './is-client-interface.ts';
import { isCovered } from './is-covered.ts';
import { networkAclAdmits } from './network-acl-admits.ts';
import { oncePerEstate } from './once-per-estate.ts';
import { admittedOut } from './security-groups-admit.ts';
import { serviceLabel } from './service-label.ts';
import type { Unread } from './unreadable.ts';
import { missingParts, unreadGroup } from './unreadable.ts';

const ID = 'egress-rules';
const WHAT = 'whether clients may reach the service through the endpoint';
const HTTPS = 443;

/** The ports to which answers come: Linux begins at 32768, Windows at 49152. */
const ANSWERS = { fromPort: 32_768, toPort: 65_535 };

export function findEgressRules(scope: HazardScope): readonly Hazard[] {
  const { index, tables, subnets } = scope;
  const { networkInterfaces, securityGroups, networkAcls } = index.estate;
  const missing = missingParts(ID, WHAT, {
    routeTables: tables,
    subnets,
    networkInterfaces,
    securityGroups,
    networkAcls,
    prefixLists: serviceRanges(index, scope.draft.service, 'ipv4'),
  });
  return missing.length > 0 ? missing : [...groupHazards(scope), ...aclHazards(scope)];
}

function groupHazards({ index, draft, subnets }: HazardScope): readonly Hazard[] {
  const seen = new Set<string>();
  const hazards: Hazard[] = [];
  const unread: Unread[] = [];
  for (const subnet of valueOr(subnets, [])) {
    const ranges = rangesFor(index, draft.service, subnet);
    for (const client of index.interfacesOfSubnet.get(subnet.subnetId) ?? []) {
      const name = [...client.securityGroupIds].sort().join(',');
      const key = `${name} ${subnet.cidrBlock === undefined ? 'ipv6' : 'ipv4'}`;
      if (name === '' || seen.has(key) || !isClientInterface(client)) continue;
      seen.add(key);
      const answer = groupAnswer(index, client, ranges);
      if (answer.is === 'unclear') unread.push({ name, reason: answer.reason });
      if (answer.is === 'refused')
        hazards.push(refusedByGroups(name, answer.names, serviceLabel(draft.service)));
    }
  }
  return [...hazards, ...unreadGroup(ID, 'securityGroups', WHAT, unread)];
}

type GroupAnswer =
  | { readonly is: 'admitted' }
  | { readonly is: 'refused'; readonly names: readonly string[] }
  | { readonly is: 'unclear'; readonly reason: string };

function groupAnswer(index: EstateIndex, client: NetworkInterface, ranges: readonly Cidr[]): GroupAnswer {
  const known = groupsById(index);
  const groups: SecurityGroup[] = [];
  for (const id of client.securityGroupIds) {
    const group = known.get(id);
    if (group === undefined) return { is: 'unclear', reason: `the account does not show ${id}` };
    groups.push(group);
  }
  const { cidrs, names, unclear } = admittedOut(index, groups, HTTPS);
  if (names.length === 0 || ranges.every((range) => isCovered(range, cidrs))) return { is: 'admitted' };
  return unclear === undefined ? { is: 'refused', names } : { is: 'unclear', reason: unclear };
}

const groupsById = oncePerEstate(
  (index) => new Map(valueOr(index.estate.securityGroups, []).map((group) => [group.groupId, group])),
);

function rangesFor(
  index: EstateIndex,
  service: HazardScope['draft']['service'],
  subnet: Subnet,
): readonly Cidr[] {
  const ranges = serviceRanges(index, service, subnet.cidrBlock === undefined ? 'ipv6' : 'ipv4');
  return ranges.status === 'read' && ranges.value.precision === 'exact' ? ranges.value.cidrs : [];
}

function refusedByGroups(subject: string, names: readonly string[], service: string): Hazard {
  const text =
    `Security groups ${subject} let clients out on 443 only to ${names.join(', ')}, which is not all of ${service}. ` +
    'These clients reach it through a proxy or an interface endpoint, if at all, and will not use the gateway ' +
    "endpoint. To move them, admit 443 to the service's prefix list.";
  return { id: ID, kind: 'found', subject, text };
}

function aclHazards({ index, draft, subnets }: HazardScope): readonly Hazard[] {
  const seen = new Set<string>();
  const hazards: Hazard[] = [];
  const unread: Unread[] = [];
  for (const subnet of valueOr(subnets, [])) {
    const acl = aclBySubnet(index).get(subnet.subnetId);
    if (acl === undefined) {
      unread.push({ name: subnet.subnetId, reason: 'the account does not show its network ACL' });
      continue;
    }
    const key = `${acl.networkAclId} ${subnet.cidrBlock === undefined ? 'ipv6' : 'ipv4'}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const answer = aclAnswer(acl, rangesFor(index, draft.service, subnet));
    if (answer === undefined) unread.push({ name: acl.networkAclId, reason: 'a rule of it names no CIDR' });
    if (answer === false) hazards.push(refusedByAcl(acl.networkAclId, serviceLabel(draft.service)));
  }
  return [...hazards, ...unreadGroup(ID, 'networkAcls', WHAT, unread)];
}

const aclBySubnet = oncePerEstate((index) => {
  const acls = valueOr(index.estate.networkAcls, []);
  return new Map(acls.flatMap((acl) => acl.subnetIds.map((id): [string, NetworkAcl] => [id, acl])));
});

function aclAnswer(acl: NetworkAcl, ranges: readonly Cidr[]): boolean | undefined {
  const answers = new Set(
    ranges.flatMap((cidr) => [
      networkAclAdmits(acl, { egress: true, cidr, fromPort: HTTPS, toPort: HTTPS }),
      networkAclAdmits(acl, { egress: false, cidr, ...ANSWERS }),
    ]),
  );
  if (answers.has(false)) return false;
  return answers.has(undefined) ? undefined : true;
}

function refusedByAcl(subject: string, service: string): Hazard {
  const text =
    `Network ACL ${subject} does not let all traffic to ${service} through: out on 443, and back to ports ` +
    `${ANSWERS.fromPort}-${ANSWERS.toPort}. Some of its addresses cannot be reached directly, today or through the ` +
    'endpoint. An ACL cannot name a prefix list: admit its CIDRs, or everything on these ports.';
  return { id: ID, kind: 'found', subject, text };
}
