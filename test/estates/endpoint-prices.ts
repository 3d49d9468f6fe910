import type { RegionPrices } from '../../lib/core/cost/savings.ts';
import { read } from './build-estate.ts';

/** Prices of interface endpoints that are known whatever the built-in list holds, as options of a plan. */
export function pricedOptions(region: string) {
  const prices: RegionPrices = {
    region,
    natGatewayPerGB: 0.045,
    interfaceEndpointPerAzHour: 0.01,
    interfaceEndpointPerGB: 0.01,
    source: 'a test',
    date: '2026-11',
  };
  return { prices: read(prices), hoursInMonth: 730, atMost: 'auto' } as const;
}
