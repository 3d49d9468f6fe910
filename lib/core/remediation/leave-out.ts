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
import { ownerOf } from './ownership.ts';
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
  return ownedByCode(index, service, table, choice);
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

/** Why the endpoint would be in vain: every detour of the table stays as it was on the model. */
export function stayingDetours(
  before: EstateIndex,
  after: EstateIndex,
  service: GatewayService,
  table: RouteTable,
): LeftOut | undefined {
  const changed = after.routeTables.get(table.routeTableId);
  const left = changed === undefined ? [] : detoursOf(after, service, changed);
  if (canonicalJson(left) !== canonicalJson(detoursOf(before, service, table))) return undefined;
  const text = describeDetours(before, service, table);
  return { resourceId: table.routeTableId, reason: `a gateway endpoint would not carry it: ${text}` };
}

function detoursOf(index: EstateIndex, service: GatewayService, table: RouteTable): readonly EgressLeg[] {
  return egressLegs(index, table, service).filter((leg) => isDetour(leg.path));
}

function describeDetours(index: EstateIndex, service: GatewayService, table: RouteTable): string {
  return describeLegs(detoursOf(index, service, table));
}

function ownedByCode(
  index: EstateIndex,
  service: GatewayService,
  table: RouteTable,
  choice: Exclude<EndpointChoice, { kind: 'none' }>,
): LeftOut | undefined {
  if (ownerConsents(index, table.vpcId)) return undefined;
  const endpoint: VpcEndpoint | undefined = choice.kind === 'reuse' ? choice.endpoint : undefined;
  const owners = [table, ...(endpoint === undefined ? [] : [endpoint])].map((resource) => ({
    id: 'routeTableId' in resource ? resource.routeTableId : resource.vpcEndpointId,
    owner: ownerOf(index, resource),
  }));
  const owned = owners.find(({ owner }) => isCode(owner));
  if (owned === undefined) return undefined;
  return {
    resourceId: table.routeTableId,
    reason: `${describeOwner(owned.owner)} owns ${owned.id}: change it there, or let the VPC's owner say so with the tag ${MODE_TAG} = approve`,
    snippets: snippetsFor(owned.owner, { index, service, table, endpoint }),
  };
}

function ownerConsents(index: EstateIndex, vpcId: string): boolean {
  const mode = index.vpcs.get(vpcId)?.tags[MODE_TAG];
  return mode === 'approve' || mode === 'auto';
}

function isCode(owner: Owner): boolean {
  return owner.owner === 'cloudformation' || owner.owner === 'terraform' || owner.owner === 'otherTool';
}

function describeOwner(owner: Owner): string {
  switch (owner.owner) {
    case 'cloudformation':
      return `CloudFormation stack ${owner.stackName}`;
    case 'terraform':
      return 'Terraform';
    case 'otherTool':
      return owner.name;
    case 'person':
    case 'endpointer':
    case 'unknown':
      return 'somebody';
  }
}
