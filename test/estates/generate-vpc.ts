/**
 * The shape of an arbitrary VPC: everything in it that decides where traffic goes, before it takes EC2's form.
 *
 * Shapes are free of EC2's rules, so that drawing and shrinking stay simple; `vpcParts` turns every shape into
 * something EC2 would accept.
 */
import * as fc from 'fast-check';
import type { GatewayService, Route } from '../../lib/core/network/estate.ts';
import type { RouteShape } from './generate-routes.ts';
import { routeGroup } from './generate-routes.ts';

interface TableShape {
  readonly routes: readonly RouteShape[];
  /** Associated with the internet gateway, thus with no subnet. */
  readonly isEdge: boolean;
  /** Kept away from endpoints, so that it has something to cure. */
  readonly isCurable: boolean;
  readonly ownedByStack: boolean;
}

export interface SubnetShape {
  readonly stack: 'ipv4' | 'dual' | 'ipv6';
  /** Number of the table it is associated with; none or one that cannot be: the main table serves it. */
  readonly table?: number | undefined;
}

interface EndpointShape {
  readonly kind: 'gateway' | 'interface';
  readonly service: GatewayService;
  readonly state: string;
  readonly tables: readonly number[];
  readonly routeState: Route['state'];
  readonly isTight: boolean;
}

export interface VpcShape {
  /** Owned by another account that shares the subnets: tables, gateways and endpoints stay hidden. */
  readonly isShared: boolean;
  readonly hasIpv6: boolean;
  /** A VPC whose addresses are the service's own: EC2 lets you. */
  readonly usesPublicBlock: boolean;
  readonly dnsSupport: 'on' | 'off' | 'unreadable';
  /** The first one is the main table. */
  readonly tables: readonly TableShape[];
  readonly subnets: readonly SubnetShape[];
  readonly nats: readonly ('zonal' | 'regional' | 'private')[];
  readonly endpoints: readonly EndpointShape[];
}

/** True in one case of ten. */
export const rarely = fc.oneof(
  { weight: 9, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

const tableShape: fc.Arbitrary<TableShape> = fc.record({
  routes: fc.array(routeGroup, { maxLength: 4 }).map((groups) => groups.flat()),
  isEdge: rarely,
  isCurable: fc.constant(false),
  ownedByStack: rarely,
});

const subnetShape: fc.Arbitrary<SubnetShape> = fc.record({
  stack: fc.oneof(
    { weight: 3, arbitrary: fc.constant('ipv4' as const) },
    { weight: 2, arbitrary: fc.constant('dual' as const) },
    { weight: 1, arbitrary: fc.constant('ipv6' as const) },
  ),
  table: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
});

const endpointShape: fc.Arbitrary<EndpointShape> = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant('gateway' as const) },
    { weight: 1, arbitrary: fc.constant('interface' as const) },
  ),
  service: fc.constantFrom('s3', 'dynamodb'),
  state: fc.oneof(
    { weight: 5, arbitrary: fc.constant('available') },
    { weight: 1, arbitrary: fc.constantFrom('pending', 'deleting', 'failed') },
  ),
  tables: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  routeState: fc.oneof(
    { weight: 6, arbitrary: fc.constant('active' as const) },
    { weight: 1, arbitrary: fc.constant('blackhole' as const) },
  ),
  isTight: rarely,
});

const natKind = fc.constantFrom('zonal' as const, 'regional' as const, 'private' as const);

export const vpcShape: fc.Arbitrary<VpcShape> = fc.record({
  isShared: rarely,
  hasIpv6: fc.boolean(),
  usesPublicBlock: rarely,
  dnsSupport: fc.oneof(
    { weight: 6, arbitrary: fc.constant('on' as const) },
    { weight: 1, arbitrary: fc.constantFrom('off' as const, 'unreadable' as const) },
  ),
  tables: fc.array(tableShape, { minLength: 1, maxLength: 4 }),
  subnets: fc.array(subnetShape, { maxLength: 4 }),
  nats: fc.oneof(
    { weight: 3, arbitrary: fc.array(natKind, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  endpoints: fc.array(endpointShape, { maxLength: 3 }),
});

/** The VPC with one more subnet on a table of its own, whose only way out is a NAT gateway. */
export function withCurableTable(shape: VpcShape): VpcShape {
  const toNat: RouteShape = {
    destination: '0.0.0.0/0',
    target: { kind: 'natGateway', pick: 0 },
    state: 'active',
    origin: 'static',
  };
  const table: TableShape = { routes: [toNat], isEdge: false, isCurable: true, ownedByStack: false };
  return {
    ...shape,
    isShared: false,
    usesPublicBlock: false,
    dnsSupport: 'on',
    tables: [...shape.tables, table],
    subnets: [...shape.subnets, { stack: 'ipv4', table: shape.tables.length }],
    nats: ['zonal', ...shape.nats],
  };
}
