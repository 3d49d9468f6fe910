import { listOf, memberOf, textOf } from '../../loose.ts';
import { conditionsOf, isEverybody, statementsOf, toPattern, type Statement } from './bucket-policy-rules.ts';

/** Who asks S3 for something from outside any VPC endpoint, over TLS, by its own hand. */
export interface Asker {
  /** of the user, or of the session's role */
  readonly principalArn: string;
  readonly accountId: string;
  readonly region: string;
  readonly sourceIp: string;
}

/** Whether a bucket's policy denies such a caller an action on the bucket itself. */
export function isDenied(policy: string, action: string, bucket: string, asker: Asker): boolean {
  return statementsOf(policy).some(
    (statement) =>
      statement['Effect'] === 'Deny' &&
      isMeant(statement, asker) &&
      matches(statement, 'Action', `s3:${action}`.toLowerCase(), (text) => text.toLowerCase()) &&
      matches(statement, 'Resource', `arn:aws:s3:::${bucket}`, (text) => text) &&
      conditionsOf(statement).every((one) => holds(one, asker)),
  );
}

function isMeant({ Principal, NotPrincipal }: Statement, asker: Asker): boolean {
  return NotPrincipal === undefined ? isNamed(Principal, asker) : !isNamed(NotPrincipal, asker);
}

function isNamed(principal: unknown, { principalArn, accountId }: Asker): boolean {
  if (isEverybody(principal)) return true;
  const own = new Set([principalArn, accountId, `arn:aws:iam::${accountId}:root`]);
  return listOf(memberOf(principal, 'AWS')).some((name) => own.has(textOf(name)));
}

function matches(
  statement: Statement,
  member: 'Action' | 'Resource',
  value: string,
  normal: (text: string) => string,
): boolean {
  const positive = statement[member];
  const patterns = listOf(positive ?? statement[`Not${member}`]).map((one) => toPattern(normal(textOf(one))));
  return patterns.some((pattern) => pattern.test(value)) === (positive !== undefined);
}

/** A key that such a request does not have makes a negated or IfExists operator hold, and any other fail. */
function holds([operator, key, values]: ReturnType<typeof conditionsOf>[number], asker: Asker): boolean {
  const known = contextOf(asker);
  const value = known.get(key);
  if (operator === 'null') return values.includes('true') === (value === undefined);
  const bare = operator.replace(/^for(allvalues|anyvalue):/, '').replace(/ifexists$/, '');
  const isNegated = bare.includes('not');
  if (value === undefined)
    return operator.startsWith('forallvalues:') || operator.endsWith('ifexists') || isNegated;
  const compare =
    bare.includes('like') || bare.startsWith('arn') ? like : bare.includes('ipaddress') ? within : equal;
  return values.some((one) => compare(one, value)) !== isNegated;
}

function contextOf({ principalArn, accountId, region, sourceIp }: Asker): ReadonlyMap<string, string> {
  return new Map([
    ['aws:principalarn', principalArn],
    ['aws:principalaccount', accountId],
    ['aws:principalisawsservice', 'false'],
    ['aws:viaawsservice', 'false'],
    ['aws:securetransport', 'true'],
    ['aws:requestedregion', region],
    ['aws:sourceip', sourceIp],
  ]);
}

const like = (pattern: string, value: string): boolean => toPattern(pattern).test(value);
const equal = (wanted: string, value: string): boolean => wanted === value;

function within(range: string, address: string): boolean {
  const [base = '', length = '32'] = range.split('/');
  const bits = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  return Math.floor(bits(base) / size) === Math.floor(bits(address) / size);
}
