/**
 * Networks beyond the VPC whose clients may use its resolver: they are led to an endpoint by its private DNS, and a group
 * that does not admit them would cut them off.
 *
 * Every network to which the VPC has a route of its own is taken for one, whether or not its resolver listens to them. A
 * default route names no network. Publicly routed blocks behind a transit gateway or a VPN are the Internet's. Where the
 * resolver does listen (an inbound endpoint of Route 53 Resolver), clients may come from elsewhere too: that is a hazard
 * of its own (`inbound-resolver-hazards.ts`).
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-inbound-queries.html
 */
import type { Cidr } from '../../network/cidr.ts';
import { contains, formatCidr, parseCidr } from '../../network/cidr.ts';
import type { Route } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';

/** As EC2 spells them, sorted, without those that lie in another. */
export function fartherBlocks(index: EstateIndex, vpcId: string): readonly string[] {
  const tables = [...index.routeTables.values()].filter((table) => table.vpcId === vpcId);
  const blocks = tables.flatMap(({ routes }) => routes.flatMap((route) => networksOf(index, route)));
  const texts = new Map(blocks.map((block) => [formatCidr(block), block]));
  return [...texts]
    .filter(([text, block]) => ![...texts].some(([other, wide]) => other !== text && contains(wide, block)))
    .map(([text]) => text)
    .sort();
}

function networksOf(index: EstateIndex, { destination, target, state }: Route): readonly Cidr[] {
  if (state !== 'active') return [];
  const isPeering = target.kind === 'vpcPeeringConnection';
  if (!isPeering && !OUTWARD.has(target.kind)) return [];
  const texts =
    'cidr' in destination
      ? [destination.cidr]
      : valueOr(index.prefixLists.get(destination.prefixListId)?.cidrs ?? NONE, []);
  return texts
    .flatMap((text) => parseCidr(text) ?? [])
    .filter(
      (block) => block.prefixLength > 0 && (isPeering || PRIVATE.some((wide) => contains(wide, block))),
    );
}

const NONE = { status: 'read', value: [] } as const;

const OUTWARD: ReadonlySet<string> = new Set([
  'transitGateway',
  'coreNetwork',
  'virtualPrivateGateway',
  'localGateway',
]);

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap(
  (text) => parseCidr(text) ?? [],
);
