import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { parsePolicy } from './parse-policy.ts';
import type { PolicyRequest, RequestPrincipal } from './request.ts';

const OWNER = '111122223333';
const role = (name: string, session = 's'): RequestPrincipal => ({
  kind: 'assumedRole',
  account: OWNER,
  arn: `arn:aws:sts::${OWNER}:assumed-role/${name}/${session}`,
  role: `arn:aws:iam::${OWNER}:role/${name}`,
});
const REQUEST: PolicyRequest = {
  principal: role('Reader'),
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::b/key',
  context: {},
};
const ALLOW = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };

const outcomeOf = (statement: unknown, request: Partial<PolicyRequest> = {}): string =>
  evaluate(parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement })), {
    ...REQUEST,
    ...request,
  }).outcome;

describe('spellings', () => {
  test.each([
    ['a single statement', ALLOW],
    ['a list of statements', [ALLOW]],
    ['lists of one', [{ ...ALLOW, Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::b/*'] }]],
    ['any case in the action', { ...ALLOW, Action: 'S3:getobject' }],
    ['wildcards in the action', { ...ALLOW, Action: ['s3:Put*', 's3:Get?bject'] }],
    ['all actions', { ...ALLOW, Action: '*' }],
    ['NotAction', { ...ALLOW, Action: undefined, NotAction: 's3:Put*' }],
    ['NotResource', { ...ALLOW, Resource: undefined, NotResource: 'arn:aws:s3:::b/private/*' }],
    ['all resources', { ...ALLOW, Resource: '*' }],
    ['a resource cut short', { ...ALLOW, Resource: 'arn:aws:s3:*' }],
    ['wildcards in every segment', { ...ALLOW, Resource: 'arn:*:s?:*:*:?/k*y' }],
    ['an empty condition', { ...ALLOW, Condition: {} }],
    ['a Sid', { ...ALLOW, Sid: 'Read' }],
  ])('%s allow the request', (_, statement) => expect(outcomeOf(statement)).toBe('allowed'));

  test('without Version the policy is of 2008, where variables are plain text', () => {
    const statement = { ...ALLOW, Resource: 'arn:aws:s3:::b/${aws:username}' };
    const request = {
      ...REQUEST,
      resource: 'arn:aws:s3:::b/${aws:username}',
      context: { 'aws:username': 'ann' },
    };
    expect(evaluate(parsePolicy(JSON.stringify({ Statement: statement })), request).outcome).toBe('allowed');
    expect(outcomeOf(statement, request)).toBe('implicitDeny');
    expect(outcomeOf(statement, { ...request, resource: 'arn:aws:s3:::b/ann' })).toBe('allowed');
  });

  test('a question mark stands for one character, also for one beyond the first plane', () => {
    expect(
      outcomeOf({ ...ALLOW, Resource: 'arn:aws:s3:::b/?' }, { resource: 'arn:aws:s3:::b/\u{1F600}' }),
    ).toBe('allowed');
  });

  test.each(['\u{10FFFF}', '\u{10000}', '\uFFFF', '\uD7FF', '\uE000', 'é', '?', ':'])(
    'a question mark stands for %j, two of them do not',
    (key) => {
      const resource = `arn:aws:s3:::b/${key}`;
      expect(outcomeOf({ ...ALLOW, Resource: 'arn:aws:s3:::b/?' }, { resource })).toBe('allowed');
      expect(outcomeOf({ ...ALLOW, Resource: 'arn:aws:s3:::b/??' }, { resource })).toBe('implicitDeny');
    },
  );

  test('case counts in resources', () => {
    expect(outcomeOf(ALLOW, { resource: 'arn:aws:s3:::B/key' })).toBe('implicitDeny');
  });
});

describe('a variable in NotResource', () => {
  const statement = {
    ...ALLOW,
    Effect: 'Deny',
    Resource: undefined,
    NotResource: ['arn:aws:s3:::b/home/${aws:username}', 'arn:aws:s3:::c/*'],
  };
  const home = (user: string): Partial<PolicyRequest> => ({
    resource: 'arn:aws:s3:::b/home/ann',
    context: user === '' ? {} : { 'aws:username': user },
  });
  test.each<readonly [string, Partial<PolicyRequest>, string]>([
    ['spares what it means', home('ann'), 'implicitDeny'],
    ['denies what it does not mean', home('bob'), 'explicitDeny'],
    ['cannot be told without a value', home(''), 'unknown'],
    ['is not needed where another item decides', { resource: 'arn:aws:s3:::c/x' }, 'implicitDeny'],
    [
      'cannot be told where its key is not known',
      { ...home(''), unknownKeys: new Set(['aws:username']) },
      'unknown',
    ],
  ])('%s', (_, request, outcome) => expect(outcomeOf(statement, request)).toBe(outcome));
});

describe('the order of judgement', () => {
  const deny = { ...ALLOW, Effect: 'Deny' };
  const doubt = (statement: object): object => ({
    ...statement,
    Condition: { Nonsense: { 'aws:username': 'x' } },
  });
  const elsewhere = { Action: 's3:PutObject' };
  test.each([
    ['nothing applies', [], 'implicitDeny'],
    ['an Allow applies', [ALLOW], 'allowed'],
    ['a Deny applies beside an Allow', [ALLOW, deny], 'explicitDeny'],
    ['an Allow is in doubt', [doubt(ALLOW)], 'unknown'],
    ['an Allow is in doubt beside a clear one', [doubt(ALLOW), ALLOW], 'allowed'],
    ['a Deny is in doubt beside a clear Allow', [ALLOW, doubt(deny)], 'unknown'],
    ['a Deny is in doubt beside a clear one', [doubt(deny), deny], 'explicitDeny'],
    ['a Deny in doubt is of another action', [ALLOW, doubt({ ...deny, ...elsewhere })], 'allowed'],
    ['the effect cannot be read', [ALLOW, { ...ALLOW, Effect: 'deny' }], 'unknown'],
    [
      'an unreadable effect is of another action',
      [ALLOW, { ...ALLOW, ...elsewhere, Effect: 'deny' }],
      'allowed',
    ],
  ])('%s: %s', (_, statements, outcome) => expect(outcomeOf(statements)).toBe(outcome));

  test('a false condition beside an unreadable one is false', () => {
    const Condition = { Nonsense: { a: 'b' }, StringEquals: { 'aws:username': 'ann' } };
    expect(outcomeOf([ALLOW, { ...deny, Condition }])).toBe('allowed');
  });

  test.each<readonly [string, readonly object[], object]>([
    [
      'an Allow',
      [{ ...ALLOW, Sid: 'Read' }],
      {
        outcome: 'allowed',
        statement: { index: 0, sid: 'Read' },
        reason: 'statement 1 (Read) allows the request',
      },
    ],
    [
      'a Deny without a name',
      [ALLOW, { ...deny, Sid: '' }],
      {
        outcome: 'explicitDeny',
        statement: { index: 1, sid: '' },
        reason: 'statement 2 denies the request',
      },
    ],
    [
      'an effect that cannot be read',
      [{ ...ALLOW, Effect: 'deny' }],
      {
        outcome: 'unknown',
        statement: { index: 0 },
        reason: 'statement 1: the Effect "deny" is not known',
      },
    ],
    ['nothing', [], { outcome: 'implicitDeny', reason: expect.stringContaining('no statement') }],
  ])('the answer names what decided: %s', (_, Statement, answer) =>
    expect(evaluate(parsePolicy(JSON.stringify({ Statement })), REQUEST)).toEqual(answer),
  );

  test('of two that decide alike the first is named', () => {
    const indexOf = (...statements: readonly object[]): number | undefined =>
      evaluate(parsePolicy(JSON.stringify({ Statement: statements })), REQUEST).statement?.index;
    const put = { ...ALLOW, ...elsewhere };
    expect(indexOf(put, ALLOW, ALLOW)).toBe(1);
    expect(indexOf(put, doubt(ALLOW), doubt(ALLOW))).toBe(1);
    expect(indexOf(put, doubt(deny), doubt(deny))).toBe(1);
  });

  test('the answer names its statement and says why', () => {
    const policy = parsePolicy(
      JSON.stringify({ Statement: [{ ...ALLOW, Sid: 'Read' }, doubt({ ...deny, Sid: 'Fence' })] }),
    );
    expect(evaluate(policy, REQUEST)).toEqual({
      outcome: 'unknown',
      statement: { index: 1, sid: 'Fence' },
      reason: 'statement 2 (Fence): the condition operator Nonsense is not known',
    });
  });
});

describe('what cannot be read', () => {
  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no statement', '{"Version":"2012-10-17"}'],
    ['an unknown version', '{"Version":"2020-01-01","Statement":[]}'],
    ['an unknown element', '{"Version":"2012-10-17","Statement":[],"Statements":[]}'],
    ['an element twice', '{"Statement":[],"Statement":[]}'],
    ['an Id that is no string', '{"Id":1,"Statement":[]}'],
  ])('as a whole, %s', (_, text) => expect(evaluate(parsePolicy(text), REQUEST).outcome).toBe('unknown'));

  test.each([
    ['a statement that is a string', 'Allow'],
    ['no Action', { ...ALLOW, Action: undefined }],
    ['Action and NotAction', { ...ALLOW, NotAction: 's3:Put*' }],
    ['an empty list of actions', { ...ALLOW, Action: [] }],
    ['an action without service', { ...ALLOW, Action: 'GetObject' }],
    ['no Resource', { ...ALLOW, Resource: undefined }],
    ['a resource that is no ARN', { ...ALLOW, Resource: 'b/*x' }],
    ['a wildcard across segments', { ...ALLOW, Resource: 'arn:aws:*b/key' }],
    ['no Principal', { ...ALLOW, Principal: undefined }],
    ['Principal and NotPrincipal', { ...ALLOW, NotPrincipal: '*' }],
    ['a principal in plain text', { ...ALLOW, Principal: 'everyone' }],
    ['an unknown element', { ...ALLOW, Conditions: {} }],
    ['a condition that is a list', { ...ALLOW, Condition: [] }],
    ['a Sid that is no string', { ...ALLOW, Sid: 5 }],
    ['an action that is no string', { ...ALLOW, Action: ['s3:Put*', 5] }],
    ['a resource that is no string', { ...ALLOW, Resource: [5] }],
    ['a principal that is no string', { ...ALLOW, Principal: { AWS: 5 } }],
    ['a principal without a name', { ...ALLOW, Principal: { AWS: '' } }],
    ['a principal of two lines', { ...ALLOW, Principal: { AWS: `arn:aws:iam::${OWNER}:user/a\nb` } }],
    ['no principal in an object', { ...ALLOW, Principal: {} }],
    ['an account of eleven digits', { ...ALLOW, Principal: { AWS: '11112222333' } }],
    ['an account of thirteen digits', { ...ALLOW, Principal: { AWS: '1111222233334' } }],
    ['an ARN of something else', { ...ALLOW, Principal: { AWS: `arn:aws:s3::${OWNER}:x` } }],
    ['an ARN after something else', { ...ALLOW, Principal: { AWS: `xarn:aws:iam::${OWNER}:root` } }],
    ['a wildcard in a service', { ...ALLOW, Principal: { Service: '*.amazonaws.com' } }],
    ['an action of nothing', { ...ALLOW, Action: 's3:' }],
    ['an action of no service', { ...ALLOW, Action: ':GetObject' }],
    ['a malformed variable in the resource', { ...ALLOW, Resource: 'arn:aws:s3:::b/${x' }],
    ['a resource of five segments', { ...ALLOW, Resource: 'arn:aws:s3::b/?ey' }],
  ])('in a statement, %s', (_, statement) => expect(outcomeOf(statement)).toBe('unknown'));

  test.each([
    ['Effect', {}],
    ['Principal', {}],
    ['NotPrincipal', { Principal: undefined, NotPrincipal: { AWS: '444455556666' } }],
    ['Action', {}],
    ['NotAction', { Action: undefined, NotAction: 's3:PutObject' }],
    ['Resource', {}],
    ['NotResource', { Resource: undefined, NotResource: 'arn:aws:s3:::c' }],
    ['Condition', { Condition: {} }],
  ])('%s given twice, even alike, in one statement or a list', (name, change) => {
    const statement: Record<string, unknown> = { ...ALLOW, ...change };
    const once = JSON.stringify(statement);
    const twice = `${once.slice(0, -1)},"${name}":${JSON.stringify(statement[name])}}`;
    const answer = (text: string): string =>
      evaluate(parsePolicy(`{"Version":"2012-10-17","Statement":${text}}`), REQUEST).outcome;
    expect([once, `[${once}]`].map(answer)).toEqual(['allowed', 'allowed']);
    expect([twice, `[${twice}]`].map(answer)).toEqual(['unknown', 'unknown']);
    // Another statement's elements are its own.
    expect(answer(`[${once},${twice}]`)).toBe(['Effect'].includes(name) ? 'unknown' : 'allowed');
  });

  test.each([
    [
      'Action',
      '{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:Put*","Action":"s3:Get*","Resource":"*"}}',
    ],
    [
      'Effect',
      '{"Statement":[{"Effect":"Deny","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}',
    ],
    [
      'a condition operator',
      '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"a":"true"},"Bool":{}}}}',
    ],
  ])('%s given twice', (_, text) => expect(evaluate(parsePolicy(text), REQUEST).outcome).toBe('unknown'));

  test('an element given twice in one statement leaves the others alone', () => {
    const text =
      '{"Statement":[{"Sid":"a","Sid":"b","Effect":"Allow","Principal":"*","Action":"s3:Put*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}';
    expect(evaluate(parsePolicy(text), REQUEST).outcome).toBe('explicitDeny');
  });

  test('nesting of a hundred thousand levels', () => {
    const text = `{"Statement":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(evaluate(parsePolicy(text), REQUEST).outcome).toBe('unknown');
  });
});

describe('principals', () => {
  const by = (Principal: unknown, principal: RequestPrincipal): string =>
    outcomeOf({ ...ALLOW, Principal }, { principal });
  const reader = role('Reader');
  const stranger: RequestPrincipal = {
    kind: 'user',
    account: '444455556666',
    arn: 'arn:aws:iam::444455556666:user/Eve',
  };
  const anonymous: RequestPrincipal = { kind: 'anonymous' };
  const logging: RequestPrincipal = { kind: 'service', name: 'logging.s3.amazonaws.com' };
  const someone: RequestPrincipal = { kind: 'account', account: OWNER };
  const READER = `arn:aws:iam::${OWNER}:role/Reader`;
  const SESSION = `arn:aws:sts::${OWNER}:assumed-role/Reader/s`;
  const roleItself = (name: string): RequestPrincipal => ({
    kind: 'role',
    account: OWNER,
    arn: `arn:aws:iam::${OWNER}:role/${name}`,
  });
  const yes = 'allowed';
  const no = 'implicitDeny';
  test.each<readonly [string, unknown, RequestPrincipal, string]>([
    ['* and nobody signed', '*', anonymous, yes],
    ['AWS * and nobody signed', { AWS: '*' }, anonymous, yes],
    ['* and a service', '*', logging, yes],
    ['an account id and its role', { AWS: OWNER }, reader, yes],
    ['an account root and its role', { AWS: `arn:aws:iam::${OWNER}:root` }, reader, yes],
    ['an account and a stranger', { AWS: [OWNER] }, stranger, no],
    ['an account and nobody signed', { AWS: OWNER }, anonymous, no],
    ['a role and its session', { AWS: READER }, reader, yes],
    ['a role and another role', { AWS: READER }, role('Writer'), no],
    ['a session and itself', { AWS: SESSION }, reader, yes],
    ['a session and another of the role', { AWS: SESSION }, role('Reader', 't'), no],
    [
      'a session and some session of the role',
      { AWS: SESSION },
      { kind: 'role', account: OWNER, arn: READER },
      'unknown',
    ],
    ['a user and itself', { AWS: 'arn:aws:iam::444455556666:user/Eve' }, stranger, yes],
    ['a user and someone of the account', { AWS: READER }, someone, 'unknown'],
    ['a role and someone of another account', { AWS: 'arn:aws:iam::444455556666:role/Reader' }, someone, no],
    ['a role and nobody signed', { AWS: READER }, anonymous, no],
    ['a session and some session of another role', { AWS: SESSION }, roleItself('Writer'), no],
    ['a session and some session of a role with more name', { AWS: SESSION }, roleItself('xReader'), no],
    [
      'a user and some session of a role',
      { AWS: `arn:aws:iam::${OWNER}:user/Reader` },
      roleItself('Reader'),
      no,
    ],
    ['a role and some session of it', { AWS: READER }, roleItself('Reader'), yes],
    ['a service and another', { Service: 'cloudtrail.amazonaws.com' }, logging, no],
    [
      'a service and a provider of its name',
      { Service: 'cognito' },
      { kind: 'federated', provider: 'cognito' },
      no,
    ],
    ['a provider and a service of its name', { Federated: 'logging.s3.amazonaws.com' }, logging, no],
    ['a provider and another', { Federated: 'saml' }, { kind: 'federated', provider: 'cognito' }, no],
    ['a canonical user and another', { CanonicalUser: 'abc' }, { ...someone, canonicalUser: 'abd' }, no],
    ['a unique id of fifteen characters', { AWS: 'AIDAABCDEFGHIJK' }, reader, 'unknown'],
    ['a unique id in small letters', { AWS: 'AIDAabcdefghijklmnop' }, reader, 'unknown'],
    ['an account and someone of it', { AWS: OWNER }, someone, yes],
    ['a role and the root user', { AWS: READER }, { kind: 'root', account: OWNER }, no],
    ['a service and itself', { Service: 'logging.s3.amazonaws.com' }, logging, yes],
    ['a service and a role', { Service: 'logging.s3.amazonaws.com' }, reader, no],
    ['a provider and itself', { Federated: 'cognito' }, { kind: 'federated', provider: 'cognito' }, yes],
    ['a canonical user and one that is not known', { CanonicalUser: 'abc' }, reader, 'unknown'],
    ['a canonical user and itself', { CanonicalUser: 'abc' }, { ...someone, canonicalUser: 'abc' }, yes],
    ['a canonical user and nobody signed', { CanonicalUser: 'abc' }, anonymous, no],
    ['a deleted user', { AWS: 'AIDAABCDEFGHIJKLMNOPQ' }, reader, no],
    ['a wildcard inside an ARN', { AWS: `arn:aws:iam::${OWNER}:role/*` }, reader, 'unknown'],
    ['an unknown type', { Robot: 'x' }, reader, 'unknown'],
    ['one readable and meant, one not', { AWS: ['??', READER] }, reader, yes],
  ])('%s', (_, Principal, principal, outcome) => expect(by(Principal, principal)).toBe(outcome));

  const but = (NotPrincipal: unknown, principal: RequestPrincipal): string =>
    outcomeOf({ ...ALLOW, Effect: 'Deny', Principal: undefined, NotPrincipal }, { principal });
  test.each<readonly [string, unknown, RequestPrincipal, string]>([
    ['spares whom it names with account, role and session', { AWS: [OWNER, READER, SESSION] }, reader, no],
    ['may deny whose account it does not name', { AWS: [READER, SESSION] }, reader, 'unknown'],
    ['may deny of whom it names the account alone', { AWS: OWNER }, reader, 'unknown'],
    [
      'may deny whose role it does not name beside the account',
      { AWS: [OWNER, `arn:aws:iam::${OWNER}:role/Writer`] },
      reader,
      'unknown',
    ],
    ['denies strangers', { AWS: [OWNER, READER] }, stranger, 'explicitDeny'],
    ['denies who does not sign', { AWS: [OWNER, READER] }, anonymous, 'explicitDeny'],
    ['spares a service by name', { Service: 'logging.s3.amazonaws.com' }, logging, no],
    ['spares the root user by its account', { AWS: OWNER }, { kind: 'root', account: OWNER }, no],
    ['spares an account by itself', { AWS: OWNER }, someone, no],
    [
      'spares a user by account and name',
      { AWS: ['444455556666', 'arn:aws:iam::444455556666:user/Eve'] },
      stranger,
      no,
    ],
    ['may deny a user by name alone', { AWS: 'arn:aws:iam::444455556666:user/Eve' }, stranger, 'unknown'],
    ['spares everybody', '*', reader, no],
    ['spares whom it may not be able to read', { AWS: ['??', OWNER] }, reader, 'unknown'],
    ['spares a provider by name', { Federated: 'saml' }, { kind: 'federated', provider: 'saml' }, no],
    ['may deny whom it cannot tell', { CanonicalUser: 'abc' }, reader, 'unknown'],
    ['denies services that it does not name', { Service: 'x.amazonaws.com' }, logging, 'explicitDeny'],
  ])('NotPrincipal %s', (_, NotPrincipal, principal, outcome) =>
    expect(but(NotPrincipal, principal)).toBe(outcome),
  );

  test('an identity policy names none, and speaks of its owner', () => {
    const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const read = (item: object): string =>
      evaluate(parsePolicy(JSON.stringify({ Statement: item }), 'identity'), REQUEST).outcome;
    expect(read(statement)).toBe('allowed');
    expect(read({ ...statement, Principal: '*' })).toBe('unknown');
  });
});
