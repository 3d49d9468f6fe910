import type {
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  FunctionEventInvokeConfig,
  GetFunctionConfigurationRequest,
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
  ListFunctionEventInvokeConfigsRequest,
  ListFunctionEventInvokeConfigsResponse,
  ListFunctionsRequest,
  ListFunctionsResponse,
} from '@aws-sdk/client-lambda';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { restJsonProtocol } from '../../wire/rest-json-protocol.ts';
import type { World } from '../../world.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Service } from '../service.ts';

const mostFunctions = 50;
const mostMappings = 100;
const mostInvokeConfigs = 50;
const functionPages = new Pages<FunctionConfiguration>();
const mappingPages = new Pages<EventSourceMappingConfiguration>();
const invokeConfigPages = new Pages<FunctionEventInvokeConfig>();

function badMarker(): Refusal {
  return new Refusal('InvalidParameterValueException', 'Invalid marker');
}

const listFunctions = operation<ListFunctionsRequest, ListFunctionsResponse>(
  'ListFunctions',
  ({ Marker, MaxItems = mostFunctions, FunctionVersion, MasterRegion }, { world, pageSize }) => {
    const { items, nextToken } = functionPages.take(world, {
      list: JSON.stringify([FunctionVersion, MasterRegion]),
      token: Marker,
      size: pageSizeOf(MaxItems, mostFunctions, pageSize),
      read: () => world.read('Functions'),
      badToken: badMarker,
    });
    return { Functions: [...items], ...(nextToken !== undefined && { NextMarker: nextToken }) };
  },
);

const getFunctionConfiguration = operation<GetFunctionConfigurationRequest, FunctionConfiguration>(
  'GetFunctionConfiguration',
  ({ FunctionName = '' }, { world }) => findFunction(FunctionName, world),
);

/** A function is named by its name, or by an ARN, whole or in part, with or without a version. */
function findFunction(named: string, world: World): FunctionConfiguration {
  const name = nameIn(named);
  const found = world.read('Functions').find((one) => one.FunctionName === name);
  if (found) return found;
  const arn = `arn:aws:lambda:${world.region}:${world.accountId}:function:${name}`;
  throw new Refusal('ResourceNotFoundException', `Function not found: ${arn}`, 404);
}

function nameIn(named: string): string {
  const parts = named.split(':');
  const at = parts.indexOf('function');
  if (at >= 0) return parts[at + 1] ?? '';
  return (/^\d{12}$/.test(parts[0] ?? '') ? parts[1] : parts[0]) ?? '';
}

/** A mapping may outlive its function, and is then listed only where no function is named. */
const listEventSourceMappings = operation<ListEventSourceMappingsRequest, ListEventSourceMappingsResponse>(
  'ListEventSourceMappings',
  ({ EventSourceArn, FunctionName, Marker, MaxItems = mostMappings }, { world, pageSize }) => {
    if (FunctionName !== undefined) findFunction(FunctionName, world);
    const { items, nextToken } = mappingPages.take(world, {
      list: JSON.stringify([EventSourceArn, FunctionName]),
      token: Marker,
      size: pageSizeOf(MaxItems, mostMappings, pageSize),
      read: () =>
        world
          .read('EventSourceMappings')
          .filter((one) => EventSourceArn === undefined || one.EventSourceArn === EventSourceArn)
          .filter(
            (one) => FunctionName === undefined || nameIn(one.FunctionArn ?? '') === nameIn(FunctionName),
          ),
      badToken: badMarker,
    });
    return { EventSourceMappings: [...items], ...(nextToken !== undefined && { NextMarker: nextToken }) };
  },
);

const listFunctionEventInvokeConfigs = operation<
  ListFunctionEventInvokeConfigsRequest,
  ListFunctionEventInvokeConfigsResponse
>(
  'ListFunctionEventInvokeConfigs',
  ({ FunctionName = '', Marker, MaxItems = mostInvokeConfigs }, { world, pageSize }) => {
    const { FunctionName: name = '' } = findFunction(FunctionName, world);
    const { items, nextToken } = invokeConfigPages.take(world, {
      list: name,
      token: Marker,
      size: pageSizeOf(MaxItems, mostInvokeConfigs, pageSize),
      read: () => world.read('EventInvokeConfigs').filter((one) => nameIn(one.FunctionArn ?? '') === name),
      badToken: badMarker,
    });
    return {
      FunctionEventInvokeConfigs: [...items],
      ...(nextToken !== undefined && { NextMarker: nextToken }),
    };
  },
);

const routes = new Map([
  ['GET /2015-03-31/functions', 'ListFunctions'],
  ['GET /2015-03-31/functions/{FunctionName}/configuration', 'GetFunctionConfiguration'],
  ['GET /2015-03-31/event-source-mappings', 'ListEventSourceMappings'],
  ['GET /2019-09-25/functions/{FunctionName}/event-invoke-config/list', 'ListFunctionEventInvokeConfigs'],
]);

export const lambda: Service = {
  signingName: 'lambda',
  eventSource: 'lambda.amazonaws.com',
  protocol: restJsonProtocol(routes),
  operations: [
    listFunctions,
    getFunctionConfiguration,
    listEventSourceMappings,
    listFunctionEventInvokeConfigs,
  ],
  refusals: jsonRefusals('lambda', 'ServiceException', ['TooManyRequestsException', 429]),
  regions: 'own',
  loadSchemas: () => import('@aws-sdk/client-lambda'),
};
