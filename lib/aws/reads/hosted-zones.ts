import type { HostedZoneSummary, VPCRegion } from '@aws-sdk/client-route-53';
import { ListHostedZonesByVPCCommand } from '@aws-sdk/client-route-53';
import type { HostedZone } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';
import type { VpcDescription } from './vpcs.ts';

/**
 * The private hosted zones of the account's own VPCs.
 *
 * One VPC's failure leaves the part unreadable, since a list cannot say of which VPC it tells nothing.
 */
export async function readHostedZones(
  reader: Reader,
  vpcs: readonly VpcDescription[],
): Promise<readonly HostedZone[]> {
  // Route 53 refuses VPCs that others share with us, and there nothing is cured.
  const own = vpcs.filter(({ ownerId }) => ownerId === reader.accountId);
  const zones = await Promise.all(own.map(({ vpcId }) => readZonesOf(reader, vpcId)));
  return zones.flat();
}

async function readZonesOf(reader: Reader, vpcId: string): Promise<readonly HostedZone[]> {
  const route53 = await reader.clients.route53();
  return readPages(reader, 'route53:ListHostedZonesByVPC', {
    ask: (NextToken) =>
      route53.send(
        new ListHostedZonesByVPCCommand({
          VPCId: vpcId,
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type lists the Regions of the day the SDK was made
          VPCRegion: reader.region as VPCRegion,
          MaxItems: largestPageOf('route53:ListHostedZonesByVPC'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) =>
      required(answer.HostedZoneSummaries, 'HostedZoneSummaries').map((zone) => toHostedZone(zone, vpcId)),
  });
}

export function toHostedZone(zone: HostedZoneSummary, vpcId: string): HostedZone {
  return {
    hostedZoneId: required(zone.HostedZoneId, 'HostedZoneId'),
    name: required(zone.Name, 'Name').replace(/\.$/, ''),
    vpcId,
    owner: required(zone.Owner?.OwningAccount ?? zone.Owner?.OwningService, 'Owner'),
  };
}
