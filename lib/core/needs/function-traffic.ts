/**
 * What flow logs saw of a function: the traffic of Lambda's network interfaces in its subnets with its security groups.
 *
 * Lambda shares an interface among all functions with the same subnet and groups, so that nobody can tell them apart.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
import type { LambdaFunction, NetworkInterface, TrafficRecord } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { oncePerEstate } from '../remediation/hazards/once-per-estate.ts';
import type { PrivateLinkService } from './private-link-services.ts';

/** Whichever way it went. */
export function trafficOfFunction(
  index: EstateIndex,
  fn: LambdaFunction,
  service: PrivateLinkService,
): readonly TrafficRecord[] {
  const label = trafficLabel(service);
  const groups = [...fn.securityGroupIds].sort().join();
  return fn.subnetIds.flatMap((subnetId) => {
    const names = clientsByPlace(index).get(`${subnetId} ${groups}`);
    if (names === undefined) return [];
    const records = index.trafficOfSubnet.get(subnetId) ?? [];
    return records.filter((record) => record.service === label && names.has(record.client));
  });
}

/** As traffic files name it: what stands behind the Region in the service's name. */
export function trafficLabel({ serviceName }: Pick<PrivateLinkService, 'serviceName'>): string {
  return serviceName.replace(/^.*?\.[a-z]{2}(-[a-z]+)+-\d\./, '');
}

const clientsByPlace = oncePerEstate(({ estate }) => {
  const places = new Map<string, Set<string>>();
  for (const item of valueOr(estate.networkInterfaces, [])) {
    if (item.interfaceType !== 'lambda') continue;
    const place = `${item.subnetId} ${[...item.securityGroupIds].sort().join()}`;
    const names = places.get(place) ?? new Set();
    for (const name of namesOf(item)) names.add(name);
    places.set(place, names);
  }
  return places;
});

function namesOf(item: NetworkInterface): readonly string[] {
  return [item.networkInterfaceId, ...item.privateIps, ...item.ipv6Addresses];
}
