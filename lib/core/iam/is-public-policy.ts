/**
 * Whether S3's Block Public Access takes a bucket policy for public.
 *
 * An Allow is not public if it names principals one by one, or if one of its conditions holds it to fixed values of
 * certain keys. Deny statements play no part: a public Allow beside a Deny of everyone else is public all the same,
 * which BlockPublicPolicy refuses and RestrictPublicBuckets then cuts down to the account's own principals.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
import { parseCidr } from './cidr.ts';
import { nameStatement, spellStatement, type StatementName } from './evaluate.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Condition, Statement } from './policy.ts';
import { isUnknown, some, unknown, type Truth } from './truth.ts';

export type PublicJudgement =
  | { readonly verdict: 'public'; readonly statement: StatementName }
  | { readonly verdict: 'notPublic' }
  | { readonly verdict: 'unknown'; readonly reason: string };

export function isPublicPolicy(policyText: string): PublicJudgement {
  const policy = parsePolicy(policyText);
  if (isUnknown(policy)) return { verdict: 'unknown', reason: policy.unknown };
  let doubt: PublicJudgement | undefined;
  for (const statement of policy.statements) {
    const truth = isPublicStatement(statement);
    if (truth === true) return { verdict: 'public', statement: nameStatement(statement) };
    if (isUnknown(truth)) {
      const reason = `${spellStatement(nameStatement(statement))}: ${truth.unknown}`;
      doubt ??= { verdict: 'unknown', reason };
    }
  }
  return doubt ?? { verdict: 'notPublic' };
}

function isPublicStatement(statement: Statement): Truth {
  const { effect, principal, conditions, problems } = statement;
  if (effect === 'Deny') return false;
  if (isUnknown(effect)) return effect;
  if (principal.is === 'unreadable') return unknown(principal.reason);
  if (principal.is === 'implied') return unknown('no principal is given');
  if (principal.is === 'in') {
    const open = some(principal.items, (item) =>
      isUnknown(item) ? item : item.is === 'unreadable' ? unknown(item.reason) : item.is === 'everyone',
    );
    if (open === false) return false;
    if (isUnknown(open)) return open;
  }
  const held = some(conditions, (condition) =>
    isUnknown(condition) ? condition : holdsToFixedValues(condition),
  );
  if (held === true) return false;
  const [problem] = problems;
  return isUnknown(held) ? held : (problem ?? true);
}

const FIXING = new Set([
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:principalorgid',
  'aws:userid',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
]);

/** Positive comparisons that a missing key fails; with a set operator or IfExists AWS does not say. */
const COMPARING = new Set(['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike']);

function holdsToFixedValues({ key, operator, values, test }: Condition): Truth {
  const fixing = key === 'aws:sourceip' || FIXING.has(key);
  if (isUnknown(test)) return fixing ? test : false;
  if (!fixing || test.is === 'null' || test.negated) return false;
  if (test.quantifier !== 'one' || test.ifExists)
    return unknown(`${operator} ${key} may or may not hold it to fixed values`);
  // The page names this pattern beside the fixed values without saying on which side it falls.
  if (key === 'aws:userid' && values.some((value) => /^A[A-Z0-9]+:\*$/.test(value))) {
    return unknown('aws:userid is held to the sessions of a role');
  }
  if (key === 'aws:sourceip') return operator === 'IpAddress' && values.every(isNarrowRange);
  return COMPARING.has(operator) && values.every((value) => isFixed(key, value));
}

/** Ranges wider than /8 of version 4 and /32 of version 6 count as public. */
function isNarrowRange(text: string): boolean {
  const range = parseCidr(text);
  if (isUnknown(range)) return false;
  const size = range.last - range.first + 1n;
  return size <= (range.version === 4 ? 1n << 24n : 1n << 96n);
}

function isFixed(key: string, value: string): boolean {
  if (value.includes('${')) return false;
  // The name of an access point may be open where its account is not.
  if (key === 's3:dataaccesspointarn') return /^arn:[a-z-]+:s3:[^:]*:\d{12}:accesspoint\/.+$/.test(value);
  return !/[*?]/.test(value);
}
