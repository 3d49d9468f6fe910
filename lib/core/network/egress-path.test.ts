import { describe, expect, it } from 'vitest';
import type { EstateShape } from '../../../test/estates/build-estate.ts';
import {
  DYNAMODB_CIDRS,
  DYNAMODB_LIST_ID,
  estateOf,
  firewallEndpoint,
  gatewayEndpoint,
  interfaceEndpoint,
  ipv6OnlySubnet,
  localRoute,
  NAT64,
  natGateway,
  prefixList,
  read,
  REGION,
  regionalNatGateway,
  route,
  routeTable,
  S3_CIDRS,
  S3_LIST_ID,
  s3PrefixList,
  subnet,
  toEgressOnlyGateway,
  toEndpoint,
  toInternetGateway,
  toNatGateway,
  toTransitGateway,
  unreadable,
  vpc,
} from '../../../test/estates/build-estate.ts';
import { articleEstate, ARTICLE } from '../../../test/estates/article-estate.ts';
import type { GatewayService, Route } from './estate.ts';
import type { EgressLeg, EgressPath } from './egress-path.ts';
import { egressLegs } from './egress-path.ts';
import { indexEstate } from './index-estate.ts';

/** The legs of the one table with these routes that serves subnet-0a. */
function legs(routes: readonly Route[], parts: EstateShape = {}, service: GatewayService = 's3') {
  const estate = estateOf({
    vpcs: [vpc()],
    subnets: [subnet()],
    routeTables: [routeTable({ routes, subnetIds: ['subnet-0a'] })],
    natGateways: [natGateway()],
    ...parts,
  });
  return legsOfTable(estate, 'rtb-0a', service);
}

function legsOfTable(estate: ReturnType<typeof estateOf>, id: string, service: GatewayService = 's3') {
  const index = indexEstate(estate);
  const table = index.routeTables.get(id);
  if (table === undefined) throw new Error(`no ${id} in this estate`);
  return egressLegs(index, table, service);
}

/** Where IPv4 goes, which must be one way. */
function path(routes: readonly Route[], parts: EstateShape = {}): EgressPath {
  const [leg, ...others] = legs(routes, parts);
  expect(others).toEqual([]);
  expect(leg?.family).toBe('ipv4');
  return leg?.path ?? { via: 'none' };
}

function brief(all: readonly EgressLeg[]) {
  return all.map((leg) => `${leg.family} ${leg.path.via} ${leg.cidrs.join(' ')}`.trimEnd());
}

const dualStack = { subnets: [subnet({ ipv6CidrBlocks: ['2001:db8:0:1::/64'] })] };
const ipv6Only = { subnets: [ipv6OnlySubnet()] };
const endpointRoute = toEndpoint('vpce-0a', S3_LIST_ID);
const withEndpoint = { vpcEndpoints: [gatewayEndpoint({ routeTableIds: ['rtb-0a'] })] };

describe('the default route leads', () => {
  const byTarget: readonly (readonly [string, Route['target'], EgressPath])[] = [
    ['through a NAT gateway', { kind: 'natGateway', id: 'nat-0a' }, nat('zonal')],
    ['to the Internet', { kind: 'internetGateway', id: 'igw-0a' }, { via: 'internetGateway', id: 'igw-0a' }],
    [
      'to a transit gateway',
      { kind: 'transitGateway', id: 'tgw-0a' },
      { via: 'transitGateway', id: 'tgw-0a' },
    ],
    ['to a core network', { kind: 'coreNetwork', id: 'arn:c' }, { via: 'coreNetwork', id: 'arn:c' }],
    ['to a peer', { kind: 'vpcPeeringConnection', id: 'pcx-0a' }, { via: 'vpcPeering', id: 'pcx-0a' }],
    [
      'to a virtual private gateway',
      { kind: 'virtualPrivateGateway', id: 'vgw-0a' },
      { via: 'virtualPrivateGateway', id: 'vgw-0a' },
    ],
    ['to a local gateway', { kind: 'localGateway', id: 'lgw-0a' }, { via: 'localGateway', id: 'lgw-0a' }],
    ['to a carrier gateway', { kind: 'carrierGateway', id: 'c-0a' }, { via: 'carrierGateway', id: 'c-0a' }],
    ['to an interface', { kind: 'networkInterface', id: 'eni-0a' }, { via: 'natInstance', id: 'eni-0a' }],
    [
      'to an instance',
      { kind: 'networkInterface', id: 'eni-0a', instanceId: 'i-0a' },
      { via: 'natInstance', id: 'i-0a' },
    ],
    ['nowhere beyond the VPC', { kind: 'local' }, { via: 'local' }],
    [
      'to what nobody knows',
      { kind: 'other', id: 'x-0a' },
      { via: 'unknown', reason: 'a route leads to x-0a, which is not a known kind of target' },
    ],
  ];

  it.each(byTarget)('%s', (_, target, expected) => {
    expect(path([route('0.0.0.0/0', target)])).toEqual(expected);
  });

  it.each(byTarget.filter(([, target]) => target.kind !== 'local'))(
    'into a black hole where its state says so: %s',
    (_, target) => {
      expect(path([route('0.0.0.0/0', target, { state: 'blackhole' })])).toMatchObject({ via: 'blackhole' });
    },
  );

  it('to an answer nobody has where a transit gateway filters it', () => {
    const filtered = route('0.0.0.0/0', { kind: 'transitGateway', id: 'tgw-0a' }, { state: 'filtered' });
    expect(path([filtered])).toMatchObject({ via: 'unknown' });
  });

  it('nowhere where there is none', () => {
    expect(path([])).toEqual({ via: 'none' });
  });

  it('through a firewall endpoint, and not when that is blackholed', () => {
    const parts = { vpcEndpoints: [firewallEndpoint({ vpcEndpointId: 'vpce-0f' })] };
    expect(path([toEndpoint('vpce-0f', '0.0.0.0/0')], parts)).toEqual({
      via: 'firewallEndpoint',
      vpcEndpointId: 'vpce-0f',
    });
    expect(path([toEndpoint('vpce-0f', '0.0.0.0/0', { state: 'blackhole' })], parts)).toEqual({
      via: 'blackhole',
      target: 'vpce-0f',
    });
  });
});

function nat(mode: 'zonal' | 'regional' | 'private' | 'unknown'): EgressPath {
  return { via: 'natGateway', natGatewayId: 'nat-0a', mode };
}

describe('a NAT gateway', () => {
  it.each([
    ['zonal', natGateway()],
    ['regional', regionalNatGateway()],
    ['private', natGateway({ connectivityType: 'private' })],
  ] as const)('is told to be %s', (mode, gateway) => {
    expect(path([toNatGateway('nat-0a')], { natGateways: [gateway] })).toEqual(nat(mode));
  });

  it.each([
    ['were not read', unreadable()],
    ['do not show it', read([])],
  ])('is still one where the NAT gateways %s', (_, natGateways) => {
    expect(path([toNatGateway('nat-0a')], { natGateways })).toEqual(nat('unknown'));
  });
});

describe('a gateway endpoint', () => {
  it('takes the traffic from the default route', () => {
    expect(path([toNatGateway('nat-0a'), endpointRoute], withEndpoint)).toEqual({
      via: 'gatewayEndpoint',
      vpcEndpointId: 'vpce-0a',
    });
  });

  it('of S3 leaves DynamoDB where it was', () => {
    const all = legs([toNatGateway('nat-0a'), endpointRoute], withEndpoint, 'dynamodb');
    expect(brief(all)).toEqual([`ipv4 natGateway ${DYNAMODB_CIDRS.join(' ')}`]);
  });

  it.each([
    ['is pending', { state: 'pending' }, 'it is pending'],
    ['is being deleted', { state: 'deleting' }, 'it is deleting'],
    ['failed', { state: 'failed' }, 'it is failed'],
    ['is of another type', { type: 'Interface' }, 'it is of type Interface'],
    ['is in another VPC', { vpcId: 'vpc-0b' }, 'it is in vpc-0b'],
    ['serves another service', { service: 'dynamodb' }, `it serves com.amazonaws.${REGION}.dynamodb`],
    [
      'serves another Region',
      { serviceName: 'com.amazonaws.eu-west-1.s3' },
      'it serves com.amazonaws.eu-west-1.s3',
    ],
  ] as const)('carries nothing where it %s', (_, overrides, reason) => {
    const parts = { vpcEndpoints: [gatewayEndpoint(overrides)] };
    expect(path([toNatGateway('nat-0a'), endpointRoute], parts)).toEqual({
      via: 'brokenEndpoint',
      vpcEndpointId: 'vpce-0a',
      reason,
    });
  });

  it.each([
    ['it is there', withEndpoint],
    ['it is gone', { vpcEndpoints: [] }],
  ])('carries nothing over a blackholed route, where %s', (_, parts) => {
    const routes = [toNatGateway('nat-0a'), toEndpoint('vpce-0a', S3_LIST_ID, { state: 'blackhole' })];
    expect(path(routes, parts)).toMatchObject({ via: 'brokenEndpoint', reason: 'its route is blackholed' });
  });

  it('on another table is no endpoint for this one', () => {
    const vpcEndpoints = [gatewayEndpoint({ routeTableIds: ['rtb-0b'] })];
    expect(path([toNatGateway('nat-0a')], { vpcEndpoints })).toEqual(nat('zonal'));
  });

  it('of type Interface beside the NAT route changes no route', () => {
    expect(path([toNatGateway('nat-0a')], { vpcEndpoints: [interfaceEndpoint()] })).toEqual(nat('zonal'));
  });

  it.each([
    ['the endpoints were not read', unreadable('no permission')],
    ['the account does not show it', read([])],
  ])('is unknown where %s', (_, vpcEndpoints) => {
    expect(path([toNatGateway('nat-0a'), endpointRoute], { vpcEndpoints })).toMatchObject({ via: 'unknown' });
  });
});

describe('of several routes', () => {
  const igw = (destination: string) => toInternetGateway('igw-0a', destination);

  it('both halves of a split default count', () => {
    const routes = [toNatGateway('nat-0a', '0.0.0.0/1'), igw('128.0.0.0/1')];
    expect(path(routes)).toEqual(nat('zonal'));
    expect(path([igw('0.0.0.0/1'), toNatGateway('nat-0a', '128.0.0.0/1')])).toMatchObject({
      via: 'internetGateway',
    });
    expect(path([toNatGateway('nat-0a', '128.0.0.0/1')])).toEqual({ via: 'none' });
  });

  it('a narrower one goes around the endpoint with its part of the range', () => {
    const routes = [endpointRoute, toNatGateway('nat-0a', '52.95.154.128/25')];
    expect(brief(legs(routes, withEndpoint))).toEqual([
      'ipv4 gatewayEndpoint 52.95.154.0/25 52.95.155.0/24 52.95.156.0/24',
      'ipv4 natGateway 52.95.154.128/25',
    ]);
  });

  it('a wider one does not', () => {
    const routes = [endpointRoute, toNatGateway('nat-0a', '52.95.0.0/16')];
    expect(path(routes, withEndpoint)).toMatchObject({ via: 'gatewayEndpoint' });
  });

  it('a static one to the very block of the endpoint beats the endpoint', () => {
    const routes = [endpointRoute, toNatGateway('nat-0a', '52.95.156.0/24')];
    expect(brief(legs(routes, withEndpoint))).toEqual([
      'ipv4 gatewayEndpoint 52.95.154.0/23',
      'ipv4 natGateway 52.95.156.0/24',
    ]);
  });

  it('a static one beats a propagated one to the same destination', () => {
    const vgw = { kind: 'virtualPrivateGateway', id: 'vgw-0a' } as const;
    const propagated = route('0.0.0.0/0', vgw, { origin: 'propagated' });
    expect(path([propagated, toNatGateway('nat-0a')])).toEqual(nat('zonal'));
    expect(path([propagated])).toEqual({ via: 'virtualPrivateGateway', id: 'vgw-0a' });
  });

  it('the endpoint beats a propagated one to the same block, not one to a narrower', () => {
    const vgw = { kind: 'virtualPrivateGateway', id: 'vgw-0a' } as const;
    const same = route('52.95.156.0/24', vgw, { origin: 'propagated' });
    const narrower = route('52.95.156.0/25', vgw, { origin: 'propagated' });
    expect(path([same, endpointRoute], withEndpoint)).toMatchObject({ via: 'gatewayEndpoint' });
    expect(brief(legs([narrower, endpointRoute], withEndpoint))).toEqual([
      'ipv4 gatewayEndpoint 52.95.154.0/23 52.95.156.128/25',
      'ipv4 virtualPrivateGateway 52.95.156.0/25',
    ]);
  });

  it('the local one beats a narrower propagated one', () => {
    const vgw = { kind: 'virtualPrivateGateway', id: 'vgw-0a' } as const;
    const propagated = route('52.95.156.0/25', vgw, { origin: 'propagated' });
    expect(path([localRoute('52.95.0.0/16'), propagated])).toEqual({ via: 'local' });
  });

  it('two prefix lists with the same block leave it open which wins', () => {
    const prefixLists = [s3PrefixList(), prefixList({ cidrs: read(['52.95.156.0/24']) })];
    const routes = [endpointRoute, toNatGateway('nat-0a', 'pl-0a')];
    expect(brief(legs(routes, { ...withEndpoint, prefixLists }))).toEqual([
      'ipv4 gatewayEndpoint 52.95.154.0/23',
      'ipv4 unknown 52.95.156.0/24',
    ]);
  });

  it('two prefix lists that lead the same way leave nothing open', () => {
    const prefixLists = [
      s3PrefixList(),
      prefixList({ prefixListId: 'pl-0a', cidrs: read(S3_CIDRS) }),
      prefixList({ prefixListId: 'pl-0b', cidrs: read(S3_CIDRS) }),
    ];
    expect(path([toNatGateway('nat-0a', 'pl-0a'), toNatGateway('nat-0a', 'pl-0b')], { prefixLists })).toEqual(
      nat('zonal'),
    );
  });

  it('a prefix list of the customer counts with its blocks', () => {
    const prefixLists = [s3PrefixList(), prefixList({ cidrs: read(['52.95.154.0/24']) })];
    const routes = [toInternetGateway('igw-0a'), toTransitGateway('tgw-0a', 'pl-0a')];
    expect(brief(legs(routes, { prefixLists }))).toEqual([
      'ipv4 transitGateway 52.95.154.0/24',
      'ipv4 internetGateway 52.95.155.0/24 52.95.156.0/24',
    ]);
  });
});

describe('over IPv6', () => {
  const ipv6List = prefixList({
    prefixListId: 'pl-0d6',
    name: `com.amazonaws.${REGION}.ipv6.s3`,
    addressFamily: 'IPv6',
    ownerId: 'AWS',
    cidrs: read(['2a05:d050:c000::/40']),
  });

  it('a dual-stack subnet has a path of each family', () => {
    const routes = [toNatGateway('nat-0a'), toEgressOnlyGateway('eigw-0a')];
    expect(brief(legs(routes, dualStack))).toEqual([
      'ipv4 natGateway 52.95.154.0/23 52.95.156.0/24',
      'ipv6 egressOnlyInternetGateway 2000::/3',
    ]);
  });

  it('an IPv6-only subnet has no IPv4 path', () => {
    expect(brief(legs([toNatGateway('nat-0a'), toEgressOnlyGateway('eigw-0a')], ipv6Only))).toEqual([
      'ipv6 egressOnlyInternetGateway 2000::/3',
    ]);
  });

  it('the service is somewhere: routes that differ leave the answer open', () => {
    const routes = [toEgressOnlyGateway('eigw-0a'), toTransitGateway('tgw-0a', '2600::/12')];
    expect(brief(legs(routes, ipv6Only))).toContain('ipv6 unknown');
  });

  it('the service is somewhere: routes that lead the same way do not', () => {
    const routes = [toEgressOnlyGateway('eigw-0a'), toEgressOnlyGateway('eigw-0a', '2600::/12')];
    const vias = legs(routes, ipv6Only).map((leg) => leg.path.via);
    expect(new Set(vias)).toEqual(new Set(['egressOnlyInternetGateway']));
  });

  it("the VPC's own block does not make the answer open", () => {
    const inspected = toEndpoint('vpce-0f', '2001:db8:0:2::/64');
    const routes = [
      route('2001:db8::/56', { kind: 'local' }),
      inspected,
      toInternetGateway('igw-0a', '::/0'),
    ];
    expect(brief(legs(routes, ipv6Only))).toEqual(['ipv6 internetGateway 2000::/3']);
  });

  it('a published list tells where the service is', () => {
    const prefixLists = [s3PrefixList(), ipv6List];
    const routes = [
      toEgressOnlyGateway('eigw-0a'),
      toTransitGateway('tgw-0a', '2600::/12'),
      toEndpoint('vpce-0a', 'pl-0d6'),
    ];
    expect(brief(legs(routes, { ...ipv6Only, ...withEndpoint, prefixLists }))).toEqual([
      'ipv6 gatewayEndpoint 2a05:d050:c000::/40',
    ]);
  });

  it('NAT64 pays for IPv6 clients too', () => {
    const routes = [toEgressOnlyGateway('eigw-0a'), toNatGateway('nat-0a', NAT64)];
    expect(brief(legs(routes, ipv6Only))).toEqual([
      'ipv6 egressOnlyInternetGateway 2000::/3',
      'nat64 natGateway 64:ff9b::345f:9a00/119 64:ff9b::345f:9c00/120',
    ]);
  });

  it('NAT64 in another VPC counts where a route of its own leads there', () => {
    const routes = [toEgressOnlyGateway('eigw-0a'), toTransitGateway('tgw-0a', NAT64)];
    expect(legs(routes, ipv6Only).map((leg) => `${leg.family} ${leg.path.via}`)).toEqual([
      'ipv6 egressOnlyInternetGateway',
      'nat64 transitGateway',
    ]);
  });

  it('NAT64 is unknown where the addresses behind it could not be read', () => {
    const prefixLists = [{ ...s3PrefixList(), cidrs: unreadable() }];
    const routes = [toEgressOnlyGateway('eigw-0a'), toNatGateway('nat-0a', NAT64)];
    expect(brief(legs(routes, { ...ipv6Only, prefixLists }))).toContain('nat64 unknown');
  });

  it('NAT64 is none where only the Internet would get its addresses', () => {
    const families = legs([toInternetGateway('igw-0a', '::/0')], ipv6Only).map((leg) => leg.family);
    expect(families).toEqual(['ipv6']);
  });
});

describe('a table', () => {
  it('without subnets sends nothing anywhere', () => {
    const estate = estateOf({ routeTables: [routeTable({ routes: [toNatGateway('nat-0a')] })] });
    expect(legsOfTable(estate, 'rtb-0a')).toEqual([]);
  });

  it('whose subnet the account does not show is unknown', () => {
    expect(brief(legs([toNatGateway('nat-0a')], { subnets: [] }))).toEqual(['ipv4 unknown', 'ipv6 unknown']);
  });

  it('is unknown where the subnets were not read', () => {
    const all = legs([toNatGateway('nat-0a')], { subnets: unreadable('no permission') });
    expect(all.map((leg) => leg.path)).toEqual(
      ['ipv4', 'ipv6'].map(() => ({ via: 'unknown', reason: 'no permission' })),
    );
  });

  it.each([
    ['the prefix lists were not read', { prefixLists: unreadable() }],
    ['the Region shows none for the service', { prefixLists: [] }],
    [
      'only a namesake of the list is there',
      { prefixLists: [{ ...s3PrefixList(), ownerId: '111122223333' }] },
    ],
    ['the list is empty', { prefixLists: [s3PrefixList([])] }],
    ['the list holds nonsense', { prefixLists: [s3PrefixList(['52.95.154.1/23'])] }],
  ])('is unknown where %s', (_, parts) => {
    expect(path([toNatGateway('nat-0a')], parts)).toMatchObject({ via: 'unknown' });
  });

  it.each([
    ['could not be read', prefixList({ cidrs: unreadable() })],
    ['holds nonsense', prefixList({ cidrs: read(['10.0.0.0/33']) })],
  ])('is unknown where the prefix list of another of its routes %s', (_, list) => {
    const parts = { ...withEndpoint, prefixLists: [s3PrefixList(), list] };
    const routes = [endpointRoute, toNatGateway('nat-0a', 'pl-0a')];
    expect(path(routes, parts)).toMatchObject({ via: 'unknown' });
  });

  it('is unknown where a route names no CIDR', () => {
    expect(path([endpointRoute, toNatGateway('nat-0a', 'default')], withEndpoint)).toMatchObject({
      via: 'unknown',
      reason: '"default" is no CIDR',
    });
  });

  it('counts addresses once that the list holds twice', () => {
    const prefixLists = [s3PrefixList(['52.95.154.0/24', '52.95.154.0/23', '52.95.154.0/23'])];
    expect(brief(legs([toNatGateway('nat-0a')], { prefixLists }))).toEqual([
      'ipv4 natGateway 52.95.154.0/23',
    ]);
  });

  it('tells which destination won, as written in the table', () => {
    const destinations = legs(
      [toNatGateway('nat-0a', '52.94.0.0/15'), endpointRoute, toNatGateway('nat-0a', '52.95.156.0/25')],
      withEndpoint,
    ).map((leg) => leg.destination);
    expect(destinations).toEqual([S3_LIST_ID, '52.95.156.0/25']);
    expect(legs([toEndpoint('vpce-0a', DYNAMODB_LIST_ID)]).map((leg) => leg.destination)).toEqual([
      undefined,
    ]);
  });
});

describe("the article's first architecture", () => {
  it.each([
    [ARTICLE.privateTableId, ['natGateway']],
    [ARTICLE.publicTableId, ['internetGateway']],
    [ARTICLE.mainTableId, []],
  ])('leaves by %s as drawn', (tableId, vias) => {
    expect(legsOfTable(articleEstate(), tableId).map((leg) => leg.path.via)).toEqual(vias);
  });
});
