import { Refusal } from '../refusal.ts';
import { toJson } from './json.ts';
import type { Protocol } from './protocol.ts';
import { readBoundMembers } from './rest.ts';
import { toRoutes } from './routes.ts';

/** Lambda and Route 53 Profiles: the operation is told by method and path; the error's name is in a header. */
export function restJsonProtocol(operations: ReadonlyMap<string, string>): Protocol {
  const headers = { 'content-type': 'application/json' };
  const routes = toRoutes(operations);
  return {
    operationOf: ({ method, path }) => routes.operationOf(method, path),
    readInput: (shape, request) =>
      readBoundMembers(shape, request, routes.labelOf(request.method, request.path)),
    writeOutput: (shape, output) => ({
      statusCode: shape.http?.statusCode ?? 200,
      headers,
      body: JSON.stringify(toJson(shape.output, output) ?? {}),
    }),
    writeRefusal: ({ code, message, statusCode, details }) => ({
      statusCode,
      headers: { ...headers, 'x-amzn-errortype': code },
      body: JSON.stringify({ ...details, message, Message: message }),
    }),
    unknownOperation: () => new Refusal('UnknownOperationException', 'Unknown operation', 404),
  };
}
