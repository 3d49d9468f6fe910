import { parseJson, type Json } from '../names.ts';
import type { Exchange } from '../record-wire.ts';
import { checkValue, type Problem } from './check-value.ts';
import { nameOperation } from './name-operation.ts';
import { parseXml, type XmlElement } from './parse-xml.ts';
import { readQuery } from './read-query.ts';
import { readXml } from './read-xml.ts';
import {
  shapeOf,
  type Operation,
  type ServiceModel,
  type Shape,
  type ShapeReference,
} from './service-model.ts';
import { isObject } from './is-object.ts';

export interface ExchangeProblem extends Problem {
  readonly service: string;
  readonly operation: string;
  readonly side: 'request' | 'answer' | 'error';
}

/** Everything in one call, as it was on the wire, that botocore's model of the service does not allow. */
export function checkExchange(model: ServiceModel, exchange: Exchange): readonly ExchangeProblem[] {
  const name = nameOperation(model, exchange) ?? '(none)';
  const operation = model.operations[name];
  const say = (side: ExchangeProblem['side'], problems: readonly Problem[]): readonly ExchangeProblem[] =>
    problems.map((problem) => ({ service: model.metadata.serviceId, operation: name, side, ...problem }));
  if (!operation) return say('request', [{ path: '', problem: 'is no operation of the model' }]);
  // What was refused may well have been sent wrong on purpose.
  if (exchange.response.status >= 300) return say('error', checkError(model, operation, exchange));
  return [
    ...say('request', checkRequest(model, operation, exchange)),
    ...say('answer', checkAnswer(model, operation, exchange)),
  ];
}

function checkRequest(model: ServiceModel, { input }: Operation, { request }: Exchange): readonly Problem[] {
  if (!input) return [];
  switch (model.metadata.protocol) {
    case 'ec2':
    case 'query':
      return checkValue(model, input, readQuery(model, input, request.body));
    case 'json':
      return checkValue(model, input, withoutNulls(parseJson(request.body)));
    default:
      return checkQueryString(model, input, request.query);
  }
}

/** Of a REST request only the query string is ours to get wrong: no operation here sends more than a policy's text. */
function checkQueryString(
  model: ServiceModel,
  input: ShapeReference,
  query: ReadonlyMap<string, string>,
): readonly Problem[] {
  const members = Object.entries(shapeOf(model, input).members ?? {});
  return members.flatMap(([name, member]) => {
    const value = query.get(member.locationName ?? name);
    return member.location === 'querystring' && value !== undefined
      ? checkValue(model, member, fromText(shapeOf(model, member), value), name)
      : [];
  });
}

/** A query string has no numbers: where one is meant, its digits are one. */
function fromText({ type }: Shape, text: string): Json {
  return (type === 'integer' || type === 'long') && /^-?\d+$/.test(text) ? Number(text) : text;
}

function checkAnswer(model: ServiceModel, operation: Operation, { response }: Exchange): readonly Problem[] {
  const { output } = operation;
  if (!output) return [];
  if (model.metadata.protocol.endsWith('json')) {
    return checkValue(model, output, withoutNulls(parseJson(response.body === '' ? '{}' : response.body)));
  }
  const shape = shapeOf(model, output);
  const payload = shape.payload === undefined ? undefined : shape.members?.[shape.payload];
  if (payload && shapeOf(model, payload).type !== 'structure') {
    return checkValue(model, payload, response.body, shape.payload);
  }
  if (response.body === '') return checkValue(model, payload ?? output, {}, '');
  const root = withoutMetadata(operation, parseXml(response.body));
  return checkValue(model, payload ?? output, readXml(model, payload ?? output, root));
}

/** In JSON a member that is null is a member that is not there. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutNulls);
  if (!isObject(value)) return value;
  const present = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(present.map(([name, item]) => [name, withoutNulls(item)]));
}

/** What every XML answer carries and no model names. S3 says a bucket's location as the root element itself. */
function withoutMetadata({ output }: Operation, root: XmlElement): XmlElement {
  if (output?.resultWrapper !== undefined) {
    return (
      root.children.find(({ name }) => name === output.resultWrapper) ?? { name: '', text: '', children: [] }
    );
  }
  if (root.name === 'LocationConstraint') return { name: '', text: '', children: [root] };
  return { ...root, children: root.children.filter(({ name }) => name !== 'requestId') };
}

function checkError(model: ServiceModel, operation: Operation, exchange: Exchange): readonly Problem[] {
  if (exchange.response.body.startsWith('<!doctype html>'))
    return [{ path: '', problem: 'a web page is no answer' }];
  if (model.metadata.protocol.endsWith('json') && exchange.response.body.startsWith('<'))
    return [{ path: '', problem: 'an answer in XML to a question in JSON' }];
  const code = errorCode(model, exchange);
  if (code === undefined) return [{ path: 'Code', problem: 'an error without a code' }];
  const known = (operation.errors ?? []).find((error) => codeOf(model, error) === code);
  if (!known)
    return isFreeOf(model, operation) || commonErrors.has(code)
      ? []
      : [{ path: 'Code', problem: `${code} is not in the model` }];
  const status = shapeOf(model, known).error?.httpStatusCode;
  return status === undefined || status === exchange.response.status
    ? []
    : [{ path: 'status', problem: `${exchange.response.status} where the model says ${status} for ${code}` }];
}

/** EC2 and S3 model next to no errors; an operation without any says nothing of its codes. */
function isFreeOf({ metadata }: ServiceModel, { errors }: Operation): boolean {
  return metadata.serviceId === 'EC2' || metadata.serviceId === 'S3' || (errors ?? []).length === 0;
}

function codeOf(model: ServiceModel, error: ShapeReference): string {
  return shapeOf(model, error).error?.code ?? error.shape;
}

function errorCode({ metadata: { protocol } }: ServiceModel, { response }: Exchange): string | undefined {
  if (protocol.endsWith('json')) {
    const body: { readonly __type?: string } = JSON.parse(response.body);
    return (body.__type ?? response.errorType)?.split('#').at(-1)?.split(':')[0];
  }
  const root = parseXml(response.body);
  const errors = protocol === 'ec2' ? root.children.find(({ name }) => name === 'Errors') : root;
  const error =
    protocol === 'rest-xml' && root.name === 'Error'
      ? root
      : errors?.children.find(({ name }) => name === 'Error');
  return error?.children.find(({ name }) => name === 'Code')?.text;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and its like of the JSON services. */
const commonErrors: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InternalFailure',
  'InvalidClientTokenId',
  'MissingAuthenticationToken',
  'SignatureDoesNotMatch',
  'ThrottlingException',
  'Throttling',
  'ValidationError',
  'ValidationException',
  'UnrecognizedClientException',
]);
