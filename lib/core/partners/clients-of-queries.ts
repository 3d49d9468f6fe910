/**
 * Who asked the Resolver for the name of a partner's service, and so is about to send to it.
 *
 * Names for which the catalogue has no service are no need: nothing of an endpoint would answer for them.
 */
import type { Estate, Instance, NameQuery, NetworkInterface } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { Partner, PartnerService, PartnerSite } from './partner.ts';
import type { PartnerClient } from './partner-clients.ts';
import { partnerOfHost } from './partner-catalogue.ts';

type Sources = Pick<Estate, 'instances' | 'networkInterfaces' | 'nameQueries'>;

interface Asked {
  readonly query: NameQuery;
  readonly partner: Partner;
  readonly site: PartnerSite;
  readonly service: PartnerService | undefined;
}

/** One for each source and site, in the order of the queries. */
export function clientsOfQueries(partners: readonly Partner[], estate: Sources): readonly PartnerClient[] {
  const asked = (estate.nameQueries ?? []).flatMap((query): readonly Asked[] => {
    const host = partnerOfHost(partners, query.name);
    if (host === undefined) return [];
    const { partner, site, service } = host;
    // What is known to be missing is a doubt of its own, and so is a site without PrivateLink an answer.
    const isOfUse = service !== undefined || site.gap !== undefined || site.region === undefined;
    return isOfUse ? [{ query, partner, site, service }] : [];
  });
  const groups = Map.groupBy(asked, ({ query, partner, site }) =>
    [query.vpcId, query.source, partner.id, site.id].join(' '),
  );
  const find = sourcesOf(estate);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [toClient(first, same, find(first.query))];
  });
}

function toClient({ query, partner, site }: Asked, same: readonly Asked[], of: Source): PartnerClient {
  return {
    name: nameOf(query, of),
    vpcId: query.vpcId,
    subnetIds: of === undefined ? [] : [of.subnetId],
    partner,
    site,
    because: describeQueries(same.map((one) => one.query)),
    sends: [...new Set(same.flatMap(({ service }) => service ?? []))],
    maySend: [],
    unserved: [],
    otherHosts: [],
    of,
  };
}

/** `it asked for api.datadoghq.com 12 times on 3 days (and for 2 more names)` */
function describeQueries(queries: readonly NameQuery[]): string {
  const [most, ...others] = queries.toSorted((a, b) => b.queries - a.queries || (a.name < b.name ? -1 : 1));
  if (most === undefined) return 'it asked';
  const more = others.length === 0 ? '' : ` (and for ${count(others.length, 'more name')})`;
  return `it asked for ${most.name} ${count(most.queries, 'time')} on ${count(most.days, 'day')}${more}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

type Source = Instance | NetworkInterface | undefined;

function nameOf({ source }: NameQuery, of: Source): string {
  if (of === undefined) return source;
  return 'networkInterfaceId' in of ? `${source} (${of.networkInterfaceId})` : `instance ${of.instanceId}`;
}

/** The log tells the id of an instance, and of everything else an address of the VPC. */
function sourcesOf({ instances, networkInterfaces }: Sources): (query: NameQuery) => Source {
  const byId = new Map(valueOr(instances, []).map((one) => [`${one.vpcId} ${one.instanceId}`, one]));
  const byAddress = new Map(
    valueOr(networkInterfaces, []).flatMap((one) =>
      [...one.privateIps, ...one.ipv6Addresses].map((address) => [`${one.vpcId} ${address}`, one] as const),
    ),
  );
  return ({ vpcId, source }) => byId.get(`${vpcId} ${source}`) ?? byAddress.get(`${vpcId} ${source}`);
}
