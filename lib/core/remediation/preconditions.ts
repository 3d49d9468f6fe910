/** Whether what an action rests on still holds in an estate. Unreadable is never a yes. */
import type { EstateIndex } from '../network/index-estate.ts';
import type { VpcEndpoint } from '../network/estate.ts';
import type { EstatePart } from '../reads/estate-parts.ts';
import type { Action, ApplyContext, Precondition } from './action.ts';
import { isTaggedBy } from './actions/resolve-tags.ts';
import { prefixListRoute } from './actions/route-of-endpoint.ts';
import { isGone } from './endpoint-states.ts';
import { namedInPolicy, POLICY_PARTS } from './named-in-policy.ts';
import { BUCKET_KINDS } from './preconditions/bucket-policy.ts';
import { INTERFACE_KINDS } from './preconditions/interface-endpoint.ts';
import type {
  PreconditionKind,
  PreconditionKinds,
  PreconditionResult,
} from './preconditions/precondition-kind.ts';
import { endpointOf, fails, HOLDS, idText } from './preconditions/precondition-kind.ts';

/** The first precondition of the action that does not hold. */
export function checkPreconditions(
  index: EstateIndex,
  action: Action,
  context: ApplyContext,
): PreconditionResult {
  for (const precondition of action.preconditions) {
    const result = check(index, precondition, context);
    if (!result.holds) return result;
  }
  return HOLDS;
}

/** The parts of an estate that tell whether the action's preconditions hold. */
export function preconditionParts(action: Action): readonly EstatePart[] {
  return [...new Set(action.preconditions.flatMap(({ kind }) => KINDS[kind].parts))];
}

function check(index: EstateIndex, condition: Precondition, context: ApplyContext): PreconditionResult {
  // The table pairs each kind with the condition of that name; TypeScript cannot follow that through a union.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const kind = KINDS[condition.kind] as PreconditionKind<Precondition>;
  for (const part of kind.parts) {
    const { [part]: read } = index.estate;
    if (read.status === 'unreadable') return fails(read.reason);
  }
  return kind.check(index, condition, context);
}

const KINDS: PreconditionKinds<Precondition> = {
  ...INTERFACE_KINDS,
  noGatewayEndpoint: {
    parts: ['vpcEndpoints'],
    check: (index, { vpcId, serviceName }) => {
      const other = livingEndpoint(index, vpcId, serviceName);
      return other === undefined ? HOLDS : fails(`${other.vpcEndpointId} serves ${serviceName} already`);
    },
  },
  gatewayEndpointAvailable: {
    parts: ['vpcEndpoints'],
    check: (index, { vpcEndpointId, vpcId, serviceName }, context) =>
      isAvailable(endpointOf(index, vpcEndpointId, context), vpcId, serviceName)
        ? HOLDS
        : fails(`endpoint ${idText(vpcEndpointId, context)} is not available in ${vpcId}`),
  },
  noPrefixListRoute: {
    parts: ['routeTables'],
    check: (index, { routeTableId, prefixListId }) => {
      const table = index.routeTables.get(routeTableId);
      if (table === undefined) return fails(`route table ${routeTableId} is gone`);
      return prefixListRoute(table, prefixListId) === undefined
        ? HOLDS
        : fails(`${routeTableId} has a route to ${prefixListId} already`);
    },
  },
  routeTableAssociated: {
    parts: ['vpcEndpoints'],
    check: (index, { vpcEndpointId, routeTableId }, context) =>
      endpointOf(index, vpcEndpointId, context)?.routeTableIds.includes(routeTableId) === true
        ? HOLDS
        : fails(`${routeTableId} is not on ${idText(vpcEndpointId, context)} any more`),
  },
  noRouteTables: {
    parts: ['vpcEndpoints'],
    check: (index, { vpcEndpointId }, context) => {
      const endpoint = endpointOf(index, vpcEndpointId, context);
      return endpoint === undefined || endpoint.routeTableIds.length === 0
        ? HOLDS
        : fails(`other route tables use ${endpoint.vpcEndpointId} now: ${endpoint.routeTableIds.join(', ')}`);
    },
  },
  ownedByRemediation: {
    parts: ['vpcEndpoints'],
    check: (index, { vpcEndpointId }, context) => {
      const endpoint = endpointOf(index, vpcEndpointId, context);
      return endpoint === undefined || isTaggedBy(endpoint, context.remediationId)
        ? HOLDS
        : fails(`${endpoint.vpcEndpointId} does not carry the tags of this remediation any more`);
    },
  },
  namedInNoPolicy: {
    parts: POLICY_PARTS,
    check: (index, { vpcEndpointId }, context) => {
      const obstacle = namedInPolicy(index.estate, idText(vpcEndpointId, context));
      return obstacle === undefined ? HOLDS : fails(obstacle);
    },
  },
  ...BUCKET_KINDS,
};

function livingEndpoint(index: EstateIndex, vpcId: string, serviceName: string): VpcEndpoint | undefined {
  return (index.endpointsOfVpc.get(vpcId) ?? []).find(
    (endpoint) =>
      endpoint.type === 'Gateway' &&
      endpoint.serviceName === serviceName &&
      // One of a managed service stays its own; plans pass it over too.
      !endpoint.requesterManaged &&
      !isGone(endpoint),
  );
}

function isAvailable(endpoint: VpcEndpoint | undefined, vpcId: string, serviceName: string): boolean {
  return (
    endpoint?.state === 'available' &&
    endpoint.type === 'Gateway' &&
    endpoint.vpcId === vpcId &&
    endpoint.serviceName === serviceName
  );
}
