/** What counts as one's own: the organization, or the account where there is none or it cannot be read. */
import type { Estate } from '../../network/estate.ts';

export interface OwnRealm {
  readonly kind: 'organization' | 'account';
  readonly id: string;
  /** As AWS spells them. */
  readonly principalKey: 'aws:PrincipalOrgID' | 'aws:PrincipalAccount';
  readonly resourceKey: 'aws:ResourceOrgID' | 'aws:ResourceAccount';
  /** Why it is the account although there may be an organization. */
  readonly doubt?: string;
}

export function ownRealm({ accountId, organizations }: Estate): OwnRealm {
  const organization = organizations.status === 'read' ? organizations.value[0] : undefined;
  if (organization !== undefined) {
    return {
      kind: 'organization',
      id: organization.organizationId,
      principalKey: 'aws:PrincipalOrgID',
      resourceKey: 'aws:ResourceOrgID',
    };
  }
  return {
    kind: 'account',
    id: accountId,
    principalKey: 'aws:PrincipalAccount',
    resourceKey: 'aws:ResourceAccount',
    ...(organizations.status === 'read' ? {} : { doubt: organizations.reason }),
  };
}

/** `organization o-1`, `account 111122223333` */
export function describeRealm({ kind, id }: OwnRealm): string {
  return `${kind} ${id}`;
}
