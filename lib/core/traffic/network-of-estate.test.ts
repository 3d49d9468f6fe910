import { describe, expect, it } from 'vitest';
import {
  DYNAMODB_LIST_ID,
  estateOf,
  gatewayEndpoint,
  natGateway,
  networkInterface,
  prefixList,
  regionalNatGateway,
  routeTable,
  S3_CIDRS,
  S3_LIST_ID,
  subnet,
  toEndpoint,
  toInternetGateway,
  toNatGateway,
  unreadable,
  vpc,
  type EstateShape,
} from '../../../test/estates/build-estate.ts';
import type { Route } from '../network/estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import { rangeSourcesOf, trafficNetworkOf } from './network-of-estate.ts';

const nat = { via: 'natGateway', natGatewayId: 'nat-0a' };
const elsewhere = { via: 'elsewhere' };
const unknown = { via: 'unknown' };
const endpoint = { via: 'gatewayEndpoint' };

const networkOf = (shape: EstateShape) => trafficNetworkOf(indexEstate(estateOf(shape)));

function routesWith(routes: readonly Route[], more: EstateShape = {}) {
  return networkOf({
    vpcs: [vpc()],
    subnets: [subnet()],
    routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes })],
    natGateways: [natGateway()],
    vpcEndpoints: [gatewayEndpoint({ routeTableIds: ['rtb-0a'] })],
    ...more,
  }).routes;
}

const to = (cidr: string, target: Route): Route => ({ ...target, destination: { cidr } });

describe('where a subnet sends S3, DynamoDB and everything else', () => {
  it.each<[string, readonly Route[], object]>([
    ['through NAT', [toNatGateway('nat-0a')], { s3: nat, dynamodb: nat, other: nat }],
    [
      'S3 through its endpoint, the rest through NAT',
      [toNatGateway('nat-0a'), toEndpoint('vpce-0a', S3_LIST_ID)],
      { s3: endpoint, dynamodb: nat, other: nat },
    ],
    [
      'to the internet',
      [toInternetGateway('igw-0a')],
      { s3: elsewhere, dynamodb: elsewhere, other: elsewhere },
    ],
    ['nowhere', [], { s3: elsewhere, dynamodb: elsewhere, other: elsewhere }],
    [
      'part of S3 by another way',
      [toNatGateway('nat-0a'), to(S3_CIDRS[0] ?? '', toInternetGateway('igw-0a'))],
      { s3: unknown, dynamodb: nat, other: unknown },
    ],
    [
      'private addresses by another way, which matters to nobody here',
      [toNatGateway('nat-0a'), to('10.9.0.0/16', toNatGateway('nat-0b'))],
      { s3: nat, dynamodb: nat, other: nat },
    ],
    [
      'to addresses that nobody may read',
      [toNatGateway('nat-0a'), toEndpoint('igw-0a', 'pl-0f')],
      { s3: unknown, dynamodb: unknown, other: unknown },
    ],
  ])('%s', (_, routes, expected) => {
    expect(routesWith(routes)).toEqual([{ subnetId: 'subnet-0a', ...expected }]);
  });

  it('is not known before the table or its endpoint was last changed', () => {
    const change = (resourceId: string, eventTime: string) => ({
      resourceId,
      eventTime,
      eventName: 'CreateRoute',
    });
    const changes = [
      change('rtb-0a', '2026-10-01T00:00:00Z'),
      change('vpce-0a', '2026-10-02T00:00:00Z'),
      change('rtb-0b', '2026-10-03T00:00:00Z'),
    ];
    expect(routesWith([toNatGateway('nat-0a')], { changes })).toMatchObject([
      { from: Date.parse('2026-10-02T00:00:00Z') / 1000 },
    ]);
  });

  it('is not said of subnets whose table cannot be read', () => {
    expect(routesWith([toNatGateway('nat-0a')], { routeTables: unreadable() })).toEqual([]);
  });
});

it('knows NAT gateways by all interfaces and addresses, and clients without the gateways themselves', () => {
  const addresses = [
    { privateIp: '10.0.0.5', networkInterfaceId: 'eni-0c' },
    { privateIp: '10.0.0.6' },
    { publicIp: '203.0.113.5' },
  ];
  expect(
    networkOf({
      natGateways: [natGateway({ addresses }), regionalNatGateway({ natGatewayId: 'nat-0r', addresses: [] })],
      networkInterfaces: [
        networkInterface({ ipv6Addresses: ['2001:db8::5'] }),
        networkInterface({ networkInterfaceId: 'eni-0c', interfaceType: 'nat_gateway' }),
      ],
    }),
  ).toMatchObject({
    natGateways: [
      {
        natGatewayId: 'nat-0a',
        kind: 'zonal',
        interfaceIds: ['eni-0c'],
        privateAddresses: ['10.0.0.5', '10.0.0.6'],
      },
      { natGatewayId: 'nat-0r', kind: 'regional', interfaceIds: [], privateAddresses: [] },
    ],
    interfaces: [{ interfaceId: 'eni-0b', privateAddresses: ['10.0.1.10', '2001:db8::5'] }],
  });
});

describe("the Region's ranges", () => {
  const listOf = (name: string, ownerId: string) => prefixList({ name, ownerId });

  it.each([
    ["AWS's list", listOf('com.amazonaws.eu-west-3.s3', 'AWS'), ['com.amazonaws.eu-west-3.s3']],
    [
      "AWS's list of IPv6, under the same name",
      listOf('com.amazonaws.eu-west-3.ipv6.s3', 'AWS'),
      ['com.amazonaws.eu-west-3.s3'],
    ],
    ['no list that only bears the name', listOf('com.amazonaws.eu-west-3.s3', '111122223333'), []],
  ])('are those of %s', (_, list, names) => {
    const sources = rangeSourcesOf(estateOf({ prefixLists: [list] }));
    expect(sources.prefixLists?.map(({ name }) => name)).toEqual(names);
  });

  it('are none where the entries could not be read', () => {
    const list = prefixList({ prefixListId: DYNAMODB_LIST_ID, ownerId: 'AWS', cidrs: unreadable() });
    expect(rangeSourcesOf(estateOf({ prefixLists: [list] })).prefixLists).toMatchObject([{ cidrs: [] }]);
  });
});
