/**
 * Estates for tests, written as one would draw them:
 *
 *     estateOf({
 *       vpcs: [vpc()],
 *       subnets: [subnet()],
 *       routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes: [toNatGateway('nat-0a')] })],
 *       natGateways: [natGateway()],
 *     })
 *
 * Every builder has ordinary defaults that fit together (`vpc-0a`, `subnet-0a`, `rtb-0a`, `nat-0a` in subnet-0b,
 * `vpce-0a`). Parts not named are read and empty, except the prefix lists and endpoint services (every Region has S3's
 * and DynamoDB's) and the settings of buckets, of which every bucket has some.
 */
import type { Estate, Part } from '../../lib/core/network/estate.ts';
import { ESTATE_SCHEMA, NOT_ASKED_FOR } from '../../lib/core/network/estate.ts';
import { bucketSettings } from './build-clients.ts';
import { ACCOUNT_ID, dynamodbPrefixList, endpointService, REGION, s3PrefixList } from './region.ts';

export * from './build-clients.ts';
export * from './build-network.ts';
export * from './build-routes.ts';
export * from './region.ts';

/** The members of an estate that can be unreadable. */
export type PartName = { [K in keyof Estate]-?: Estate[K] extends Part<unknown> ? K : never }[keyof Estate];

/** Each part as a bare list, or as a `Part` where it could not be read. */
export type EstateShape = Partial<Omit<Estate, PartName>> & {
  readonly [K in PartName]?: Estate[K] | Extract<Estate[K], { status: 'read' }>['value'];
};

export function read<T>(value: T): Part<T> {
  return { status: 'read', value };
}

export function unreadable(reason = 'access denied'): Part<never> {
  return { status: 'unreadable', reason };
}

export function emptyEstate(): Estate {
  return {
    schema: ESTATE_SCHEMA,
    accountId: ACCOUNT_ID,
    region: REGION,
    partition: 'aws',
    vpcs: read([]),
    subnets: read([]),
    routeTables: read([]),
    natGateways: read([]),
    vpcEndpoints: read([]),
    prefixLists: read([s3PrefixList(), dynamodbPrefixList()]),
    networkInterfaces: read([]),
    securityGroups: read([]),
    networkAcls: read([]),
    instances: read([]),
    functions: read([]),
    eventSourceMappings: read([]),
    roleUses: read([]),
    endpointServices: read([endpointService('dynamodb'), endpointService('s3')]),
    endpointBytes: NOT_ASKED_FOR,
    roles: read([]),
    buckets: read([]),
    bucketSettings: read([]),
    directoryBuckets: read([]),
    accessPoints: read([]),
    accountPublicAccess: read([]),
    deliveryChannels: read([]),
    organizations: read([]),
    resourceControlPolicies: read([]),
    tables: read([]),
    keys: read([]),
    hostedZones: read([]),
    dnsRules: read([]),
    inboundResolvers: read([]),
    quotas: read([]),
    changes: read([]),
    traffic: read([]),
  };
}

export function estateOf(shape: EstateShape): Estate {
  const parts = Object.entries(shape).map(([name, value]) => [
    name,
    Array.isArray(value) ? read(value) : value,
  ]);
  const estate: Estate = { ...emptyEstate(), ...Object.fromEntries(parts) };
  return shape.bucketSettings === undefined ? { ...estate, bucketSettings: plainSettings(estate) } : estate;
}

/** Every bucket has settings, be it that nothing is set. */
function plainSettings({ buckets }: Estate): Estate['bucketSettings'] {
  if (buckets.status === 'unreadable') return buckets;
  return read(buckets.value.map(({ bucketName }) => bucketSettings({ bucketName })));
}
