/** What may break when an interface endpoint is made or joined, as far as the estate shows, and what it does not show. */
import { parseCidr } from '../../network/cidr.ts';
import type { NetworkInterface, SecurityGroup, Subnet } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { securityGroupOf } from '../actions/security-group-of.ts';
import { isGone } from '../endpoint-states.ts';
import { isClientInterface } from '../hazards/is-client-interface.ts';
import { isCovered } from '../hazards/is-covered.ts';
import { bucketSightings, keySightings, tableSightings } from '../hazards/policy-sightings.ts';
import { quotaOf } from '../hazards/quota-of.ts';
import { admittedOut } from '../hazards/security-groups-admit.ts';
import { missingParts, unreadGroup } from '../hazards/unreadable.ts';
import type { Hazard } from '../plan.ts';
import { inboundResolverHazards } from './inbound-resolver-hazards.ts';
import { portsOf, shortNameOf } from './endpoint-wish.ts';
import type { Placed } from './place-endpoint.ts';

export interface InterfaceDraft {
  readonly vpcId: string;
  readonly serviceName: string;
  /** Where the endpoint's interfaces will be. */
  readonly subnets: readonly Subnet[];
  readonly clients: readonly Subnet[];
  readonly lacking: Placed['lacking'];
  readonly isNew: boolean;
}

type FindInterfaceHazard = (index: EstateIndex, draft: InterfaceDraft) => readonly Hazard[];

const HAZARDS: readonly FindInterfaceHazard[] = [
  serviceHazards,
  egressHazards,
  policyHazards,
  inspectionHazards,
  zoneHazards,
  quotaHazards,
  dnsHazards,
  inboundResolverHazards,
  inherentHazards,
];

/** In the order in which people should read them; it depends on nothing but the hazards. */
export function interfaceHazards(index: EstateIndex, draft: InterfaceDraft): readonly Hazard[] {
  return HAZARDS.flatMap((find) =>
    find(index, draft).toSorted((a, b) => (a.subject < b.subject ? -1 : Number(a.subject > b.subject))),
  );
}

/** Services whose private DNS also catches what the endpoint does not serve. */
const CATCHES: Readonly<Record<string, { readonly id: string; readonly text: string }>> = {
  'execute-api': {
    id: 'public-apis-refused',
    text:
      'Private DNS of execute-api leads every API of the Region to the endpoint, which serves private APIs alone: calls ' +
      'from this VPC to public and Regional APIs are answered with 403. Give those custom domain names first. ' +
      'https://repost.aws/knowledge-center/api-gateway-vpc-connections',
  },
  'cognito-idp': {
    id: 'user-pool-domains',
    text:
      'Private DNS leads all user pools of the Region to the endpoint, and pools with a domain, managed login and client ' +
      'credentials do not work through it. https://docs.aws.amazon.com/cognito/latest/developerguide/vpc-interface-endpoints.html',
  },
};

function serviceHazards(
  { estate }: EstateIndex,
  { serviceName, vpcId, isNew }: InterfaceDraft,
): readonly Hazard[] {
  const caught = CATCHES[shortNameOf(serviceName, estate.region)];
  return caught === undefined || !isNew ? [] : [{ ...caught, kind: 'found', subject: vpcId }];
}

/** Private DNS moves every client of the VPC: those whose groups do not let them to the endpoint's subnets are cut off. */
function egressHazards(index: EstateIndex, draft: InterfaceDraft): readonly Hazard[] {
  const id = 'egress-rules';
  const what = 'whether clients may reach the endpoint';
  const { networkInterfaces, securityGroups } = index.estate;
  const missing = missingParts(id, what, { networkInterfaces, securityGroups });
  if (missing.length > 0) return missing;
  const clients = (index.subnetsOfVpc.get(draft.vpcId) ?? [])
    .flatMap(({ subnetId }) => index.interfacesOfSubnet.get(subnetId) ?? [])
    .filter(isClientInterface);
  const byGroups = Map.groupBy(clients, (one) => one.securityGroupIds.toSorted().join(', '));
  const answers = [...byGroups].flatMap(([name, [client]]) =>
    client === undefined || name === '' ? [] : [{ name, answer: letsOut(index, client, draft) }],
  );
  const refused = answers.filter(({ answer }) => answer === 'refused');
  const unread = answers.flatMap(({ name, answer }) =>
    typeof answer === 'object' ? [{ name, reason: answer.reason }] : [],
  );
  return [
    ...refused.map(({ name }): Hazard => ({
      id,
      kind: 'found',
      subject: name,
      text:
        `Security group ${name} lets its clients out to some addresses on ${portsOf(draft.serviceName).join(', ')}, and not to the ` +
        'endpoint. Private DNS leads them there: those that use the service would be cut off. Let them out to the VPC first.',
    })),
    ...unreadGroup(id, 'securityGroups', what, unread),
  ];
}

function letsOut(
  index: EstateIndex,
  client: NetworkInterface,
  { serviceName, subnets }: InterfaceDraft,
): 'admitted' | 'refused' | { readonly reason: string } {
  const groups: SecurityGroup[] = [];
  for (const id of client.securityGroupIds) {
    const group = securityGroupOf(index, id);
    if (group === undefined) return { reason: `the account does not show ${id}` };
    groups.push(group);
  }
  const wanted = subnets.flatMap(({ cidrBlock }) =>
    cidrBlock === undefined ? [] : (parseCidr(cidrBlock) ?? []),
  );
  for (const port of portsOf(serviceName)) {
    const { cidrs, names, unclear } = admittedOut(index, groups, port);
    // A group that lets nothing out on the port is no client.
    if (names.length === 0 || wanted.every((block) => isCovered(block, cidrs))) continue;
    return unclear === undefined ? 'refused' : { reason: unclear };
  }
  return 'admitted';
}

/** Through an interface endpoint too requests carry no public address. */
function policyHazards(index: EstateIndex, { isNew, serviceName }: InterfaceDraft): readonly Hazard[] {
  // Partners ask no policy of this account.
  if (!isNew || isOfPartner(serviceName)) return [];
  const id = 'network-condition-policies';
  const what = 'whether policies look at the path of requests';
  const { buckets, tables, keys, roles } = index.estate;
  const looked = [
    { part: 'keys', read: keys, ...keySightings(index) },
    { part: 'tables', read: tables, ...tableSightings(index) },
    { part: 'buckets', read: buckets, ...bucketSightings(index) },
  ];
  return [
    ...looked
      .flatMap(({ found }) => found)
      .map(({ subject, who, keys: names }): Hazard => ({
        id,
        kind: 'found',
        subject,
        text:
          `${who} names ${names.join(', ')}. Requests through the endpoint carry no public address, but the VPC and the ` +
          'endpoint: what is allowed by address may stop. It matters where the service acts with its caller’s permissions.',
      })),
    ...looked.flatMap(({ part, read, unread }) => [
      ...missingParts(id, what, { [part]: read }),
      ...unreadGroup(id, part, what, unread),
    ]),
    ...missingParts(id, what, { roles }),
  ];
}

/** Where the clients' traffic may be inspected today. */
function inspectionHazards(index: EstateIndex, { clients }: InterfaceDraft): readonly Hazard[] {
  const id = 'inspection-bypass';
  const missing = missingParts(id, 'whether the traffic is inspected today', {
    routeTables: index.estate.routeTables,
  });
  if (missing.length > 0) return missing;
  const places = clients.flatMap(({ subnetId }) =>
    (index.tableOfSubnet.get(subnetId)?.routes ?? []).flatMap(({ destination, target, state }) =>
      state === 'active' &&
      'cidr' in destination &&
      isDefault(destination.cidr) &&
      INSPECTED.has(target.kind) &&
      'id' in target
        ? [target.id]
        : [],
    ),
  );
  return [...new Set(places)].map((place): Hazard => ({
    id,
    kind: 'found',
    subject: place,
    text:
      `Traffic of these clients leaves through ${place} today, behind which it may be inspected or logged. The endpoint ` +
      'takes it out of that. Ask whoever keeps the inspection.',
  }));
}

const INSPECTED: ReadonlySet<string> = new Set([
  'vpcEndpoint',
  'networkInterface',
  'transitGateway',
  'coreNetwork',
  'vpcPeeringConnection',
  'virtualPrivateGateway',
  'localGateway',
]);

function isDefault(cidr: string): boolean {
  return ['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '::/0'].includes(cidr);
}

function zoneHazards(_index: EstateIndex, { lacking, serviceName }: InterfaceDraft): readonly Hazard[] {
  return lacking.map((zone): Hazard => ({
    id: 'zone-lacking',
    kind: 'found',
    subject: zone,
    text:
      `${serviceName} has no endpoints in ${zone}, or no subnet there takes one. Clients in ${zone} cross to another zone: ` +
      'that is charged for each GB, and they depend on that zone.',
  }));
}

/** Interface and Gateway Load Balancer endpoints per VPC. https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
const QUOTA_CODE = 'L-29B6F2EB';

function quotaHazards(index: EstateIndex, { vpcId, isNew }: InterfaceDraft): readonly Hazard[] {
  if (!isNew) return [];
  const id = 'quota-interface-endpoints';
  const quota = quotaOf(index, QUOTA_CODE);
  if (quota.status === 'unreadable') {
    return missingParts(id, 'whether the VPC takes another interface endpoint', { quotas: quota });
  }
  const used = (index.endpointsOfVpc.get(vpcId) ?? []).filter(
    (one) => (one.type === 'Interface' || one.type === 'GatewayLoadBalancer') && !isGone(one),
  ).length;
  if (used < quota.value) return [];
  const text = `${vpcId} holds ${used} interface endpoints and the quota is ${quota.value}: one more is refused. Ask for a higher quota (${QUOTA_CODE}).`;
  return [{ id, kind: 'found', subject: QUOTA_CODE, text }];
}

function dnsHazards(index: EstateIndex, { vpcId, isNew }: InterfaceDraft): readonly Hazard[] {
  if (!isNew) return [];
  const { hostedZones } = index.estate;
  const vpc = index.vpcs.get(vpcId);
  const unread = [vpc?.enableDnsSupport, vpc?.enableDnsHostnames].find((one) => one?.status === 'unreadable');
  return [
    ...missingParts('private-zones', 'whether a private hosted zone answers for the service', {
      hostedZones,
    }),
    ...(unread === undefined
      ? []
      : missingParts('dns-attributes', 'whether the VPC allows private DNS', { [vpcId]: unread })),
  ];
}

function inherentHazards(
  index: EstateIndex,
  { vpcId, isNew, serviceName }: InterfaceDraft,
): readonly Hazard[] {
  const endpoints = valueOr(index.estate.vpcEndpoints, []).length;
  const organization: Hazard = {
    id: 'organization-policies',
    kind: 'inherent',
    subject: vpcId,
    text:
      'Service and resource control policies of the organization are not shown to its members, and they may name the ' +
      'path of requests. Ask whoever keeps them.',
  };
  if (!isNew) return [organization];
  const text =
    `Private DNS is of the whole VPC: from then on every client of its resolver reaches ${serviceName} through the ` +
    `endpoint, in whatever subnet and of whatever owner (${vpcId}${endpoints === 0 ? ', its first endpoint' : ''}). Open connections stay where they are.`;
  const capture: Hazard = { id: 'vpc-dns-capture', kind: 'inherent', subject: vpcId, text };
  return [capture, ...(isOfPartner(serviceName) ? [allowList(vpcId)] : []), organization];
}

/** A service that is not AWS's own: `com.amazonaws.vpce.us-east-1.vpce-svc-...`. */
function isOfPartner(serviceName: string): boolean {
  return serviceName.includes('.vpce.');
}

function allowList(vpcId: string): Hazard {
  return {
    id: 'partner-allow-list',
    kind: 'inherent',
    subject: vpcId,
    text:
      'The partner no longer sees the public address of the NAT gateway. Where your account there admits that address ' +
      'alone, it refuses these clients. Look at its list of addresses first.',
  };
}
