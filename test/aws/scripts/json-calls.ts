import type { JsonRequest } from '../../../lib/aws/signed-json.ts';

/** A call to Route 53 Resolver, which speaks JSON 1.1. */
export function resolverCall(operation: string, input: object): JsonRequest {
  return {
    operation,
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Route53Resolver.${operation}` },
    body: JSON.stringify(input),
  };
}

/** A call to CloudWatch, which speaks JSON 1.0 beside other things. */
export function cloudWatchCall(operation: string, input: object): JsonRequest {
  return {
    operation,
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `GraniteServiceVersion20100801.${operation}`,
    },
    body: JSON.stringify(input),
  };
}

/** A listing of Route 53 Profiles, which speaks JSON over REST. */
export function profilesCall(
  operation: string,
  path: string,
  query: Readonly<Record<string, string>> = {},
): JsonRequest {
  return { operation, method: 'GET', path, query };
}
