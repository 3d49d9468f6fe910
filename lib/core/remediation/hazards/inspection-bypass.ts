/**
 * Traffic that passes, or may pass, an inspection today and will go around it.
 *
 * A firewall endpoint or an appliance is found in the tables themselves, and one step further in the table of the NAT
 * gateway they lead to: the common order is client, NAT, firewall, internet. Behind a transit gateway, core network,
 * peering, virtual private gateway or local gateway nothing can be seen from here, and a firewall is what usually
 * stands there.
 */
import type { EgressPath } from '../../network/egress-path.ts';
import { egressLegs } from '../../network/egress-path.ts';
import type { GatewayService, NatGateway, Part, Route, RouteTable } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { compileRoutes, legsOf } from '../../network/select-route.ts';
import { serviceRanges } from '../../network/service-ranges.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import { serviceLabel } from './service-label.ts';
import type { Unread } from './unreadable.ts';
import { missingParts, unreadGroup } from './unreadable.ts';

const ID = 'inspection-bypass';
const WHAT = 'whether the traffic is inspected today';

export function findInspectionBypass({ index, draft, tables, subnets }: HazardScope): readonly Hazard[] {
  const { natGateways, vpcEndpoints } = index.estate;
  const ranges = serviceRanges(index, draft.service, 'ipv4');
  const missing = missingParts(ID, WHAT, {
    routeTables: tables,
    subnets,
    natGateways,
    vpcEndpoints,
    prefixLists: ranges,
  });
  if (missing.length > 0) return missing;
  const sightings = valueOr(tables, []).flatMap((table) =>
    egressLegs(index, table, draft.service).flatMap((leg) =>
      sightingsOn(index, draft.service, table, leg.path),
    ),
  );
  const places = new Map(
    sightings.flatMap((item) => ('place' in item ? [[item.place, item.what] as const] : [])),
  );
  const unread = sightings.flatMap((item) => ('reason' in item ? [item] : []));
  return [
    ...[...places].map(([place, what]) => bypass(place, what, serviceLabel(draft.service))),
    ...unreadGroup(ID, 'routeTables', WHAT, distinct(unread)),
  ];
}

function distinct(unread: readonly Unread[]): readonly Unread[] {
  return [...new Map(unread.map((item) => [item.name, item])).values()];
}

function bypass(place: string, what: string, service: string): Hazard {
  const text =
    `Traffic to ${service} passes ${place} today, ${what}. The endpoint takes it out of whatever is inspected or ` +
    'logged there. Ask whoever keeps the inspection; an endpoint policy and bucket or table policies can take its place.';
  return { id: ID, kind: 'found', subject: place, text };
}

type Sighting = { readonly place: string; readonly what: string } | Unread;

const BEYOND = 'behind which nothing can be seen from here';

function sightingsOn(
  index: EstateIndex,
  service: GatewayService,
  table: RouteTable,
  path: EgressPath,
): readonly Sighting[] {
  switch (path.via) {
    case 'firewallEndpoint':
      return [{ place: path.vpcEndpointId, what: 'a firewall or another appliance' }];
    case 'natInstance':
      return [{ place: path.id, what: 'an instance or interface that may filter or log' }];
    case 'transitGateway':
    case 'coreNetwork':
    case 'vpcPeering':
    case 'virtualPrivateGateway':
    case 'localGateway':
    case 'carrierGateway':
      return [{ place: path.id, what: BEYOND }];
    case 'natGateway':
      return behindNat(index, service, path.natGatewayId);
    case 'unknown':
      return [{ name: table.routeTableId, reason: path.reason }];
    case 'gatewayEndpoint':
    case 'brokenEndpoint':
    case 'internetGateway':
    case 'egressOnlyInternetGateway':
    case 'local':
    case 'blackhole':
    case 'none':
      return [];
  }
}

function behindNat(index: EstateIndex, service: GatewayService, natGatewayId: string): readonly Sighting[] {
  const nat = index.natGateways.get(natGatewayId);
  if (nat === undefined) return [{ name: natGatewayId, reason: 'the account does not show it' }];
  const table = tableOfNat(index, nat);
  if (table === undefined)
    return [{ name: natGatewayId, reason: 'the account does not show its route table' }];
  const routes = routesTo(index, service, table);
  if (routes.status === 'unreadable') return [{ name: table.routeTableId, reason: routes.reason }];
  return routes.value.flatMap((route) => sightingBehind(index, route));
}

// A Regional NAT gateway is in no subnet; AWS makes it a table of its own.
function tableOfNat(index: EstateIndex, nat: NatGateway): RouteTable | undefined {
  if (nat.subnetId !== undefined) return index.tableOfSubnet.get(nat.subnetId);
  return index.tablesOfVpc
    .get(nat.vpcId)
    ?.find((table) =>
      table.associations.some(
        (association) => association.kind === 'gateway' && association.gatewayId === nat.natGatewayId,
      ),
    );
}

function routesTo(index: EstateIndex, service: GatewayService, table: RouteTable): Part<readonly Route[]> {
  const ranges = serviceRanges(index, service, 'ipv4');
  if (ranges.status === 'unreadable') return ranges;
  const { entries, opaque } = compileRoutes(index, table);
  const [hidden] = opaque;
  if (hidden !== undefined) return { status: 'unreadable', reason: hidden.reason };
  const winners = ranges.value.cidrs.flatMap((cidr) => legsOf(cidr, entries).flatMap((leg) => leg.winners));
  return { status: 'read', value: [...new Set(winners)] };
}

function sightingBehind(index: EstateIndex, { target }: Route): readonly Sighting[] {
  switch (target.kind) {
    case 'vpcEndpoint': {
      const endpoint = index.vpcEndpoints.get(target.id);
      if (endpoint === undefined) return [{ name: target.id, reason: 'the account does not show it' }];
      return endpoint.type === 'GatewayLoadBalancer'
        ? [{ place: target.id, what: 'a firewall or another appliance' }]
        : [];
    }
    case 'networkInterface':
      return [
        { place: target.instanceId ?? target.id, what: 'an instance or interface that may filter or log' },
      ];
    case 'transitGateway':
    case 'coreNetwork':
    case 'vpcPeeringConnection':
    case 'virtualPrivateGateway':
    case 'localGateway':
    case 'carrierGateway':
      return [{ place: target.id, what: BEYOND }];
    case 'other':
      return [{ name: target.id, reason: 'it is not a known kind of target' }];
    case 'local':
    case 'internetGateway':
    case 'egressOnlyInternetGateway':
    case 'natGateway':
      return [];
  }
}
