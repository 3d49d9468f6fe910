/**
 * Who uses a bucket, and who would be locked out by a proposed policy: a table, decided by evaluating requests under
 * the policy of today and the proposed one, never by the mere presence of a key.
 */
import { parsePolicy } from '../iam/parse-policy.ts';
import { isUnknown } from '../iam/truth.ts';
import type { Estate } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import { configuredUses } from './configured-uses.ts';
import type { AbsentSource, Access, Consumer, ConsumerTable, SeenUse, Use } from './consumer.ts';
import { decideAccess, type PolicyChange } from './decide-access.ts';
import { grantedPrincipals } from './granted-principals.ts';
import { endpointsOfService } from './whose-mark.ts';

export interface ProposedPolicy {
  readonly bucketName: string;
  readonly policyText: string;
}

const EMPTY = '{"Version":"2012-10-17","Statement":[]}';

/** `seen`: what logs show of any buckets; undefined where none were given. */
export function consumersOfBucket(
  estate: Estate,
  { bucketName, policyText }: ProposedPolicy,
  seen?: readonly SeenUse[],
): ConsumerTable {
  const bucket = valueOr(estate.buckets, []).find((one) => one.bucketName === bucketName);
  if (bucket === undefined || bucket.policy.status === 'unreadable') {
    const why = bucket?.policy.status === 'unreadable' ? bucket.policy.reason : 'the bucket is not shown';
    return { consumers: [], absent: [{ source: 'the policy of today', reason: why }] };
  }
  const before = parsePolicy(bucket.policy.value ?? EMPTY);
  const change = { before, after: parsePolicy(policyText) };
  const policy = isUnknown(before) ? undefined : before;
  const arn = `arn:${estate.partition}:s3:::${bucketName}`;
  const uses = [...configuredUses(estate, bucketName, policy), ...usesOf(bucketName, seen ?? [])];
  const found = [
    ...uses.flatMap((use) => decideUse(change, use)),
    ...grantedPrincipals(policy, change, arn, endpointsOfService(estate, 's3').serving),
    ...toldClients(estate, bucketName),
  ];
  return { consumers: worstOfEach(found), absent: absentSources(estate, bucketName, seen) };
}

function usesOf(bucketName: string, seen: readonly SeenUse[]): readonly Use[] {
  return seen.flatMap((one) => (one.bucketName === bucketName ? [one.use] : []));
}

function decideUse(change: PolicyChange, { name, request, evidence }: Use): readonly Consumer[] {
  const decided = decideAccess(change, request);
  if (decided === undefined) return [];
  return [{ name, access: decided.access, reason: `${evidence}: ${decided.reason}` }];
}

/** Clients that are only known to be told of objects, or to have a door of their own: what they ask nobody knows. */
function toldClients(estate: Estate, bucketName: string): readonly Consumer[] {
  const settings = valueOr(estate.bucketSettings, []).find((one) => one.bucketName === bucketName);
  const told = valueOr(settings?.notifies ?? { status: 'read', value: [] }, []).flatMap((target) =>
    target.kind === 'function' ? [target.arn] : [],
  );
  const points = valueOr(estate.accessPoints, []).filter((point) => point.bucketName === bucketName);
  return [
    ...told.map((name): Consumer => ({
      name,
      access: 'cannotTell',
      reason: 'it is told of changes here; whether it then reads, and which way, no setting tells',
    })),
    ...points.map(({ name, vpcId }): Consumer => ({
      name: `access point ${name}`,
      access: 'cannotTell',
      reason: `its clients come from ${vpcId ?? 'anywhere'}; the bucket's policy holds for them too`,
    })),
  ];
}

const RANK: Readonly<Record<Access, number>> = { loses: 0, cannotTell: 1, keeps: 2 };

/** One line for each name: the worst that happens to any of its requests. */
function worstOfEach(found: readonly Consumer[]): readonly Consumer[] {
  const worst = new Map<string, Consumer>();
  for (const consumer of found) {
    const known = worst.get(consumer.name);
    if (known === undefined || RANK[consumer.access] < RANK[known.access]) worst.set(consumer.name, consumer);
  }
  return [...worst.values()].sort(
    (a, b) => RANK[a.access] - RANK[b.access] || Number(a.name > b.name) - Number(a.name < b.name),
  );
}

function absentSources(
  estate: Estate,
  bucketName: string,
  seen: readonly SeenUse[] | undefined,
): readonly AbsentSource[] {
  const { bucketSettings, accessPoints } = estate;
  const parts = { 'settings of buckets': bucketSettings, 'access points': accessPoints };
  const settings = valueOr(bucketSettings, []).find((one) => one.bucketName === bucketName);
  const own =
    settings === undefined ? {} : { replication: settings.replication, notifications: settings.notifies };
  return [
    ...Object.entries({ ...parts, ...own }).flatMap(([name, part]) =>
      part.status === 'unreadable' ? [{ source: name, reason: part.reason }] : [],
    ),
    ...(seen === undefined
      ? [{ source: 'logs', reason: 'none were given, so that who reached the bucket lately is not known' }]
      : []),
  ];
}
