/** Roles with all their policies, which one operation gives in two separate lists. */
import type { ManagedPolicyDetail, RoleDetail } from '@aws-sdk/client-iam';
import { GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import type { AttachedPolicy, Part, Role } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { UnexpectedAnswer, required } from './reader.ts';

/** A role whose managed policies are still only named: they may come on a later page. */
export interface UnresolvedRole extends Omit<Role, 'policies'> {
  readonly inline: readonly AttachedPolicy[];
  readonly named: readonly {
    readonly arn: string;
    readonly name: string;
    readonly kind: 'managed' | 'boundary';
  }[];
}

/** The document of the default version of a managed policy. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly document: string | undefined;
}

export async function readRoles(reader: Reader): Promise<readonly Role[]> {
  const iam = await reader.clients.iam();
  const found = await readPages(reader, 'iam:GetAccountAuthorizationDetails', {
    ask: (Marker) =>
      iam.send(
        new GetAccountAuthorizationDetailsCommand({
          Filter: ['Role', 'LocalManagedPolicy', 'AWSManagedPolicy'],
          MaxItems: largestPageOf('iam:GetAccountAuthorizationDetails'),
          Marker,
        }),
      ),
    next: (answer) =>
      required(answer.IsTruncated, 'IsTruncated') ? required(answer.Marker, 'Marker') : undefined,
    items: (answer): readonly (UnresolvedRole | ManagedPolicy)[] => [
      ...(answer.RoleDetailList ?? []).map(toUnresolvedRole),
      ...(answer.Policies ?? []).map(toManagedPolicy),
    ],
  });
  return resolveRoles(
    found.filter((item) => 'roleArn' in item),
    found.filter((item) => 'arn' in item),
  );
}

export function toUnresolvedRole(role: RoleDetail): UnresolvedRole {
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    roleName: required(role.RoleName, 'RoleName'),
    roleArn: required(role.Arn, 'Arn'),
    instanceProfileArns: (role.InstanceProfileList ?? []).flatMap(({ Arn }) => Arn ?? []),
    inline: (role.RolePolicyList ?? []).map(({ PolicyName, PolicyDocument }) => ({
      name: required(PolicyName, 'PolicyName'),
      kind: 'inline',
      document: toText(required(PolicyDocument, 'PolicyDocument')),
    })),
    named: [
      ...(role.AttachedManagedPolicies ?? []).map(({ PolicyArn, PolicyName }) => {
        const arn = required(PolicyArn, 'PolicyArn');
        return { arn, name: PolicyName ?? arn, kind: 'managed' as const };
      }),
      ...(boundary === undefined ? [] : [{ arn: boundary, name: boundary, kind: 'boundary' as const }]),
    ],
  };
}

export function toManagedPolicy(policy: ManagedPolicyDetail): ManagedPolicy {
  const version = policy.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion === true);
  const document = version?.Document;
  return {
    arn: required(policy.Arn, 'Arn'),
    document: document === undefined ? undefined : toText(document),
  };
}

export function resolveRoles(
  roles: readonly UnresolvedRole[],
  managed: readonly ManagedPolicy[],
): readonly Role[] {
  const documents = new Map(managed.map(({ arn, document }) => [arn, document]));
  return roles.map(({ inline, named, ...role }) => ({
    ...role,
    policies: resolve(inline, named, documents),
  }));
}

function resolve(
  inline: UnresolvedRole['inline'],
  named: UnresolvedRole['named'],
  documents: ReadonlyMap<string, string | undefined>,
): Part<readonly AttachedPolicy[]> {
  const policies = [...inline];
  for (const { arn, name, kind } of named) {
    const document = documents.get(arn);
    if (document === undefined) {
      return { status: 'unreadable', reason: `iam:GetAccountAuthorizationDetails does not show ${arn}` };
    }
    policies.push({ name, kind, document });
  }
  return { status: 'read', value: policies };
}

/** IAM sends documents URL-encoded (RFC 3986). https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyDetail.html */
function toText(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (cause) {
    throw new UnexpectedAnswer('a policy document is not URL-encoded', { cause });
  }
}
