/** Whether what an action rests on still holds in an estate. Unreadable is never a yes. */
import type { EstateIndex } from '../network/index-estate.ts';
import type { Estate, Part, VpcEndpoint } from '../network/estate.ts';
import { unreadableParts } from '../network/estate.ts';
import type { Action, ApplyContext, Precondition, Reference } from './action.ts';
import { resolveReference } from './action.ts';
import { isTaggedBy } from './actions/create-gateway-endpoint.ts';
import { prefixListRoute } from './actions/route-of-endpoint.ts';
import { isGone } from './endpoint-states.ts';

export type PreconditionResult =
  | { readonly holds: true }
  | { readonly holds: false; readonly reason: string };

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

const HOLDS: PreconditionResult = { holds: true };

function fails(reason: string): PreconditionResult {
  return { holds: false, reason };
}

function check(index: EstateIndex, condition: Precondition, context: ApplyContext): PreconditionResult {
  const { routeTables, vpcEndpoints } = index.estate;
  if (vpcEndpoints.status === 'unreadable') return fails(vpcEndpoints.reason);
  const endpoint =
    'vpcEndpointId' in condition ? endpointOf(index, condition.vpcEndpointId, context) : undefined;
  switch (condition.kind) {
    case 'noGatewayEndpoint': {
      const other = livingEndpoint(index, condition.vpcId, condition.serviceName);
      return other === undefined
        ? HOLDS
        : fails(`${other.vpcEndpointId} serves ${condition.serviceName} already`);
    }
    case 'gatewayEndpointAvailable':
      return isAvailable(endpoint, condition.vpcId, condition.serviceName)
        ? HOLDS
        : fails(
            `endpoint ${idText(condition.vpcEndpointId, context)} is not available in ${condition.vpcId}`,
          );
    case 'noPrefixListRoute': {
      if (routeTables.status === 'unreadable') return fails(routeTables.reason);
      const table = index.routeTables.get(condition.routeTableId);
      if (table === undefined) return fails(`route table ${condition.routeTableId} is gone`);
      const route = prefixListRoute(table, condition.prefixListId);
      return route === undefined
        ? HOLDS
        : fails(`${table.routeTableId} has a route to ${condition.prefixListId} already`);
    }
    case 'routeTableAssociated':
      return endpoint?.routeTableIds.includes(condition.routeTableId) === true
        ? HOLDS
        : fails(`${condition.routeTableId} is not on ${idText(condition.vpcEndpointId, context)} any more`);
    case 'noRouteTables':
      return endpoint === undefined || endpoint.routeTableIds.length === 0
        ? HOLDS
        : fails(`other route tables use ${endpoint.vpcEndpointId} now: ${endpoint.routeTableIds.join(', ')}`);
    case 'ownedByRemediation':
      return endpoint === undefined || isTaggedBy(endpoint, context.remediationId)
        ? HOLDS
        : fails(`${endpoint.vpcEndpointId} does not carry the tags of this remediation any more`);
    case 'namedInNoPolicy':
      return namedInPolicy(index.estate, idText(condition.vpcEndpointId, context));
  }
}

function endpointOf(
  index: EstateIndex,
  reference: Reference,
  context: ApplyContext,
): VpcEndpoint | undefined {
  return index.vpcEndpoints.get(idText(reference, context));
}

function idText(reference: Reference, context: ApplyContext): string {
  return resolveReference(reference, context.results);
}

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

/** The parts of an estate that hold policies which could name an endpoint. */
const POLICY_PARTS = ['buckets', 'tables', 'keys', 'roles'] as const;

function namedInPolicy(estate: Estate, vpcEndpointId: string): PreconditionResult {
  const unreadable = unreadableParts(estate).find(({ part }) => POLICY_PARTS.some((name) => name === part));
  if (unreadable !== undefined) return fails(`cannot tell whether a policy names it: ${unreadable.reason}`);
  for (const { name, policy } of policiesOf(estate)) {
    if (policy.status === 'unreadable') {
      return fails(`cannot tell whether the policy of ${name} names it: ${policy.reason}`);
    }
    if (policy.value.some((text) => text.includes(vpcEndpointId)))
      return fails(`the policy of ${name} names it`);
  }
  return HOLDS;
}

interface NamedPolicies {
  readonly name: string;
  readonly policy: Part<readonly string[]>;
}

function policiesOf(estate: Estate): readonly NamedPolicies[] {
  const one = (name: string, policy: Part<string | null>): NamedPolicies => ({
    name,
    policy:
      policy.status === 'read'
        ? { status: 'read', value: policy.value === null ? [] : [policy.value] }
        : policy,
  });
  const many = <T>(part: Part<readonly T[]>, name: (item: T) => NamedPolicies): readonly NamedPolicies[] =>
    part.status === 'read' ? part.value.map(name) : [];
  return [
    ...many(estate.buckets, (bucket) => one(`bucket ${bucket.bucketName}`, bucket.policy)),
    ...many(estate.tables, (table) => one(`table ${table.tableName}`, table.policy)),
    ...many(estate.keys, (key) => one(`key ${key.keyId}`, key.policy)),
    ...many(estate.roles, (role) => ({
      name: `role ${role.roleName}`,
      policy:
        role.policies.status === 'read'
          ? { status: 'read' as const, value: role.policies.value.map((policy) => policy.document) }
          : role.policies,
    })),
  ];
}
