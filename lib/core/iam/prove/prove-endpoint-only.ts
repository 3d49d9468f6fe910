/**
 * Whether a bucket policy keeps out everyone who does not come through the admitted endpoints.
 *
 * Proved: every data or listing request, of every customer, by every other path, meets an explicit Deny. Refuted: a
 * request is named that meets none. Allow statements play no part, since the owner's principals come in by their own
 * policies. Calls of AWS services and on behalf of a caller, and roles that were named as exempt, do not refute; they
 * are listed. Organization policies and endpoint policies are not seen and could only deny more.
 */
import { parsePolicy } from '../parse-policy.ts';
import type { Policy } from '../policy.ts';
import { matchResource } from '../match-resource.ts';
import { toLookup } from '../match-condition.ts';
import { listCallers, toRoleCaller } from '../space/callers.ts';
import { foreignEndpoint, internet } from '../space/request-paths.ts';
import { resourceWords } from '../space/resource-words.ts';
import { isUnknown, unknown, type Unknown } from '../truth.ts';
import { utf8Length } from '../utf8-length.ts';
import { actionClasses } from './action-classes.ts';
import { toBucketArn, type BucketArn } from './bucket-arn.ts';
import { toCounterexample } from './counterexample.ts';
import { DenialSearch } from './denial-search.ts';
import { findExemptions } from './find-exemptions.ts';
import { findLockOut } from './find-lock-out.ts';
import type { Proof, ProofOptions } from './proof.ts';
import { searchAll, type Question, type Target } from './question.ts';

/** Bytes that S3 accepts as a bucket policy. */
export const POLICY_BYTES = 20_480;

const CAP = 30_000;
const EMPTY: Policy = { kind: 'resource', version: '2012-10-17', statements: [] };

/** `policyText` null: the bucket is known to have no policy. */
export function proveEndpointOnly(policyText: string | null, options: ProofOptions): Proof {
  const policy = policyText === null ? EMPTY : parsePolicy(policyText);
  if (isUnknown(policy)) return undecided(policy);
  if (policyText !== null && utf8Length(policyText) > POLICY_BYTES) {
    return undecided(unknown(`the policy is longer than the ${POLICY_BYTES} bytes that S3 accepts`));
  }
  const question = askQuestion(policy, options);
  return isUnknown(question) ? undecided(question) : answer(question, options);
}

function askQuestion(policy: Policy, options: ProofOptions): Question | Unknown {
  const { endpoints, account, exemptRoles = [] } = options;
  const marks = [endpoints.ids, endpoints.vpcs, endpoints.accounts, endpoints.orgs];
  if (marks.every((list) => (list ?? []).length === 0)) return unknown('no endpoint is admitted');
  const bucket = toBucketArn(options.bucket, policy.statements);
  if (isUnknown(bucket)) return bucket;
  if (!isAbout(policy, bucket)) return unknown(`the policy is not one of ${bucket.arn}`);
  const search = new DenialSearch(policy, CAP);
  const without = exemptRoles.filter((arn) => /^arn:[a-z-]+:iam::\d{12}:role\/[^*?]+$/.test(arn));
  const { partition } = bucket;
  const customers = listCallers(search.statements, {
    partition,
    without,
    ...(account === undefined ? {} : { account }),
  });
  if (isUnknown(customers)) return customers;
  const targets = listTargets(search, bucket);
  if (isUnknown(targets)) return targets;
  return { search, policy, bucket, customers, exempt: without.map(toRoleCaller), targets };
}

/** S3 takes no policy with a resource of another bucket, so one such resource means that something is mixed up. */
function isAbout({ statements }: Policy, { arn }: BucketArn): boolean {
  const lookup = toLookup({ principal: { kind: 'anonymous' }, action: '', resource: arn, context: {} });
  return statements.every(({ resource }) => {
    if (resource.is !== 'in') return true;
    return resource.items.some((item) => {
      if (isUnknown(item) || item.text.startsWith(`${arn}/`)) return true;
      const part = { is: 'in', items: [item] } as const;
      return [arn, `${arn}/x`].some((name) => matchResource(part, name, lookup) !== false);
    });
  });
}

function listTargets(search: DenialSearch, { arn, service }: BucketArn): readonly Target[] | Unknown {
  const objects = service === 's3' ? resourceWords(search.statements, `${arn}/`) : [];
  if (isUnknown(objects)) return unknown(`resources: ${objects.unknown}`);
  return actionClasses(service, search.statements, search.space.keys).flatMap(({ action, on, keys }) =>
    (on === 'bucket' ? [arn] : objects).map((resource) => ({ action, resource, actionKeys: keys })),
  );
}

function answer(question: Question, options: ProofOptions): Proof {
  const paths = [internet, foreignEndpoint(options.endpoints)];
  const found = searchAll(question, question.customers, paths);
  question.search.renew(CAP);
  const rest = {
    exemptions: findExemptions(question, paths),
    locksOut: findLockOut(question, options),
  };
  if (found.is === 'denied') return { verdict: 'proved', ...rest };
  if (found.is === 'doubtful') return { verdict: 'unknown', reason: found.reason, ...rest };
  return { verdict: 'refuted', counterexample: toCounterexample(found.request, options.endpoints), ...rest };
}

const undecided = ({ unknown: reason }: Unknown): Proof => ({
  verdict: 'unknown',
  exemptions: [],
  locksOut: 'unknown',
  reason,
});
