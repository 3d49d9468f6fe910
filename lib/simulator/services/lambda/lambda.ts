import type { ListFunctionsRequest, ListFunctionsResponse } from '@aws-sdk/client-lambda';
import { Refusal } from '../../refusal.ts';
import { restJsonProtocol } from '../../wire/rest-json-protocol.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Service } from '../service.ts';

const largestPage = 50;

const listFunctions = operation<ListFunctionsRequest, ListFunctionsResponse>(
  'ListFunctions',
  ({ Marker, MaxItems = largestPage, FunctionVersion, MasterRegion }, { world, pageSize }) => {
    const size = Math.min(MaxItems, largestPage, pageSize === 'maximum' ? largestPage : pageSize);
    const badMarker = () => new Refusal('InvalidParameterValueException', 'Invalid marker');
    const list = JSON.stringify(['ListFunctions', FunctionVersion, MasterRegion]);
    const { items, nextToken } = world.pages.take(
      list,
      Marker,
      () => world.read('Functions'),
      size,
      badMarker,
    );
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
