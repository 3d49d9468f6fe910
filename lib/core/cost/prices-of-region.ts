import type { Part } from '../network/estate.ts';
import prices from './prices.json' with { type: 'json' };
import type { RegionPrices } from './savings.ts';

interface Figure {
  readonly usd: number;
  readonly source: string;
}

type RegionEntry = Partial<
  Record<
    'natGatewayPerHour' | 'natGatewayPerGB' | 'interfaceEndpointPerAzHour' | 'interfaceEndpointPerGB',
    Figure
  >
>;

const REGIONS: Readonly<Record<string, RegionEntry>> = prices.regions;
const SOURCES: Readonly<Record<string, string>> = prices.sources;

/** The list prices that Endpointer carries for a Region; unreadable where it has none. */
export function pricesOfRegion(region: string): Part<RegionPrices> {
  const entry = REGIONS[region];
  if (entry === undefined || Object.keys(entry).length === 0) {
    return { status: 'unreadable', reason: `no price is known for Region ${region}` };
  }
  const figures = Object.entries(entry);
  const sources = new Set(figures.map(([, figure]) => SOURCES[figure.source] ?? figure.source));
  return {
    status: 'read',
    value: {
      region,
      ...Object.fromEntries(figures.map(([name, figure]) => [name, figure.usd])),
      source: [...sources].join('; '),
      date: prices.date,
    },
  };
}
