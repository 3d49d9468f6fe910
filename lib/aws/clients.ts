/**
 * The SDK's clients: made once, each when it is first needed, because importing all of them takes longer than most
 * commands do.
 *
 * Reads retry adaptively. Writes are never retried by the SDK: a lost answer must reach whoever asked.
 */
import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client, EC2ClientConfig } from '@aws-sdk/client-ec2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { PricingClient } from '@aws-sdk/client-pricing';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { S3Client } from '@aws-sdk/client-s3';
import type { S3ControlClient } from '@aws-sdk/client-s3-control';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { USER_AGENT } from '../core/user-agent.ts';
import type { Heard } from './hear.ts';
import { hear } from './hear.ts';
import { once } from './once.ts';
import type { JsonClient } from './signed-json.ts';
import { withoutAccountInHost } from './without-account-in-host.ts';

export interface Clients {
  readonly cloudTrail: () => Promise<CloudTrailClient>;
  readonly cloudWatch: () => Promise<JsonClient>;
  readonly config: () => Promise<ConfigServiceClient>;
  readonly dynamoDb: () => Promise<DynamoDBClient>;
  readonly ec2: () => Promise<EC2Client>;
  readonly ec2Writes: () => Promise<EC2Client>;
  readonly iam: () => Promise<IAMClient>;
  readonly kms: () => Promise<KMSClient>;
  readonly lambda: () => Promise<LambdaClient>;
  readonly organizations: () => Promise<OrganizationsClient>;
  readonly pricing: () => Promise<PricingClient>;
  readonly route53: () => Promise<Route53Client>;
  readonly route53Profiles: () => Promise<JsonClient>;
  readonly route53Resolver: () => Promise<JsonClient>;
  readonly s3: () => Promise<S3Client>;
  readonly s3Control: () => Promise<S3ControlClient>;
  /** For directory buckets, whose host a Region may lack. */
  readonly s3Express: () => Promise<S3Client>;
  /** For flow logs, whose bucket may be in another Region. */
  readonly s3Logs: () => Promise<S3Client>;
  readonly s3Writes: () => Promise<S3Client>;
  readonly serviceQuotas: () => Promise<ServiceQuotasClient>;
}

/** What every client shares; a subset of each client's own configuration. */
export interface ClientSettings {
  readonly region: string;
  readonly credentials: NonNullable<EC2ClientConfig['credentials']>;
  readonly profile?: string;
  readonly endpoint?: string;
  /** Milliseconds until an answer must have begun, and of silence within one. */
  readonly timeoutMs: number;
}

// https://docs.aws.amazon.com/general/latest/gr/cw_region.html
const CLOUD_WATCH = { name: 'cloudwatch', signingName: 'monitoring' };
const CONNECT_TIMEOUT_MS = 3_000;
const READ_ATTEMPTS = 8;
const EXPRESS_ATTEMPTS = 2;

/** `onRequest` hears of every request that is sent, each retry included, as `ec2:DescribeSubnets`. */
export function makeClients(settings: ClientSettings, onRequest: (operation: string) => void): Clients {
  const reads = readConfig(settings);
  const heard = <C extends Heard>(service: string, client: C) => hear(client, service, onRequest);
  return {
    cloudTrail: once(async () => {
      const { CloudTrailClient } = await import('@aws-sdk/client-cloudtrail');
      return heard('cloudtrail', new CloudTrailClient(reads));
    }),
    // One operation is asked: the SDK's package would be larger than all else that is read.
    cloudWatch: once(async () =>
      (await import('./signed-json.ts')).jsonClient(CLOUD_WATCH, settings, onRequest),
    ),
    config: once(async () => {
      const { ConfigServiceClient } = await import('@aws-sdk/client-config-service');
      return heard('config', new ConfigServiceClient(reads));
    }),
    dynamoDb: once(async () => {
      const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
      return heard('dynamodb', new DynamoDBClient(reads));
    }),
    ec2: once(async () => {
      const { EC2Client } = await import('@aws-sdk/client-ec2');
      return heard('ec2', new EC2Client(reads));
    }),
    ec2Writes: once(async () => {
      const { EC2Client } = await import('@aws-sdk/client-ec2');
      return heard('ec2', new EC2Client(writeConfig(settings)));
    }),
    iam: once(async () => {
      const { IAMClient } = await import('@aws-sdk/client-iam');
      return heard('iam', new IAMClient({ ...reads, region: globalRegion(settings.region) }));
    }),
    kms: once(async () => {
      const { KMSClient } = await import('@aws-sdk/client-kms');
      return heard('kms', new KMSClient(reads));
    }),
    lambda: once(async () => {
      const { LambdaClient } = await import('@aws-sdk/client-lambda');
      return heard('lambda', new LambdaClient(reads));
    }),
    organizations: once(async () => {
      const { OrganizationsClient } = await import('@aws-sdk/client-organizations');
      return heard(
        'organizations',
        new OrganizationsClient({ ...reads, region: globalRegion(settings.region) }),
      );
    }),
    pricing: once(async () => {
      const { PricingClient } = await import('@aws-sdk/client-pricing');
      return heard('pricing', new PricingClient({ ...reads, region: pricingRegion(settings.region) }));
    }),
    route53: once(async () => {
      const { Route53Client } = await import('@aws-sdk/client-route-53');
      return heard('route53', new Route53Client({ ...reads, region: globalRegion(settings.region) }));
    }),
    route53Profiles: once(async () =>
      (await import('./signed-json.ts')).jsonClient({ name: 'route53profiles' }, settings, onRequest),
    ),
    route53Resolver: once(async () =>
      (await import('./signed-json.ts')).jsonClient({ name: 'route53resolver' }, settings, onRequest),
    ),
    s3: once(async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      return heard('s3', new S3Client({ ...reads, forcePathStyle: hasOwnEndpoint(settings) }));
    }),
    s3Control: once(async () => {
      const { S3ControlClient } = await import('@aws-sdk/client-s3-control');
      return heard('s3control', withoutAccountInHost(new S3ControlClient(reads)));
    }),
    s3Express: once(async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      // A host that is not found is the answer here, and asking again does not change it.
      const express = { maxAttempts: EXPRESS_ATTEMPTS, forcePathStyle: hasOwnEndpoint(settings) };
      // Sessions are for objects; what is read here is of buckets.
      const noSession = { disableS3ExpressSessionAuth: true };
      return heard('s3express', new S3Client({ ...reads, ...express, ...noSession }));
    }),
    s3Logs: once(async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      const logs = {
        forcePathStyle: hasOwnEndpoint(settings),
        followRegionRedirects: true,
        // gzip and Parquet bring checksums of their own.
        responseChecksumValidation: 'WHEN_REQUIRED',
      } as const;
      return heard('s3', new S3Client({ ...reads, ...logs }));
    }),
    s3Writes: once(async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      const client = new S3Client({ ...writeConfig(settings), forcePathStyle: hasOwnEndpoint(settings) });
      return heard('s3', client);
    }),
    serviceQuotas: once(async () => {
      const { ServiceQuotasClient } = await import('@aws-sdk/client-service-quotas');
      return heard('servicequotas', new ServiceQuotasClient(reads));
    }),
  };
}

function readConfig(settings: ClientSettings) {
  // Somebody who sets AWS_MAX_ATTEMPTS means it; emulators are asked once.
  const attempts = process.env['AWS_MAX_ATTEMPTS'] === undefined ? { maxAttempts: READ_ATTEMPTS } : {};
  return { ...shared(settings), ...attempts, retryMode: 'adaptive' };
}

function writeConfig(settings: ClientSettings) {
  const config = shared(settings);
  // A kept socket that the server has just closed would look like a lost answer.
  const fresh = { httpAgent: { keepAlive: false }, httpsAgent: { keepAlive: false } };
  return { ...config, maxAttempts: 1, requestHandler: { ...config.requestHandler, ...fresh } };
}

function shared({ region, credentials, profile, endpoint, timeoutMs }: ClientSettings) {
  return {
    region,
    credentials,
    // So that CloudTrail tells our calls from those of others.
    customUserAgent: USER_AGENT,
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      socketTimeout: timeoutMs,
    },
  };
}

/** An endpoint of one's own is reached by one host name, so that buckets must stand in the path. */
function hasOwnEndpoint({ endpoint }: ClientSettings): boolean {
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env;
  return [endpoint, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3].some((url) => url !== undefined && url !== '');
}

/**
 * Where a partition signs the calls of its global services. AWS's own endpoints know it; behind an endpoint of one's
 * own the SDK would sign for the client's Region. https://docs.aws.amazon.com/general/latest/gr/iam-service.html
 */
function globalRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-north-1';
  if (region.startsWith('us-gov-')) return 'us-gov-west-1';
  return /^(us|eu)-iso|^eusc-/.test(region) ? region : 'us-east-1';
}

/** The price list is answered in three Regions, and in one for China. https://docs.aws.amazon.com/general/latest/gr/billing.html */
function pricingRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-northwest-1';
  if (region.startsWith('eu-')) return 'eu-central-1';
  return region.startsWith('ap-') ? 'ap-south-1' : 'us-east-1';
}
