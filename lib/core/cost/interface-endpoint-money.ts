/**
 * Whether an interface endpoint pays: it costs every hour in every Availability Zone and for every GB, and saves what NAT
 * charges for the same GB. Below so many GB a month it is dearer than what it replaces.
 * https://aws.amazon.com/privatelink/pricing/
 */
import type { TrafficRecord } from '../network/estate.ts';
import type { MoneyClaim, MoneyOptions } from './savings.ts';
import { moneyOf } from './savings.ts';

/** What one more Availability Zone of an endpoint costs a month, and from how many GB a month on it pays. */
export interface BreakEven {
  readonly perMonth: number;
  /** Absent where a GB through the endpoint is no cheaper than through NAT. */
  readonly gigabytesPerMonth?: number;
}

/** Undefined without prices. */
export function breakEvenOf(zones: number, { prices, hoursInMonth }: MoneyOptions): BreakEven | undefined {
  if (prices.status === 'unreadable') return undefined;
  const { interfaceEndpointPerAzHour, interfaceEndpointPerGB, natGatewayPerGB } = prices.value;
  if (interfaceEndpointPerAzHour === undefined) return undefined;
  const perMonth = toCents(zones * hoursInMonth * interfaceEndpointPerAzHour);
  if (interfaceEndpointPerGB === undefined || natGatewayPerGB === undefined) return { perMonth };
  const perGB = natGatewayPerGB - interfaceEndpointPerGB;
  return perGB > 0 ? { perMonth, gigabytesPerMonth: Math.ceil(perMonth / perGB) } : { perMonth };
}

/** What the records' bytes would cost and save through an endpoint in so many zones; `no` with the sum where it is dearer. */
export function interfaceMoney(
  records: readonly TrafficRecord[],
  zones: number,
  options: MoneyOptions,
): MoneyClaim {
  const through = moneyOf(records, options);
  const breakEven = breakEvenOf(zones, options);
  if (breakEven === undefined || options.prices.status === 'unreadable') {
    const reason = 'no price of an interface endpoint is known for the Region';
    return { claim: 'unknown', reason, howToLearn: 'give prices with --prices FILE' };
  }
  const { cost, from } = describeHours(zones, breakEven);
  if (through.claim === 'unknown') return { ...through, reason: `${through.reason}; ${cost}, ${from}` };
  if (through.claim === 'no') return { claim: 'no', reason: `${through.reason}; ${cost}` };
  const perGB = options.prices.value.interfaceEndpointPerGB;
  if (perGB === undefined || breakEven.gigabytesPerMonth === undefined) {
    return {
      claim: 'no',
      reason: `${cost}, and a GB through it is not known to be cheaper than through NAT`,
    };
  }
  const net = toCents(through.savesPerMonth - through.gigabytesPerMonth * perGB - breakEven.perMonth);
  const seen = `${Math.round(through.gigabytesPerMonth)} GB a month were seen`;
  if (net < 0)
    return { claim: 'no', reason: `${cost}, ${from}, and ${seen}: ${(-net).toFixed(2)} USD dearer` };
  return {
    ...through,
    savesPerMonth: net,
    endpointPerMonth: breakEven.perMonth,
    breakEvenGigabytesPerMonth: breakEven.gigabytesPerMonth,
  };
}

/** Where nobody gets anywhere today: there is nothing to save. */
export function newPathMoney(zones: number, options: MoneyOptions): MoneyClaim {
  const breakEven = breakEvenOf(zones, options);
  const cost =
    breakEven === undefined
      ? 'what the endpoint costs is not known for the Region'
      : describeHours(zones, breakEven).cost;
  return { claim: 'no', reason: `nothing gets through today; ${cost}` };
}

/** What an endpoint costs a month that carries nothing. */
export function hoursMoney(zones: number, options: MoneyOptions): Extract<MoneyClaim, { claim: 'no' }> {
  const breakEven = breakEvenOf(zones, options);
  const reason =
    breakEven === undefined
      ? 'what the endpoint costs is not known for the Region'
      : `${describeHours(zones, breakEven).cost}, and nothing goes through`;
  return { claim: 'no', reason };
}

/** `2 zones cost 16.06 USD a month`, `which pays from 357 GB a month on`. */
export function describeHours(
  zones: number,
  { perMonth, gigabytesPerMonth }: BreakEven,
): { readonly cost: string; readonly from: string } {
  return {
    cost: `${zones} ${zones === 1 ? 'zone costs' : 'zones cost'} ${perMonth.toFixed(2)} USD a month`,
    from:
      gigabytesPerMonth === undefined
        ? 'from how many GB on that pays is not known'
        : `which pays from ${gigabytesPerMonth} GB a month on`,
  };
}

function toCents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
