/**
 * A policy of the fragment as a question to a solver: is there a request from outside that no Deny meets?
 *
 * Every text is a number, every key a number and a flag that says whether it is there. What AWS documents about which
 * keys come together is written here once more, on its own.
 */
import {
  ADMITTED,
  BUCKET,
  EXEMPT,
  OWNER,
  SET_KEY,
  SET_VALUES,
  STRANGER,
  TEXT_KEYS,
  type FragmentStatement,
  type Test,
} from './fragment.ts';

const code = new Map<string, number>();
const number = (text: string): number => code.get(text) ?? code.set(text, code.size + 1).size;

const or = (parts: readonly string[]): string =>
  parts.length === 0 ? 'false' : `(or ${parts.join(' ')} false)`;
const and = (parts: readonly string[]): string =>
  parts.length === 0 ? 'true' : `(and ${parts.join(' ')} true)`;
const not = (part: string): string => `(not ${part})`;

const name = (key: string): string => key.replace(/\W/g, '_');
const has = (key: string): string => `has_${name(key)}`;
const is = (key: string, value: string): string => `(= ${name(key)} ${number(value)})`;
const member = (value: string): string => `in_${name(SET_KEY)}_${number(value)}`;

/** Listing and data actions: of each group that the fragment's patterns tell apart, on the bucket or on objects. */
const SAMPLE_ACTIONS = {
  bucket: ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'],
  object: [
    's3:GetObject',
    's3:PutObject',
    's3:PutObjectAcl',
    's3:AbortMultipartUpload',
    's3:ListMultipartUploadParts',
    's3:ReplicateTags',
    's3:GetObjectAcl',
  ],
};
const SAMPLE_OBJECTS = ['/public/x', '/a', '/x'];

const toRegExp = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\/]/g, '\\$&').replaceAll('*', '.*')}$`, 'i');

const matchesOne = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => toRegExp(pattern).test(text));

const TARGETS = [
  ...SAMPLE_ACTIONS.bucket.map((action) => ({ action, tail: '' })),
  ...SAMPLE_ACTIONS.object.flatMap((action) => SAMPLE_OBJECTS.map((tail) => ({ action, tail }))),
];

const CALLERS = [
  { arn: EXEMPT, account: OWNER },
  { arn: `arn:aws:iam::${OWNER}:role/Reader`, account: OWNER },
  { arn: `arn:aws:iam::${OWNER}:user/Ann`, account: OWNER },
  { arn: `arn:aws:iam::${OWNER}:role/else`, account: OWNER },
  { arn: `arn:aws:iam::${STRANGER}:role/Reader`, account: STRANGER },
  { arn: `arn:aws:iam::${STRANGER}:role/else`, account: STRANGER },
  { arn: 'arn:aws:iam::999999999999:role/else', account: '999999999999' },
];

const SIGNED = [
  'aws:PrincipalOrgID',
  'aws:PrincipalTag/team',
  SET_KEY,
  'aws:PrincipalIsAWSService',
  'aws:PrincipalArn',
];
const OF_ENDPOINTS = ['aws:SourceVpce', 'aws:SourceVpc', 'aws:VpceOrgID'];

/** What every request obeys, whatever the policy. */
export const preamble = [
  ...[
    ...Object.keys(TEXT_KEYS),
    'aws:SecureTransport',
    'aws:PrincipalIsAWSService',
    'aws:ViaAWSService',
  ].flatMap((key) => [`(declare-const ${name(key)} Int)`, `(declare-const ${has(key)} Bool)`]),
  `(declare-const ${has(SET_KEY)} Bool)`,
  ...[...SET_VALUES, 'elsewhere'].map((value) => `(declare-const ${member(value)} Bool)`),
  '(declare-const caller Int)(declare-const target Int)(declare-const endpoint Bool)',
  // The last caller does not sign.
  `(assert (and (<= 0 caller) (<= caller ${CALLERS.length}) (<= 0 target) (< target ${TARGETS.length})))`,
  `(define-fun anonymous () Bool (= caller ${CALLERS.length}))`,
  ...CALLERS.map(
    ({ arn, account }, i) =>
      `(assert (=> (= caller ${i}) ${and([is('aws:PrincipalArn', arn), is('aws:PrincipalAccount', account)])}))`,
  ),
  `(assert (=> anonymous ${is('aws:PrincipalAccount', 'anonymous')}))`,
  `(assert (=> anonymous ${and(SIGNED.map((key) => not(has(key))))}))`,
  `(assert (=> (not anonymous) ${and(['aws:PrincipalIsAWSService', 'aws:PrincipalArn'].map(has))}))`,
  `(assert ${and(['aws:PrincipalAccount', 'aws:SecureTransport', 'aws:ViaAWSService'].map(has))})`,
  `(assert ${and([is('aws:PrincipalIsAWSService', 'false'), is('aws:ViaAWSService', 'false')])})`,
  `(assert ${or([is('aws:SecureTransport', 'true'), is('aws:SecureTransport', 'false')])})`,
  `(assert (=> (not endpoint) ${and(OF_ENDPOINTS.map((key) => not(has(key))))}))`,
  `(assert (=> endpoint ${and([has('aws:SourceVpce'), has('aws:SourceVpc'), not(is('aws:SourceVpce', ADMITTED))])}))`,
  `(assert (= ${has(SET_KEY)} ${or([...SET_VALUES, 'elsewhere'].map(member))}))`,
].join('\n');

/** The exempt role is left out: it may pass. */
export const question = (policy: readonly FragmentStatement[]): string =>
  [
    '(assert (not (= caller 0)))',
    ...policy.filter(({ deny }) => deny).map((statement) => `(assert ${not(applies(statement))})`),
  ].join('\n');

const applies = (statement: FragmentStatement): string =>
  and([isMeant(statement.principals), isTarget(statement), ...statement.tests.map(holds)]);

function isMeant(principals: readonly string[]): string {
  if (principals.includes('*')) return 'true';
  const named = CALLERS.flatMap(({ arn, account }, i) =>
    principals.includes(arn) || principals.includes(account) ? [`(= caller ${i})`] : [],
  );
  return or(named);
}

function isTarget({ actions, resources }: FragmentStatement): string {
  const arns = resources.list.map((tail) => (tail === '*' ? '*' : `arn:aws:s3:::${BUCKET}${tail}`));
  const hit = TARGETS.flatMap(({ action, tail }, i) => {
    const byAction = matchesOne(actions.list, action) !== actions.not;
    const byResource = matchesOne(arns, `arn:aws:s3:::${BUCKET}${tail}`) !== resources.not;
    return byAction && byResource ? [`(= target ${i})`] : [];
  });
  return or(hit);
}

function holds(test: Test): string {
  const present = has(test.key);
  if (test.is === 'null') return test.value ? not(present) : present;
  const absent = test.ifExists ? not(present) : 'false';
  if (test.is === 'bool') return or([absent, and([present, is(test.key, String(test.value))])]);
  if (test.key === SET_KEY) return holdsOfSet(test);
  const equal = or(test.values.map((value) => is(test.key, value)));
  const passes = test.negated ? not(equal) : equal;
  if (test.quantifier === 'ForAllValues:') return or([not(present), passes]);
  if (test.quantifier === 'ForAnyValue:') return or([absent, and([present, passes])]);
  return test.negated || test.ifExists ? or([not(present), passes]) : and([present, passes]);
}

function holdsOfSet({ values, negated, quantifier }: Extract<Test, { is: 'equals' }>): string {
  const passing = [...SET_VALUES, 'elsewhere'].filter((value) => values.includes(value) !== negated);
  const failing = [...SET_VALUES, 'elsewhere'].filter((value) => values.includes(value) === negated);
  return quantifier === 'ForAnyValue:'
    ? or(passing.map(member))
    : and(failing.map((value) => not(member(value))));
}
