/** Which services of partners a VPC is known to use, who uses them, and how each gets there today. */
import type { Claim } from '../checks/check.ts';
import type { EndpointService, Subnet } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import type { Reach } from '../network/reach/service-reach.ts';
import { serviceReach } from '../network/reach/service-reach.ts';
import { oncePerEstate } from '../remediation/hazards/once-per-estate.ts';
import { servicesByName } from '../remediation/interface-endpoint/choose-interface.ts';
import type { Partner, PartnerService, PartnerSite } from './partner.ts';
import type { PartnerClient } from './partner-clients.ts';
import { clientsByVpc } from './partner-clients.ts';

export interface PartnerNeed {
  readonly partner: Partner;
  readonly site: PartnerSite;
  readonly service: PartnerService;
  readonly clients: readonly PartnerClient[];
  /** What AWS says of the catalogue's name: `no` and `unknown` are never tried. */
  readonly verified: Claim;
  /** The worst way of all its clients, from each of their subnets. */
  readonly reach: Reach;
  /** Whose way that is. */
  readonly worst: string;
}

const WORST: readonly Reach['is'][] = ['nothing', 'unknown', 'internet', 'private'];

/** In the order of their clients; a service that takes several kinds of data is asked for each. */
export function partnerNeedsOf(index: EstateIndex, vpcId: string): readonly PartnerNeed[] {
  const known = needsByVpc(index);
  const needs = known.get(vpcId) ?? compute(index, vpcId);
  known.set(vpcId, needs);
  return needs;
}

const needsByVpc = oncePerEstate(() => new Map<string, readonly PartnerNeed[]>());

function compute(index: EstateIndex, vpcId: string): readonly PartnerNeed[] {
  const uses = (clientsByVpc(index).get(vpcId) ?? []).flatMap((client) => {
    const { site, sends } = client;
    return site === undefined ? [] : sends.map((service) => ({ client, site, service }));
  });
  return [...Map.groupBy(uses, ({ service }) => service)].flatMap(([service, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    const all = same.map(({ client }) => client);
    const { site } = first;
    const verified = verify(index, site, service);
    // Who asked and is gone says that the service was used, and nothing of how it is reached now.
    const present = all.filter(({ of }) => of !== undefined);
    const clients = [...present, ...all.filter(({ of }) => of === undefined)];
    const ways = (present.length === 0 ? clients : present).map((client) => ({
      client,
      reach: reachOfClient(index, client, service),
    }));
    const worst = worstOf(ways, ({ reach }) => reach);
    return worst === undefined
      ? []
      : [
          {
            partner: first.client.partner,
            site,
            service,
            clients,
            verified,
            reach: worst.reach,
            worst: worst.client.name,
          },
        ];
  });
}

/** The first of the worst. */
function worstOf<T>(items: readonly T[], reachOf: (item: T) => Reach): T | undefined {
  const rank = (item: T): number => WORST.indexOf(reachOf(item).is);
  return items.reduce<T | undefined>(
    (worst, item) => (worst === undefined || rank(item) < rank(worst) ? item : worst),
    undefined,
  );
}

/** Whether AWS knows the service, and gives it the name that the catalogue says. */
function verify(index: EstateIndex, site: PartnerSite, { serviceName, host }: PartnerService): Claim {
  const { estate } = index;
  const { endpointServices } = estate;
  if (endpointServices.status === 'unreadable') {
    return {
      claim: 'unknown',
      reason: `what AWS knows of ${serviceName} could not be read: ${endpointServices.reason}`,
    };
  }
  const service = servicesByName(index).get(serviceName);
  const region = site.region ?? '';
  if (service === undefined) return { claim: 'unknown', reason: `AWS was not asked for ${serviceName}` };
  if (service.status === 'unreadable')
    return { claim: 'unknown', reason: `${serviceName}: ${service.reason}` };
  if (service.status === 'unknown') {
    const elsewhere = region === estate.region ? '' : `, or ${region} does not offer it to ${estate.region}`;
    return {
      claim: 'no',
      reason: `AWS knows no service ${serviceName} here: the catalogue may be out of date${elsewhere}`,
    };
  }
  return nameClaim(service, host);
}

function nameClaim(
  { serviceName, privateDnsNames }: Extract<EndpointService, { status: 'offered' }>,
  host: string,
): Claim {
  const names = privateDnsNames.map((name) => name.toLowerCase());
  const isNamed = names.some(
    (name) => name === host || (name.startsWith('*.') && host.endsWith(name.slice(1))),
  );
  return isNamed
    ? { claim: 'yes', reason: `AWS offers ${serviceName} under ${host}` }
    : {
        claim: 'no',
        reason: `AWS gives ${serviceName} the private name ${names.join(', ') || '(none)'}, and not ${host}: its private DNS would not answer for it`,
      };
}

function reachOfClient(index: EstateIndex, client: PartnerClient, service: PartnerService): Reach {
  if (client.of === undefined)
    return { is: 'unknown', reason: `the account does not show who ${client.name} is` };
  const hidden = client.subnetIds.find((id) => !index.subnets.has(id));
  if (hidden !== undefined || client.subnetIds.length === 0) {
    return { is: 'unknown', reason: `the account does not show subnet ${hidden ?? ''} of ${client.name}` };
  }
  const ways = client.subnetIds.flatMap((id) => {
    const subnet = index.subnets.get(id);
    return subnet === undefined ? [] : [wayFrom(index, client, subnet, service)];
  });
  const worst = worstOf(ways, (way) => way);
  return worst ?? { is: 'unknown', reason: `the account shows no subnet of ${client.name}` };
}

// Clients with the same subnet and groups go the same way, and there are thousands of them.
function wayFrom(
  index: EstateIndex,
  client: PartnerClient,
  subnet: Subnet,
  { serviceName, host }: PartnerService,
): Reach {
  const network = networkOf(index, client);
  if (typeof network === 'string') return { is: 'unknown', reason: network };
  const { securityGroupIds, hasPublicAddress } = network;
  const key = [serviceName, host, subnet.subnetId, hasPublicAddress, ...securityGroupIds].join(' ');
  const known = waysByKey(index);
  const way =
    known.get(key) ??
    serviceReach(
      index,
      // Partners know nothing of roles of IAM, and their endpoints are not asked for actions.
      { subnet, securityGroupIds, hasPublicAddress, roleArn: '', actions: [], port: 443 },
      { serviceName, host },
    );
  known.set(key, way);
  return way;
}

const waysByKey = oncePerEstate(() => new Map<string, Reach>());

interface ClientNetwork {
  readonly securityGroupIds: readonly string[];
  readonly hasPublicAddress: boolean;
}

function networkOf(index: EstateIndex, { of, name }: PartnerClient): ClientNetwork | string {
  if (of === undefined) return `the account does not show who ${name} is`;
  if ('networkInterfaceId' in of) {
    const { securityGroupIds, publicIp } = of;
    return { securityGroupIds: [...securityGroupIds].sort(), hasPublicAddress: publicIp !== undefined };
  }
  if ('functionName' in of) return { securityGroupIds: of.securityGroupIds, hasPublicAddress: false };
  const { networkInterfaces } = index.estate;
  if (networkInterfaces.status === 'unreadable') return networkInterfaces.reason;
  const own = (interfacesByInstance(index).get(of.instanceId) ?? []).filter(
    ({ subnetId }) => subnetId === of.subnetId,
  );
  if (own.length === 0) return `the account shows no network interface of ${name}`;
  return {
    securityGroupIds: [...new Set(own.flatMap(({ securityGroupIds }) => securityGroupIds))].sort(),
    hasPublicAddress: own.some(({ publicIp }) => publicIp !== undefined),
  };
}

const interfacesByInstance = oncePerEstate(({ estate }) =>
  Map.groupBy(valueOr(estate.networkInterfaces, []), ({ instanceId }) => instanceId),
);
