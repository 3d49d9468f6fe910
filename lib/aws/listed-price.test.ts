import { describe, expect, it } from 'vitest';
import { toListedPrices, toRegionPrices } from './listed-price.ts';

/** The form of a product in AWS's price list (aws_v1), cut down to what is read. */
function product(usagetype: string, tiers: readonly (readonly [string, string])[], currency = 'USD'): string {
  const dimensions = tiers.map(([beginRange, price], index): [string, object] => [
    `SKU.JRTCKXETXF.${index}`,
    { unit: 'Hrs', beginRange, endRange: 'Inf', pricePerUnit: { [currency]: price } },
  ]);
  return JSON.stringify({
    product: { productFamily: 'NAT Gateway', attributes: { usagetype, regionCode: 'eu-west-3' } },
    terms: { OnDemand: { 'SKU.JRTCKXETXF': { priceDimensions: Object.fromEntries<object>(dimensions) } } },
    publicationDate: '2026-10-28T17:02:11Z',
  });
}

const prices = (...products: readonly string[]) =>
  toRegionPrices('eu-west-3', products.flatMap(toListedPrices));

describe('prices of a Region', () => {
  it('come from its zonal NAT gateways and interface endpoints, first tier, with the date of the list', () => {
    expect(
      prices(
        product('EUW3-NatGateway-Hours', [['0', '0.0500000000']]),
        product('EUW3-NatGateway-Bytes', [['0', '0.0500000000']]),
        product('EUW3-VpcEndpoint-Hours', [['0', '0.0110000000']]),
        product('EUW3-VpcEndpoint-Bytes', [
          ['0', '0.0100000000'],
          ['1048576', '0.0060000000'],
        ]),
      ),
    ).toEqual({
      region: 'eu-west-3',
      natGatewayPerHour: 0.05,
      natGatewayPerGB: 0.05,
      interfaceEndpointPerAzHour: 0.011,
      interfaceEndpointPerGB: 0.01,
      source: 'pricing:GetProducts',
      date: '2026-10-28',
    });
  });

  it('need no prefix, as in us-east-1', () => {
    expect(prices(product('NatGateway-Hours', [['0', '0.045']])).natGatewayPerHour).toBe(0.045);
  });

  it.each([
    ['of a Regional NAT gateway', product('EUW3-RegionalNatGateway-Hours', [['0', '0.05']])],
    ['of private data', product('EUW3-NatGateway-Prvd-Bytes', [['0', '0.05']])],
    ['in another currency', product('NatGateway-Hours', [['0', '0.37']], 'CNY')],
  ])('%s are not those of a zonal one', (_, other) => {
    const known = product('EUW3-VpcEndpoint-Hours', [['0', '0.011']]);
    expect(prices(known, other)).not.toHaveProperty('natGatewayPerHour');
  });

  it('that the list names twice differently stay away', () => {
    const twice = ['0.05', '0.06'].map((price) => product('EUW3-NatGateway-Hours', [['0', price]]));
    expect(prices(...twice)).not.toHaveProperty('natGatewayPerHour');
  });

  it('that are not listed at all are no prices', () => {
    expect(() => prices()).toThrow('the price list names no price for eu-west-3');
  });

  it.each(['', '{}', '[]'])('in the form %j are not understood', (text) => {
    expect(() => toListedPrices(text)).toThrow('the price list answers in an unknown form');
  });
});
