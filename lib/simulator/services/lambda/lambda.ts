import type {
  FunctionConfiguration,
  ListFunctionsRequest,
  ListFunctionsResponse,
} from '@aws-sdk/client-lambda';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { restJsonProtocol } from '../../wire/rest-json-protocol.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Service } from '../service.ts';

const largestPage = 50;
const pages = new Pages<FunctionConfiguration>();

const listFunctions = operation<ListFunctionsRequest, ListFunctionsResponse>(
  'ListFunctions',
  ({ Marker, MaxItems = largestPage, FunctionVersion, MasterRegion }, { world, pageSize }) => {
    const { items, nextToken } = pages.take(world, {
      list: JSON.stringify([FunctionVersion, MasterRegion]),
      token: Marker,
      size: pageSizeOf(MaxItems, largestPage, pageSize),
      read: () => world.read('Functions'),
      badToken: () => new Refusal('InvalidParameterValueException', 'Invalid marker'),
    });
    return { Functions: [...items], ...(nextToken !== undefined && { NextMarker: nextToken }) };
  },
);

export const lambda: Service = {
  signingName: 'lambda',
  eventSource: 'lambda.amazonaws.com',
  protocol: restJsonProtocol(new Map([['GET /2015-03-31/functions', 'ListFunctions']])),
  operations: [listFunctions],
  refusals: jsonRefusals('lambda', 'ServiceException', ['TooManyRequestsException', 429]),
  regions: 'own',
  loadSchemas: () => import('@aws-sdk/client-lambda'),
};
