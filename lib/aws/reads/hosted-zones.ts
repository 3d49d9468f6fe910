import type { HostedZoneSummary, ResourceRecordSet, RRType, VPCRegion } from '@aws-sdk/client-route-53';
import { ListHostedZonesByVPCCommand, ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import type { HostedZone, ZoneRecord } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import type { ProfileAssociation, ProfileResource } from './dns-rules.ts';
import { orUnreadable } from './or-unreadable.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';
import type { VpcDescription } from './vpcs.ts';

/** What Route 53 Profiles bring; read once for all parts that ask. */
interface Profiles {
  readonly associations: () => Promise<readonly ProfileAssociation[]>;
  readonly resources: () => Promise<readonly ProfileResource[]>;
}

/**
 * The private hosted zones of the account's own VPCs, those of their Route 53 Profiles among them, with the records of
 * the account's own zones that answer for AWS or a partner.
 *
 * One VPC's failure leaves the part unreadable, since a list cannot say of which VPC it tells nothing.
 */
export async function readHostedZones(
  reader: Reader,
  vpcs: readonly VpcDescription[],
  profiles: Profiles,
): Promise<readonly HostedZone[]> {
  // Route 53 refuses VPCs that others share with us, and there nothing is cured.
  const own = vpcs.filter(({ ownerId }) => ownerId === reader.accountId);
  const [zones, associations, resources] = await Promise.all([
    Promise.all(own.map(({ vpcId }) => readZonesOf(reader, vpcId))),
    profiles.associations(),
    profiles.resources(),
  ]);
  const all = [...zones.flat(), ...zonesOfProfiles(zones.flat(), associations, resources)];
  const records = new Map(
    await Promise.all(
      [...new Set(all.filter((zone) => isTelling(zone, reader)).map((zone) => zone.hostedZoneId))].map(
        async (id) => [id, await orUnreadable(readRecords(reader, id))] as const,
      ),
    ),
  );
  return all.map((zone) => {
    const found = isTelling(zone, reader) ? records.get(zone.hostedZoneId) : undefined;
    return found === undefined ? zone : { ...zone, records: found };
  });
}

/** Zones whose records say where names of AWS or of a partner lead. */
const TELLING =
  /(^|\.)(amazonaws\.com(\.cn)?|api\.aws|datadoghq\.(com|eu)|ddog-gov\.com|newrelic\.com|nr-data\.net|elastic-cloud\.com)$/;

function isTelling({ name, owner }: HostedZone, { accountId, partners }: Reader): boolean {
  const zone = name.toLowerCase();
  const isOfPartner = partners.some(({ sites }) =>
    sites.some(({ domains }) => domains.some((domain) => zone === domain || zone.endsWith(`.${domain}`))),
  );
  return owner === accountId && (zone === '' || isOfPartner || TELLING.test(zone));
}

/** A Profile names zones by ARN; a zone that no VPC here has itself is known by its id alone, and answers for all names. */
function zonesOfProfiles(
  known: readonly HostedZone[],
  associations: readonly ProfileAssociation[],
  resources: readonly ProfileResource[],
): readonly HostedZone[] {
  return associations.flatMap(({ profileId, vpcId }) =>
    resources
      .filter((resource) => resource.profileId === profileId && resource.arn.includes(':hostedzone/'))
      .map(({ arn }) => {
        const hostedZoneId = arn.split('/').at(-1) ?? '';
        const same = known.find((zone) => zone.hostedZoneId === hostedZoneId);
        const described = same ?? { hostedZoneId, name: '', owner: 'unknown' };
        return { hostedZoneId, name: described.name, vpcId, owner: described.owner, profileId };
      }),
  );
}

async function readRecords(reader: Reader, hostedZoneId: string): Promise<readonly ZoneRecord[]> {
  const route53 = await reader.clients.route53();
  return readPages(reader, 'route53:ListResourceRecordSets', {
    ask: (from) => {
      const [StartRecordName, StartRecordType, StartRecordIdentifier] = (from ?? '').split('\n');
      return route53.send(
        new ListResourceRecordSetsCommand({
          HostedZoneId: hostedZoneId,
          MaxItems: largestPageOf('route53:ListResourceRecordSets'),
          ...(from === undefined ? {} : { StartRecordName }),
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Route 53 gave it itself
          ...(StartRecordType ? { StartRecordType: StartRecordType as RRType } : {}),
          ...(StartRecordIdentifier ? { StartRecordIdentifier } : {}),
        }),
      );
    },
    next: (answer) =>
      answer.IsTruncated === true
        ? [answer.NextRecordName, answer.NextRecordType, answer.NextRecordIdentifier]
            .map((one) => one ?? '')
            .join('\n')
        : undefined,
    items: (answer) => required(answer.ResourceRecordSets, 'ResourceRecordSets').flatMap(toZoneRecord),
  });
}

/** What answers with addresses or another name; a wildcard is written as `\\052`. */
export function toZoneRecord(record: ResourceRecordSet): readonly ZoneRecord[] {
  if (!['A', 'AAAA', 'CNAME'].includes(required<string>(record.Type, 'Type'))) return [];
  const targets =
    record.AliasTarget?.DNSName === undefined
      ? (record.ResourceRecords ?? []).flatMap(({ Value }) => Value ?? [])
      : [record.AliasTarget.DNSName];
  const plain = (name: string) => name.replaceAll('\\052', '*').replace(/\.$/, '');
  return [{ name: plain(required(record.Name, 'Name')), targets: targets.map(plain) }];
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
