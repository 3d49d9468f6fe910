/** The tags by which a bucket's owner says what should become of it. */
import type { Policy } from '../iam/policy.ts';
import { readable } from '../iam/truth.ts';
import { ENDPOINT_ONLY_SID } from '../iam/cure/endpoint-only-statement.ts';
import type { Tags } from '../network/estate.ts';

/** `no`: the bucket is to stay open. `yes`: it is meant to be closed, and a finding weighs more. */
export const ENDPOINT_ONLY_TAG = 'endpointer:endpoint-only';

/** Names or ARNs of roles, separated by spaces, that may come from anywhere: break-glass and deployment roles. */
export const EXEMPT_ROLES_TAG = 'endpointer:exempt-roles';

/** The ARNs of the roles that the owner exempts: by tag, or in the statement that was approved. No patterns. */
export function exemptRolesOf(
  tags: Tags,
  policy: Policy | undefined,
  { partition, accountId }: { readonly partition: string; readonly accountId: string },
): readonly string[] {
  const asked = (tags[EXEMPT_ROLES_TAG] ?? '').split(/\s+/).filter((name) => name !== '');
  const tagged = asked.map((name) =>
    name.startsWith('arn:') ? name : `arn:${partition}:iam::${accountId}:role/${name}`,
  );
  const named = (policy?.statements ?? []).filter(({ sid }) => sid === ENDPOINT_ONLY_SID);
  const approved = named
    .flatMap(({ conditions }) => readable(conditions))
    .flatMap(({ key, values }) => (key === 'aws:principalarn' ? values : []));
  return [...new Set([...tagged, ...approved])].filter((arn) =>
    /^arn:[a-z-]+:iam::\d{12}:role\/[^*?$]+$/.test(arn),
  );
}
