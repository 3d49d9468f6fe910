/**
 * Prices of NAT gateways and interface endpoints in one Region, from AWS's price list.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
 */
import { GetProductsCommand } from '@aws-sdk/client-pricing';
import type { RegionPrices } from '../core/cost/savings.ts';
import type { Part } from '../core/network/estate.ts';
import { largestPageOf } from '../core/reads/reads.ts';
import { orUnreadable } from './reads/or-unreadable.ts';
import { readPages } from './reads/read-pages.ts';
import type { Reader } from './reads/reader.ts';
import { required } from './reads/reader.ts';
import type { ListedPrice } from './listed-price.ts';
import { toListedPrices, toRegionPrices } from './listed-price.ts';

const FAMILIES = [
  { ServiceCode: 'AmazonEC2', productFamily: 'NAT Gateway' },
  { ServiceCode: 'AmazonVPC', productFamily: 'VpcEndpoint' },
] as const;

export function readPrices(reader: Reader): Promise<Part<RegionPrices>> {
  return orUnreadable(readAll(reader));
}

async function readAll(reader: Reader): Promise<RegionPrices> {
  const prices = await Promise.all(FAMILIES.map((family) => readFamily(reader, family)));
  return toRegionPrices(reader.region, prices.flat());
}

async function readFamily(
  reader: Reader,
  { ServiceCode, productFamily }: (typeof FAMILIES)[number],
): Promise<readonly ListedPrice[]> {
  const pricing = await reader.clients.pricing();
  return readPages(reader, 'pricing:GetProducts', {
    ask: (NextToken) =>
      pricing.send(
        new GetProductsCommand({
          ServiceCode,
          Filters: [
            { Type: 'TERM_MATCH', Field: 'regionCode', Value: reader.region },
            { Type: 'TERM_MATCH', Field: 'productFamily', Value: productFamily },
          ],
          MaxResults: largestPageOf('pricing:GetProducts'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.PriceList, 'PriceList').flatMap(toListedPrices),
  });
}
