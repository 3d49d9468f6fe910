import { describe, expect, test } from 'vitest';
import { trafficRecord } from '../../../test/estates/build-estate.ts';
import type { TrafficRecord } from '../network/estate.ts';
import type { MoneyOptions } from './savings.ts';
import { BYTES_PER_GB, HOURS_IN_MONTH, moneyOf } from './savings.ts';

const PRICES = { region: 'eu-west-3', natGatewayPerHour: 0.05, natGatewayPerGB: 0.05 } as const;
const options = (overrides: Partial<MoneyOptions> = {}): MoneyOptions => ({
  prices: { status: 'read', value: { ...PRICES, source: 'list', date: '2026-10' } },
  hoursInMonth: 720,
  ...overrides,
});

const MONTH = { from: '2026-09-01T00:00:00Z', to: '2026-10-01T00:00:00Z' };
const throughNat = (overrides: Partial<TrafficRecord> = {}) =>
  trafficRecord({ natGatewayId: 'nat-0a', bytes: 3_000 * BYTES_PER_GB, ...MONTH, ...overrides });

describe('money', () => {
  test("is the article's on a month of 30 days", () => {
    expect(moneyOf([throughNat()], options())).toMatchObject({
      claim: 'yes',
      natHoursPerMonth: 36,
      savesPerMonth: 150,
      observedDays: 30,
    });
  });

  test('is projected to the month that is asked for', () => {
    const hours = { hoursInMonth: HOURS_IN_MONTH };
    expect(moneyOf([throughNat()], options(hours))).toMatchObject({ savesPerMonth: 152.08 });
    const day = throughNat({ bytes: 100 * BYTES_PER_GB, to: '2026-09-02T00:00:00Z' });
    expect(moneyOf([day], options())).toMatchObject({ savesPerMonth: 150, observedDays: 1 });
  });

  test('counts the hours of each NAT gateway once', () => {
    const records = [throughNat(), throughNat(), throughNat({ natGatewayId: 'nat-0b' })];
    expect(moneyOf(records, options())).toMatchObject({ natHoursPerMonth: 72, savesPerMonth: 450 });
  });

  test('is none where nothing passed a NAT gateway', () => {
    expect(moneyOf([trafficRecord()], options()).claim).toBe('no');
  });

  test.each([
    ['no record', [], {}],
    ['no price of the Region', [throughNat()], { prices: { status: 'unreadable', reason: 'none' } as const }],
    ['no time observed', [throughNat({ to: MONTH.from })], {}],
    ['a time that ends before it begins', [throughNat({ from: MONTH.to, to: MONTH.from })], {}],
    ['one such time among others', [throughNat(), throughNat({ from: MONTH.to, to: MONTH.from })], {}],
  ])('is unknown with %s, and says how to learn it', (_, records, overrides) => {
    const money = moneyOf(records, options(overrides));
    expect(money).toMatchObject({ claim: 'unknown', howToLearn: expect.stringMatching(/\w+/) });
  });

  test('takes the records of a large account', () => {
    const records = Array.from({ length: 400_000 }, () => throughNat({ bytes: BYTES_PER_GB }));
    expect(moneyOf(records, options())).toMatchObject({ savesPerMonth: 20_000 });
  });
});
