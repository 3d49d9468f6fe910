import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../checks/check.ts';
import { toAnnotation, toConfigEvaluations } from './to-config-evaluations.ts';

const AT = '2026-11-20T10:00:00.000Z';
const SUBJECT = {
  checkId: 's3-gateway-endpoint-routed',
  resourceType: 'AWS::EC2::RouteTable',
  resourceId: 'rtb-0a1',
} as const;

function evaluation(status: Evaluation['status'], reason = 'Because.', resourceId = 'rtb-0a1'): Evaluation {
  const subject = { ...SUBJECT, resourceId, reason };
  const unknown = { claim: 'unknown', reason: 'not asked' } as const;
  return status === 'nonCompliant'
    ? {
        ...subject,
        status,
        severity: 'medium',
        evidence: { kind: 'traffic', path: unknown, demand: unknown, bytes: unknown, legs: [] },
      }
    : { ...subject, status };
}

describe("Config's words for an evaluation", () => {
  it.each([
    ['compliant', 'COMPLIANT', 'Because.'],
    ['nonCompliant', 'NON_COMPLIANT', 'Because.'],
    ['notApplicable', 'NOT_APPLICABLE', 'Because.'],
    ['unknown', 'NON_COMPLIANT', 'UNKNOWN: Because.'],
  ] as const)('puts %s as %s', (status, compliance, annotation) => {
    expect(toConfigEvaluations([evaluation(status)], { orderingTimestamp: AT })).toEqual([
      [
        {
          resourceType: 'AWS::EC2::RouteTable',
          resourceId: 'rtb-0a1',
          compliance,
          annotation,
          orderingTimestamp: AT,
        },
      ],
    ]);
  });

  it('puts what has vanished as not applicable, unless the check still speaks of it', () => {
    const vanished = [
      { resourceType: 'AWS::EC2::RouteTable', resourceId: 'rtb-0a1', reason: 'It was deleted.' },
      { resourceType: 'AWS::EC2::RouteTable', resourceId: 'rtb-0a2', reason: '' },
    ];
    const [batch] = toConfigEvaluations([evaluation('compliant')], { orderingTimestamp: AT, vanished });
    expect(
      batch?.map(({ resourceId, compliance, annotation }) => [resourceId, compliance, annotation]),
    ).toEqual([
      ['rtb-0a1', 'COMPLIANT', 'Because.'],
      ['rtb-0a2', 'NOT_APPLICABLE', 'It is no longer there.'],
    ]);
  });

  it('gives batches of at most 100 that hold everything once and in order', () => {
    fc.assert(
      fc.property(fc.nat({ max: 450 }), (count) => {
        const ids = Array.from({ length: count }, (_, at) => `rtb-${at}`);
        const batches = toConfigEvaluations(
          ids.map((id) => evaluation('compliant', 'Because.', id)),
          { orderingTimestamp: AT },
        );
        expect(batches.every((batch) => batch.length > 0 && batch.length <= 100)).toBe(true);
        expect(batches).toHaveLength(Math.ceil(count / 100));
        expect(batches.flat().map(({ resourceId }) => resourceId)).toEqual(ids);
      }),
      { numRuns: 25 },
    );
  });
});

describe('an annotation', () => {
  it.each([
    ['keeps a short reason', 'The table has no route.', 'The table has no route.'],
    ['makes one line of several', ' one\n\ttwo\u0000three ', 'one two three'],
    ['says so where there is no reason', ' \n ', 'otherwise'],
    ['cuts at a word', `${'word '.repeat(60)}end`, `${'word '.repeat(50).trim()}...`],
    ['cuts one endless word', 'x'.repeat(400), `${'x'.repeat(253)}...`],
    ['leaves 256 characters alone', 'x'.repeat(256), 'x'.repeat(256)],
  ])('%s', (_title, reason, expected) => {
    expect(toAnnotation(reason, 'otherwise')).toBe(expected);
  });

  const text = fc.oneof(
    fc.string({ maxLength: 600 }),
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.array(fc.lorem(), { maxLength: 12 }).map((parts) => parts.join(' ')),
  );

  it('always has 1-256 characters, one line, whole code points and the prefix', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('', 'UNKNOWN: '), (reason, prefix) => {
        const annotation = toAnnotation(reason, 'otherwise', prefix);
        expect(annotation.length).toBeLessThanOrEqual(256);
        expect(annotation.slice(prefix.length).trim()).not.toBe('');
        expect(annotation.startsWith(prefix)).toBe(true);
        expect(annotation).not.toMatch(/[\n\r\p{Cc}]/u);
        expect(annotation.isWellFormed()).toBe(true);
      }),
    );
  });

  it('is the reason, or its beginning up to a word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,20}$/), { minLength: 1, maxLength: 60 }), (words) => {
        const annotation = toAnnotation(words.join(' '), 'otherwise');
        const kept = annotation.replace(/\.\.\.$/, '').split(' ');
        expect(kept).toEqual(words.slice(0, kept.length));
      }),
    );
  });
});
