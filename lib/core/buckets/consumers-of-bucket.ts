/**
 * Who uses a bucket, and who would be locked out by a proposed policy: a table, decided by evaluating requests under
 * the policy of today and the proposed one, never by the mere presence of a key.
 */
import { parsePolicy } from '../iam/parse-policy.ts';
import { isUnknown } from '../iam/truth.ts';
import type { Estate } from '../network/estate.ts';
import type { Cidr } from '../network/cidr.ts';
import { parseCidr } from '../network/cidr.ts';
import { valueOr } from '../network/estate.ts';
import { withOwnAddresses } from './access-log-use.ts';
import { configuredUses } from './configured-uses.ts';
import type { AbsentSource, Access, Consumer, ConsumerTable, Use } from './consumer.ts';
import { decideAccess, decideServedAccess, type PolicyChange } from './decide-access.ts';
import { grantedPrincipals } from './granted-principals.ts';
import type { SeenUses } from './seen-uses.ts';
import { endpointsOfService } from './whose-mark.ts';

export interface ProposedPolicy {
  readonly bucketName: string;
  readonly policyText: string;
}

const EMPTY = '{"Version":"2012-10-17","Statement":[]}';

/** `seen`: who logs show; undefined where none were given. */
export function consumersOfBucket(
  estate: Estate,
  { bucketName, policyText }: ProposedPolicy,
  seen?: SeenUses,
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
  const blocks = vpcBlocksOf(estate);
  const logged = (seen?.of(bucketName)?.uses ?? []).map((use) => withOwnAddresses(use, blocks));
  const configured = configuredUses(estate, bucketName, policy);
  const found = [
    ...configured.flatMap((use) => decideUse(change, use, decideAccess)),
    ...logged.flatMap((use) => decideUse(change, use, decideServedAccess)),
    ...grantedPrincipals(policy, change, arn, endpointsOfService(estate, 's3').serving),
    ...toldClients(estate, bucketName),
  ];
  return { consumers: worstOfEach(found), absent: absentSources(estate, bucketName, seen) };
}

function decideUse(
  change: PolicyChange,
  { name, request, evidence }: Use,
  decide: typeof decideAccess,
): readonly Consumer[] {
  const decided = decide(change, request);
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
  seen: SeenUses | undefined,
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
    ...absentLogs(bucketName, seen),
  ];
}

function absentLogs(bucketName: string, seen: SeenUses | undefined): readonly AbsentSource[] {
  const source = 'logs';
  if (seen === undefined) {
    return [{ source, reason: 'none were given, so that who reached the bucket lately is not known' }];
  }
  const { unreadFiles, since } = seen;
  const found = seen.of(bucketName);
  const reasons = [
    ...(unreadFiles === 0
      ? []
      : [`${unreadFiles} ${unreadFiles === 1 ? 'file' : 'files'} could not be read, or not wholly`]),
    ...(found === undefined ? [`those that were given show nobody at this bucket since ${since}`] : []),
    ...(found === undefined || found.leftOut === 0
      ? []
      : [`${found.leftOut} or more kinds of use are not in the table, which would be too long`]),
  ];
  return reasons.map((reason) => ({ source, reason }));
}

function vpcBlocksOf(estate: Estate): readonly Cidr[] {
  return valueOr(estate.vpcs, []).flatMap(({ cidrBlocks }) =>
    cidrBlocks.flatMap((text) => parseCidr(text) ?? []),
  );
}
