/** The few lines of AWS's price list that concern us, out of its nested products and terms. */
import * as z from 'zod/mini';
import type { RegionPrices } from '../core/cost/savings.ts';
import { UnexpectedAnswer } from './reads/reader.ts';

export interface ListedPrice {
  readonly usageType: string;
  readonly usd: number;
  /** ISO 8601, of the list. */
  readonly publishedAt: string;
}

const Product = z.object({
  product: z.object({ attributes: z.object({ usagetype: z.string() }) }),
  terms: z.object({
    OnDemand: z.optional(
      z.record(
        z.string(),
        z.object({
          priceDimensions: z.record(
            z.string(),
            z.object({
              beginRange: z.optional(z.string()),
              pricePerUnit: z.object({ USD: z.optional(z.string()) }),
            }),
          ),
        }),
      ),
    ),
  }),
  publicationDate: z.string(),
});

/** One product is JSON in a string. Of several tiers the first counts; prices in CNY do not. */
export function toListedPrices(productText: string): readonly ListedPrice[] {
  const { product, terms, publicationDate } = parse(productText);
  const dimensions = Object.values(terms.OnDemand ?? {}).flatMap((term) =>
    Object.values(term.priceDimensions),
  );
  return dimensions.flatMap(({ beginRange = '0', pricePerUnit: { USD } }) =>
    USD === undefined || Number(beginRange) !== 0
      ? []
      : { usageType: product.attributes.usagetype, usd: Number(USD), publishedAt: publicationDate },
  );
}

/** A price that the list does not name, or names twice differently, stays away. */
export function toRegionPrices(region: string, prices: readonly ListedPrice[]): RegionPrices {
  const natGatewayPerHour = priceOf(prices, 'NatGateway-Hours');
  const natGatewayPerGB = priceOf(prices, 'NatGateway-Bytes');
  const interfaceEndpointPerAzHour = priceOf(prices, 'VpcEndpoint-Hours');
  const interfaceEndpointPerGB = priceOf(prices, 'VpcEndpoint-Bytes');
  const date = prices
    .map(({ publishedAt }) => publishedAt.slice(0, 10))
    .sort()
    .at(-1);
  if (date === undefined) throw new UnexpectedAnswer(`the price list names no price for ${region}`);
  return {
    region,
    ...(natGatewayPerHour === undefined ? {} : { natGatewayPerHour }),
    ...(natGatewayPerGB === undefined ? {} : { natGatewayPerGB }),
    ...(interfaceEndpointPerAzHour === undefined ? {} : { interfaceEndpointPerAzHour }),
    ...(interfaceEndpointPerGB === undefined ? {} : { interfaceEndpointPerGB }),
    source: 'pricing:GetProducts',
    date,
  };
}

/** `EUW3-NatGateway-Hours`, without a prefix in us-east-1; `RegionalNatGateway-Hours` is another thing. */
function priceOf(prices: readonly ListedPrice[], usage: string): number | undefined {
  const ofUsage = new RegExp(`^([A-Z0-9]+-)?${usage}$`);
  const found = new Set(prices.filter(({ usageType }) => ofUsage.test(usageType)).map(({ usd }) => usd));
  const [price, ...others] = found;
  return others.length === 0 ? price : undefined;
}

function parse(text: string): z.infer<typeof Product> {
  try {
    return Product.parse(JSON.parse(text));
  } catch (cause) {
    throw new UnexpectedAnswer('the price list answers in an unknown form', { cause });
  }
}
