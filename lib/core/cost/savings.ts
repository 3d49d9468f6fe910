/** Money, said only from bytes that somebody saw. */

/** Prices of one Region in USD, before tax; undefined where nobody published one. */
export interface RegionPrices {
  readonly region: string;
  readonly natGatewayPerHour?: number;
  readonly natGatewayPerGB?: number;
  readonly interfaceEndpointPerAzHour?: number;
  readonly interfaceEndpointPerGB?: number;
  /** Where the figures come from, and of when they are (ISO 8601 date). */
  readonly source: string;
  readonly date: string;
}

export type MoneyClaim =
  | {
      readonly claim: 'yes';
      readonly currency: 'USD';
      /** What the NAT gateways on the path cost a month for being there. */
      readonly natHoursPerMonth: number;
      /** What NAT charges a month for these bytes; this is what a gateway endpoint saves. */
      readonly savesPerMonth: number;
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
