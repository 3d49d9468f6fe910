import { isRecord } from '../loose.ts';
import { Refusal } from '../refusal.ts';
import { fromJson, toJson } from './json.ts';
import type { Protocol, WireRequest } from './protocol.ts';

/** JSON bodies, the operation in `X-Amz-Target`: DynamoDB (1.0), KMS, CloudTrail, Config, Service Quotas and Pricing (1.1). */
export function awsJsonProtocol(version: '1.0' | '1.1', target: string): Protocol {
  const headers = { 'content-type': `application/x-amz-json-${version}` };
  return {
    operationOf: (request) => operationAfter(target, request),
    readInput(shape, request) {
      const input = fromJson(shape.input, parseBody(request));
      return isRecord(input) ? input : {};
    },
    writeOutput: (shape, output) => ({
      statusCode: 200,
      headers,
      body: JSON.stringify(toJson(shape.output, output) ?? {}),
    }),
    writeRefusal: ({ code, message, statusCode, details }) => ({
      statusCode,
      headers,
      body: JSON.stringify({ __type: code, message, ...details }),
    }),
    unknownOperation: () =>
      new Refusal('UnknownOperationException', 'The requested operation is not supported.'),
  };
}

/** Some SDKs put the service's whole namespace before its name. */
function operationAfter(target: string, request: WireRequest): string | undefined {
  const [operation, service] = (request.headers['x-amz-target'] ?? '').split('.').reverse();
  return service === target ? operation : undefined;
}

function parseBody(request: WireRequest): unknown {
  const text = request.body.toString('utf8');
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch (cause) {
    throw Object.assign(new Refusal('SerializationException', 'The request body is not valid JSON.'), {
      cause,
    });
  }
}
