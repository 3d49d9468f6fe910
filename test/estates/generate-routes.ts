/** Arbitrary routes as EC2 would accept them, drawn so that they often meet the services' addresses. */
import * as fc from 'fast-check';
import type { Route, RouteTarget } from '../../lib/core/network/estate.ts';
import { DEFAULT_IPV4, DEFAULT_IPV6, DYNAMODB_LIST_ID, NAT64, route, S3_LIST_ID } from './build-estate.ts';

/** Customer-managed lists that routes of generated estates may name. */
export const CUSTOMER_LIST_IDS = ['pl-0c1', 'pl-0c2', 'pl-0c3'] as const;

/** The target of a route before the VPC is known whose NAT gateways and endpoints it names. */
interface TargetShape {
  readonly kind: RouteTarget['kind'];
  /** Which of the VPC's NAT gateways, modulo their number; in a VPC without one: one that is gone. */
  readonly pick: number;
}

export interface RouteShape {
  readonly destination: string;
  readonly target: TargetShape;
  readonly state: Route['state'];
  readonly origin: Route['origin'];
}

const pick = fc.integer({ min: 0, max: 2 });

function oneKindOf(...kinds: readonly (readonly [number, RouteTarget['kind']])[]): fc.Arbitrary<TargetShape> {
  const weighted = kinds.map(([weight, kind]) => ({ weight, arbitrary: fc.constant(kind) }));
  return fc.record({ kind: fc.oneof(...weighted), pick });
}

// EC2 takes an egress-only gateway for IPv6 alone.
const ipv4Target = oneKindOf(
  [8, 'natGateway'],
  [4, 'internetGateway'],
  [2, 'transitGateway'],
  [1, 'coreNetwork'],
  [1, 'vpcPeeringConnection'],
  [1, 'networkInterface'],
  [1, 'vpcEndpoint'],
  [1, 'virtualPrivateGateway'],
  [1, 'localGateway'],
  [1, 'carrierGateway'],
  [1, 'other'],
);
const ipv6Target = oneKindOf(
  [4, 'egressOnlyInternetGateway'],
  [3, 'internetGateway'],
  [1, 'natGateway'],
  [1, 'transitGateway'],
  [1, 'coreNetwork'],
  [1, 'vpcPeeringConnection'],
  [1, 'networkInterface'],
  [1, 'vpcEndpoint'],
  [1, 'virtualPrivateGateway'],
);
const nat64Target = oneKindOf([4, 'natGateway'], [1, 'transitGateway'], [1, 'networkInterface']);
const propagatedTarget = oneKindOf([2, 'virtualPrivateGateway'], [1, 'networkInterface']);

const state = fc.oneof(
  { weight: 12, arbitrary: fc.constant('active' as const) },
  { weight: 2, arbitrary: fc.constant('blackhole' as const) },
  { weight: 1, arbitrary: fc.constant('filtered' as const) },
);

/** A CIDR at, inside or around a service's IPv4 addresses (those of region.ts and some beside them). */
export const ipv4Cidr: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom([52, 95, 154], [52, 95, 155], [52, 95, 156], [52, 94, 16], [52, 95, 157]),
    fc.integer({ min: 0, max: 255 }),
    fc.oneof(fc.constantFrom(8, 16, 23, 24, 25, 32), fc.integer({ min: 1, max: 32 })),
  )
  .map(([network, host, length]) => maskedIpv4([...network, host], length));

function maskedIpv4(parts: readonly number[], length: number): string {
  const masked = parts.map((part, i) => part & (0xff << Math.min(8, Math.max(0, 8 * (i + 1) - length))));
  return `${masked.join('.')}/${length}`;
}

const ipv6Cidr = fc.constantFrom(
  '2000::/3',
  '2000::/4',
  '2600::/12',
  '2a05:d000::/25',
  '2a05:d050:c000::/40',
  '2a05:d050:c080::/41',
  '2a05:d050:c0a0:8000::/49',
);
// 52.95.154.0/23 and parts of it, as NAT64 writes them.
const nat64Cidr = fc.constantFrom(
  NAT64,
  NAT64,
  '64:ff9b::345f:9a00/119',
  '64:ff9b::345f:9b00/120',
  '64:ff9b::/97',
);

function routes(destination: fc.Arbitrary<string>, target: fc.Arbitrary<TargetShape>) {
  const origin = fc.constant('static' as const);
  return fc.record({ destination, target, state, origin }).map((shape): readonly RouteShape[] => [shape]);
}

const propagated = fc
  .record({
    destination: fc.oneof(fc.constant(DEFAULT_IPV4), ipv4Cidr, ipv6Cidr, fc.constant('10.0.9.0/24')),
    target: propagatedTarget,
    state,
    origin: fc.constant('propagated' as const),
  })
  .map((shape): readonly RouteShape[] => [shape]);

const splitDefault = fc
  .tuple(routes(fc.constant('0.0.0.0/1'), ipv4Target), routes(fc.constant('128.0.0.0/1'), ipv4Target))
  .map((halves) => halves.flat());

/** Routes that somebody would add together; the two halves of a split default come as one. */
export const routeGroup: fc.Arbitrary<readonly RouteShape[]> = fc.oneof(
  { weight: 10, arbitrary: routes(fc.constant(DEFAULT_IPV4), ipv4Target) },
  { weight: 4, arbitrary: routes(fc.constant(DEFAULT_IPV6), ipv6Target) },
  { weight: 4, arbitrary: routes(ipv4Cidr, ipv4Target) },
  { weight: 2, arbitrary: splitDefault },
  { weight: 2, arbitrary: routes(nat64Cidr, nat64Target) },
  { weight: 2, arbitrary: routes(ipv6Cidr, ipv6Target) },
  { weight: 2, arbitrary: routes(fc.constantFrom(...CUSTOMER_LIST_IDS), ipv4Target) },
  { weight: 1, arbitrary: routes(fc.constantFrom(S3_LIST_ID, DYNAMODB_LIST_ID), ipv4Target) },
  { weight: 2, arbitrary: propagated },
);

/** The route that a shape means in a VPC with these ids. */
export function routeOf(shape: RouteShape, vpcNumber: string, natGatewayIds: readonly string[]): Route {
  const isGone = shape.target.kind === 'natGateway' && natGatewayIds.length === 0;
  return route(shape.destination, targetOf(shape.target, vpcNumber, natGatewayIds), {
    // A NAT gateway that is gone leaves a black hole.
    state: isGone ? 'blackhole' : shape.state,
    origin: shape.origin,
  });
}

const ID_PREFIX = {
  local: 'local',
  internetGateway: 'igw',
  egressOnlyInternetGateway: 'eigw',
  virtualPrivateGateway: 'vgw',
  natGateway: 'nat',
  vpcEndpoint: 'vpce',
  networkInterface: 'eni',
  transitGateway: 'tgw',
  coreNetwork: 'arn:aws:networkmanager::111122223333:core-network/core-network',
  vpcPeeringConnection: 'pcx',
  localGateway: 'lgw',
  carrierGateway: 'cagw',
  other: 'arn:aws:odb:eu-west-3:111122223333:odb-network/odbnet',
} as const;

function targetOf(target: TargetShape, vpcNumber: string, natGatewayIds: readonly string[]): RouteTarget {
  const { kind } = target;
  if (kind === 'local') return { kind };
  if (kind === 'natGateway')
    return { kind, id: natGatewayIds[target.pick % natGatewayIds.length] ?? `nat-0${vpcNumber}dead` };
  if (kind === 'vpcEndpoint') return { kind, id: firewallEndpointId(vpcNumber) };
  const id = `${ID_PREFIX[kind]}-0${vpcNumber}`;
  return kind === 'networkInterface' && target.pick > 0
    ? { kind, id, instanceId: `i-0${vpcNumber}ff` }
    : { kind, id };
}

/** The one Gateway Load Balancer endpoint of a generated VPC. */
export function firewallEndpointId(vpcNumber: string): string {
  return `vpce-0${vpcNumber}fe`;
}
