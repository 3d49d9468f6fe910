import { expect, test } from 'vitest';
import { defaultAccount, defaultAccountRegions } from './default-account.ts';
import { completeFixture, type Fixture } from './fixture.ts';
import { testAccount } from './test-account.ts';
import { validateFixture } from './validate-fixture.ts';

const route = { DestinationCidrBlock: '0.0.0.0/0', State: 'active' } as const;

const faults: readonly (readonly [what: string, spoil: (fixture: Fixture) => void, says: string])[] = [
  [
    'a part nobody knows',
    (fixture) => Object.assign(fixture, { Lakes: [] }),
    'Lakes is no part of a fixture',
  ],
  ['a part that is no list', (fixture) => Object.assign(fixture, { Vpcs: {} }), 'Vpcs must be a list'],
  ['an account id of five digits', (fixture) => (fixture.accountId = '12345'), 'twelve digits'],
  ['a Region that is none', (fixture) => (fixture.region = 'Paris'), "got 'Paris'"],
  ['a VPC there twice', ({ Vpcs }) => Vpcs.push({ VpcId: 'vpc-1' }), 'Vpcs has VpcId vpc-1 twice'],
  [
    'a bucket without a name',
    ({ Buckets }) => Buckets.push({ Name: '', BucketRegion: 'eu-west-3', Policy: null }),
    'has no Name',
  ],
  [
    'a subnet of an unknown VPC',
    ({ Subnets }) => Subnets.push({ SubnetId: 'subnet-x', VpcId: 'vpc-x' }),
    'Subnets[2] names VpcId vpc-x',
  ],
  [
    'an association with an unknown subnet',
    ({ RouteTables }) =>
      RouteTables.push({ RouteTableId: 'rtb-x', VpcId: 'vpc-1', Associations: [{ SubnetId: 'subnet-x' }] }),
    'rtb-x.Associations[0] names SubnetId subnet-x',
  ],
  [
    'an active route to an unknown NAT gateway',
    ({ RouteTables }) => RouteTables[1]?.Routes?.push({ ...route, NatGatewayId: 'nat-x' }),
    'nat-x',
  ],
  [
    'an active route to an unknown internet gateway',
    ({ RouteTables }) => RouteTables[1]?.Routes?.push({ ...route, GatewayId: 'igw-x' }),
    'igw-x',
  ],
  [
    'a NAT gateway that went without its routes',
    (fixture) => (fixture.NatGateways = []),
    'or the route blackhole',
  ],
  [
    'an endpoint whose table has no route to it',
    ({ VpcEndpoints }) =>
      VpcEndpoints.push({
        VpcEndpointId: 'vpce-x',
        VpcId: 'vpc-1',
        VpcEndpointType: 'Gateway',
        State: 'available',
        RouteTableIds: ['rtb-main'],
      }),
    'vpce-x names route table rtb-main, which has no route to it',
  ],
  [
    'a gateway service without its prefix list',
    (fixture) => (fixture.ManagedPrefixLists = []),
    'no prefix list of AWS bears that name',
  ],
];

test.each(faults)('a fixture with %s is refused', (_, spoil, says) => {
  const fixture = completeFixture(testAccount);
  spoil(fixture);
  expect(() => validateFixture(fixture)).toThrow(says);
});

test('a blackhole may lead to what is gone', () => {
  const fixture = completeFixture(testAccount);
  fixture.RouteTables[1]?.Routes?.push({
    DestinationCidrBlock: '0.0.0.0/0',
    State: 'blackhole',
    NatGatewayId: 'nat-gone',
  });
  expect(() => validateFixture(fixture)).not.toThrow();
});

test('all faults are named in one error, but not without end', () => {
  const fixture = completeFixture(testAccount);
  fixture.Subnets = Array.from({ length: 20 }, (_, index) => ({
    SubnetId: `subnet-${index}`,
    VpcId: 'vpc-x',
  }));
  expect(() => validateFixture(fixture)).toThrow(/vpc-x[^]*and \d+ more$/);
});

test.each(defaultAccountRegions)('the default account of %s is a possible one', (region) => {
  expect(() => validateFixture(completeFixture(defaultAccount(region)))).not.toThrow();
});

test('a Region without recorded prefix lists is refused with those that have them', () => {
  expect(() => defaultAccount('xx-north-1')).toThrow(/xx-north-1; known are .*eu-west-3/);
});
