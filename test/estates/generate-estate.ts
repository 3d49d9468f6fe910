/** Arbitrary estates, possible in AWS and rich in the cases that a mistake would hide in. */
import * as fc from 'fast-check';
import type { Estate, PrefixList } from '../../lib/core/network/estate.ts';
import type { EstateShape, PartName } from './build-estate.ts';
import {
  dynamodbPrefixList,
  estateOf,
  prefixList,
  read,
  REGION,
  s3PrefixList,
  unreadable,
} from './build-estate.ts';
import { surroundings, surroundingsShape } from './generate-clients.ts';
import { CUSTOMER_LIST_IDS, ipv4Cidr } from './generate-routes.ts';
import type { VpcShape } from './generate-vpc.ts';
import { rarely, vpcShape, withCurableTable } from './generate-vpc.ts';
import type { VpcParts } from './vpc-parts.ts';
import { vpcParts } from './vpc-parts.ts';

/** Any estate, with parts that could not be read among them. */
export function anyEstate(): fc.Arbitrary<Estate> {
  return fc
    .tuple(readableEstate(), unreadableParts, rarely)
    .map(([estate, parts, hidesLists]) =>
      withUnreadable(hidesLists ? withHiddenLists(estate) : estate, parts),
    );
}

/** An estate all of whose parts were read (a single policy, list or attribute may still be unreadable). */
export function readableEstate(): fc.Arbitrary<Estate> {
  return estatesOf(fc.array(vpcShape, { maxLength: 3 }));
}

/**
 * A readable estate whose first VPC has, beside whatever else, a subnet on a table of its own that goes to both
 * services through a NAT gateway and has no endpoint: there is something to cure, and nothing that forbids it.
 */
export function curableEstate(): fc.Arbitrary<Estate> {
  const shapes = fc
    .tuple(vpcShape, fc.array(vpcShape, { maxLength: 2 }))
    .map(([first, others]) => [withCurableTable(first), ...others]);
  return estatesOf(shapes);
}

/** The parts of an estate that decide where traffic goes. */
export const PATH_PARTS = [
  'vpcs',
  'subnets',
  'routeTables',
  'natGateways',
  'vpcEndpoints',
  'prefixLists',
] as const satisfies readonly PartName[];

const ALL_PARTS: readonly PartName[] = [
  ...PATH_PARTS,
  'networkInterfaces',
  'securityGroups',
  'networkAcls',
  'instances',
  'functions',
  'roles',
  'buckets',
  'tables',
  'keys',
  'hostedZones',
  'quotas',
  'changes',
  'traffic',
];

const unreadableParts = fc.oneof(
  { weight: 2, arbitrary: fc.constant<readonly PartName[]>([]) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...ALL_PARTS), { maxLength: 2 }) },
);

/** The estate as somebody sees it who may not read these parts. */
export function withUnreadable(estate: Estate, parts: readonly PartName[]): Estate {
  return { ...estate, ...Object.fromEntries(parts.map((part) => [part, unreadable()])) };
}

function withHiddenLists(estate: Estate): Estate {
  if (estate.prefixLists.status === 'unreadable') return estate;
  const hidden = estate.prefixLists.value.map((list) =>
    list.ownerId === 'AWS' ? list : { ...list, cidrs: unreadable() },
  );
  return { ...estate, prefixLists: read(hidden) };
}

function estatesOf(shapes: fc.Arbitrary<readonly VpcShape[]>): fc.Arbitrary<Estate> {
  return fc.tuple(shapes, prefixLists, surroundingsShape).map(([vpcs, lists, around]) => {
    const network = mergeParts(vpcs.map(vpcParts));
    return estateOf({
      ...network,
      ...surroundings(around, network),
      prefixLists: lists,
    } satisfies EstateShape);
  });
}

function mergeParts(parts: readonly VpcParts[]): VpcParts {
  return {
    vpcs: parts.flatMap((part) => part.vpcs),
    subnets: parts.flatMap((part) => part.subnets),
    routeTables: parts.flatMap((part) => part.routeTables),
    natGateways: parts.flatMap((part) => part.natGateways),
    vpcEndpoints: parts.flatMap((part) => part.vpcEndpoints),
  };
}

const ipv6S3List = prefixList({
  prefixListId: 'pl-0d6',
  name: `com.amazonaws.${REGION}.ipv6.s3`,
  addressFamily: 'IPv6',
  ownerId: 'AWS',
  cidrs: read(['2a05:d050:c000::/40', '2a05:d07a:c000::/40']),
});

const prefixLists: fc.Arbitrary<readonly PrefixList[]> = fc
  .tuple(fc.boolean(), fc.array(fc.uniqueArray(ipv4Cidr, { maxLength: 3 }), { minLength: 3, maxLength: 3 }))
  .map(([hasIpv6List, customer]) => [
    s3PrefixList(),
    dynamodbPrefixList(),
    ...(hasIpv6List ? [ipv6S3List] : []),
    ...CUSTOMER_LIST_IDS.map((prefixListId, i) =>
      prefixList({ prefixListId, cidrs: read(customer[i] ?? []) }),
    ),
  ]);
