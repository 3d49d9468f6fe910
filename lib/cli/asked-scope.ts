/** What a command was asked to look at: checks, and of those all VPCs and buckets, or some. */
import type { Check } from '../core/checks/check.ts';
import { CHECKS } from '../core/checks/registry.ts';
import type { Estate } from '../core/network/estate.ts';
import { UserError } from '../core/user-error.ts';
import type { ScanScope } from '../report/scan-report.ts';
import { parseCheck } from './parse-options.ts';
import type { RawOptions } from './raw-options.ts';

/** The checks that were asked for, in the registry's order; all where none was named, and of a VPC only those of VPCs. */
export function askedChecks({ check: ids, vpc }: RawOptions): readonly Check[] {
  if (ids === undefined) return vpc === undefined ? CHECKS : CHECKS.filter(({ place }) => place === 'vpc');
  const asked = new Set(ids.map((id) => parseCheck(id).id));
  return CHECKS.filter((check) => asked.has(check.id));
}

/** Throws `UserError` where a VPC or bucket that was named is not there. */
export function askedScope(checks: readonly Check[], options: RawOptions, estate: Estate): ScanScope {
  const vpcIds = askedVpcs(options, estate);
  const bucketNames = askedBuckets(options, estate);
  return {
    checks,
    ...(vpcIds === undefined ? {} : { vpcIds }),
    ...(bucketNames === undefined ? {} : { bucketNames }),
  };
}

function askedVpcs({ vpc }: RawOptions, { vpcs, region }: Estate): readonly string[] | undefined {
  if (vpc === undefined || vpcs.status === 'unreadable') return vpc;
  const known = vpcs.value.map(({ vpcId }) => vpcId);
  const missing = vpc.find((id) => !known.includes(id));
  if (missing === undefined) return vpc;
  throw new UserError({
    got: `--vpc ${missing}, which is not in Region ${region} of this account`,
    allowed: known.length === 0 ? 'there is no VPC' : known.join(', '),
    remedy: 'look at the Region and the account',
  });
}

const MOST_NAMED = 20;

function askedBuckets(
  { bucket }: RawOptions,
  { buckets, directoryBuckets, region }: Estate,
): readonly string[] | undefined {
  if (bucket === undefined) return undefined;
  if (buckets.status === 'unreadable') return [bucket];
  const others = directoryBuckets.status === 'read' ? directoryBuckets.value : [];
  const known = [...buckets.value, ...others].map(({ bucketName }) => bucketName);
  if (known.includes(bucket)) return [bucket];
  const more = known.length > MOST_NAMED ? ` and ${known.length - MOST_NAMED} more` : '';
  throw new UserError({
    got: `--bucket ${bucket}, which is not in Region ${region} of this account`,
    allowed: known.length === 0 ? 'there is no bucket' : `${known.slice(0, MOST_NAMED).join(', ')}${more}`,
    remedy: 'look at the Region and the account',
  });
}
