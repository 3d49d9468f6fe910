/** Subnets outside the Region's own zones have other ways to the service, and lose them on these tables. */
import type { Subnet } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import { missingParts } from './unreadable.ts';

const ID = 'outpost-subnets';

/** A zone of the Region itself is named by the Region and one letter; Local Zones and Wavelength Zones add more. */
export function findOutpostSubnets({ index, tables, subnets }: HazardScope): readonly Hazard[] {
  const missing = missingParts(ID, 'whether subnets are on an Outpost or in a Local Zone', {
    routeTables: tables,
    subnets,
  });
  if (missing.length > 0) return missing;
  return valueOr(subnets, []).flatMap((subnet): readonly Hazard[] => {
    const place = placeOf(subnet, index.estate.region);
    if (place === undefined) return [];
    const text =
      `${subnet.subnetId} is ${place}. The endpoint leads its traffic to the parent Region, also where it has a ` +
      'nearer way today, such as a local gateway or S3 on Outposts. Test with one client, or give it its own table.';
    return [{ id: ID, kind: 'found', subject: subnet.subnetId, text }];
  });
}

function placeOf(subnet: Subnet, region: string): string | undefined {
  if (subnet.outpostArn !== undefined) return `on ${subnet.outpostArn}`;
  const zone = subnet.availabilityZone;
  const isOfRegion = zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length));
  return isOfRegion ? undefined : `in ${zone}, a zone outside the Region's own`;
}
