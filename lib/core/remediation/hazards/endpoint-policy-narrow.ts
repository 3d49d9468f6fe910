/**
 * A policy made for other subnets governs the new ones as soon as their tables lead to the endpoint.
 *
 * Only AWS's default counts as wide: everybody, every action, every resource, no condition, no Deny. Whether a
 * narrower policy would do for the new clients is a question for a person.
 */
import { parsePolicy } from '../../iam/parse-policy.ts';
import type { Policy, Statement } from '../../iam/policy.ts';
import { isUnknown } from '../../iam/truth.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';

const ID = 'endpoint-policy-narrow';

/** https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
export function findEndpointPolicyNarrow({ draft }: HazardScope): readonly Hazard[] {
  const { endpoint } = draft;
  if (endpoint === undefined) return [];
  const subject = endpoint.vpcEndpointId;
  if (endpoint.policyDocument === null) return [unclear(subject, 'the answer held no policy')];
  const policy = parsePolicy(endpoint.policyDocument);
  if (isUnknown(policy)) return [unclear(subject, policy.unknown)];
  if (isFullAccess(policy, draft.service)) return [];
  const text =
    `${subject} has a policy of its own, made for the subnets that use it now. It would govern the new ones too, and ` +
    'refuse them what it does not name: packages, container layers, agents. Widen it first, or check each client.';
  return [{ id: ID, kind: 'found', subject, text }];
}

function unclear(subject: string, reason: string): Hazard {
  return {
    id: ID,
    kind: 'unreadable',
    subject,
    text: `Cannot tell what ${subject} lets through: ${reason}.`,
  };
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
