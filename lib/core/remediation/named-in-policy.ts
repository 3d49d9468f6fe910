/** Whether somebody has come to rely on an endpoint by naming it in a policy. */
import type { Estate, Part } from '../network/estate.ts';
import { unreadableParts } from '../network/estate.ts';

/** The parts of an estate that hold policies which could name an endpoint. */
export const POLICY_PARTS = ['buckets', 'tables', 'keys', 'roles'] as const;

/** Which policy names the endpoint, or why that cannot be told; undefined where none does. */
export function namedInPolicy(estate: Estate, vpcEndpointId: string): string | undefined {
  const unreadable = unreadableParts(estate).find(({ part }) => POLICY_PARTS.some((name) => name === part));
  if (unreadable !== undefined) return `cannot tell whether a policy names it: ${unreadable.reason}`;
  for (const { name, policy } of policiesOf(estate)) {
    if (policy.status === 'unreadable') {
      return `cannot tell whether the policy of ${name} names it: ${policy.reason}`;
    }
    if (policy.value.some((text) => text.includes(vpcEndpointId))) return `the policy of ${name} names it`;
  }
  return undefined;
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
