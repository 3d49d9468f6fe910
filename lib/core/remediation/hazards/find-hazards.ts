/**
 * Everything that may break when the draft is carried out, as far as the estate shows, and what it does not show.
 *
 * Laws: a part that becomes unreadable takes no hazard away without an `unreadable` one of the same id in its place;
 * and the order in which things were read changes nothing, because ids and subjects go into the plan's hash.
 */
import type { EstateIndex } from '../../network/index-estate.ts';
import type { Hazard } from '../plan.ts';
import { findCentralEndpointZone } from './central-endpoint-zone.ts';
import { findDnsSupportOff } from './dns-support-off.ts';
import type { FindHazard, PlanDraft } from './draft.ts';
import { scopeOf } from './draft.ts';
import { findDualStackClients } from './dual-stack-clients.ts';
import { findEdgeTable } from './edge-table.ts';
import { findEgressRules } from './egress-rules.ts';
import { findEndpointPolicyNarrow } from './endpoint-policy-narrow.ts';
import { findConnectionsCut, findOrganizationPolicies, findStrangersAllowList } from './inherent.ts';
import { findInspectionBypass } from './inspection-bypass.ts';
import { findNetworkConditionPolicies } from './network-condition-policies.ts';
import { findOutpostSubnets } from './outpost-subnets.ts';
import { findQuotaEndpoints } from './quota-endpoints.ts';
import { findQuotaRoutes } from './quota-routes.ts';
import { findSharedSubnets } from './shared-subnets.ts';

/** In the order in which people should read them. */
const HAZARDS: readonly FindHazard[] = [
  findNetworkConditionPolicies,
  findEndpointPolicyNarrow,
  findInspectionBypass,
  findSharedSubnets,
  findCentralEndpointZone,
  findEgressRules,
  findDnsSupportOff,
  findEdgeTable,
  findOutpostSubnets,
  findQuotaEndpoints,
  findQuotaRoutes,
  findDualStackClients,
  findConnectionsCut,
  findStrangersAllowList,
  findOrganizationPolicies,
];

const KINDS: readonly Hazard['kind'][] = ['found', 'unreadable', 'inherent'];

/** The hazards of a draft, in an order that depends on nothing but them; a draft without tables has none. */
export function findHazards(index: EstateIndex, draft: PlanDraft): readonly Hazard[] {
  if (draft.routeTableIds.length === 0) return [];
  const scope = scopeOf(index, draft);
  return HAZARDS.flatMap((find) => find(scope).toSorted(byKindAndSubject));
}

function byKindAndSubject(a: Hazard, b: Hazard): number {
  const kinds = KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
  if (kinds !== 0) return kinds;
  return a.subject < b.subject ? -1 : Number(a.subject > b.subject);
}
