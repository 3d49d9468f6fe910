/** How buckets are to be closed, from the options; what makes no sense is a `UserError` before anything was read. */
import type { Check, CheckId } from '../core/checks/check.ts';
import type { BucketCure, PlanOptions } from '../core/remediation/plan.ts';
import { UserError } from '../core/user-error.ts';
import { checkedMarks, ENDPOINT, ONE_ROLE, VPC } from './policy-options.ts';
import type { RawOptions } from './raw-options.ts';

const BUCKET_CHECK: CheckId = 's3-bucket-endpoint-only';

const POLICY_CHECK: CheckId = 'vpc-endpoint-policy-scoped';
const PARTNER_CHECK: CheckId = 'vpc-partner-privatelink-used';

export function isBucketCheckAsked({ check }: RawOptions): boolean {
  return check?.includes(BUCKET_CHECK) === true;
}

export function isPolicyCheckAsked({ check }: RawOptions): boolean {
  return check?.includes(POLICY_CHECK) === true;
}

export type BucketPlanning = Pick<PlanOptions, 'bucketCure' | 'seenUses'>;

export function bucketPlanning(checks: readonly Check[], options: RawOptions): BucketPlanning {
  refuseStray(checks, options);
  const bucketCure = isBucketCheckAsked(options) ? bucketCureOf(options) : undefined;
  return bucketCure === undefined ? {} : { bucketCure };
}

/** Options that only that check knows must not be taken for a restraint of the others. */
function refuseStray(checks: readonly Check[], { check, ...options }: RawOptions): void {
  const given = [
    ...(options.bucket === undefined ? [] : [`--bucket ${options.bucket}`]),
    ...(options.endpoint ?? []).map((id) => `--endpoint ${id}`),
    ...(options.exemptRole ?? []).map((arn) => `--exempt-role ${arn}`),
    ...(options.accessLogs ?? []).map((path) => `--access-logs ${path}`),
  ];
  refuseWithout(given, [BUCKET_CHECK], check);
  const trails = (options.trailLogs ?? []).map((path) => `--trail-logs ${path}`);
  refuseWithout(trails, [BUCKET_CHECK, POLICY_CHECK], check);
  const queries = (options.resolverLogs ?? []).map((path) => `--resolver-logs ${path}`);
  if (check !== undefined) refuseWithout(queries, [PARTNER_CHECK], check);
  const places = new Set(checks.map(({ place }) => place));
  if (options.vpc !== undefined && places.size > 1) {
    throw new UserError({
      got: `--vpc ${options.vpc.join(' ')} together with checks of VPCs and of buckets`,
      allowed: 'one kind of check: it names the VPCs that are looked at, or those that a bucket admits',
      remedy: `ask with --check ${BUCKET_CHECK} alone, and of the VPCs without it`,
    });
  }
}

function refuseWithout(
  given: readonly string[],
  needed: readonly CheckId[],
  asked: RawOptions['check'],
): void {
  const [stray] = given;
  if (stray === undefined || needed.some((id) => asked?.includes(id) === true)) return;
  throw new UserError({
    got: `${stray} without the check that it is for`,
    allowed: needed.map((id) => `--check ${id}`).join(' or '),
    remedy: `add --check ${needed[0] ?? ''}`,
  });
}

function bucketCureOf({ endpoint, vpc, exemptRole }: RawOptions): BucketCure | undefined {
  if (endpoint === undefined && vpc === undefined && exemptRole === undefined) return undefined;
  if (endpoint !== undefined && vpc !== undefined) {
    throw new UserError({
      got: 'both --endpoint and --vpc',
      allowed: 'one of them: a bucket admits endpoints by their ids, or by their VPCs',
      remedy: 'name the endpoints, or the VPCs whose endpoints may come in, now and later',
    });
  }
  const exemptRoles = checkedMarks(exemptRole, ONE_ROLE);
  if (endpoint !== undefined) {
    return { admit: { key: 'aws:SourceVpce', values: checkedMarks(endpoint, ENDPOINT) }, exemptRoles };
  }
  if (vpc === undefined) return { exemptRoles };
  return { admit: { key: 'aws:SourceVpc', values: checkedMarks(vpc, VPC) }, exemptRoles };
}
