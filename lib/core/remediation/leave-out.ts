/** Which findings a plan must leave alone, and what it tells their owner. */
import type { GatewayService, RouteTable, VpcEndpoint } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { prefixListsOfService } from '../network/service-ranges.ts';
import type { EgressLeg } from '../network/egress-path.ts';
import { egressLegs } from '../network/egress-path.ts';
import { isDetour } from '../checks/evaluate-gateway-endpoint-routed.ts';
import { describeLegs } from '../checks/gateway-endpoint-evidence.ts';
import { canonicalJson } from './canonical-json.ts';
import { prefixListRoute } from './actions/route-of-endpoint.ts';
import type { EndpointChoice } from './choose-endpoint.ts';
import { MODE_TAG } from './endpoint-tags.ts';
import type { Owner } from './ownership.ts';
import { describeOwner, ownerOf } from './ownership.ts';
import type { LeftOut } from './plan.ts';
import { snippetsFor } from './snippets.ts';

/** Why the table stays as it is; undefined where the plan may change it. */
export function leaveOut(
  index: EstateIndex,
  service: GatewayService,
  table: RouteTable,
  choice: EndpointChoice,
): LeftOut | undefined {
  const resourceId = table.routeTableId;
  if (table.associations.some((association) => association.kind === 'gateway')) {
    return {
      resourceId,
      reason: 'it also serves a gateway (edge association), whose traffic must not be moved',
    };
  }
  const routed = routedAlready(index, service, table);
  if (routed !== undefined) return { resourceId, reason: routed };
  if (choice.kind === 'none') return { resourceId, reason: choice.reason };
  return undefined;
}

// One table takes one route to a prefix list, whatever its target; AWS would refuse the endpoint's.
function routedAlready(index: EstateIndex, service: GatewayService, table: RouteTable): string | undefined {
  const existing = prefixListsOfService(index, service)
    .map((list) => prefixListRoute(table, list.prefixListId))
    .find((route) => route !== undefined);
  if (existing === undefined) return undefined;
  const where = existing.target.kind === 'vpcEndpoint' ? 'an endpoint' : `a ${existing.target.kind}`;
  const detours = describeDetours(index, service, table);
  return `a route from the service's prefix list to ${where} is there, yet: ${detours}. Mend that by hand`;
}

/** Why the endpoint would be in vain: every detour of the table stays as it was on the model, or no traffic takes it. */
export function stayingDetours(
  before: EstateIndex,
  after: EstateIndex,
  service: GatewayService,
  table: RouteTable,
): LeftOut | undefined {
  const changed = after.routeTables.get(table.routeTableId);
  const left = changed === undefined ? [] : detoursOf(after, service, changed);
  const isUsed = changed !== undefined && takesEndpoint(after, service, changed);
  if (isUsed && detoursOf(before, service, table).length === 0) return undefined;
  if (canonicalJson(left) !== canonicalJson(detoursOf(before, service, table))) return undefined;
  const text = describeDetours(before, service, table);
  return { resourceId: table.routeTableId, reason: `a gateway endpoint would not carry it: ${text}` };
}

function takesEndpoint(index: EstateIndex, service: GatewayService, table: RouteTable): boolean {
  return egressLegs(index, table, service).some(({ path }) => path.via === 'gatewayEndpoint');
}

function detoursOf(index: EstateIndex, service: GatewayService, table: RouteTable): readonly EgressLeg[] {
  return egressLegs(index, table, service).filter((leg) => isDetour(leg.path));
}

function describeDetours(index: EstateIndex, service: GatewayService, table: RouteTable): string {
  return describeLegs(detoursOf(index, service, table));
}

/** The infrastructure code that owns the table, or the endpoint it would be put on, unless the VPC's owner consents. */
function ownedByCode(
  index: EstateIndex,
  table: RouteTable,
  choice: Exclude<EndpointChoice, { kind: 'none' }>,
): OwnedByCode | undefined {
  if (ownerConsents(index, table.vpcId)) return undefined;
  const resources = [table, ...(choice.kind === 'reuse' ? [choice.endpoint] : [])];
  return resources
    .map((resource) => ({
      id: 'routeTableId' in resource ? resource.routeTableId : resource.vpcEndpointId,
      owner: ownerOf(index, resource),
    }))
    .find(({ owner }) => isCode(owner));
}

interface OwnedByCode {
  readonly id: string;
  readonly owner: Owner;
}

/**
 * What the owners of the tables are told: one change for all tables of an owner, given with the first of them, because
 * two snippets would make two endpoints.
 */
export function leaveToOwners(
  index: EstateIndex,
  service: GatewayService,
  tables: readonly RouteTable[],
  choice: EndpointChoice,
): ReadonlyMap<RouteTable, LeftOut> {
  const leftOut = new Map<RouteTable, LeftOut>();
  if (choice.kind === 'none') return leftOut;
  const firstOf = new Map<string, string>();
  const owned = tables.flatMap((table) => {
    const by = ownedByCode(index, table, choice);
    return by === undefined ? [] : [{ table, by, name: describeOwner(by.owner) }];
  });
  const endpoint = choice.kind === 'reuse' ? choice.endpoint : undefined;
  for (const { table, by, name } of owned) {
    const { routeTableId: resourceId, vpcId } = table;
    const first = firstOf.get(name);
    const reason = `${name} owns ${by.id}: change it there, or let the VPC's owner say so with the tag ${MODE_TAG} = approve`;
    if (first === undefined) {
      firstOf.set(name, resourceId);
      const mates = owned.filter((other) => other.name === name).map((other) => other.table);
      const snippets = snippetsFor(by.owner, { index, service, vpcId, tables: mates, endpoint });
      leftOut.set(table, { resourceId, reason, snippets });
    } else {
      leftOut.set(table, {
        resourceId,
        reason: `${reason}. The lines given for ${first} hold this table too`,
      });
    }
  }
  return leftOut;
}

/** The infrastructure code that owns the endpoint, by name, unless the VPC's owner consents. */
export function codeOwnerOf(
  index: EstateIndex,
  vpcId: string,
  endpoint: VpcEndpoint,
): { readonly owner: Owner; readonly name: string } | undefined {
  const owner = ownerOf(index, endpoint);
  return isCode(owner) && !ownerConsents(index, vpcId) ? { owner, name: describeOwner(owner) } : undefined;
}

function ownerConsents(index: EstateIndex, vpcId: string): boolean {
  const mode = index.vpcs.get(vpcId)?.tags[MODE_TAG];
  return mode === 'approve' || mode === 'auto';
}

function isCode(owner: Owner): boolean {
  return owner.owner === 'cloudformation' || owner.owner === 'terraform' || owner.owner === 'otherTool';
}
