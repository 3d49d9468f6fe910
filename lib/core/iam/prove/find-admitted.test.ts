import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../parse-policy.ts';
import { toRoleCaller } from '../space/callers.ts';
import { internet } from '../space/request-paths.ts';
import { isUnknown } from '../truth.ts';
import type { Probe } from './denial-search.ts';
import { findAdmitted, type Admitted } from './find-admitted.ts';

const STRANGER = '444455556666';
const probe = (action: string): Probe => ({
  situation: {
    caller: toRoleCaller(`arn:aws:iam::${STRANGER}:role/Stranger`),
    path: internet,
    actionKeys: undefined,
  },
  action,
  resource: 'arn:aws:s3:::b/key',
});
const ALLOW = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
const allow = (Condition: object): object => ({ ...ALLOW, Condition });
const allowOn = (resource: string): object => ({ ...ALLOW, Resource: `arn:aws:s3:::${resource}` });
const deny = (Condition: object): object => ({ ...ALLOW, Effect: 'Deny', Condition });

function find(statements: readonly object[], actions: readonly string[] = ['s3:GetObject']): Admitted {
  const policy = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (isUnknown(policy)) throw new Error(policy.unknown);
  return findAdmitted(policy, actions.map(probe));
}

const red = { StringEquals: { 'aws:PrincipalTag/team': 'red' } };
const nothing = { is: 'nothing' };
const doubtful = (reason: RegExp): object => ({ is: 'doubtful', reason: expect.stringMatching(reason) });
const allowedWith = (context: object, index = 0): object => ({
  is: 'allowed',
  statement: { index },
  request: { action: 's3:GetObject', resource: 'arn:aws:s3:::b/key', context },
});

describe('a stranger', () => {
  test.each<readonly [string, readonly object[], object]>([
    ['is let in by an open Allow', [ALLOW], allowedWith({})],
    ['is not let in by nothing', [], nothing],
    ['is not let in by an Allow to others', [{ ...ALLOW, Principal: { AWS: '111122223333' } }], nothing],
    ['is kept out by a Deny', [ALLOW, deny({})], nothing],
    ['is let in by a tag', [allow(red)], allowedWith({ 'aws:principaltag/team': 'red' })],
    ['is let in past a Deny of a tag', [deny(red), ALLOW], allowedWith({}, 1)],
    [
      'is let in by what two statements want at once',
      [deny({ StringNotEquals: { 'aws:UserAgent': 'tool' } }), allow(red)],
      allowedWith({ 'aws:useragent': 'tool', 'aws:principaltag/team': 'red' }, 1),
    ],
    [
      'may be let in by a variable in the resource',
      [allowOn('b/${aws:PrincipalTag/team}')],
      doubtful(/variable/),
    ],
    ['is not let in by a variable in another resource', [allowOn('c/${aws:PrincipalTag/team}')], nothing],
    [
      'may be let in by a variable that may be empty',
      [allowOn("b/key${aws:PrincipalTag/a, ''}")],
      allowedWith({}),
    ],
    [
      'is not let in by a variable of others',
      [{ ...allowOn('b/${aws:username}'), Action: 's3:PutObject' }],
      nothing,
    ],
    ['is not let in by a variable that it does not have', [allowOn('b/${aws:username}')], nothing],
    [
      'is let in by two keys that look alike',
      [allow({ StringLike: { 'aws:PrincipalTag/a': 'x${aws:PrincipalTag/b}y' } })],
      { is: 'allowed' },
    ],
    [
      'is let in past two keys that do not look alike',
      [ALLOW, deny({ StringNotLike: { 'aws:PrincipalTag/a': 'x${aws:PrincipalTag/b}y' } })],
      { is: 'allowed' },
    ],
    [
      'is kept out of accounts other than its own',
      [ALLOW, deny({ StringNotEquals: { 'aws:PrincipalAccount': '${aws:ViaAWSService}' } })],
      nothing,
    ],
    ['does not come through an endpoint', [allow({ Null: { 'aws:SourceVpce': 'false' } })], nothing],
    ['may be let in by an unknown operator', [allow({ Nonsense: { a: 'b' } })], doubtful(/Nonsense/)],
    ['may be kept out by an unknown operator', [ALLOW, deny({ Nonsense: { a: 'b' } })], doubtful(/Nonsense/)],
    ['may be let in by an unknown key', [allow({ StringEquals: { 'aws:Foo': 'x' } })], doubtful(/aws:foo/)],
  ])('%s', (_, statements, answer) => expect(find(statements)).toMatchObject(answer));
});

describe('of several requests', () => {
  const put = { ...allow({ Nonsense: { a: 'b' } }), Action: 's3:PutObject' };
  test.each<readonly [readonly string[], object]>([
    [['s3:DeleteObject', 's3:GetObject'], { is: 'allowed' }],
    [['s3:PutObject', 's3:GetObject'], { is: 'allowed' }],
    [['s3:PutObject', 's3:DeleteObject'], { is: 'doubtful' }],
    [['s3:DeleteObject', 's3:PutObject'], { is: 'doubtful' }],
    [['s3:DeleteObject'], nothing],
  ])('%j: the one that is let in counts, else the doubt', (actions, answer) =>
    expect(find([ALLOW, put], actions)).toMatchObject(answer),
  );
});

test('more requests than are tried are a doubt, not a no', () => {
  const fences = (count: number): readonly object[] =>
    Array.from({ length: count }, (_, i) => deny({ StringEquals: { [`aws:PrincipalTag/t${i}`]: 'x' } }));
  expect(find(fences(4))).toEqual(nothing);
  expect(find(fences(13))).toEqual(doubtful(/more requests/));
});
