import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../parse-policy.ts';
import type { Statement } from '../policy.ts';
import { isUnknown } from '../truth.ts';
import { anonymous, toRoleCaller } from './callers.ts';
import {
  admittedEndpoints,
  anyEndpoint,
  byService,
  foreignEndpoint,
  internet,
  onBehalf,
  type RequestPath,
} from './request-paths.ts';
import { RequestSpace, type Choice, type Situation } from './request-space.ts';

const caller = toRoleCaller('arn:aws:iam::111122223333:role/Reader');
const HERE: Situation = {
  caller,
  path: internet,
  actionKeys: new Set(['s3:max-keys', 's3:existingobjecttag/*']),
};

function spaceOf(Condition: object): RequestSpace {
  const statement = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', Condition };
  const policy = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }));
  if (isUnknown(policy)) throw new Error(policy.unknown);
  const statements: readonly Statement[] = policy.statements;
  return new RequestSpace(statements);
}

/** Values as they are, `-` for a missing key, `?` where the value is open, in brackets where it is doubtful. */
function choices(condition: object, key: string, more: Partial<Situation> = {}): readonly unknown[] {
  return spaceOf(condition)
    .choices(key, { ...HERE, ...more })
    .map((choice: Choice) => {
      const value = choice.is === 'missing' ? '-' : choice.is === 'opaque' ? '?' : choice.value;
      return 'doubt' in choice && choice.doubt !== undefined ? { doubtful: value } : value;
    });
}
const equals = (key: string, ...values: readonly string[]): object => ({ StringEquals: { [key]: values } });

describe('the choices of a key', () => {
  test.each<readonly [string, object, string, Partial<Situation>, readonly unknown[]]>([
    ['settled by the caller', {}, 'aws:principalaccount', {}, ['111122223333']],
    ['settled as missing by the caller', {}, 'aws:username', {}, ['-']],
    ['settled by the path', {}, 'aws:viaawsservice', {}, ['false']],
    ['settled by the path on behalf', {}, 'aws:viaawsservice', { path: onBehalf }, ['true']],
    ['of an endpoint, on the internet', {}, 'aws:sourcevpce', {}, ['-']],
    ['of the internet, at an endpoint', {}, 'aws:sourceip', { path: anyEndpoint }, ['-']],
    ['always there', {}, 'aws:securetransport', {}, ['true', 'false']],
    ['of signed requests', equals('aws:PrincipalTag/a', 'x'), 'aws:principaltag/a', {}, ['-', 'x', '0']],
    [
      'of signed requests, unsigned',
      equals('aws:PrincipalTag/a', 'x'),
      'aws:principaltag/a',
      { caller: anonymous },
      ['-'],
    ],
    ['of no customer', {}, 'aws:sourcearn', {}, ['-']],
    [
      'of services only',
      equals('aws:SourceAccount', '444455556666'),
      'aws:sourceaccount',
      { path: byService },
      ['-', '444455556666', '999999999999'],
    ],
    ['that the action has', {}, 's3:max-keys', {}, ['-', '0']],
    ['that only other actions have', {}, 's3:max-keys', { actionKeys: new Set() }, ['-', { doubtful: '0' }]],
    ['of an action that is not known', {}, 's3:max-keys', { actionKeys: undefined }, ['-', '0']],
    [
      'of a tag that the action has',
      equals('s3:ExistingObjectTag/a', 'b'),
      's3:existingobjecttag/a',
      {},
      ['-', 'b', 'x'],
    ],
    [
      'of a tag that it has not',
      equals('s3:RequestObjectTag/a', 'b'),
      's3:requestobjecttag/a',
      {},
      ['-', { doubtful: 'b' }, { doubtful: 'x' }],
    ],
    ['nobody knows', equals('aws:Foo', 'b'), 'aws:foo', {}, ['-', { doubtful: 'b' }, { doubtful: 'x' }]],
    [
      'with private addresses on the internet',
      { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      'aws:sourceip',
      {},
      [
        '198.51.100.7',
        { doubtful: '10.0.0.7' },
        { doubtful: '0.0.0.0' },
        '2001:db8:0:0:0:0:0:7',
        { doubtful: 'fd00:0:0:0:0:0:0:7' },
      ],
    ],
    [
      'with the value that a variable is compared with',
      { StringEquals: { 'aws:SourceVpce': '${aws:PrincipalTag/vpce}' } },
      'aws:principaltag/vpce',
      { path: anyEndpoint },
      ['-', 'x', 'vpce-0f1e2d3c4b5a69788'],
    ],
    [
      'without case',
      { StringEqualsIgnoreCase: { 'aws:SourceVpce': 'VPCE-1' } },
      'aws:sourcevpce',
      { path: anyEndpoint },
      ['vpce-0f1e2d3c4b5a69788', 'vpce-1'],
    ],
    [
      'compared in two ways',
      { StringEquals: { 's3:max-keys': 'a' }, NumericEquals: { 's3:max-keys': '1' } },
      's3:max-keys',
      {},
      ['-', 'a', '1', 'x', '0', '1', '2', { doubtful: '?' }],
    ],
    [
      'compared in another way than it holds',
      equals('s3:max-keys', 'a'),
      's3:max-keys',
      {},
      ['-', 'a', 'x', { doubtful: '?' }],
    ],
    [
      'that holds a list',
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
      'aws:tagkeys',
      {},
      ['-', ['a'], ['b'], ['x'], ['a', 'b'], ['a', 'x'], ['b', 'x'], ['a', 'b', 'x']],
    ],
    [
      'that holds a list, compared with many values',
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a', 'b', 'c', 'd'] } },
      'aws:tagkeys',
      {},
      expect.arrayContaining(['-', ['a'], ['a', 'b', 'c', 'd'], ['x'], { doubtful: '?' }]),
    ],
    [
      'that nobody knows, with a set operator',
      { 'ForAnyValue:StringEquals': { 'some:key': 'a' } },
      'some:key',
      {},
      ['-', { doubtful: ['a'] }, { doubtful: ['x'] }, { doubtful: ['a', 'x'] }],
    ],
    [
      'of a date',
      { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
      'aws:currenttime',
      {},
      ['2029-12-31T23:59:59.000Z', '2030-01-01T00:00:00.000Z', '2030-01-01T00:00:01.000Z'],
    ],
  ])('%s', (_, condition, key, more, expected) => expect(choices(condition, key, more)).toEqual(expected));
});

describe('the paths by endpoint', () => {
  const words = (path: RequestPath): object =>
    Object.fromEntries(
      Object.entries(path.excluded).map(([key, patterns]) => [
        key,
        patterns.map(({ glob }) => glob.map((code) => (code < 0 ? '*' : String.fromCharCode(code))).join('')),
      ]),
    );

  test('that are foreign have none of the admitted marks', () => {
    const endpoints = { ids: ['vpce-1'], vpcs: ['vpc-1'], accounts: ['444455556666'], orgs: ['o-a'] };
    expect(words(foreignEndpoint(endpoints))).toEqual({
      'aws:sourcevpce': ['vpce-1'],
      'aws:sourcevpc': ['vpc-1'],
      'aws:sourcevpcarn': ['arn:*:vpc/vpc-1', 'arn:*:*:*:444455556666:*'],
      'aws:vpceaccount': ['444455556666'],
      'aws:vpceorgid': ['o-a'],
      'aws:vpceorgpaths': ['o-a/*'],
    });
    const nothing = Object.values(words(foreignEndpoint({})));
    expect(nothing).toHaveLength(6);
    expect(nothing.flat()).toEqual([]);
  });

  test('that are admitted have the mark that admits them, and what is known of them by id', () => {
    const keysOf = (endpoints: Parameters<typeof admittedEndpoints>[0]): readonly object[] =>
      admittedEndpoints(endpoints).map(({ via, keys: { 'aws:viaawsservice': viaService, ...keys } }) => {
        expect([via, viaService]).toEqual(['endpoint', 'false']);
        return keys;
      });
    const known = [
      { id: 'vpce-0', vpc: 'vpc-0' },
      { id: 'vpce-1', vpc: 'vpc-1', account: '444455556666', org: 'o-a' },
    ];
    const endpoints = {
      ids: ['vpce-1', 'vpce-2'],
      vpcs: ['vpc-2'],
      accounts: ['777788889999'],
      orgs: ['o-b'],
    };
    expect(keysOf({ ...endpoints, known })).toEqual([
      {
        'aws:sourcevpce': 'vpce-1',
        'aws:sourcevpc': 'vpc-1',
        'aws:vpceaccount': '444455556666',
        'aws:vpceorgid': 'o-a',
      },
      { 'aws:sourcevpce': 'vpce-2' },
      { 'aws:sourcevpc': 'vpc-2' },
      { 'aws:vpceaccount': '777788889999' },
      { 'aws:vpceorgid': 'o-b' },
    ]);
    expect(keysOf({})).toEqual([]);
  });
});
