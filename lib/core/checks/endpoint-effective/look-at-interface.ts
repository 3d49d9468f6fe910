/** What an interface endpoint needs beside groups that let its clients in: a service, and subnets where those are. */
import type { SecurityGroup, TrafficRecord, VpcEndpoint } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { securityGroupOf } from '../../remediation/actions/security-group-of.ts';
import { oncePerEstate } from '../../remediation/hazards/once-per-estate.ts';
import { serviceOf } from '../../remediation/interface-endpoint/choose-interface.ts';
import { shortNameOf } from '../../remediation/interface-endpoint/endpoint-wish.ts';
import type { Aspect } from './aspect.ts';
import { bad, good, unclear } from './aspect.ts';
import { addressesOf, clientsOf } from './clients-of-vpc.ts';

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
  const around = throughNat(index).get(`${vpcId} ${name}`);
  if (around === undefined) return [];
  return [
    bad(
      label,
      'medium',
      `${id} has no private DNS, and ${around.client} reaches ${name} through NAT by its public name`,
    ),
  ];
}

/** A client of each VPC and service that went through NAT. */
const throughNat = oncePerEstate(
  ({ estate }) =>
    new Map(
      valueOr(estate.traffic, [])
        .filter(({ natGatewayId }) => natGatewayId !== undefined)
        .map((record): [string, TrafficRecord] => [`${record.vpcId} ${record.service}`, record]),
    ),
);

/** Clients with addresses of the other family alone cannot reach it, wherever its names lead. */
export function lookAtAddresses(
  index: EstateIndex,
  { vpcEndpointId: id, vpcId, ipAddressType = 'ipv4' }: VpcEndpoint,
): readonly Aspect[] {
  if (ipAddressType === 'dualstack') return [];
  const family = ipAddressType === 'ipv6' ? 'ipv6' : 'ipv4';
  const known = clientsOf(index, vpcId).filter((one) => addressesOf(one).length > 0);
  const isAlien =
    known.length > 0 && known.every((one) => addressesOf(one).every((at) => at.family !== family));
  if (!isAlien) return [];
  const spoken = family === 'ipv4' ? 'IPv4' : 'IPv6';
  return [
    bad(
      'addresses',
      'medium',
      `${id} answers on ${spoken} alone, and no client of the VPC has such an address`,
    ),
  ];
}
