/** What an interface endpoint needs: a service, subnets where its clients are, and groups that let them in. */
import type {
  NetworkInterface,
  SecurityGroup,
  SecurityGroupRule,
  VpcEndpoint,
} from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { securityGroupOf } from '../../remediation/actions/security-group-of.ts';
import { isClientInterface } from '../../remediation/hazards/is-client-interface.ts';
import { oncePerEstate } from '../../remediation/hazards/once-per-estate.ts';
import { serviceOf } from '../../remediation/interface-endpoint/choose-interface.ts';
import { portsOf, shortNameOf } from '../../remediation/interface-endpoint/endpoint-wish.ts';
import { ingressOf, rulesFor } from '../../remediation/interface-endpoint/unadmitted-blocks.ts';
import type { Aspect } from './aspect.ts';
import { bad, good, unclear } from './aspect.ts';

/** AWS describes every service of its own in the Region; one that it no longer describes it has retired. */
export function lookAtService(index: EstateIndex, { serviceName }: VpcEndpoint): readonly Aspect[] {
  const { endpointServices, region } = index.estate;
  const label = 'service';
  // Others may hide what they offer from whoever has an endpoint to it already.
  if (!serviceName.startsWith(`com.amazonaws.${region}.`)) return [];
  if (endpointServices.status === 'unreadable') return [unclear(label, endpointServices.reason)];
  const service = serviceOf(index, serviceName);
  if (typeof service !== 'string') return [good(label, `AWS offers ${serviceName}`)];
  return service.startsWith('AWS knows no service')
    ? [bad(label, 'medium', `AWS no longer offers ${serviceName} in ${region}`)]
    : [unclear(label, service)];
}

/** An endpoint whose groups admit nobody makes every client of its private DNS wait until it times out. */
export function lookAtGroups(index: EstateIndex, endpoint: VpcEndpoint): readonly Aspect[] {
  const label = 'security groups';
  const ingress = ingressOf(index, endpoint);
  if (typeof ingress === 'string') return [unclear(label, ingress)];
  const ports = portsOf(endpoint.serviceName);
  const rules = ports.flatMap((port) => rulesFor(ingress, port));
  const names = endpoint.securityGroupIds.join(', ');
  const severity = endpoint.privateDnsEnabled ? 'high' : 'medium';
  if (rules.length === 0) return [bad(label, severity, `${names} let nobody in on port ${ports.join(', ')}`)];
  if (rules.some(({ cidrs, prefixListIds }) => cidrs.length + prefixListIds.length > 0)) {
    return [good(label, `${names} let clients in`)];
  }
  return [membersOf(index, endpoint, rules, severity)];
}

/** The rules name groups alone: then somebody must be in one of those. */
function membersOf(
  index: EstateIndex,
  endpoint: VpcEndpoint,
  rules: readonly SecurityGroupRule[],
  severity: 'high' | 'medium',
): Aspect {
  const label = 'security groups';
  const { networkInterfaces } = index.estate;
  const admitted = new Set(rules.flatMap(({ securityGroupIds }) => securityGroupIds));
  if (networkInterfaces.status === 'unreadable') return unclear(label, networkInterfaces.reason);
  // A group of a peered VPC has its members there.
  const foreign = [...admitted].find((id) => securityGroupOf(index, id)?.vpcId !== endpoint.vpcId);
  const clients = clientsOf(index, endpoint.vpcId);
  const list = [...admitted].sort().join(', ');
  if (clients.some((one) => one.securityGroupIds.some((id) => admitted.has(id)))) {
    return good(label, `members of ${list} are let in`);
  }
  return foreign === undefined
    ? bad(label, severity, `${endpoint.vpcEndpointId} lets in members of ${list} alone, and no client is one`)
    : unclear(label, `who is in ${foreign} is not shown`);
}

/** A group of its own says who may come; the VPC's default group was made for something else. */
export function lookAtDefaultGroup(index: EstateIndex, { securityGroupIds }: VpcEndpoint): readonly Aspect[] {
  const label = 'default group';
  const groups = securityGroupIds.map((id): SecurityGroup | undefined => securityGroupOf(index, id));
  if (groups.length === 0 || groups.includes(undefined)) return [];
  return groups.every((group) => group?.groupName === 'default')
    ? [bad(label, 'low', 'its only security group is the default group of the VPC')]
    : [good(label, 'it has a security group of its own')];
}

/** Clients in a zone without an interface of the endpoint cross to another: that is charged, and depends on that zone. */
export function lookAtZones(index: EstateIndex, endpoint: VpcEndpoint): readonly Aspect[] {
  const label = 'Availability Zones';
  const { vpcEndpointId: id, subnetIds, serviceName } = endpoint;
  if (subnetIds.length === 0) return [bad(label, 'high', `${id} is in no subnet`)];
  const { networkInterfaces, subnets, endpointServices } = index.estate;
  const unread = [networkInterfaces, subnets, endpointServices].find((part) => part.status === 'unreadable');
  if (unread?.status === 'unreadable') return [unclear(label, unread.reason)];
  const lacking = zonesWithoutIt(index, endpoint);
  if (lacking.length === 0)
    return [good(label, 'it is in every zone of the VPC’s clients that its service has')];
  const service = shortNameOf(serviceName, index.estate.region);
  return [bad(label, 'low', `clients in ${lacking.join(', ')} would cross to another zone for ${service}`)];
}

/** Zones with clients, which the service has and the endpoint has not. */
export function zonesWithoutIt(index: EstateIndex, endpoint: VpcEndpoint): readonly string[] {
  const service = serviceOf(index, endpoint.serviceName);
  const offered = typeof service === 'string' ? [] : service.availabilityZones;
  const zoneOf = (subnetId: string) => index.subnets.get(subnetId)?.availabilityZone ?? '';
  const own = new Set(endpoint.subnetIds.map(zoneOf));
  const clients = new Set(clientsOf(index, endpoint.vpcId).map(({ subnetId }) => zoneOf(subnetId)));
  return offered.filter((zone) => clients.has(zone) && !own.has(zone)).toSorted();
}

/** Without private DNS clients that use the public name go around the endpoint that is paid for. */
export function lookAtPrivateDns(index: EstateIndex, endpoint: VpcEndpoint): readonly Aspect[] {
  const label = 'private DNS';
  const { privateDnsEnabled, serviceName, vpcId, vpcEndpointId: id } = endpoint;
  if (privateDnsEnabled) return [good(label, 'the public name of the service leads to it')];
  const service = serviceOf(index, serviceName);
  if (typeof service === 'string' || service.privateDnsNames.length === 0) return [];
  const name = shortNameOf(serviceName, index.estate.region);
  const around = valueOr(index.estate.traffic, []).find(
    (record) => record.vpcId === vpcId && record.service === name && record.natGatewayId !== undefined,
  );
  if (around === undefined) return [];
  return [
    bad(
      label,
      'medium',
      `${id} has no private DNS, and ${around.client} reaches ${name} through NAT by its public name`,
    ),
  ];
}

export function clientsOf(index: EstateIndex, vpcId: string): readonly NetworkInterface[] {
  return clientsByVpc(index).get(vpcId) ?? [];
}

const clientsByVpc = oncePerEstate(({ estate }) =>
  Map.groupBy(valueOr(estate.networkInterfaces, []).filter(isClientInterface), ({ vpcId }) => vpcId),
);
