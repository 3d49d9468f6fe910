import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anyRequest,
  policyText,
  toText,
  type StatementDocument,
} from '../../../test/iam/arbitrary-policy.ts';
import { evaluate } from './evaluate.ts';
import { parsePolicy } from './parse-policy.ts';
import { isSamePolicy } from './same-policy.ts';

const READ: StatementDocument = {
  Sid: 'Read',
  Effect: 'Allow',
  Principal: '*',
  Action: ['s3:GetObject', 's3:ListBucket'],
  Resource: 'arn:aws:s3:::b',
  Condition: { Bool: { 'aws:SecureTransport': true } },
};
const DENY: StatementDocument = { ...READ, Sid: 'Deny', Effect: 'Deny' };
const one = toText([READ]);

const ALIKE: readonly (readonly [string, string])[] = [
  ['white space', JSON.stringify(JSON.parse(one), undefined, 2)],
  ['the order of members', toText([Object.fromEntries(Object.entries(READ).toReversed())])],
  ['the order of a list', toText([{ ...READ, Action: ['s3:ListBucket', 's3:GetObject'] }])],
  ['a list of one', toText([{ ...READ, Resource: ['arn:aws:s3:::b'] }])],
  ['a value said twice', toText([{ ...READ, Action: ['s3:GetObject', 's3:ListBucket', 's3:GetObject'] }])],
  ['everybody', toText([{ ...READ, Principal: { AWS: '*' } }])],
  ['a condition in quotes', toText([{ ...READ, Condition: { Bool: { 'aws:SecureTransport': ['true'] } } }])],
  ['one statement without a list', JSON.stringify({ Version: '2012-10-17', Statement: READ })],
];

const OTHER: readonly (readonly [string, string | null])[] = [
  ['no policy', null],
  ['no JSON', `${one}x`],
  ['another version', JSON.stringify({ Version: '2008-10-17', Statement: [READ] })],
  ['another effect', toText([{ ...READ, Effect: 'Deny' }])],
  ['another Sid', toText([{ ...READ, Sid: 'read' }])],
  ['one action less', toText([{ ...READ, Action: 's3:GetObject' }])],
  ['one statement more', toText([READ, DENY])],
  ['one condition less', toText([{ ...READ, Condition: {} }])],
  ['NotAction for Action', toText([{ ...READ, Action: undefined, NotAction: READ['Action'] }])],
];

describe('two texts of a policy', () => {
  test('that nobody can read are compared as they stand', () => {
    const odd = (Action: unknown): string => toText([{ ...READ, Action }]);
    expect(isSamePolicy(odd(['b', 5, 'a']), odd(['b', 5, 'a']))).toBe(true);
    expect(isSamePolicy(odd(['b', 5, 'a']), odd(['a', 5, 'b']))).toBe(false);
    expect(isSamePolicy(odd([5, 5]), odd([5]))).toBe(false);
  });

  test.each(ALIKE)('say the same in spite of %s', (_, other) => {
    expect(isSamePolicy(one, other)).toBe(true);
  });

  test.each(OTHER)('differ by %s', (_, other) => {
    expect(isSamePolicy(one, other)).toBe(false);
    expect(isSamePolicy(other, one)).toBe(false);
  });

  test('differ by the order of statements, which is kept for whoever reads them', () => {
    expect(isSamePolicy(toText([READ, DENY]), toText([DENY, READ]))).toBe(false);
  });

  test('are the same where there is none', () => {
    expect(isSamePolicy(null, null)).toBe(true);
  });

  test('that say the same answer every request alike', () => {
    const respelled = fc
      .tuple(policyText, anyRequest)
      .map(([text, request]) => [text, respell(text), request] as const);
    fc.assert(
      fc.property(respelled, ([text, other, request]) => {
        expect(isSamePolicy(text, other)).toBe(true);
        expect(evaluate(parsePolicy(other), request).outcome).toBe(
          evaluate(parsePolicy(text), request).outcome,
        );
      }),
      { numRuns: 100 },
    );
  });
});

/** Every list reversed, every list of one a bare value: as S3 might give it back. */
function respell(text: string): string {
  const document: { Statement: readonly unknown[] } = JSON.parse(text);
  return JSON.stringify({ ...document, Statement: document.Statement.map(turn) });
}

function turn(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? turn(value[0]) : value.map(turn).toReversed();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, turn(member)])
      .toReversed(),
  );
}
