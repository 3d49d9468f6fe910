/** What a narrower endpoint policy may refuse, and what tells. */
import type { EndpointUse, VpcEndpoint } from '../../network/estate.ts';
import type { Hazard } from '../plan.ts';
import type { OwnRealm } from './own-realm.ts';
import { describeRealm } from './own-realm.ts';

export interface PolicyChange {
  readonly endpoint: VpcEndpoint;
  readonly realm: OwnRealm;
  /** What was seen through the endpoint; undefined where nobody looked. */
  readonly uses: readonly EndpointUse[] | undefined;
  /** Of those, what the new policy is not known to let through. */
  readonly refused: readonly EndpointUse[];
  /** What the open statements have no room for. */
  readonly notAdded: readonly string[];
}

export function policyHazards(change: PolicyChange): readonly Hazard[] {
  const { endpoint, realm } = change;
  const subject = endpoint.vpcEndpointId;
  const own = describeRealm(realm);
  const inherent = (id: string, text: string): Hazard => ({ id, kind: 'inherent', subject, text });
  return [
    ...observed(change),
    ...realmDoubt(change),
    ...notAdded(change),
    inherent(
      'strangers-refused',
      `Through ${subject} only principals of ${own} reach its resources then. Buckets of partners, public data and ` +
        'tools that sign with keys of another account are refused, whatever their own policies say.',
    ),
    inherent(
      'signed-by-others',
      'URLs that somebody else has signed beforehand, calls that a service makes with credentials of an account of its ' +
        'own, and calls without a signature count as those of strangers. What AWS documents of such is admitted; ' +
        'what is not documented is refused.',
    ),
    inherent(
      'late-enforcement',
      'It may take minutes until AWS enforces the new policy, and as long until rolling back is felt.',
    ),
  ];
}

function observed({ endpoint, uses, refused }: PolicyChange): readonly Hazard[] {
  const subject = endpoint.vpcEndpointId;
  if (uses === undefined) {
    const text =
      `Nobody has recorded what goes through ${subject}, so what would be refused cannot be known. CloudTrail's ` +
      'network activity events (or data events) of some weeks tell it.';
    return [{ id: 'uses-not-observed', kind: 'unreadable', subject, text }];
  }
  if (refused.length === 0) return [];
  const named = refused.slice(0, 5).map(describeUse);
  const more = refused.length > named.length ? `; and ${refused.length - named.length} more` : '';
  const text = `Of what was seen ${spanOf(uses)} the new policy would not surely let through: ${named.join('; ')}${more}.`;
  return [{ id: 'observed-uses-refused', kind: 'found', subject, text }];
}

function describeUse({ action, resource, principalArn, principalAccount, calls }: EndpointUse): string {
  const whose =
    principalAccount === undefined ? 'somebody unsigned' : `somebody of account ${principalAccount}`;
  const who = principalArn ?? whose;
  return `${calls} × ${action} on ${resource ?? 'a resource that is not told'} by ${who}`;
}

/** `from 2026-10-01 to 2026-11-01` */
export function spanOf(uses: readonly EndpointUse[]): string {
  const days = uses.flatMap(({ from, to }) => [from.slice(0, 10), to.slice(0, 10)]).sort();
  return `from ${days[0] ?? '?'} to ${days.at(-1) ?? '?'}`;
}

function realmDoubt({ realm }: PolicyChange): readonly Hazard[] {
  if (realm.doubt === undefined) return [];
  const text =
    `Whether ${describeRealm(realm)} is in an organization could not be read (${realm.doubt}). Only the account ` +
    'itself counts as one’s own: calls of its organization’s other accounts, and to their resources, are refused.';
  return [{ id: 'organization-unreadable', kind: 'unreadable', subject: 'organizations', text }];
}

function notAdded({ endpoint, notAdded: names }: PolicyChange): readonly Hazard[] {
  if (names.length === 0) return [];
  const text =
    'The present policy is narrow in actions or resources already, and what AWS owns and others use was not added to ' +
    `it (${names.join(', ')}): see whether it let that through.`;
  return [{ id: 'narrow-already', kind: 'found', subject: endpoint.vpcEndpointId, text }];
}
