/** Whether what an action rests on still holds in an estate. Unreadable is never a yes. */
import { mergeEndpointOnly } from '../iam/cure/merge-endpoint-only.ts';
import { markedStatements } from '../iam/cure/restore-policy.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import type { VpcEndpoint } from '../network/estate.ts';
import type { EstatePart } from '../reads/estate-parts.ts';
import type { Action, ApplyContext, Precondition, Reference } from './action.ts';
import { resolveReference } from './action.ts';
import { isTaggedBy } from './actions/create-gateway-endpoint.ts';
import { bucketPolicyOf } from './actions/bucket-policy-of.ts';
import { prefixListRoute } from './actions/route-of-endpoint.ts';
import { isGone } from './endpoint-states.ts';
import { hashPolicy, hashText } from './hash-policy.ts';
import { mergeOptions } from './merge-options.ts';
import { unservedMark } from './serving-endpoints.ts';
import { namedInPolicy, POLICY_PARTS } from './named-in-policy.ts';

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

/** The parts of an estate that tell whether the action's preconditions hold. */
export function preconditionParts(action: Action): readonly EstatePart[] {
  return [...new Set(action.preconditions.flatMap(({ kind }) => KINDS[kind].parts))];
}

export const HOLDS: PreconditionResult = { holds: true };

export function fails(reason: string): PreconditionResult {
  return { holds: false, reason };
}

/** How one kind of precondition is looked at; its parts were read, or the answer would be their reason. */
export interface PreconditionKind<P extends Precondition> {
  readonly parts: readonly EstatePart[];
  readonly check: (index: EstateIndex, condition: P, context: ApplyContext) => PreconditionResult;
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

const KINDS: {
  readonly [K in Precondition['kind']]: PreconditionKind<Extract<Precondition, { kind: K }>>;
} = {
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
  bucketPolicyIs: {
    parts: ['buckets'],
    check: (index, { bucketName, policyHash }) =>
      withPolicy(index, bucketName, (policy) =>
        hashPolicy(policy) === policyHash ? HOLDS : fails(`the policy of ${bucketName} has changed since`),
      ),
  },
  endpointOnlyProved: {
    parts: ['buckets', 'vpcEndpoints'],
    check: (index, { bucketName, admit, exemptRoles, policyHash }) =>
      withPolicy(index, bucketName, (policy) => {
        const merged = mergeEndpointOnly(policy, mergeOptions(index, { bucketName, admit, exemptRoles }));
        if (merged.verdict === 'refused') return fails(merged.reason);
        return hashPolicy(merged.policyText) === policyHash
          ? HOLDS
          : fails(`the policy of ${bucketName} would become another one than was planned`);
      }),
  },
  endpointsServeS3: {
    parts: ['vpcEndpoints'],
    check: (index, { admit }) => {
      const obstacle = unservedMark(index, admit);
      return obstacle === undefined ? HOLDS : fails(obstacle);
    },
  },
  bucketStatementUntouched: {
    parts: ['buckets'],
    check: (index, { bucketName, statementHashes }) =>
      withPolicy(index, bucketName, (policy) => {
        const marked = markedStatements(policy);
        return marked === '' || statementHashes.includes(hashText(marked))
          ? HOLDS
          : fails(`somebody has changed our statement in the policy of ${bucketName} since`);
      }),
  },
};

function withPolicy(
  index: EstateIndex,
  bucketName: string,
  check: (policy: string | null) => PreconditionResult,
): PreconditionResult {
  const policy = bucketPolicyOf(index, bucketName);
  return policy.status === 'read'
    ? check(policy.value)
    : fails(`the policy of ${bucketName} cannot be read: ${policy.reason}`);
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
