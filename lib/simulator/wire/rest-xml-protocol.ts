import { memberOf, textOf } from '../loose.ts';
import { Refusal } from '../refusal.ts';
import type { Protocol, WireAnswer, WireRequest } from './protocol.ts';
import { payloadOf, readBoundMembers } from './rest.ts';
import { toRoutes } from './routes.ts';
import type { OperationShape } from './shape.ts';
import { escapeXml, writeContent, writeXml } from './write-xml.ts';

const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** S3: the operation is told by method and query key; the bucket by host or by the first step of the path. */
export function s3Protocol(operations: ReadonlyMap<string, string>): Protocol {
  return {
    operationOf(request) {
      const bucket = bucketOf(request);
      const route = `${request.method} ${bucket === undefined ? '/' : '/{Bucket}'}${subresourceOf(request)}`;
      return operations.get(route);
    },
    readInput: (shape, request) => readBoundMembers(shape, request, bucketOf(request)),
    writeOutput: (shape, output) => writeOutput(shape, output, 'http://s3.amazonaws.com/doc/2006-03-01/'),
    writeRefusal({ code, message, statusCode, details }, requestId) {
      const members: Readonly<Record<string, string>> = {
        Code: code,
        Message: message,
        ...details,
        RequestId: requestId,
        HostId: requestId,
      };
      const { 'x-amz-bucket-region': region, ...elements } = members;
      const body = Object.entries(elements)
        .map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`)
        .join('');
      return xml(
        statusCode,
        `${prolog}<Error>${body}</Error>`,
        region === undefined ? {} : { 'x-amz-bucket-region': region },
      );
    },
    unknownOperation: (_, request) =>
      new Refusal('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
        Method: request.method,
      }),
  };
}

const controlPath = /^\/v20180820\/accesspoint\/([^/]+)/;

export const isOfS3Control = ({ path }: Pick<WireRequest, 'path'>): boolean => path.startsWith('/v20180820/');

/** S3 Control: the operation is told by method and path; the account stands in a header. */
export function s3ControlProtocol(operations: ReadonlyMap<string, string>): Protocol {
  const labelOf = ({ path }: WireRequest): string | undefined => {
    const name = controlPath.exec(path)?.[1];
    return name === undefined ? undefined : decodeURIComponent(name);
  };
  return {
    ...s3Protocol(operations),
    operationOf: (request) =>
      operations.get(
        `${request.method} ${request.path.replace(controlPath, '/v20180820/accesspoint/{Name}')}`,
      ),
    readInput: (shape, request) => readBoundMembers(shape, request, labelOf(request)),
    writeOutput: (shape, output) =>
      writeOutput(shape, output, 'http://awss3control.amazonaws.com/doc/2018-08-20/'),
  };
}

/** Route 53: the operation is told by method and path. */
export function route53Protocol(operations: ReadonlyMap<string, string>): Protocol {
  const namespace = 'https://route53.amazonaws.com/doc/2013-04-01/';
  const routes = toRoutes(operations);
  return {
    operationOf: ({ method, path }) => routes.operationOf(method, path),
    readInput: (shape, request) =>
      readBoundMembers(shape, request, routes.labelOf(request.method, request.path)),
    writeOutput: (shape, output) => writeOutput(shape, output, namespace),
    writeRefusal({ code, message, statusCode }, requestId) {
      const error = `<Error><Type>Sender</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
      return xml(
        statusCode,
        `${prolog}<ErrorResponse xmlns="${namespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`,
      );
    },
    unknownOperation: () => new Refusal('UnknownOperationException', 'Unknown operation', 404),
  };
}

const subresources = [
  'policy',
  'location',
  'tagging',
  'publicAccessBlock',
  'website',
  'logging',
  'replication',
  'notification',
  'inventory',
  'list-type',
];

function subresourceOf(request: WireRequest): string {
  if (bucketOf(request) === undefined) return '';
  // The SDK puts two slashes behind a directory bucket's name where the endpoint is not AWS's own.
  const pathOfBucket = bucketInHost(request) === undefined ? /^\/[^/]+\/{0,2}$/ : /^\/?$/;
  if (!pathOfBucket.test(request.path)) return '/{Key}';
  const key = subresources.find((name) => request.query.has(name));
  return key === undefined ? '' : `?${key}`;
}

function bucketOf(request: WireRequest): string | undefined {
  const bucket = bucketInHost(request) ?? decodeURIComponent(request.path.split('/')[1] ?? '');
  return bucket === '' ? undefined : bucket;
}

/** `bucket.localhost`, `bucket.s3.eu-west-3.localhost`: but `s3.localhost` is S3 itself. */
function bucketInHost({ host }: WireRequest): string | undefined {
  const bucket = /^(.+?)\.(?:s3[.-]|localhost|127\.)/.exec(host)?.[1];
  return bucket === undefined || /^s3([.-]|$)/.test(bucket) ? undefined : bucket;
}

function writeOutput(shape: OperationShape, output: object, namespace: string): WireAnswer {
  const statusCode = shape.http?.statusCode ?? 200;
  if (shape.output.kind !== 'structure') return { statusCode, headers: {}, body: '' };
  const payload = payloadOf(shape.output);
  if (!payload)
    return xml(
      statusCode,
      `${prolog}${rootOf(shape.output.xmlName, namespace, writeContent(shape.output, output))}`,
    );
  const value = memberOf(output, payload.name);
  if (payload.shape.kind === 'structure')
    return xml(statusCode, prolog + writeXml(payload.shape, value, payload.shape.xmlName));
  return { statusCode, headers: { 'content-type': 'application/json' }, body: textOf(value) };
}

/** GetBucketLocation alone answers with a bare text in its root element. */
function rootOf(name: string, namespace: string, content: string): string {
  const inner = name === 'LocationConstraint' ? content.replace(/<\/?LocationConstraint>/g, '') : content;
  return `<${name} xmlns="${namespace}">${inner}</${name}>`;
}

function xml(statusCode: number, body: string, headers: Readonly<Record<string, string>> = {}): WireAnswer {
  return { statusCode, headers: { 'content-type': 'application/xml', ...headers }, body };
}
