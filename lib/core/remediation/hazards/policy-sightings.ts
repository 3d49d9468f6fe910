/** Policies that name a condition key of the path, and those that could not be read, over the whole estate. */
import type { PolicyKind } from '../../iam/policy.ts';
import type { AttachedPolicy, GatewayService, Part, Role } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import type { NetworkMentions } from './network-mentions.ts';
import { networkMentions } from './network-mentions.ts';
import { oncePerEstate } from './once-per-estate.ts';
import type { Principals } from './principals-of-vpc.ts';
import { mayUseRole } from './principals-of-vpc.ts';
import type { Unread } from './unreadable.ts';

/** Somebody's policies that look at the path. */
export interface PolicySighting {
  readonly subject: string;
  /** Who they belong to, to begin a sentence with. */
  readonly who: string;
  /** Condition keys of the path, in lower case. */
  readonly keys: readonly string[];
  readonly documents: readonly string[];
  readonly kind: PolicyKind;
  /** What the documents govern, as ARNs; one that ends in `*` stands for all that begin so. */
  readonly resources: readonly string[];
}

export interface PolicySightings {
  readonly found: readonly PolicySighting[];
  readonly unread: readonly Unread[];
}

/** A thing with one policy of its own. */
interface Holder {
  readonly subject: string;
  readonly text: string;
  readonly policy: Part<string | null>;
  readonly resources: readonly string[];
}

/** Buckets of the estate's Region. */
export const bucketSightings = oncePerEstate((index): PolicySightings => {
  const { buckets, partition, region } = index.estate;
  const own = valueOr(buckets, []).filter((bucket) => bucket.region === region);
  return sightingsOf(
    own.map(({ bucketName, policy }) => {
      const arn = `arn:${partition}:s3:::${bucketName}`;
      return { subject: arn, text: `bucket ${bucketName}`, policy, resources: [arn, `${arn}/*`] };
    }),
  );
});

export const tableSightings = oncePerEstate((index): PolicySightings =>
  sightingsOf(
    valueOr(index.estate.tables, []).map(({ tableName, tableArn, policy }) => {
      return {
        subject: tableArn,
        text: `table ${tableName}`,
        policy,
        resources: [tableArn, `${tableArn}/*`],
      };
    }),
  ),
);

export const keySightings = oncePerEstate((index): PolicySightings =>
  sightingsOf(
    valueOr(index.estate.keys, []).map(({ keyId, keyArn, policy }) => {
      return { subject: keyArn, text: `key ${keyId}`, policy, resources: [keyArn] };
    }),
  ),
);

/** What one policy of a resource says. */
export function sightingsOf(holders: readonly Holder[]): PolicySightings {
  const found: PolicySighting[] = [];
  const unread: Unread[] = [];
  for (const { subject, text, policy, resources } of holders) {
    if (policy.status === 'unreadable') {
      unread.push({ name: text, reason: policy.reason });
    } else if (policy.value !== null) {
      const { keys, unclear } = networkMentions(policy.value, 'resource');
      const who = `The policy of ${text}`;
      if (keys.length > 0)
        found.push({ subject, who, keys, documents: [policy.value], kind: 'resource', resources });
      else if (unclear !== undefined) unread.push({ name: text, reason: unclear });
    }
  }
  return { found, unread };
}

/** The roles that these principals may be using. */
export function roleSightings(
  index: EstateIndex,
  service: GatewayService,
  principals: Principals,
): PolicySightings {
  const found: PolicySighting[] = [];
  const unread: Unread[] = [];
  for (const role of valueOr(index.estate.roles, [])) {
    if (!mayUseRole(principals, role)) continue;
    const { keys, documents, unclear } = roleMentions(index)(role, service);
    const who = `A policy of role ${role.roleName}`;
    if (keys.length > 0)
      found.push({ subject: role.roleArn, who, keys, documents, kind: 'identity', resources: ['*'] });
    else if (unclear !== undefined) unread.push({ name: `role ${role.roleName}`, reason: unclear });
  }
  return { found, unread };
}

interface RoleMentions extends NetworkMentions {
  readonly documents: readonly string[];
}

// The same role is asked about for every VPC in which it may be in use.
const roleMentions = oncePerEstate(() => {
  const known = { s3: new Map<Role, RoleMentions>(), dynamodb: new Map<Role, RoleMentions>() };
  return (role: Role, service: GatewayService): RoleMentions => {
    const mentions = known[service].get(role) ?? mentionsOfRole(role, service);
    known[service].set(role, mentions);
    return mentions;
  };
});

function mentionsOfRole({ policies }: Role, service: GatewayService): RoleMentions {
  if (policies.status === 'unreadable') return { keys: [], documents: [], unclear: policies.reason };
  const read = ({ document }: AttachedPolicy) => ({
    document,
    ...networkMentions(document, 'identity', [service, 'kms']),
  });
  const mentions = policies.value.map(read);
  const documents = mentions.flatMap(({ keys, document }) => (keys.length > 0 ? [document] : []));
  const keys = [...new Set(mentions.flatMap((item) => item.keys))].sort();
  const unclear = mentions.find((item) => item.unclear !== undefined)?.unclear;
  return unclear === undefined ? { keys, documents } : { keys, documents, unclear };
}
