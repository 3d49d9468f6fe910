/**
 * Whether an interface endpoint lets a client through: its state, the rules of both sides, the network ACLs between
 * them, and its policy. What Availability Zones it lacks makes it slower and dearer, not closed.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
 */
import type { Claim } from '../../checks/check.ts';
import { networkAclAdmits } from '../../remediation/hazards/network-acl-admits.ts';
import { oncePerEstate } from '../../remediation/hazards/once-per-estate.ts';
import type { Cidr } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';
import type { NetworkAcl, SecurityGroup, Subnet, VpcEndpoint } from '../estate.ts';
import { valueOr } from '../estate.ts';
import type { EstateIndex } from '../index-estate.ts';
import { endpointPolicyAllows } from './endpoint-policy-allows.ts';
import type { Admission } from './rules-admit.ts';
import { rulesAdmit } from './rules-admit.ts';

/** Who calls, from where. */
export interface Client {
  readonly subnet: Subnet;
  readonly securityGroupIds: readonly string[];
  readonly roleArn: string;
  /** With their prefix. */
  readonly actions: readonly string[];
  readonly port: number;
  /** It has an address of the Internet, and so gets out through an internet gateway; absent of functions, which have none. */
  readonly hasPublicAddress?: boolean;
}

/** Ports to which answers come: Linux begins at 32768. */
const ANSWERS = { fromPort: 32_768, toPort: 65_535 };

/** `no` before `unknown` before `yes`; the reason is that of the first obstacle. */
export function endpointCarries(index: EstateIndex, endpoint: VpcEndpoint, client: Client): Claim {
  const claims = [
    stateClaim(endpoint),
    ...groupClaims(index, endpoint, client),
    ...aclClaims(index, endpoint, client),
    endpointPolicyAllows(endpoint, client.roleArn, client.actions),
  ];
  return (
    claims.find(({ claim }) => claim === 'no') ??
    claims.find(({ claim }) => claim === 'unknown') ?? {
      claim: 'yes',
      reason: `interface endpoint ${endpoint.vpcEndpointId} lets it through`,
    }
  );
}

/** The Availability Zones of the subnets in which the endpoint has no interface. */
export function zonesWithout(
  index: EstateIndex,
  endpoint: VpcEndpoint,
  subnets: readonly Subnet[],
): readonly string[] {
  const zones = new Set(endpoint.subnetIds.map((id) => index.subnets.get(id)?.availabilityZone));
  return [...new Set(subnets.map((subnet) => subnet.availabilityZone))]
    .filter((zone) => !zones.has(zone))
    .sort();
}

function stateClaim({ state, vpcEndpointId, subnetIds }: VpcEndpoint): Claim {
  if (state !== 'available') return { claim: 'no', reason: `${vpcEndpointId} is ${state}` };
  return subnetIds.length === 0
    ? { claim: 'no', reason: `${vpcEndpointId} has no subnet` }
    : { claim: 'yes', reason: 'it is available' };
}

function groupClaims(index: EstateIndex, endpoint: VpcEndpoint, client: Client): readonly Claim[] {
  const own = groupsOf(index, client.securityGroupIds);
  const its = groupsOf(index, endpoint.securityGroupIds);
  if (typeof own === 'string') return [{ claim: 'unknown', reason: own }];
  if (typeof its === 'string') return [{ claim: 'unknown', reason: its }];
  const { vpcEndpointId } = endpoint;
  const out = endpoint.subnetIds.map((id) => {
    const cidr = blockOf(index.subnets.get(id), client.subnet);
    const far = { securityGroupIds: endpoint.securityGroupIds, port: client.port };
    return cidr === undefined
      ? 'unclear'
      : rulesAdmit(
          index,
          own.flatMap((group) => group.egress),
          { cidr, ...far },
        );
  });
  const cidr = blockOf(client.subnet, client.subnet);
  const far = { securityGroupIds: client.securityGroupIds, port: client.port };
  const into: Admission =
    cidr === undefined
      ? 'unclear'
      : rulesAdmit(
          index,
          its.flatMap((group) => group.ingress),
          { cidr, ...far },
        );
  return [
    ...out.map((admission) =>
      admissionClaim(
        admission,
        `security groups ${client.securityGroupIds.join(', ')} of the client`,
        'out',
        vpcEndpointId,
      ),
    ),
    admissionClaim(
      into,
      `security groups ${endpoint.securityGroupIds.join(', ')} of ${vpcEndpointId}`,
      'in',
      client.subnet.subnetId,
    ),
  ];
}

function admissionClaim(admission: Admission, whose: string, direction: 'in' | 'out', far: string): Claim {
  const way = direction === 'out' ? `out to ${far}` : `in from ${far}`;
  switch (admission) {
    case 'all':
      return { claim: 'yes', reason: `${whose} admit it` };
    case 'none':
      return { claim: 'no', reason: `${whose} do not let it ${way}` };
    case 'some':
      return { claim: 'unknown', reason: `${whose} let only some of it ${way}` };
    case 'unclear':
      return { claim: 'unknown', reason: `a rule of ${whose} could not be read` };
  }
}

function groupsOf(index: EstateIndex, ids: readonly string[]): readonly SecurityGroup[] | string {
  const { securityGroups } = index.estate;
  if (securityGroups.status === 'unreadable') return securityGroups.reason;
  const known = groupsById(index);
  const missing = ids.find((id) => !known.has(id));
  return missing === undefined
    ? ids.flatMap((id) => known.get(id) ?? [])
    : `the account does not show security group ${missing}`;
}

const groupsById = oncePerEstate(
  ({ estate }) => new Map(valueOr(estate.securityGroups, []).map((group) => [group.groupId, group])),
);

/** The addresses of a subnet, of the family that the client has. */
function blockOf(subnet: Subnet | undefined, client: Subnet): Cidr | undefined {
  const text = client.cidrBlock === undefined ? subnet?.ipv6CidrBlocks[0] : subnet?.cidrBlock;
  return text === undefined ? undefined : parseCidr(text);
}

/** Network ACLs stand between subnets, never inside one. */
function aclClaims(index: EstateIndex, endpoint: VpcEndpoint, client: Client): readonly Claim[] {
  const { networkAcls } = index.estate;
  const others = endpoint.subnetIds.filter((id) => id !== client.subnet.subnetId);
  if (others.length === 0) return [];
  if (networkAcls.status === 'unreadable') return [{ claim: 'unknown', reason: networkAcls.reason }];
  return others.map((id) => aclClaim(index, index.subnets.get(id), client));
}

function aclClaim(index: EstateIndex, far: Subnet | undefined, client: Client): Claim {
  const near = client.subnet;
  const [ours, theirs] = [aclOf(index, near), far === undefined ? undefined : aclOf(index, far)];
  const [there, here] = [blockOf(far, near), blockOf(near, near)];
  if (
    far === undefined ||
    ours === undefined ||
    theirs === undefined ||
    there === undefined ||
    here === undefined
  ) {
    return {
      claim: 'unknown',
      reason: `the account does not show the network ACLs between ${near.subnetId} and the endpoint`,
    };
  }
  const request = { fromPort: client.port, toPort: client.port };
  const answers = new Set([
    networkAclAdmits(ours, { egress: true, cidr: there, ...request }),
    networkAclAdmits(theirs, { egress: false, cidr: here, ...request }),
    networkAclAdmits(theirs, { egress: true, cidr: here, ...ANSWERS }),
    networkAclAdmits(ours, { egress: false, cidr: there, ...ANSWERS }),
  ]);
  const where = `${near.subnetId} and ${far.subnetId}`;
  if (answers.has(false))
    return { claim: 'no', reason: `network ACLs do not let it through between ${where}` };
  return answers.has(undefined)
    ? { claim: 'unknown', reason: `a rule of a network ACL between ${where} could not be read` }
    : { claim: 'yes', reason: 'network ACLs admit it' };
}

const aclBySubnet = oncePerEstate(({ estate }) => {
  const acls = valueOr(estate.networkAcls, []);
  return new Map(acls.flatMap((acl) => acl.subnetIds.map((id): [string, NetworkAcl] => [id, acl])));
});

function aclOf(index: EstateIndex, { subnetId }: Subnet): NetworkAcl | undefined {
  return aclBySubnet(index).get(subnetId);
}
