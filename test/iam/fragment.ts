/**
 * Policies of the part of the language that a solver can express, as data: conditions on single keys by string
 * equality, Bool, Null and set operators, with and without IfExists. To be written out as JSON for the prover and as
 * SMT-LIB for the solver, neither from the other.
 */
import * as fc from 'fast-check';

export const BUCKET = 'fragment-bucket';
export const OWNER = '111122223333';
export const STRANGER = '444455556666';
export const ADMITTED = 'vpce-0a';
export const EXEMPT = `arn:aws:iam::${OWNER}:role/BreakGlass`;

/** Text keys with the values that policies name. */
export const TEXT_KEYS = {
  'aws:SourceVpce': [ADMITTED, 'vpce-0b', 'vpce-0c'],
  'aws:SourceVpc': ['vpc-0a', 'vpc-0b'],
  'aws:VpceOrgID': ['o-a', 'o-b'],
  'aws:PrincipalOrgID': ['o-a', 'o-b'],
  'aws:PrincipalTag/team': ['red', 'blue'],
  'aws:UserAgent': ['tool', 'other'],
  'aws:PrincipalArn': [
    EXEMPT,
    `arn:aws:iam::${OWNER}:role/Reader`,
    `arn:aws:iam::${OWNER}:user/Ann`,
    `arn:aws:iam::${STRANGER}:role/Reader`,
  ],
  'aws:PrincipalAccount': [OWNER, STRANGER],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const SET_KEY = 'aws:PrincipalOrgPaths';
export const SET_VALUES = ['o-a/r-a/', 'o-b/r-b/'];

const BOOL_KEYS = ['aws:SecureTransport', 'aws:PrincipalIsAWSService', 'aws:ViaAWSService'] as const;

type Quantifier = '' | 'ForAllValues:' | 'ForAnyValue:';

export type Test =
  | {
      readonly is: 'equals';
      readonly key: string;
      readonly values: readonly string[];
      readonly negated: boolean;
      readonly ifExists: boolean;
      readonly quantifier: Quantifier;
    }
  | { readonly is: 'bool'; readonly key: string; readonly value: boolean; readonly ifExists: boolean }
  | { readonly is: 'null'; readonly key: string; readonly value: boolean };

const PRINCIPALS = [
  '*',
  OWNER,
  STRANGER,
  EXEMPT,
  `arn:aws:iam::${OWNER}:role/Reader`,
  `arn:aws:iam::${OWNER}:user/Ann`,
] as const;

const ACTIONS = ['s3:*', '*', 's3:Get*', 's3:PutObject', 's3:List*', 's3:*Object*', 's3:ListBucket'] as const;

/** What follows the bucket's ARN. */
const RESOURCES = ['', '/*', '/public/*', '/a', '*'] as const;

export type FragmentStatement = {
  readonly deny: boolean;
  readonly principals: readonly string[];
  readonly actions: { readonly not: boolean; readonly list: readonly string[] };
  readonly resources: { readonly not: boolean; readonly list: readonly string[] };
  readonly tests: readonly Test[];
};

const some = <T>(values: readonly T[], max = 2): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: Math.min(max, values.length) });

const quantifier = fc.constantFrom<Quantifier[]>('', '', '', 'ForAllValues:', 'ForAnyValue:');

const textTest: fc.Arbitrary<Test> = fc
  .constantFrom(
    ...Object.entries(TEXT_KEYS),
    ...Object.entries(TEXT_KEYS).slice(0, 1),
    ...Object.entries(TEXT_KEYS).slice(0, 1),
  )
  .chain(([key, values]) =>
    fc.record({
      is: fc.constant('equals' as const),
      key: fc.constant(key),
      values: some<string>(values),
      negated: fc.boolean(),
      ifExists: fc.boolean(),
      quantifier,
    }),
  );

const setTest: fc.Arbitrary<Test> = fc.record({
  is: fc.constant('equals' as const),
  key: fc.constant(SET_KEY),
  values: some(SET_VALUES),
  negated: fc.boolean(),
  ifExists: fc.constant(false),
  quantifier: fc.constantFrom<Quantifier[]>('ForAllValues:', 'ForAnyValue:'),
});

const boolTest: fc.Arbitrary<Test> = fc.record({
  is: fc.constant('bool' as const),
  key: fc.constantFrom(...BOOL_KEYS),
  value: fc.boolean(),
  ifExists: fc.boolean(),
});

const nullTest: fc.Arbitrary<Test> = fc.record({
  is: fc.constant('null' as const),
  key: fc.constantFrom(...Object.keys(TEXT_KEYS)),
  value: fc.boolean(),
});

const fencing: fc.Arbitrary<Test> = fc.record({
  is: fc.constant('equals' as const),
  key: fc.constant('aws:SourceVpce'),
  values: fc.constant([ADMITTED]),
  negated: fc.constant(true),
  ifExists: fc.boolean(),
  quantifier: fc.constant<Quantifier>(''),
});

const test = fc.oneof(
  { weight: 4, arbitrary: textTest },
  { weight: 1, arbitrary: setTest },
  { weight: 2, arbitrary: boolTest },
  { weight: 2, arbitrary: nullTest },
);

/** One operator and key come once in a statement, as JSON has it. */
const tests = fc
  .array(test, { maxLength: 3 })
  .map((list) => [...new Map(list.map((item) => [`${operatorOf(item)} ${item.key}`, item])).values()]);

const loose: fc.Arbitrary<FragmentStatement> = fc.record({
  deny: fc.constantFrom(true, true, true, false),
  principals: some(PRINCIPALS),
  actions: fc.record({ not: fc.constantFrom(false, false, false, true), list: some(ACTIONS) }),
  resources: fc.record({ not: fc.constantFrom(false, false, false, true), list: some(RESOURCES) }),
  tests,
});

// Left to chance, hardly any policy would be endpoint-only.
const tight: fc.Arbitrary<FragmentStatement> = fc
  .tuple(fencing, fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: tests }))
  .map(([fence, more]) => ({
    deny: true,
    principals: ['*'],
    actions: { not: false, list: ['s3:*'] },
    resources: { not: false, list: ['', '/*'] },
    tests: [...new Map([...more, fence].map((item) => [`${operatorOf(item)} ${item.key}`, item])).values()],
  }));

export const fragmentPolicy: fc.Arbitrary<readonly FragmentStatement[]> = fc.array(
  fc.oneof({ weight: 2, arbitrary: loose }, { weight: 1, arbitrary: tight }),
  { minLength: 1, maxLength: 4 },
);

function operatorOf(item: Test): string {
  if (item.is === 'null') return 'Null';
  const ifExists = item.ifExists ? 'IfExists' : '';
  if (item.is === 'bool') return `Bool${ifExists}`;
  return `${item.quantifier}String${item.negated ? 'Not' : ''}Equals${ifExists}`;
}

const unwrap = (list: readonly string[]): unknown => (list.length === 1 ? list[0] : list);

export function toJson(policy: readonly FragmentStatement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: policy.map((statement) => ({
      Effect: statement.deny ? 'Deny' : 'Allow',
      Principal: statement.principals.includes('*') ? '*' : { AWS: unwrap(statement.principals) },
      [statement.actions.not ? 'NotAction' : 'Action']: unwrap(statement.actions.list),
      [statement.resources.not ? 'NotResource' : 'Resource']: unwrap(
        statement.resources.list.map((tail) => (tail === '*' ? '*' : `arn:aws:s3:::${BUCKET}${tail}`)),
      ),
      Condition: toCondition(statement.tests),
    })),
  });
}

function toCondition(list: readonly Test[]): Readonly<Record<string, unknown>> {
  const condition: Record<string, Record<string, unknown>> = {};
  for (const item of list) {
    const value = item.is === 'equals' ? unwrap(item.values) : String(item.value);
    condition[operatorOf(item)] = { ...condition[operatorOf(item)], [item.key]: value };
  }
  return condition;
}
