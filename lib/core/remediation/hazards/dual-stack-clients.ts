/**
 * Clients that use IPv6 names of the service go around an endpoint that serves IPv4 only.
 *
 * Nothing breaks: their path stays what it is. Whether any client does is visible to nobody from here, so it is told
 * as inherent wherever the subnets have IPv6 and the Region publishes no IPv6 list of the service.
 */
import { valueOr } from '../../network/estate.ts';
import { prefixListsOfService } from '../../network/service-ranges.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import { serviceLabel } from './service-label.ts';
import { missingParts } from './unreadable.ts';

const ID = 'dual-stack-clients';

export function findDualStackClients({ index, draft, tables, subnets }: HazardScope): readonly Hazard[] {
  const { prefixLists } = index.estate;
  const missing = missingParts(ID, 'whether IPv6 clients go around the endpoint', {
    routeTables: tables,
    subnets,
    prefixLists,
  });
  if (missing.length > 0) return missing;
  const hasIpv6 = valueOr(subnets, []).some((subnet) => subnet.ipv6CidrBlocks.length > 0);
  const lists = prefixListsOfService(index, draft.service);
  if (!hasIpv6 || lists.some((list) => list.addressFamily === 'IPv6')) return [];
  const text =
    `The subnets have IPv6, and ${serviceLabel(draft.service)} has no IPv6 prefix list in this Region. Clients that ` +
    'use its dual-stack names, as Amazon Linux 2023 does for packages, keep going around the endpoint over IPv6. ' +
    'Use the IPv4 names where that costs or matters.';
  return [{ id: ID, kind: 'inherent', subject: draft.vpcId, text }];
}
