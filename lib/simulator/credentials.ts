import type { WireRequest } from './wire/protocol.ts';

/** What a SigV4 signature says of its maker; the signature itself is not checked. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly sessionToken: string | undefined;
}

const scope = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/** The credentials of a request, from its Authorization header or a presigned query; undefined when it has none. */
export function readCredentials(request: WireRequest): Credentials | undefined {
  const presigned = request.query.get('X-Amz-Credential');
  const text = request.headers['authorization'] ?? (presigned === null ? '' : `Credential=${presigned}`);
  const [, accessKeyId, region, service] = scope.exec(text) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  const sessionToken =
    request.headers['x-amz-security-token'] ?? request.query.get('X-Amz-Security-Token') ?? undefined;
  return { accessKeyId, region, service, sessionToken };
}

/** The service an unsigned request seems to want, so that it is refused in that service's words. */
export function guessService(request: WireRequest): string {
  const target = request.headers['x-amz-target']?.split('.').at(-2);
  if (target !== undefined) return targets[target] ?? 'dynamodb';
  const version =
    new URLSearchParams(request.body.toString('utf8')).get('Version') ?? request.query.get('Version');
  return versions[version ?? ''] ?? 's3';
}

const targets: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  TrentService: 'kms',
  CloudTrail_20131101: 'cloudtrail',
  GraniteServiceVersion20100801: 'cloudwatch',
  StarlingDoveService: 'config',
  Route53Resolver: 'route53resolver',
  ServiceQuotasV20190624: 'servicequotas',
  AWSPriceListService: 'pricing',
  AWSOrganizationsV20161128: 'organizations',
};

const versions: Readonly<Record<string, string>> = {
  '2016-11-15': 'ec2',
  '2010-05-08': 'iam',
  '2011-06-15': 'sts',
};
