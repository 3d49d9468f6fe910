import { describe, expect, test } from 'vitest';
import { matchCondition } from '../match-condition.ts';
import { parseConditions } from '../parse-condition.ts';
import type { ContextValue } from '../request.ts';
import { isUnknown } from '../truth.ts';

type Answer = boolean | 'unknown';

function holds(operator: string, value: unknown, actual: ContextValue | undefined, more = {}): Answer {
  const [condition] = parseConditions({ [operator]: { 'Some:Key': value } }, true);
  if (!condition) throw new Error('no condition');
  const context = actual === undefined ? more : { 'some:key': actual, ...more };
  const request = {
    principal: { kind: 'anonymous' },
    action: 's3:GetObject',
    resource: '*',
    context,
  } as const;
  const truth = matchCondition(condition, request);
  return isUnknown(truth) ? 'unknown' : truth;
}

type Row = readonly [operator: string, value: unknown, actual: ContextValue | undefined, answer: Answer];

const rows: readonly Row[] = [
  // Text: case counts, wildcards only in Like.
  ['StringEquals', 'john', 'john', true],
  ['StringEquals', 'john', 'John', false],
  ['StringEquals', ['ann', 'john'], 'john', true],
  ['StringEquals', 'jo*', 'john', false],
  ['StringEquals', 'jo*', 'jo*', true],
  ['StringNotEquals', 'john', 'John', true],
  ['StringNotEquals', ['ann', 'john'], 'john', false],
  ['StringEqualsIgnoreCase', 'JOHN', 'john', true],
  ['StringNotEqualsIgnoreCase', 'JOHN', 'john', false],
  ['StringLike', 'jo*', 'john', true],
  ['StringLike', 'jo?n', 'john', true],
  ['StringLike', 'jo?', 'john', false],
  ['StringLike', '*', '', true],
  ['StringLike', 'Jo*', 'john', false],
  ['StringNotLike', 'jo*', 'john', false],
  ['StringNotLike', ['a*', 'b*'], 'john', true],
  ['StringLike', 'a*b*c', 'aXbYbZc', true],
  ['StringLike', 'a*b*c', 'aXbYbZ', false],
  ['StringEquals', true, 'true', true],
  ['StringEquals', 5, '5', true],
  // Numbers.
  ['NumericEquals', '10', '10.0', true],
  ['NumericNotEquals', '10', '11', true],
  ['NumericLessThan', '10', '10', false],
  ['NumericLessThanEquals', '10', '10', true],
  ['NumericGreaterThan', '1.2', '1.3', true],
  ['NumericGreaterThanEquals', '-3', '-3', true],
  ['NumericEquals', 'ten', '10', 'unknown'],
  ['NumericEquals', '10', '10x', 'unknown'],
  ['NumericEquals', '10', 'x10', 'unknown'],
  ['NumericEquals', '10', 'ten', 'unknown'],
  ['NumericEquals', '12345678901234567890', '12345678901234567890', 'unknown'],
  // Dates.
  ['DateEquals', '2026-01-01', '2026-01-01T00:00:00Z', true],
  ['DateNotEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', true],
  ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
  ['DateLessThan', '2026-01-01T00:00:00+02:00', '2025-12-31T22:00:00Z', false],
  ['DateLessThanEquals', '2026-01-01T00:00:00+02:00', '2025-12-31T22:00:00Z', true],
  ['DateGreaterThan', '1767225600', '2026-01-01T00:00:01Z', true],
  ['DateGreaterThanEquals', '2026-01', '2026-01-01T00:00:00Z', true],
  ['DateGreaterThan', '2026-02-30', '2026-03-05', 'unknown'],
  ['DateGreaterThan', '2026', '2026-03-05', 'unknown'],
  ['DateGreaterThan', '2026-01-01T10:00:00', '2026-03-05', 'unknown'],
  // Bool and binary.
  ['Bool', 'true', 'true', true],
  ['Bool', false, 'true', false],
  ['Bool', 'True', 'true', 'unknown'],
  ['Bool', ['true', 'false'], 'false', true],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ6', false],
  ['BinaryEquals', 'not base64', 'QmluYXJ5', 'unknown'],
  // Addresses.
  ['IpAddress', '203.0.113.0/24', '203.0.113.255', true],
  ['IpAddress', '203.0.113.0/24', '203.0.114.0', false],
  ['IpAddress', '203.0.113.7', '203.0.113.7', true],
  ['IpAddress', '203.0.113.9/24', '203.0.113.1', true],
  ['IpAddress', '0.0.0.0/0', '198.51.100.1', true],
  ['IpAddress', '2001:db8::/32', '2001:DB8:1::1', true],
  ['IpAddress', '2001:db8::/32', '203.0.113.1', false],
  ['IpAddress', '::ffff:203.0.113.7', '::ffff:cb00:7107', true],
  ['NotIpAddress', ['203.0.113.0/24', '2001:db8::/32'], '2001:db9::1', true],
  ['NotIpAddress', '203.0.113.0/24', '203.0.113.4', false],
  ['IpAddress', '203.0.113.*', '203.0.113.4', 'unknown'],
  ['IpAddress', '203.0.113.0/33', '203.0.113.4', 'unknown'],
  ['IpAddress', 'zz::1', '203.0.113.4', 'unknown'],
  ['IpAddress', '1::zz', '203.0.113.4', 'unknown'],
  ['IpAddress', '1::2::3', '203.0.113.4', 'unknown'],
  ['IpAddress', '1:2:3:4:5:6:7', '203.0.113.4', 'unknown'],
  ['IpAddress', '203.0.113.0/24/1', '203.0.113.4', 'unknown'],
  ['IpAddress', '203.0.113.0/24', '203.0.113.0/25', 'unknown'],
  ['IpAddress', '203.0.113.0/24', 'AWS Internal', 'unknown'],
  // ARNs: six segments, a wildcard stays in its own.
  ['ArnEquals', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/a/b', true],
  ['ArnLike', 'arn:aws:iam::*:role/x', 'arn:aws:iam::111122223333:role/x', true],
  ['ArnLike', 'arn:aws:*:role/x', 'arn:aws:iam::111122223333:role/x', 'unknown'],
  ['ArnLike', 'arn:aws:s3:*:*:b*', 'arn:aws:s3:::bucket:x', true],
  ['ArnLike', 'arn:*:s3:::b', 'arn:aws:x:s3:::b', false],
  ['ArnNotLike', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:user/x', true],
  ['ArnNotEquals', 'arn:aws:iam::111122223333:role/x', 'not an arn', true],
  // Existence.
  ['Null', 'true', undefined, true],
  ['Null', 'true', 'x', false],
  ['Null', 'false', 'x', true],
  ['Null', false, undefined, false],
  ['Null', ['true', 'false'], undefined, true],
  ['Null', 'yes', 'x', 'unknown'],
  // What AWS does not have, or we do not know.
  ['StringEqual', 'x', 'x', 'unknown'],
  ['stringequals', 'x', 'x', 'unknown'],
  ['NullIfExists', 'true', 'x', 'unknown'],
  ['ForAllValues:Null', 'true', 'x', 'unknown'],
  ['ForSomeValues:StringEquals', 'x', 'x', 'unknown'],
  ['StringEquals', [], 'x', 'unknown'],
  ['StringEquals', null, 'x', 'unknown'],
  ['StringEquals', ['x', { y: 1 }], 'x', 'unknown'],
  // One readable value that matches settles what the unreadable one would leave open.
  ['IpAddress', ['nonsense', '203.0.113.0/24'], '203.0.113.4', true],
  ['IpAddress', ['nonsense', '203.0.113.0/24'], '198.51.100.1', 'unknown'],
  ['NotIpAddress', ['nonsense', '203.0.113.0/24'], '203.0.113.4', false],
];

test.each(rows)('%s %j against %j is %s', (operator, value, actual, answer) => {
  expect(holds(operator, value, actual)).toBe(answer);
});

describe('a missing key', () => {
  const positive = ['StringEquals', 'StringLike', 'StringEqualsIgnoreCase'].map(
    (name) => [name, 'x'] as const,
  );
  const values: readonly (readonly [string, string])[] = [
    ...positive,
    ['NumericLessThan', '5'],
    ['DateGreaterThan', '2026-01-01'],
    ['Bool', 'true'],
    ['BinaryEquals', 'QQ=='],
    ['IpAddress', '10.0.0.0/8'],
    ['ArnLike', 'arn:aws:iam::1:role/x'],
  ];
  const negative: readonly (readonly [string, string])[] = [
    ['StringNotEquals', 'x'],
    ['StringNotLike', 'x'],
    ['StringNotEqualsIgnoreCase', 'x'],
    ['NumericNotEquals', '5'],
    ['DateNotEquals', '2026-01-01'],
    ['NotIpAddress', '10.0.0.0/8'],
    ['ArnNotLike', 'arn:aws:iam::1:role/x'],
    ['ArnNotEquals', 'arn:aws:iam::1:role/x'],
  ];
  test.each(values)('makes %s false', (name, value) => expect(holds(name, value, undefined)).toBe(false));
  test.each(negative)('makes %s true', (name, value) => expect(holds(name, value, undefined)).toBe(true));
  test.each([...values, ...negative])('makes %sIfExists true', (name, value) => {
    expect(holds(`${name}IfExists`, value, undefined)).toBe(true);
  });
  test.each([...values, ...negative])(
    'makes ForAllValues:%s true and ForAnyValue:%s false',
    (name, value) => {
      expect(holds(`ForAllValues:${name}`, value, undefined)).toBe(true);
      expect(holds(`ForAnyValue:${name}`, value, undefined)).toBe(false);
    },
  );
});

// The tables of reference_policies_condition-single-vs-multi-valued-context-keys.
test.each<Row>([
  ['ForAllValues:StringEquals', ['a', 'b'], ['a'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'd'], true],
  ['ForAllValues:StringNotEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['a', 'c'], true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['c'], false],
  ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'c'], true],
  ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false],
  ['ForAnyValue:StringLike', 'key1*', ['key1:legal', 'other'], true],
  ['ForAllValues:StringNotLike', 'key1*', ['key1:legal', 'other'], false],
  ['ForAllValues:StringEquals', 'a', [], true],
  ['ForAnyValue:StringEquals', 'a', [], false],
  ['ForAllValues:StringEquals', 'a', '', true],
  ['ForAnyValue:StringEqualsIfExists', 'a', undefined, true],
  ['ForAllValues:StringEqualsIfExists', 'a', 'b', false],
  ['StringEquals', 'a', ['a'], true],
  ['StringEquals', 'a', ['a', 'b'], 'unknown'],
  ['StringNotEquals', 'a', ['b', 'c'], 'unknown'],
])('%s %j against the list %j is %s', (operator, value, actual, answer) => {
  expect(holds(operator, value, actual)).toBe(answer);
});

describe('policy variables', () => {
  const user = { 'aws:username': 'ann', 'aws:tag': 'a*' };
  test.each<readonly [string, string, string, Answer]>([
    ['StringEquals', 'home/${aws:username}', 'home/ann', true],
    ['StringEquals', '${AWS:UserName}', 'ann', true],
    ['StringNotEquals', '${aws:username}', 'bob', true],
    ['StringLike', '${aws:username}/*', 'ann/x', true],
    ['StringLike', '${aws:tag}', 'ab', false],
    ['StringLike', '${aws:tag}', 'a*', true],
    ['StringLike', 'a${*}', 'ab', false],
    ['StringLike', 'a${*}', 'a*', true],
    ['StringEquals', '${$}{x}', '${x}', true],
    ['StringEquals', "${aws:PrincipalTag/team, 'none'}", 'none', true],
    ['StringEquals', "${aws:username, 'none'}", 'ann', true],
    ['StringEquals', '${ aws:username }', 'ann', true],
    ['StringEquals', "${ aws:PrincipalTag/team , 'no one' }", 'no one', true],
    ['StringEquals', "${aws:PrincipalTag/team, ''}", '', true],
    ['StringEquals', "${aws:username 'none'}", 'ann', 'unknown'],
    ['StringEquals', '${aws:username, none}', 'ann', 'unknown'],
    ['StringEquals', 'x${aws:username}', 'xann', true],
    ['StringEquals', '${aws:username}x${aws:username}y', 'annxanny', true],
    ['StringLike', '${?}', 'a', false],
    ['StringLike', '${?}', '?', true],
    // Without a value the statement is invalid or nothing matches: no positive match either way.
    ['StringEquals', '${aws:PrincipalTag/team}', 'red', false],
    ['StringNotEquals', '${aws:PrincipalTag/team}', 'red', 'unknown'],
    ['ArnEquals', 'arn:aws:iam::1:user/${aws:username}', 'arn:aws:iam::1:user/ann', true],
    ['ArnEquals', 'arn:aws:${aws:username}::1:user/x', 'arn:aws:ann::1:user/x', 'unknown'],
    ['StringEquals', '${aws:username', 'ann', 'unknown'],
    ['StringEquals', '${}', 'ann', 'unknown'],
    ['Bool', '${aws:username}', 'true', 'unknown'],
  ])('%s %s against %s is %s', (operator, value, actual, answer) => {
    expect(holds(operator, value, actual, user)).toBe(answer);
  });

  test('are plain text before version 2012-10-17', () => {
    const [condition] = parseConditions({ StringEquals: { 'some:key': '${aws:username}' } }, false);
    if (!condition) throw new Error('no condition');
    const request = { principal: { kind: 'anonymous' }, action: 'a', resource: '*' } as const;
    const context = { 'some:key': '${aws:username}', 'aws:username': 'ann' };
    expect(matchCondition(condition, { ...request, context })).toBe(true);
  });
});

test('one key in two spellings under one operator cannot be told', () => {
  const [condition] = parseConditions({ StringEquals: { 'aws:username': 'a', 'AWS:UserName': 'b' } }, true);
  expect(isUnknown(condition)).toBe(true);
});
