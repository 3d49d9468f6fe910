import type { Filter, GetProductsRequest, GetProductsResponse } from '@aws-sdk/client-pricing';
import { Refusal } from '../../refusal.ts';
import { awsJsonProtocol } from '../../wire/json-protocol.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Service } from '../service.ts';

const largestPage = 100;

interface Product {
  readonly serviceCode?: string;
  readonly product?: {
    readonly productFamily?: string;
    readonly attributes?: Readonly<Record<string, string>>;
  };
}

const getProducts = operation<GetProductsRequest, GetProductsResponse>(
  'GetProducts',
  (
    { ServiceCode = '', Filters = [], FormatVersion = 'aws_v1', MaxResults = largestPage, NextToken },
    { world, pageSize },
  ) => {
    if (FormatVersion !== 'aws_v1')
      throw new Refusal('InvalidParameterException', `Invalid FormatVersion: ${FormatVersion}`);
    const read = () => {
      const products = world
        .read('PriceList')
        .map((text) => ({ text, product: JSON.parse(text) as Product }));
      const ofService = products.filter(({ product }) => product.serviceCode === ServiceCode);
      if (ofService.length === 0)
        throw new Refusal(
          'InvalidParameterException',
          'Input Parameters are invalid. Reason: [Service code is invalid.]',
        );
      return ofService
        .filter(({ product }) => Filters.every((filter) => admits(filter, product)))
        .map(({ text }) => text);
    };
    const size = pageSize === 'maximum' ? MaxResults : Math.min(MaxResults, pageSize);
    const badToken = () =>
      new Refusal(
        'InvalidNextTokenException',
        'The pagination token is invalid. Try again without a pagination token.',
      );
    const { items, nextToken } = world.pages.take(
      JSON.stringify(['GetProducts', ServiceCode, Filters]),
      NextToken,
      read,
      size,
      badToken,
    );
    return {
      FormatVersion,
      PriceList: [...items] as never,
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  },
);

function admits({ Type: type, Field: field = '', Value: value = '' }: Filter, { product }: Product): boolean {
  const found = (field === 'productFamily' ? product?.productFamily : product?.attributes?.[field]) ?? '';
  switch (type) {
    case 'ANY_OF':
      return value.split(',').includes(found);
    case 'NONE_OF':
      return !value.split(',').includes(found);
    case 'CONTAINS':
      return found.includes(value);
    default:
      return found.toLowerCase() === value.toLowerCase();
  }
}

export const pricing: Service = {
  signingName: 'pricing',
  eventSource: 'pricing.amazonaws.com',
  protocol: awsJsonProtocol('1.1', 'AWSPriceListService'),
  operations: [getProducts],
  refusals: jsonRefusals('pricing', 'InternalErrorException'),
  // https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html
  regions: ['us-east-1', 'eu-central-1', 'ap-south-1'],
  loadSchemas: () => import('@aws-sdk/client-pricing'),
};
