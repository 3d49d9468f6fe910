/** Laws of egress paths, over generated estates and against a router that walks single addresses. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyEstate,
  PATH_PARTS,
  readableEstate,
  withUnreadable,
} from '../../../test/estates/generate-estate.ts';
import { walkAddress } from '../../../test/estates/walk-address.ts';
import type { Cidr } from './cidr.ts';
import { formatAddress, lastAddress, parseAddress, parseCidr } from './cidr.ts';
import type { EgressLeg, EgressPath } from './egress-path.ts';
import { egressLegs } from './egress-path.ts';
import type { Estate, GatewayService, Part, Route, RouteTable } from './estate.ts';
import { valueOr } from './estate.ts';
import { indexEstate } from './index-estate.ts';
import { nat64Ranges, serviceRanges } from './service-ranges.ts';

const SERVICES: readonly GatewayService[] = ['s3', 'dynamodb'];

/** One table of an estate, with what egressLegs says of it. */
interface Judged {
  readonly estate: Estate;
  readonly table: RouteTable;
  readonly service: GatewayService;
  readonly legs: readonly EgressLeg[];
}

function judge(estate: Estate): readonly Judged[] {
  const index = indexEstate(estate);
  return valueOr(estate.routeTables, []).flatMap((table) =>
    SERVICES.map((service) => ({ estate, table, service, legs: egressLegs(index, table, service) })),
  );
}

/** Path in the walker's words; how a NAT gateway is made is no part of the way. */
function wordsOf(path: EgressPath): string {
  if (path.via === 'unknown') return 'unknown';
  const { via } = path;
  const id = Object.entries(path).find(([key]) => key === 'target' || /^id$|Id$/.test(key))?.[1];
  return id === undefined ? via : `${via} ${id}`;
}

/** Blocks that a route of the table names, prefix lists written out. */
function routeBlocks({ estate, table }: Pick<Judged, 'estate' | 'table'>): readonly Cidr[] {
  const lists = new Map(valueOr(estate.prefixLists, []).map((list) => [list.prefixListId, list.cidrs]));
  const texts = table.routes.flatMap(({ destination }) => {
    if ('cidr' in destination) return [destination.cidr];
    const cidrs = lists.get(destination.prefixListId);
    return cidrs === undefined ? [] : valueOr(cidrs, []);
  });
  return texts.flatMap((text) => parseCidr(text) ?? []);
}

function blocksOf(leg: EgressLeg): readonly Cidr[] {
  return leg.cidrs.flatMap((text) => parseCidr(text) ?? []);
}

/** Addresses where an answer is likeliest to be wrong: the edges of routes and legs, and one step beside a route's. */
function sampleAddresses(judged: Judged): readonly string[] {
  const routes = routeBlocks(judged).flatMap((block) => {
    const { first } = block;
    const last = lastAddress(block);
    return [first - 1n, first, (first + last) / 2n, last, last + 1n].map((value) => ({ ...block, value }));
  });
  const legs = judged.legs.flatMap((leg) => {
    const blocks = blocksOf(leg);
    // A range that nobody lists falls into dozens of halves; its ends and one of them are enough.
    const few = blocks.length > 8 ? [0, 1, -1].flatMap((at) => blocks.at(at) ?? []) : blocks;
    return few.flatMap((block) => [block.first, lastAddress(block)].map((value) => ({ ...block, value })));
  });
  const inFamily = [...routes, ...legs].filter(
    ({ family, value }) => value >= 0n && value < 1n << (family === 'ipv4' ? 32n : 128n),
  );
  return [...new Set(inFamily.map(formatAddress))];
}

function holds(block: Cidr, address: string): boolean {
  const parsed = parseAddress(address);
  return parsed?.family === block.family && block.first <= parsed.value && parsed.value <= lastAddress(block);
}

function legFinder(legs: readonly EgressLeg[]): (address: string) => EgressLeg | undefined {
  const blocks = legs.flatMap((leg) => blocksOf(leg).map((block) => ({ block, leg })));
  return (address) => blocks.find(({ block }) => holds(block, address))?.leg;
}

function firstSubnet({ estate, table }: Judged): string | undefined {
  return indexEstate(estate).subnetsOfTable.get(table.routeTableId)?.[0]?.subnetId;
}

/** What every sampled address of a table gets, in words, for comparing two estates. */
function answers(judged: Judged, addresses: readonly string[]): readonly string[] {
  const find = legFinder(judged.legs);
  return addresses.map((address) => {
    const leg = find(address);
    return `${address} ${leg === undefined ? 'no leg' : wordsOf(leg.path)}`;
  });
}

function withTables(estate: Estate, change: (table: RouteTable) => RouteTable): Estate {
  const value = valueOr(estate.routeTables, []).map(change);
  return estate.routeTables.status === 'read'
    ? { ...estate, routeTables: { status: 'read', value } }
    : estate;
}

describe('the legs of a table', () => {
  it('cover the addresses of the service exactly, and none twice', () => {
    fc.assert(
      fc.property(readableEstate(), (estate) => {
        const index = indexEstate(estate);
        for (const { service, legs } of judge(estate)) {
          const exact = legs.filter((leg) => leg.family !== 'nat64' && leg.cidrs.length > 0);
          for (const family of new Set(exact.map((leg) => leg.family))) {
            if (family === 'nat64') continue;
            const ranges = serviceRanges(index, service, family);
            if (ranges.status !== 'read' || ranges.value.precision !== 'exact') continue;
            const ours = exact.filter((leg) => leg.family === family).flatMap(blocksOf);
            expect(spans(ours)).toEqual(spans(ranges.value.cidrs));
          }
        }
      }),
    );
  });

  it('are what the walker finds, address by address', () => {
    fc.assert(
      fc.property(readableEstate(), (estate) => {
        for (const judged of judge(estate)) expectWalkerToAgree(judged, sampleAddresses(judged));
      }),
      { numRuns: 200 },
    );
  });

  it('are what the walker finds at addresses picked blindly', () => {
    const blind = fc.array(fc.nat(1023), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(readableEstate(), blind, (estate, offsets) => {
        for (const judged of judge(estate)) {
          const blocks = judged.legs.flatMap((leg) => blocksOf(leg).slice(0, 8));
          const addresses = blocks.flatMap((block) => pickInside(block, offsets));
          expectWalkerToAgree(judged, addresses);
        }
      }),
    );
  });

  it('leave NAT64 out only where the walker finds nothing that may translate', () => {
    const idle =
      /^(none|local|blackhole|internetGateway|egressOnly|virtualPrivate|localGateway|carrier|\w+Endpoint)/;
    fc.assert(
      fc.property(readableEstate(), (estate) => {
        const index = indexEstate(estate);
        for (const judged of judge(estate)) {
          const subnetId = firstSubnet(judged);
          const ranges = nat64Ranges(index, judged.service);
          if (subnetId === undefined || ranges.status === 'unreadable') continue;
          if (!judged.legs.some((leg) => leg.family === 'ipv6')) continue;
          const inside = sampleAddresses(judged).filter((address) =>
            ranges.value.cidrs.some((block) => holds(block, address)),
          );
          const find = legFinder(judged.legs);
          for (const address of inside.filter((one) => find(one) === undefined)) {
            expect(walkAddress(estate, subnetId, judged.service, address)).toMatch(idle);
          }
        }
      }),
    );
  });

  it('say unknown of an IPv6 service without a list only where its addresses go different ways', () => {
    fc.assert(
      fc.property(readableEstate(), (estate) => {
        for (const judged of judge(estate)) {
          const subnetId = firstSubnet(judged);
          const ipv6 = judged.legs.filter((leg) => leg.family === 'ipv6');
          if (subnetId === undefined || ipv6.every((leg) => leg.cidrs.length > 0)) continue;
          const ways = ['2000::', '3fff:ffff::', ...sampleAddresses(judged)]
            .filter((address) => /^[23]/.test(address) && address.includes(':'))
            .map((address) => walkAddress(estate, subnetId, judged.service, address))
            .filter((way) => way !== 'local');
          // Several routes that cannot be told are no certain answer either.
          expect(new Set(ways).size > 1 || ways.includes('unknown')).toBe(true);
        }
      }),
    );
  });
});

function pickInside(block: Cidr, offsets: readonly number[]): readonly string[] {
  const size = lastAddress(block) - block.first + 1n;
  return offsets.map((offset) => {
    const value = block.first + (BigInt(offset) * size) / 1024n;
    return formatAddress({ family: block.family, value });
  });
}

function ownIpv6Blocks(table: RouteTable): readonly Cidr[] {
  const locals = table.routes.filter((one) => one.target.kind === 'local');
  return locals
    .flatMap(({ destination }) => ('cidr' in destination ? (parseCidr(destination.cidr) ?? []) : []))
    .filter((block) => block.family === 'ipv6');
}

/** The walker says of every address in a leg what the leg says. */
function expectWalkerToAgree(judged: Judged, addresses: readonly string[]): void {
  const subnetId = firstSubnet(judged);
  if (subnetId === undefined) return;
  const find = legFinder(judged.legs);
  // A service without a list is somewhere in the IPv6 Internet, hence not at the VPC's own addresses.
  const own = ownIpv6Blocks(judged.table);
  const inLegs = addresses.filter(
    (address) => find(address) !== undefined && !own.some((block) => holds(block, address)),
  );
  const walked = inLegs.map((at) => `${at} ${walkAddress(judged.estate, subnetId, judged.service, at)}`);
  expect(answers(judged, inLegs)).toEqual(walked);
}

function spans(blocks: readonly Cidr[]): readonly (readonly bigint[])[] {
  const joined: [bigint, bigint][] = [];
  for (const block of blocks.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    const previous = joined.at(-1);
    if (previous !== undefined && previous[1] >= block.first) throw new Error('two blocks share an address');
    if (previous !== undefined && previous[1] + 1n === block.first) previous[1] = lastAddress(block);
    else joined.push([block.first, lastAddress(block)]);
  }
  return joined;
}

describe('the answer for an address', () => {
  it('does not depend on the order of routes, tables, subnets, lists or endpoints', () => {
    fc.assert(
      fc.property(readableEstate(), (estate) => {
        const shuffled = withTables(
          {
            ...estate,
            routeTables: reversed(estate.routeTables),
            subnets: reversed(estate.subnets),
            prefixLists: reversed(estate.prefixLists),
            vpcEndpoints: reversed(estate.vpcEndpoints),
          },
          (table) => ({ ...table, routes: table.routes.toReversed() }),
        );
        const after = new Map(
          judge(shuffled).map((one) => [`${one.table.routeTableId} ${one.service}`, one]),
        );
        for (const before of judge(estate)) {
          const twin = after.get(`${before.table.routeTableId} ${before.service}`);
          const addresses = sampleAddresses(before);
          expect(twin && answers(twin, addresses)).toEqual(answers(before, addresses));
        }
      }),
    );
  });

  it('stays what it was when a route is added that is wider than the one that carries it', () => {
    const wide = fc.constantFrom('0.0.0.0/0', '32.0.0.0/3', '52.0.0.0/8', '::/0', '2000::/3');
    fc.assert(
      fc.property(readableEstate(), wide, (estate, cidr) => {
        const added = { destination: { cidr }, target: { kind: 'transitGateway', id: 'tgw-0ff' } } as const;
        const route: Route = { ...added, state: 'active', origin: 'static' };
        const others = withTables(estate, (table) => ({ ...table, routes: [...table.routes, route] }));
        const after = judge(others);
        for (const [i, before] of judge(estate).entries()) {
          const addresses = carriedByNarrower(before, cidr);
          const twin = after[i];
          expect(twin && answers(twin, addresses)).toEqual(answers(before, addresses));
        }
      }),
    );
  });

  it('of a subnet without an association is that of one associated with the main table', () => {
    fc.assert(
      fc.property(readableEstate(), (estate) => {
        const explicit = withTables(estate, (table) => {
          if (!table.associations.some((one) => one.kind === 'main')) return table;
          const served = indexEstate(estate).subnetsOfTable.get(table.routeTableId) ?? [];
          const associations = served.map(({ subnetId }) => ({
            associationId: `rtbassoc-${subnetId}`,
            kind: 'subnet' as const,
            subnetId,
          }));
          return { ...table, associations };
        });
        expect(judge(explicit).map((one) => one.legs)).toEqual(judge(estate).map((one) => one.legs));
      }),
    );
  });
});

function reversed<T>(part: Part<readonly T[]>): Part<readonly T[]> {
  return part.status === 'read' ? { status: 'read', value: part.value.toReversed() } : part;
}

/** The sampled addresses that a block narrower than this one carries, and whose answer is theirs alone. */
function carriedByNarrower(judged: Judged, wide: string): readonly string[] {
  const length = parseCidr(wide)?.prefixLength ?? 0;
  const narrower = routeBlocks(judged).filter((block) => block.prefixLength > length);
  const ipv6 = serviceRanges(indexEstate(judged.estate), judged.service, 'ipv6');
  const isTogether = ipv6.status === 'read' && ipv6.value.precision === 'somewhere';
  return sampleAddresses(judged)
    .filter((address) => narrower.some((block) => holds(block, address)))
    .filter((address) => !(isTogether && /^[23]/.test(address) && address.includes(':')));
}

describe('what could not be read', () => {
  it('gives unknown, never another answer', () => {
    fc.assert(
      fc.property(anyEstate(), fc.subarray([...PATH_PARTS], { minLength: 1 }), (estate, parts) => {
        const after = new Map(
          judge(withUnreadable(estate, parts)).map((one) => [
            `${one.table.routeTableId} ${one.service}`,
            one,
          ]),
        );
        for (const before of judge(estate)) {
          const twin = after.get(`${before.table.routeTableId} ${before.service}`);
          if (twin === undefined || twin.legs.every((leg) => leg.path.via === 'unknown')) continue;
          const addresses = sampleAddresses(before);
          const known = answers(twin, addresses).filter((answer) => !answer.endsWith('unknown'));
          expect(answers(before, addresses)).toEqual(expect.arrayContaining(known));
        }
      }),
    );
  });

  it.each(['subnets', 'prefixLists'] as const)('leaves no path of any table known without %s', (part) => {
    fc.assert(
      fc.property(anyEstate(), (estate) => {
        const before = judge(estate);
        for (const [i, { legs }] of judge(withUnreadable(estate, [part])).entries()) {
          expect(legs.map((leg) => leg.path.via)).toEqual(legs.map(() => 'unknown'));
          if ((before[i]?.legs.length ?? 0) > 0) expect(legs.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('leaves no path to an endpoint known without the endpoints', () => {
    fc.assert(
      fc.property(anyEstate(), (estate) => {
        const paths = judge(withUnreadable(estate, ['vpcEndpoints'])).flatMap((one) => one.legs);
        const toEndpoints = paths.filter((leg) => 'vpcEndpointId' in leg.path);
        expect(toEndpoints).toEqual([]);
      }),
    );
  });
});
