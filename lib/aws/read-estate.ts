/**
 * The estate as AWS has it now: every part that is asked for, all at once, each on its own.
 *
 * A part that cannot be read says why and spares the others. Only what stands in the way of all of them is thrown.
 */
import type { Estate, LambdaFunction, Part, RouteTable, SecurityGroup } from '../core/network/estate.ts';
import { ESTATE_SCHEMA, NOT_ASKED_FOR } from '../core/network/estate.ts';
import type { EstatePart } from '../core/reads/estate-parts.ts';
import type { ReadRequest } from './door.ts';
import { once } from './once.ts';
import { orUnreadable } from './reads/or-unreadable.ts';
import type { Reader } from './reads/reader.ts';

/** Lists that more than one part needs are read once. */
export interface Reading {
  readonly reader: Reader;
  /** Lets through the calls of LookupEvents, which AWS limits to two a second. */
  readonly mayLookUp: () => Promise<void>;
}

type PartValue<P extends EstatePart> = Estate[P] extends Part<infer T> ? T : never;

type PartReaders = { readonly [P in EstatePart]: () => Promise<PartValue<P>> };

export async function readEstate(reading: Reading, request: ReadRequest): Promise<Estate> {
  const { accountId, region, partition, partners, nameQueries } = reading.reader;
  const readAt = new Date().toISOString();
  const readers = partReaders(reading, new Set(request.parts), readAt);
  const part = <P extends EstatePart>(name: P): Promise<Part<PartValue<P>>> =>
    request.parts.includes(name)
      ? orUnreadable<PartValue<P>>(readers[name]())
      : Promise.resolve(NOT_ASKED_FOR);
  const [
    vpcs,
    subnets,
    routeTables,
    natGateways,
    vpcEndpoints,
    prefixLists,
    networkInterfaces,
    securityGroups,
    networkAcls,
    instances,
    functions,
    eventSourceMappings,
    roleUses,
    endpointServices,
    endpointBytes,
    roles,
    buckets,
    bucketSettings,
    directoryBuckets,
    accessPoints,
    accountPublicAccess,
    deliveryChannels,
    organizations,
    resourceControlPolicies,
    tables,
    keys,
    hostedZones,
    dnsRules,
    inboundResolvers,
    quotas,
    changes,
  ] = await Promise.all([
    part('vpcs'),
    part('subnets'),
    part('routeTables'),
    part('natGateways'),
    part('vpcEndpoints'),
    part('prefixLists'),
    part('networkInterfaces'),
    part('securityGroups'),
    part('networkAcls'),
    part('instances'),
    part('functions'),
    part('eventSourceMappings'),
    part('roleUses'),
    part('endpointServices'),
    part('endpointBytes'),
    part('roles'),
    part('buckets'),
    part('bucketSettings'),
    part('directoryBuckets'),
    part('accessPoints'),
    part('accountPublicAccess'),
    part('deliveryChannels'),
    part('organizations'),
    part('resourceControlPolicies'),
    part('tables'),
    part('keys'),
    part('hostedZones'),
    part('dnsRules'),
    part('inboundResolvers'),
    part('quotas'),
    part('changes'),
  ]);
  return {
    schema: ESTATE_SCHEMA,
    accountId,
    region,
    partition,
    readAt,
    vpcs,
    subnets,
    routeTables,
    natGateways,
    vpcEndpoints,
    prefixLists,
    networkInterfaces,
    securityGroups,
    networkAcls,
    instances,
    functions,
    eventSourceMappings,
    roleUses,
    endpointServices,
    endpointBytes,
    roles,
    buckets,
    bucketSettings,
    directoryBuckets,
    accessPoints,
    accountPublicAccess,
    deliveryChannels,
    organizations,
    resourceControlPolicies,
    tables,
    keys,
    hostedZones,
    dnsRules,
    inboundResolvers,
    quotas,
    changes,
    traffic: { status: 'unreadable', reason: 'no flow logs were given' },
    ...(partners.length === 0 ? {} : { partners }),
    ...(nameQueries === undefined ? {} : { nameQueries }),
  };
}

/** The adapters are imported when they are needed, and the SDK's clients with them. */
function partReaders(
  { reader, mayLookUp }: Reading,
  parts: ReadonlySet<EstatePart>,
  readAt: string,
): PartReaders {
  const listVpcs = once(async () => (await import('./reads/vpcs.ts')).listVpcs(reader));
  const listBuckets = once(async () => (await import('./reads/buckets.ts')).listBuckets(reader));
  const organizations = once(async () =>
    (await import('./reads/organizations.ts')).readOrganizations(reader),
  );
  const endpoints = once(async () => (await import('./reads/vpc-endpoints.ts')).listVpcEndpoints(reader));
  const routeTables = once(async () => (await import('./reads/route-tables.ts')).readRouteTables(reader));
  const securityGroups = once(async () =>
    (await import('./reads/security-groups.ts')).readSecurityGroups(reader),
  );
  const functions = once(async () => (await import('./reads/functions.ts')).readFunctions(reader));
  const instances = once(async () => (await import('./reads/instances.ts')).readInstances(reader));
  // Whom partners' services are for is only known where their clients are read too.
  const namedServices = async () => {
    if (!parts.has('functions') || !parts.has('instances')) return [];
    const { servicesToVerify } = await import('../core/partners/services-to-verify.ts');
    return servicesToVerify({
      region: reader.region,
      functions: await orUnreadable(functions()),
      instances: await orUnreadable(instances()),
      partners: reader.partners,
      ...(reader.nameQueries === undefined ? {} : { nameQueries: reader.nameQueries }),
    });
  };
  const profiles = once(async () => (await import('./reads/dns-rules.ts')).listProfileAssociations(reader));
  const profileResources = once(async () => {
    const ids = (await profiles()).map(({ profileId }) => profileId);
    return (await import('./reads/dns-rules.ts')).listProfileResources(reader, [...new Set(ids)]);
  });
  const named = async () =>
    namedPrefixLists(
      parts.has('routeTables') ? await orUnreadable(routeTables()) : undefined,
      parts.has('securityGroups') ? await orUnreadable(securityGroups()) : undefined,
    );
  return {
    vpcs: async () => (await import('./reads/vpcs.ts')).readVpcs(reader, await listVpcs()),
    subnets: async () => (await import('./reads/subnets.ts')).readSubnets(reader),
    routeTables,
    natGateways: async () => (await import('./reads/nat-gateways.ts')).readNatGateways(reader),
    vpcEndpoints: async () => (await endpoints()).map(({ endpoint }) => endpoint),
    prefixLists: async () => (await import('./reads/prefix-lists.ts')).readPrefixLists(reader, named),
    networkInterfaces: async () =>
      (await import('./reads/network-interfaces.ts')).readNetworkInterfaces(reader),
    securityGroups,
    networkAcls: async () => (await import('./reads/network-acls.ts')).readNetworkAcls(reader),
    instances,
    functions,
    eventSourceMappings: async () =>
      (await import('./reads/event-source-mappings.ts')).readEventSourceMappings(reader),
    roleUses: async () =>
      (await import('./reads/role-uses.ts')).readRoleUses(reader, rolesOf(await functions())),
    endpointServices: async () =>
      (await import('./reads/endpoint-services.ts')).readEndpointServices(reader, namedServices),
    endpointBytes: async () =>
      (await import('./reads/endpoint-bytes.ts')).readEndpointBytes(reader, readAt, await endpoints()),
    roles: async () => (await import('./reads/roles.ts')).readRoles(reader),
    buckets: async () => (await import('./reads/buckets.ts')).readBuckets(reader, await listBuckets()),
    bucketSettings: async () =>
      (await import('./reads/bucket-settings.ts')).readBucketSettings(reader, await listBuckets()),
    directoryBuckets: async () => (await import('./reads/directory-buckets.ts')).readDirectoryBuckets(reader),
    accessPoints: async () => (await import('./reads/access-points.ts')).readAccessPoints(reader),
    accountPublicAccess: async () =>
      (await import('./reads/account-public-access.ts')).readAccountPublicAccess(reader),
    deliveryChannels: async () => (await import('./reads/delivery-channels.ts')).readDeliveryChannels(reader),
    organizations,
    resourceControlPolicies: async () =>
      (await import('./reads/resource-control-policies.ts')).readResourceControlPolicies(
        reader,
        await organizations(),
      ),
    tables: async () => (await import('./reads/tables.ts')).readTables(reader),
    keys: async () => (await import('./reads/keys.ts')).readKeys(reader),
    hostedZones: async () =>
      (await import('./reads/hosted-zones.ts')).readHostedZones(reader, await listVpcs(), {
        associations: profiles,
        resources: profileResources,
      }),
    dnsRules: async () =>
      (await import('./reads/dns-rules.ts')).readDnsRules(reader, profiles, profileResources),
    inboundResolvers: async () => (await import('./reads/inbound-resolvers.ts')).readInboundResolvers(reader),
    quotas: async () => (await import('./reads/quotas.ts')).readQuotas(reader),
    changes: async () => (await import('./reads/changes.ts')).readChanges(reader, mayLookUp),
  };
}

function rolesOf(functions: readonly LambdaFunction[]): readonly string[] {
  return [...new Set(functions.map(({ roleArn }) => roleArn))];
}

/** The ids of the prefix lists that routes and rules name, so far as those were read. */
export function namedPrefixLists(
  tables: Part<readonly RouteTable[]> | undefined,
  groups: Part<readonly SecurityGroup[]> | undefined,
): ReadonlySet<string> {
  const routes = tables?.status === 'read' ? tables.value.flatMap((table) => table.routes) : [];
  const rules =
    groups?.status === 'read' ? groups.value.flatMap((group) => [...group.egress, ...group.ingress]) : [];
  return new Set([
    ...routes.flatMap(({ destination }) => ('prefixListId' in destination ? destination.prefixListId : [])),
    ...rules.flatMap((rule) => rule.prefixListIds),
  ]);
}
