/** Generated estates are such as EC2 could hold; else the laws built on them would be about nothing. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estate, RouteTable } from '../../lib/core/network/estate.ts';
import { valueOr } from '../../lib/core/network/estate.ts';
import { curableEstate, readableEstate } from './generate-estate.ts';
import { addressBits, tableOf, walkAddress } from './walk-address.ts';

function everyTable(check: (table: RouteTable, estate: Estate) => void): void {
  fc.assert(
    fc.property(readableEstate(), (estate) => {
      for (const table of valueOr(estate.routeTables, [])) check(table, estate);
    }),
  );
}

describe('a generated estate', () => {
  it('has no two routes of one origin to the same destination in a table', () => {
    everyTable(({ routes }) => {
      const keys = routes.map(({ origin, destination }) => `${origin} ${JSON.stringify(destination)}`);
      expect(new Set(keys).size).toBe(keys.length);
    });
  });

  it('has a local route for every block of the VPC in every table', () => {
    everyTable((table, estate) => {
      const vpc = valueOr(estate.vpcs, []).find((one) => one.vpcId === table.vpcId);
      const locals = table.routes.flatMap(({ target, destination }) =>
        target.kind === 'local' && 'cidr' in destination ? [destination.cidr] : [],
      );
      expect(locals).toEqual([...(vpc?.cidrBlocks ?? []), ...(vpc?.ipv6CidrBlocks ?? [])]);
    });
  });

  it('routes to a gateway endpoint exactly where the endpoint is associated', () => {
    everyTable((table, estate) => {
      const gateways = valueOr(estate.vpcEndpoints, []).filter((one) => one.type === 'Gateway');
      const associated = gateways.filter((one) => one.routeTableIds.includes(table.routeTableId));
      const routed = table.routes.flatMap(({ target, destination }) =>
        target.kind === 'vpcEndpoint' && 'prefixListId' in destination ? [target.id] : [],
      );
      const ids = associated.map((one) => one.vpcEndpointId);
      expect(routed.filter((id) => gateways.some((one) => one.vpcEndpointId === id))).toEqual(ids);
      expect(new Set(associated.map((one) => one.serviceName)).size).toBe(associated.length);
    });
  });

  it('associates every subnet with one table at most, and every VPC that we own with one main table', () => {
    fc.assert(
      fc.property(readableEstate(), (estate) => {
        const tables = valueOr(estate.routeTables, []);
        const ids = tables.flatMap((table) =>
          table.associations.flatMap((one) => (one.kind === 'subnet' ? [one.subnetId] : [])),
        );
        expect(new Set(ids).size).toBe(ids.length);
        const mains = tables.filter((table) => table.associations.some((one) => one.kind === 'main'));
        const ours = valueOr(estate.vpcs, []).filter((vpc) => vpc.ownerId === estate.accountId);
        expect(mains.map((table) => table.vpcId)).toEqual(ours.map((vpc) => vpc.vpcId));
      }),
    );
  });

  it('hides the tables of subnets that are shared with us', () => {
    fc.assert(
      fc.property(readableEstate(), (estate) => {
        const shared = valueOr(estate.subnets, []).filter((one) => one.ownerId !== estate.accountId);
        expect(shared.filter((one) => tableOf(estate, one.subnetId) !== undefined)).toEqual([]);
      }),
    );
  });
});

describe('a curable estate', () => {
  it('has a subnet that reaches both services through NAT and has no endpoint', () => {
    fc.assert(
      fc.property(curableEstate(), (estate) => {
        const subnets = valueOr(estate.subnets, []).filter(({ subnetId, cidrBlock, ipv6CidrBlocks }) => {
          const ways = [
            walkAddress(estate, subnetId, 's3', '52.95.154.1'),
            walkAddress(estate, subnetId, 'dynamodb', '52.94.16.1'),
          ];
          const isIpv4Only = cidrBlock !== undefined && ipv6CidrBlocks.length === 0;
          return isIpv4Only && ways.every((way) => way.startsWith('natGateway'));
        });
        expect(subnets.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('an address as bits', () => {
  it.each([
    ['128.0.0.1', `1${'0'.repeat(30)}1`],
    ['8000::1', `1${'0'.repeat(126)}1`],
    ['::', '0'.repeat(128)],
    ['0:0:0:0:0:0:0:3', `${'0'.repeat(126)}11`],
    ['::0.0.0.3', `${'0'.repeat(126)}11`],
  ])('writes %s out', (address, bits) => {
    expect(addressBits(address)).toBe(bits);
  });
});
