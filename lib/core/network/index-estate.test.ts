import { describe, expect, it } from 'vitest';
import { articleEstate, ARTICLE } from '../../../test/estates/article-estate.ts';
import {
  emptyEstate,
  estateOf,
  instance,
  lambdaFunction,
  networkInterface,
  role,
  routeTable,
  subnet,
  trafficRecord,
  unreadable,
} from '../../../test/estates/build-estate.ts';
import { indexEstate } from './index-estate.ts';

describe('the index of an estate', () => {
  it('gives a subnet without an association to the main table of its own VPC', () => {
    const index = indexEstate(
      estateOf({
        subnets: [
          subnet(),
          subnet({ subnetId: 'subnet-0b' }),
          subnet({ subnetId: 'subnet-0c', vpcId: 'vpc-0b' }),
        ],
        routeTables: [
          routeTable({ routeTableId: 'rtb-0a', isMain: true }),
          routeTable({ routeTableId: 'rtb-0b', subnetIds: ['subnet-0b'] }),
        ],
      }),
    );
    const tables = ['subnet-0a', 'subnet-0b', 'subnet-0c'].map(
      (id) => index.tableOfSubnet.get(id)?.routeTableId,
    );
    expect(tables).toEqual(['rtb-0a', 'rtb-0b', undefined]);
    expect(index.subnetsOfTable.get('rtb-0a')?.map((one) => one.subnetId)).toEqual(['subnet-0a']);
  });

  it.each([
    ['its subnet', { client: 'anybody', subnetId: 'subnet-0a' }],
    ['an instance', { client: 'i-0a' }],
    ['a network interface', { client: 'eni-0b' }],
    ['a private address', { client: '10.0.1.10' }],
  ])('finds the subnet of traffic that names %s', (_, named) => {
    const { subnetId: _left, ...record } = trafficRecord();
    const estate = estateOf({
      subnets: [subnet()],
      instances: [instance()],
      networkInterfaces: [networkInterface()],
      traffic: [{ ...record, ...named }],
    });
    expect(indexEstate(estate).trafficOfSubnet.get('subnet-0a')).toHaveLength(1);
  });

  it('finds it in the VPC that the record names, where another VPC has the same address', () => {
    const { subnetId: _left, ...record } = trafficRecord({ client: '10.0.1.10' });
    const other = { vpcId: 'vpc-0b', subnetId: 'subnet-0b', networkInterfaceId: 'eni-0c' };
    const estate = estateOf({
      subnets: [subnet(), subnet(other)],
      networkInterfaces: [networkInterface(), networkInterface(other)],
      traffic: [record],
    });
    const { trafficOfSubnet } = indexEstate(estate);
    expect([...trafficOfSubnet.keys()]).toEqual(['subnet-0a']);
  });

  it('finds functions by each of their subnets, and roles by ARN and by instance profile', () => {
    const estate = estateOf({
      functions: [lambdaFunction({ subnetIds: ['subnet-0a', 'subnet-0b'] })],
      roles: [role({ instanceProfileArns: ['arn:profile-1', 'arn:profile-2'] })],
    });
    const index = indexEstate(estate);
    const [found] = index.functionsOfSubnet.get('subnet-0b') ?? [];
    expect(index.rolesByArn.get(found?.roleArn ?? '')?.roleName).toBe('thumbnails');
    expect(index.rolesOfProfile.get('arn:profile-2')).toHaveLength(1);
    expect(index.functionsOfSubnet.get('subnet-0a')).toEqual([found]);
  });

  it('is empty where the parts could not be read', () => {
    const index = indexEstate({ ...emptyEstate(), subnets: unreadable(), routeTables: unreadable() });
    expect([index.subnets.size, index.routeTables.size, index.tableOfSubnet.size]).toEqual([0, 0, 0]);
  });

  it("knows the article's instances by subnet", () => {
    const found = indexEstate(articleEstate()).instancesOfSubnet.get(ARTICLE.privateSubnetId);
    expect(found?.map((one) => one.instanceId)).toEqual([ARTICLE.privateInstanceId]);
  });
});
