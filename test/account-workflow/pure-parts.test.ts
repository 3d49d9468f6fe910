import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { toMail, toSubject } from '../../lib/report/mail/mail.ts';
import { makeApprovalCode, normalizeApprovalCode } from '../../lib/workflow/approval/approval-code.ts';
import { linkTo, parseApprovalLink } from '../../lib/workflow/approval/approval-link.ts';
import { isInWindow } from '../../lib/workflow/steps/check-brakes.ts';
import { rises } from '../../lib/workflow/steps/step-watch.ts';

describe('a mail', () => {
  it('has a subject that Amazon SNS takes, whatever it is about', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 150 }), (text) => {
        expect(toSubject(`Done: ${text}`)).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps a link whole and other lines narrow', () => {
    const link = `https://answers.example/?${'x'.repeat(200)}`;
    const { body } = toMail('s', [[`${'word '.repeat(40)}end`, link]]);
    expect(body).toContain(`\n${link}\n`);
    expect(body.split('\n').filter((line) => line.length > 68)).toEqual([link]);
  });
});

describe('a link', () => {
  const link = {
    remediationId: 's3-vpc-0a1b-1',
    planHash: 'ab'.repeat(32),
    expiresAt: '2026-07-04T10:00:00.000Z',
    signature: 'A-_'.repeat(14),
  };
  const query = Object.fromEntries(new URL(linkTo('https://a.example/', link)).searchParams);

  it('comes back as it went out', () => {
    expect(parseApprovalLink(query)).toEqual(link);
  });

  it.each([
    ['r', ''],
    ['r', 'a'.repeat(81)],
    ['r', 's3/../x'],
    ['p', 'AB'.repeat(32)],
    ['p', 'ab'],
    ['e', '2026-07-04'],
    ['e', '01751623200'],
    ['s', 'short'],
    ['s', `${'A'.repeat(42)}=`],
  ])('with %s = "%s" never reaches KMS', (name, value) => {
    expect(parseApprovalLink({ ...query, [name]: value })).toBeUndefined();
  });
});

describe('a code', () => {
  it('is read however it was typed', () => {
    const code = makeApprovalCode();
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(normalizeApprovalCode(` ${code.toLowerCase().replace('-', ' ')} `)).toBe(code);
  });

  it.each(['', '1234', '1234-567U', '1234-56789', 'x'.repeat(1_000)])('is no code: %s', (typed) => {
    expect(normalizeApprovalCode(typed)).toBeUndefined();
  });

  it('takes letters for the digits they look like', () => {
    expect(normalizeApprovalCode('OIL0-abcd')).toBe('0110-ABCD');
  });
});

test.each([
  // 2026-07-01 is a Wednesday.
  ['2026-07-01T10:00:00Z', 9, 17, [3], true],
  ['2026-07-01T17:00:00Z', 9, 17, [3], false],
  ['2026-07-01T10:00:00Z', 9, 17, [4], false],
  ['2026-07-01T23:00:00Z', 22, 4, [3], true],
  ['2026-07-02T03:59:00Z', 22, 4, [3], true],
  ['2026-07-02T04:00:00Z', 22, 4, [3], false],
  ['2026-07-01T03:00:00Z', 22, 4, [3], false],
  ['2026-07-05T01:00:00Z', 22, 4, [6], true],
])('%s in the window from %i to %i on %j: %s', (now, fromHour, toHour, days, isIn) => {
  expect(isInWindow({ days, fromHour, toHour }, new Date(now))).toBe(isIn);
});

test.each([
  [0, 0, false],
  [0, 1, true],
  [10, 14, false],
  [10, 15, true],
  [10, 4, false],
])('%i refusals before and %i after: rising is %s', (before, after, isRising) => {
  expect(rises({ before, after })).toBe(isRising);
});
