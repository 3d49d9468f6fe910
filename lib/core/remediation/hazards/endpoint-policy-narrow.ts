/**
 * A policy made for other subnets governs the new ones as soon as their tables lead to the endpoint.
 *
 * Only AWS's default counts as wide: everybody, every action, every resource, no condition, no Deny. Whether a
 * narrower policy would do for the new clients is a question for a person.
 */
import { parsePolicy } from '../../iam/parse-policy.ts';
import type { Policy, Statement } from '../../iam/policy.ts';
import { isUnknown } from '../../iam/truth.ts';
import type { VpcEndpoint } from '../../network/estate.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';

const ID = 'endpoint-policy-narrow';

export function findEndpointPolicyNarrow({ draft }: HazardScope): readonly Hazard[] {
  const { endpoint } = draft;
  const narrow = endpoint === undefined ? undefined : narrowPolicyOf(endpoint, draft.service);
  if (endpoint === undefined || narrow === undefined) return [];
  const subject = endpoint.vpcEndpointId;
  const text =
    narrow.kind === 'found'
      ? `${subject} has a policy of its own, made for the subnets that use it now. It would govern the new ones too, and ` +
        'refuse them what it does not name: packages, container layers, agents. Widen it first, or check each client.'
      : `Cannot tell what ${subject} lets through: ${narrow.reason}.`;
  return [{ id: ID, kind: narrow.kind, subject, text }];
}

export type NarrowPolicy =
  | { readonly kind: 'found' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * Whether the endpoint lets through less than everything; undefined where it does not.
 *
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function narrowPolicyOf(
  { policyDocument }: Pick<VpcEndpoint, 'policyDocument'>,
  service: string,
): NarrowPolicy | undefined {
  if (policyDocument === null) return { kind: 'unreadable', reason: 'the answer held no policy' };
  const policy = parsePolicy(policyDocument);
  if (isUnknown(policy)) return { kind: 'unreadable', reason: policy.unknown };
  return isFullAccess(policy, service) ? undefined : { kind: 'found' };
}

function isFullAccess(policy: Policy, service: string): boolean {
  return (
    policy.statements.every((statement) => statement.effect === 'Allow') &&
    policy.statements.some((statement) => allowsEverything(statement, service))
  );
}

function allowsEverything(statement: Statement, service: string): boolean {
  const { principal, action, resource, conditions, problems } = statement;
  if (conditions.length > 0 || problems.length > 0) return false;
  if (principal.is !== 'in' || action.is !== 'in' || resource.is !== 'in') return false;
  return (
    principal.items.some((item) => 'is' in item && item.is === 'everyone') &&
    action.items.some((item) => 'text' in item && ['*', `${service}:*`].includes(item.text.toLowerCase())) &&
    resource.items.some((item) => 'text' in item && item.text === '*')
  );
}
