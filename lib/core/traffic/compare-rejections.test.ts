import { describe, expect, it } from 'vitest';
import { compareRejections, RECORD_DELAY_SECONDS, rejectionSpans } from './compare-rejections.ts';

const CHANGED_AT = Date.parse('2026-11-20T10:00:00Z') / 1000;
const HOURS = [CHANGED_AT - 3600, CHANGED_AT];
const SPANS = {
  before: [CHANGED_AT - 600, CHANGED_AT],
  after: [CHANGED_AT, CHANGED_AT + 600],
} as const;

function rejects(start: number, records: number, place: { subnetId?: string; flowLog?: string } = {}) {
  return { start, records, subnetId: 'subnet-0a', flowLog: 'fl-0a', ...place };
}

describe('the spans', () => {
  it.each([
    ['are as long as what can have been delivered', 0, 1_800, 3_600, SPANS],
    ['are no longer than asked for', 0, 7_200, 600, SPANS],
    [
      'leave out the hundred seconds in which the change was made',
      30,
      1_900,
      3_600,
      { before: SPANS.before, after: [CHANGED_AT + 100, CHANGED_AT + 700] },
    ],
    ['are not there before anything was delivered', 0, RECORD_DELAY_SECONDS + 99, 3_600, undefined],
  ])('%s', (_, changed, now, longest, spans) => {
    expect(rejectionSpans({ changedAt: CHANGED_AT + changed, now: CHANGED_AT + now, longest })).toEqual(
      spans,
    );
  });
});

describe('rejects', () => {
  it('are counted in the given subnets, from the beginning of a span to before its end', () => {
    const found = [
      rejects(CHANGED_AT - 700, 1),
      rejects(CHANGED_AT - 600, 2),
      rejects(CHANGED_AT - 100, 4),
      rejects(CHANGED_AT, 8),
      rejects(CHANGED_AT + 500, 16),
      rejects(CHANGED_AT + 600, 32),
      rejects(CHANGED_AT, 64, { subnetId: 'subnet-0b' }),
    ];
    expect(compareRejections(['subnet-0a'], SPANS, found, HOURS)).toEqual({ before: 6, after: 24 });
  });

  it('that two flow logs saw are counted once', () => {
    const found = [rejects(CHANGED_AT, 8), rejects(CHANGED_AT, 9, { flowLog: 'fl-0b' })];
    expect(compareRejections(['subnet-0a'], SPANS, found, HOURS)).toEqual({ before: 0, after: 9 });
  });

  it.each([
    ['before', [CHANGED_AT]],
    ['since', [CHANGED_AT - 3600]],
  ])('are not compared where no record was seen %s', (_, hours) => {
    expect(compareRejections(['subnet-0a'], SPANS, [], hours)).toBeUndefined();
  });

  it('themselves say that records are seen', () => {
    const found = [rejects(CHANGED_AT + 100, 5)];
    expect(compareRejections(['subnet-0a'], SPANS, found, HOURS.slice(0, 1))).toEqual({
      before: 0,
      after: 5,
    });
  });
});
