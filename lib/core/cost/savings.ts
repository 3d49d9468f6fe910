/**
 * Money, said only from bytes that somebody saw.
 *
 * A NAT gateway costs for being there (hours) and for every GB that it processes. A gateway endpoint is free, and saves
 * the second of the two; the gateway itself stays for everything else.
 * https://aws.amazon.com/vpc/pricing/
 */
import type { Part, TrafficRecord } from '../network/estate.ts';

/** Prices of one Region in USD, before tax; a member is absent where nobody published it. */
export interface RegionPrices {
  readonly region: string;
  readonly natGatewayPerHour?: number;
  readonly natGatewayPerGB?: number;
  readonly interfaceEndpointPerAzHour?: number;
  readonly interfaceEndpointPerGB?: number;
  /** Where the figures come from, and of when they are (ISO 8601 date or month). */
  readonly source: string;
  readonly date: string;
}

export type MoneyClaim =
  | {
      readonly claim: 'yes';
      readonly currency: 'USD';
      /** What the NAT gateways on the path cost a month for being there; absent without an hourly price. */
      readonly natHoursPerMonth?: number;
      /** What NAT charges a month for these bytes; this is what a gateway endpoint saves. */
      readonly savesPerMonth: number;
      /** Only of an interface endpoint: what its hours cost a month, and from how many GB a month on it pays. */
      readonly endpointPerMonth?: number;
      readonly breakEvenGigabytesPerMonth?: number;
      readonly gigabytesPerMonth: number;
      /** Days of observation behind the figure. */
      readonly observedDays: number;
      /** Length of the month that was reckoned with. */
      readonly hoursInMonth: number;
      readonly isLowerBound: boolean;
      readonly priceSource: string;
      readonly priceDate: string;
    }
  | { readonly claim: 'no'; readonly reason: string }
  | { readonly claim: 'unknown'; readonly reason: string; readonly howToLearn: string };

/** AWS's usual month of 730 hours (365 x 24 / 12). */
export const HOURS_IN_MONTH = 730;

/** AWS bills data by the binary gigabyte. */
export const BYTES_PER_GB = 2 ** 30;

const MILLISECONDS_PER_HOUR = 3_600_000;

export interface MoneyOptions {
  readonly prices: Part<RegionPrices>;
  readonly hoursInMonth: number;
}

const FLOW_LOGS =
  'switch on VPC Flow Logs for the NAT gateway (or the VPC), read them with `endpointer flows --out-traffic FILE`, and scan with `--traffic FILE`';

/** What the traffic of these records costs a month in NAT, projected from the time observed. */
export function moneyOf(records: readonly TrafficRecord[], options: MoneyOptions): MoneyClaim {
  if (records.length === 0) {
    return { claim: 'unknown', reason: 'no bytes were seen', howToLearn: FLOW_LOGS };
  }
  const throughNat = records.filter((record) => record.natGatewayId !== undefined);
  if (throughNat.length === 0) {
    return { claim: 'no', reason: 'this traffic passes no NAT gateway, so it has no NAT cost' };
  }
  if (options.prices.status === 'unreadable') return withoutPrice(options.prices.reason);
  const perGB = options.prices.value.natGatewayPerGB;
  if (perGB === undefined) {
    return withoutPrice(`no NAT price per GB is known for Region ${options.prices.value.region}`);
  }
  return project(throughNat, options.prices.value, perGB, options.hoursInMonth);
}

function withoutPrice(reason: string): MoneyClaim {
  return {
    claim: 'unknown',
    reason,
    howToLearn: 'give prices with --prices FILE, or credentials for the price list',
  };
}

function project(
  records: readonly TrafficRecord[],
  prices: RegionPrices,
  perGB: number,
  hoursInMonth: number,
): MoneyClaim {
  const observedHours = hoursObserved(records);
  if (!(observedHours > 0)) {
    return {
      claim: 'unknown',
      reason: 'the records name no time in which they were observed',
      howToLearn: FLOW_LOGS,
    };
  }
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
  const gigabytesPerMonth = ((bytes / BYTES_PER_GB) * hoursInMonth) / observedHours;
  const gateways = new Set(records.map((record) => record.natGatewayId)).size;
  const perHour = prices.natGatewayPerHour;
  return {
    claim: 'yes',
    currency: 'USD',
    ...(perHour === undefined ? {} : { natHoursPerMonth: toCents(gateways * hoursInMonth * perHour) }),
    savesPerMonth: toCents(gigabytesPerMonth * perGB),
    gigabytesPerMonth,
    observedDays: observedHours / 24,
    hoursInMonth,
    isLowerBound: records.some((record) => record.lowerBound === true),
    priceSource: prices.source,
    priceDate: prices.date,
  };
}

/** From the first moment to the last; not a number where a record ends before it begins. */
function hoursObserved(records: readonly TrafficRecord[]): number {
  let [first, last] = [Infinity, -Infinity];
  for (const record of records) {
    const [from, to] = [Date.parse(record.from), Date.parse(record.to)];
    if (!(from <= to)) return NaN;
    first = Math.min(first, from);
    last = Math.max(last, to);
  }
  return (last - first) / MILLISECONDS_PER_HOUR;
}

function toCents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
