import type { Exchange } from '../record-wire.ts';
import type { Operation, ServiceModel } from './service-model.ts';

/**
 * The service's name in the scope of the request's signature: `ec2`, `s3`. Undefined where it is not signed.
 *
 * S3 Control signs as S3 does, and is told by its path; CloudWatch by a name that nothing else calls it.
 */
export function nameService({ request }: Exchange): string | undefined {
  const signed = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;
  const name = signed.exec(request.headers['authorization'] ?? '')?.[1];
  if (name === 'monitoring') return 'cloudwatch';
  return name === 's3' && request.path.startsWith('/v20180820/') ? 's3control' : name;
}

/** The operation that a request asks for, by the means of its protocol. */
export function nameOperation(model: ServiceModel, { request }: Exchange): string | undefined {
  switch (model.metadata.protocol) {
    case 'ec2':
    case 'query':
      return new URLSearchParams(request.body).get('Action') ?? undefined;
    case 'json':
      return request.headers['x-amz-target']?.split('.').at(-1);
    default:
      return closestTemplate(model, request);
  }
}

/** The one that the SDK itself names where two are alike; else of those with this method and path the one whose template names most of the query. */
function closestTemplate(model: ServiceModel, request: Exchange['request']): string | undefined {
  const named = request.query.get('x-id');
  if (named !== undefined && Object.hasOwn(model.operations, named)) return named;
  return Object.entries(model.operations)
    .map(([name, operation]) => ({ name, fit: fitOf(operation, request) }))
    .filter(({ name, fit }) => fit >= 0 && model.operations[name]?.deprecated !== true)
    .toSorted((a, b) => b.fit - a.fit)[0]?.name;
}

/** How many parts of the query the template names; negative where the request is not of its form. */
function fitOf({ http }: Operation, { method, path, query }: Exchange['request']): number {
  const [template = '', parameters = ''] = http.requestUri.split('?');
  const pattern = template.replaceAll(/\{\w+\+\}/g, '.+').replaceAll(/\{\w+\}/g, '[^/]+');
  if (http.method !== method || !new RegExp(`^${pattern}/*$`).test(path)) return -1;
  const named = [...new URLSearchParams(parameters)];
  return named.every(([name, value]) => query.has(name) && (value === '' || query.get(name) === value))
    ? named.length
    : -1;
}
