import type { Filter, GetProductsRequest } from '@aws-sdk/client-pricing';
import { memberOf, textOf } from '../../loose.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { awsJsonProtocol } from '../../wire/json-protocol.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Service } from '../service.ts';

const largestPage = 100;
const pages = new Pages<string>();

const getProducts = operation<GetProductsRequest, object>(
  'GetProducts',
  (
    { ServiceCode = '', Filters = [], FormatVersion = 'aws_v1', MaxResults = largestPage, NextToken },
    { world, pageSize },
  ) => {
    if (FormatVersion !== 'aws_v1')
      throw new Refusal('InvalidParameterException', `Invalid FormatVersion: ${FormatVersion}`);
    const read = () => {
      const products = world.read('PriceList').map((text) => ({ text, product: parse(text) }));
      const ofService = products.filter(({ product }) => memberOf(product, 'serviceCode') === ServiceCode);
      if (ofService.length === 0)
        throw new Refusal(
          'InvalidParameterException',
          'Input Parameters are invalid. Reason: [Service code is invalid.]',
        );
      return ofService
        .filter(({ product }) => Filters.every((filter) => admits(filter, product)))
        .map(({ text }) => text);
    };
    const { items, nextToken } = pages.take(world, {
      list: JSON.stringify([ServiceCode, Filters]),
      token: NextToken,
      size: pageSizeOf(MaxResults, largestPage, pageSize),
      read,
      badToken: () =>
        new Refusal(
          'InvalidNextTokenException',
          'The pagination token is invalid. Try again without a pagination token.',
        ),
    });
    return {
      FormatVersion,
      PriceList: [...items],
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  },
);

function parse(text: string): unknown {
  return JSON.parse(text);
}

function admits({ Type: type, Field: field = '', Value: value = '' }: Filter, listed: unknown): boolean {
  const product = memberOf(listed, 'product');
  const holder = field === 'productFamily' ? product : memberOf(product, 'attributes');
  const found = textOf(memberOf(holder, field) ?? '');
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
