/** Whether the security groups of an interface endpoint let any client in: all of them together, as AWS sees them. */
import type { Cidr } from '../../network/cidr.ts';
import { contains, parseCidr } from '../../network/cidr.ts';
import type { NetworkInterface, SecurityGroupRule, VpcEndpoint } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { securityGroupOf } from '../../remediation/actions/security-group-of.ts';
import { portsOf } from '../../remediation/interface-endpoint/endpoint-wish.ts';
import { ingressOf, rulesFor } from '../../remediation/interface-endpoint/unadmitted-blocks.ts';
import type { Aspect } from './aspect.ts';
import { bad, good, unclear } from './aspect.ts';
import { addressesOf, clientsOf } from './clients-of-vpc.ts';

const LABEL = 'security groups';

/** An endpoint whose groups admit nobody makes every client of its private DNS wait until it times out. */
export function lookAtGroups(index: EstateIndex, endpoint: VpcEndpoint): readonly Aspect[] {
  const ingress = ingressOf(index, endpoint);
  if (typeof ingress === 'string') return [unclear(LABEL, ingress)];
  const ports = portsOf(endpoint.serviceName);
  const rules = ports.flatMap((port) => rulesFor(ingress, port));
  const names = endpoint.securityGroupIds.join(', ');
  const severity = endpoint.privateDnsEnabled ? 'high' : 'medium';
  if (rules.length === 0) return [bad(LABEL, severity, `${names} let nobody in on port ${ports.join(', ')}`)];
  const { networkInterfaces } = index.estate;
  if (networkInterfaces.status === 'unreadable') return [unclear(LABEL, networkInterfaces.reason)];
  const admitted = admittedBy(index, rules);
  if (clientsOf(index, endpoint.vpcId).some((client) => isAdmitted(client, admitted)))
    return [good(LABEL, `${names} let clients in`)];
  return [whoElse(index, endpoint, admitted, severity)];
}

interface Admitted {
  readonly blocks: readonly Cidr[];
  readonly groupIds: ReadonlySet<string>;
  /** Prefix lists whose blocks are not shown. */
  readonly hiddenLists: readonly string[];
}

function admittedBy(index: EstateIndex, rules: readonly SecurityGroupRule[]): Admitted {
  const lists = rules.flatMap(({ prefixListIds }) => prefixListIds);
  const told = lists.map((id) => [id, index.prefixLists.get(id)?.cidrs] as const);
  const texts = [
    ...rules.flatMap(({ cidrs }) => cidrs),
    ...told.flatMap(([, cidrs]) => (cidrs?.status === 'read' ? cidrs.value : [])),
  ];
  return {
    blocks: texts.flatMap((text) => parseCidr(text) ?? []),
    groupIds: new Set(rules.flatMap(({ securityGroupIds }) => securityGroupIds)),
    hiddenLists: told.flatMap(([id, cidrs]) => (cidrs?.status === 'read' ? [] : [id])),
  };
}

function isAdmitted(client: NetworkInterface, { blocks, groupIds }: Admitted): boolean {
  if (client.securityGroupIds.some((id) => groupIds.has(id))) return true;
  return addressesOf(client).some((address) => blocks.some((block) => contains(block, address)));
}

/** No client that is shown gets in: then those who may are elsewhere, or there are none. */
function whoElse(
  index: EstateIndex,
  { vpcEndpointId: id, vpcId }: VpcEndpoint,
  { blocks, groupIds, hiddenLists }: Admitted,
  severity: 'high' | 'medium',
): Aspect {
  const vpc = index.vpcs.get(vpcId);
  const own = [...(vpc?.cidrBlocks ?? []), ...(vpc?.ipv6CidrBlocks ?? [])].flatMap(
    (text) => parseCidr(text) ?? [],
  );
  // Blocks beyond the VPC, and groups of a peered one, have their clients there.
  const isFarther = blocks.some((block) => !own.some((one) => contains(one, block)));
  const foreign = [...groupIds].find((groupId) => securityGroupOf(index, groupId)?.vpcId !== vpcId);
  if (foreign !== undefined) return unclear(LABEL, `who is in ${foreign} is not shown`);
  if (hiddenLists.length > 0) return unclear(LABEL, `what is on ${hiddenLists.join(', ')} is not shown`);
  const hasClients = clientsOf(index, vpcId).length > 0;
  if (isFarther)
    return hasClients
      ? unclear(LABEL, `${id} lets in addresses beyond the VPC, and whether clients are there is not shown`)
      : good(LABEL, `${id} lets in clients beyond the VPC`);
  return hasClients || blocks.length === 0
    ? bad(LABEL, severity, `${describe(blocks.length, groupIds)} may use ${id}, and no client is one of them`)
    : good(LABEL, `${id} lets in addresses of the VPC, where no client is yet`);
}

function describe(blocks: number, groupIds: ReadonlySet<string>): string {
  const members = [...groupIds].sort().join(', ');
  const addresses = blocks === 0 ? '' : `addresses in ${blocks} ${blocks === 1 ? 'block' : 'blocks'}`;
  const both = [addresses, members === '' ? '' : `members of ${members}`].filter((part) => part !== '');
  return `only ${both.join(' and ')}`;
}
