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

  test('case counts in resources', () => {
    expect(outcomeOf(ALLOW, { resource: 'arn:aws:s3:::B/key' })).toBe('implicitDeny');
  });
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
  ])('in a statement, %s', (_, statement) => expect(outcomeOf(statement)).toBe('unknown'));

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
