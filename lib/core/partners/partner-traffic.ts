import type { TrafficRecord } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { oncePerEstate } from '../remediation/hazards/once-per-estate.ts';
import type { Partner } from './partner.ts';

/**
 * What flow logs saw from a VPC to the addresses that a partner publishes: to all of its services, since an address does
 * not tell which.
 */
export function trafficToPartner(
  index: EstateIndex,
  vpcId: string,
  { id }: Pick<Partner, 'id'>,
): readonly TrafficRecord[] {
  return byVpcAndService(index).get(`${vpcId} ${id}`) ?? [];
}

const byVpcAndService = oncePerEstate(({ estate }) =>
  Map.groupBy(valueOr(estate.traffic, []), ({ vpcId, service }) => `${vpcId} ${service}`),
);
