import type { Estate, Part } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { sliceVpc } from '../../network/slice-vpc.ts';
import { oncePerEstate } from '../hazards/once-per-estate.ts';

/** One VPC with its clients as an estate of its own; what belongs to the account as a whole is carried along. */
export function sliceClients(index: EstateIndex, vpcId: string): Estate {
  const { estate } = index;
  const { securityGroups, functions, instances, networkAcls, hostedZones, dnsRules } = byVpc(index);
  const subnets = index.subnetsOfVpc.get(vpcId) ?? [];
  return {
    ...estate,
    ...routing(index, vpcId),
    securityGroups: keep(estate.securityGroups, securityGroups.get(vpcId)),
    networkInterfaces: keep(
      estate.networkInterfaces,
      subnets.flatMap(({ subnetId }) => index.interfacesOfSubnet.get(subnetId) ?? []),
    ),
    functions: keep(estate.functions, functions.get(vpcId)),
    instances: keep(estate.instances, instances.get(vpcId)),
    networkAcls: keep(estate.networkAcls, networkAcls.get(vpcId)),
    hostedZones: keep(estate.hostedZones, hostedZones.get(vpcId)),
    dnsRules: keep(estate.dnsRules, dnsRules.get(vpcId)),
    traffic: keep(
      estate.traffic,
      subnets.flatMap(({ subnetId }) => index.trafficOfSubnet.get(subnetId) ?? []),
    ),
  };
}

function routing(index: EstateIndex, vpcId: string) {
  const { vpcs, subnets, routeTables, vpcEndpoints, natGateways } = sliceVpc(index, vpcId);
  return { vpcs, subnets, routeTables, vpcEndpoints, natGateways };
}

const byVpc = oncePerEstate(({ estate }) => ({
  securityGroups: grouped(estate.securityGroups),
  functions: grouped(estate.functions),
  instances: grouped(estate.instances),
  networkAcls: grouped(estate.networkAcls),
  hostedZones: grouped(estate.hostedZones),
  dnsRules: grouped(estate.dnsRules),
}));

function grouped<T extends { readonly vpcId: string }>(
  part: Part<readonly T[]>,
): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(valueOr(part, []), ({ vpcId }) => vpcId);
}

function keep<T>(part: Part<readonly T[]>, value: readonly T[] = []): Part<readonly T[]> {
  return part.status === 'read' ? { status: 'read', value } : part;
}
