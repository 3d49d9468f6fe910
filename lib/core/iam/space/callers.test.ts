import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../parse-policy.ts';
import { isUnknown } from '../truth.ts';
import { listCallers, toRoleCaller, type Caller, type CallerOptions } from './callers.ts';

const OWNER = '111122223333';
const STRANGER = '999999999999';
const DENY = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };

function callers(statements: readonly object[], more: Partial<CallerOptions> = {}): readonly Caller[] {
  const policy = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (isUnknown(policy)) throw new Error(policy.unknown);
  const list = listCallers(policy.statements, { partition: 'aws', account: OWNER, ...more });
  if (isUnknown(list)) throw new Error(list.unknown);
  return list;
}
const callersIf = (Condition: object): readonly Caller[] => callers([{ ...DENY, Condition }]);
const keyOf = (list: readonly Caller[], key: string): readonly string[] => [
  ...new Set(list.flatMap(({ keys }) => keys[key] ?? [])),
];
const arnsOf = (list: readonly Caller[]): readonly string[] =>
  list.flatMap(({ principal }) => ('arn' in principal ? [principal.arn] : []));

const signed = { 'aws:principalisawsservice': 'false', 'aws:username': undefined };
const sortsOf = (account: string): readonly Caller[] => [
  {
    principal: {
      kind: 'assumedRole',
      account,
      arn: `arn:aws:sts::${account}:assumed-role/someone/session`,
      role: `arn:aws:iam::${account}:role/someone`,
    },
    keys: {
      ...signed,
      'aws:principalarn': `arn:aws:iam::${account}:role/someone`,
      'aws:principalaccount': account,
      'aws:principaltype': 'AssumedRole',
    },
  },
  {
    principal: { kind: 'user', account, arn: `arn:aws:iam::${account}:user/someone` },
    keys: {
      ...signed,
      'aws:principalarn': `arn:aws:iam::${account}:user/someone`,
      'aws:principalaccount': account,
      'aws:principaltype': 'User',
      'aws:username': 'someone',
    },
  },
  {
    principal: { kind: 'root', account },
    keys: {
      ...signed,
      'aws:principalarn': `arn:aws:iam::${account}:root`,
      'aws:principalaccount': account,
      'aws:principaltype': 'Account',
      'aws:userid': account,
    },
  },
  {
    principal: { kind: 'federatedUser', account, arn: `arn:aws:sts::${account}:federated-user/someone` },
    keys: {
      ...signed,
      'aws:principalarn': `arn:aws:sts::${account}:federated-user/someone`,
      'aws:principalaccount': account,
      'aws:principaltype': 'FederatedUser',
    },
  },
];
const unsigned: Caller = {
  principal: { kind: 'anonymous' },
  keys: {
    'aws:principaltype': 'Anonymous',
    'aws:principalaccount': 'anonymous',
    'aws:userid': 'anonymous',
    'aws:principalarn': undefined,
    'aws:principalisawsservice': undefined,
    'aws:username': undefined,
  },
};

test('a policy that tells nobody apart is asked of one of each sort, at home, elsewhere and unsigned', () => {
  expect(callers([DENY])).toEqual([...sortsOf(OWNER), ...sortsOf(STRANGER), unsigned]);
});

test('without an owner everybody is a stranger', () => {
  const policy = parsePolicy(JSON.stringify({ Statement: DENY }));
  if (isUnknown(policy)) throw new Error(policy.unknown);
  expect(listCallers(policy.statements, { partition: 'aws' })).toEqual([...sortsOf(STRANGER), unsigned]);
});

describe('a policy tells apart', () => {
  const READER = `arn:aws:iam::${OWNER}:role/Reader`;
  const ALICE = `arn:aws:sts::${OWNER}:assumed-role/Reader/alice`;
  test.each(['Principal', 'NotPrincipal'])(
    'whom it names under %s: a session and others of its role',
    (name) => {
      const list = callers([{ ...DENY, Principal: undefined, [name]: { AWS: ALICE } }]);
      const sessions = list.filter(({ keys }) => keys['aws:principalarn'] === READER);
      expect(arnsOf(sessions)).toEqual([`arn:aws:sts::${OWNER}:assumed-role/Reader/session`, ALICE]);
      expect(sessions.every(({ principal }) => 'role' in principal && principal.role === READER)).toBe(true);
    },
  );

  test.each(['Principal', 'NotPrincipal'])('accounts under %s, by id or root', (name) => {
    const AWS = ['444455556666', 'arn:aws:iam::777788889999:root'];
    const list = callers([{ ...DENY, Principal: undefined, [name]: { AWS } }]);
    expect(keyOf(list, 'aws:principalaccount').toSorted()).toEqual([
      OWNER,
      '444455556666',
      '777788889999',
      STRANGER,
      'anonymous',
    ]);
  });

  test.each<readonly [string, object, string, RegExp]>([
    [
      'roles by pattern',
      { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWNER}:role/Admin*` } },
      'aws:principalarn',
      /:role\/Admin/,
    ],
    [
      'roles by pattern as text',
      { StringLike: { 'aws:PrincipalArn': '*:role/Admin-?' } },
      'aws:principalarn',
      /^arn:aws:iam::\d{12}:role\/Admin-.$/,
    ],
    [
      'accounts within ARNs',
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::4444*:role/Admin' } },
      'aws:principalarn',
      /^arn:aws:iam::4444\d{8}:role\/Admin$/,
    ],
    [
      'accounts by pattern',
      { StringLike: { 'aws:PrincipalAccount': '4444*' } },
      'aws:principalaccount',
      /^4444/,
    ],
    ['users by name', { StringLike: { 'aws:username': 'ann*' } }, 'aws:username', /^ann/],
    ['users with a path', { StringEquals: { 'aws:username': 'ann' } }, 'aws:principalarn', /:user\/.+\/ann$/],
  ])('%s', (_, condition, key, expected) => {
    const values = keyOf(callersIf(condition), key);
    expect(values.filter((value) => expected.test(value))).not.toEqual([]);
    expect(values.filter((value) => !expected.test(value))).not.toEqual([]);
  });

  test('the name of a user is what follows its path', () => {
    const users = callersIf({ StringEquals: { 'aws:username': 'ann' } }).filter(
      ({ principal }) => principal.kind === 'user',
    );
    for (const { keys } of users)
      expect(keys['aws:principalarn']?.split('/').at(-1)).toBe(keys['aws:username']);
  });
});

test('roles that are treated by themselves are left out, and nobody else', () => {
  const role = `arn:aws:iam::${OWNER}:role/BreakGlass`;
  const statement = { ...DENY, Condition: { ArnLike: { 'aws:PrincipalArn': `${role}*` } } };
  const arns = keyOf(callers([statement], { without: [role] }), 'aws:principalarn');
  expect(arns).not.toContain(role);
  expect(arns.some((arn) => arn.startsWith(role))).toBe(true);
});

test('a role is called by a session that has its name without its path', () => {
  expect(toRoleCaller(`arn:aws-cn:iam::${OWNER}:role/team/a/Writer`)).toEqual({
    principal: {
      kind: 'assumedRole',
      account: OWNER,
      arn: `arn:aws-cn:sts::${OWNER}:assumed-role/Writer/session`,
      role: `arn:aws-cn:iam::${OWNER}:role/team/a/Writer`,
    },
    keys: {
      ...signed,
      'aws:principalarn': `arn:aws-cn:iam::${OWNER}:role/team/a/Writer`,
      'aws:principalaccount': OWNER,
      'aws:principaltype': 'AssumedRole',
    },
  });
});

test('too many accounts or principals are said to be too many', () => {
  const many = (prefix: string, suffix: string): readonly string[] =>
    Array.from({ length: 401 }, (_, i) => `${prefix}${100_000_000_000 + i}${suffix}`);
  const ask = (AWS: readonly string[]): unknown => {
    const policy = parsePolicy(JSON.stringify({ Statement: { ...DENY, Principal: { AWS } } }));
    if (isUnknown(policy)) throw new Error(policy.unknown);
    return listCallers(policy.statements, { partition: 'aws', account: OWNER });
  };
  expect(ask(many('', ''))).toEqual({ unknown: expect.stringMatching(/^accounts: /) });
  expect(ask(many(`arn:aws:iam::${OWNER}:role/r`, ''))).toEqual({
    unknown: expect.stringMatching(/^principals: /),
  });
});
