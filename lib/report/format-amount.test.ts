import { describe, expect, it } from 'vitest';
import { describeMoney, describeMoneyBasis, formatBytes, formatUsd } from './format-amount.ts';

const MONEY = {
  claim: 'yes',
  currency: 'USD',
  savesPerMonth: 150,
  gigabytesPerMonth: 3000,
  observedDays: 30,
  hoursInMonth: 720,
  isLowerBound: false,
  priceSource: 'a list',
  priceDate: '2026-10',
} as const;

it.each([
  [0, '0 bytes'],
  [1023, '1,023 bytes'],
  [1024, '1 KB'],
  [1.5 * 2 ** 20, '1.5 MB'],
  [2 ** 30 - 1, '1,024 MB'],
  [2 ** 30, '1 GB'],
  [3000 * 2 ** 30, '3,000 GB'],
])('%d bytes are written as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [0, '0.00'],
  [1234.5, '1,234.50'],
])('%d USD are written as %s', (usd, text) => {
  expect(formatUsd(usd)).toBe(text);
});

describe('money in words', () => {
  it('says hours, bytes, their sum, and that only the bytes are saved', () => {
    expect(describeMoney({ ...MONEY, natHoursPerMonth: 36 })).toBe(
      'NAT costs 186.00 USD a month (36.00 for its hours + 150.00 for these bytes); a gateway endpoint is free and saves 150.00 of it',
    );
  });

  it('says no sum where the hourly price is not known', () => {
    expect(describeMoney(MONEY)).toContain('NAT charges 150.00 USD a month for these bytes');
  });

  it('says "at least" where records were lost', () => {
    expect(describeMoney({ ...MONEY, isLowerBound: true })).toContain('saves at least 150.00');
  });

  it.each([
    [30, 'for 30 days;'],
    [1.25, 'for 1.3 days;'],
    [1 / 24, 'for only 1 hours;'],
    [0.5, 'for only 12 hours;'],
  ])('says for how long bytes were seen: %d days', (observedDays, text) => {
    expect(describeMoneyBasis({ ...MONEY, observedDays })).toContain(text);
  });

  it('says that there is no NAT cost where no NAT is passed', () => {
    expect(describeMoney({ claim: 'no', reason: 'it passes none' })).toBe('no NAT cost: it passes none');
  });

  it('says how to learn what is unknown, and no amount', () => {
    const text = describeMoney({
      claim: 'unknown',
      reason: 'no bytes were seen',
      howToLearn: 'switch on flow logs',
    });
    expect(text).toBe('unknown: no bytes were seen. To learn it, switch on flow logs');
  });
});
