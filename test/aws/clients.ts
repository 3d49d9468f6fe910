import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { PricingClient } from '@aws-sdk/client-pricing';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { STSClient } from '@aws-sdk/client-sts';
import { jsonClient, type JsonClient, type JsonService } from '../../lib/aws/signed-json.ts';
import { withoutAccountInHost } from '../../lib/aws/without-account-in-host.ts';

export interface Clients {
  readonly cloudtrail: CloudTrailClient;
  /** Without an SDK package, as Route 53 Profiles and Resolver: the product's own client. */
  readonly cloudWatch: JsonClient;
  readonly config: ConfigServiceClient;
  readonly dynamodb: DynamoDBClient;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly organizations: OrganizationsClient;
  readonly pricing: PricingClient;
  readonly quotas: ServiceQuotasClient;
  readonly route53: Route53Client;
  readonly route53Profiles: JsonClient;
  readonly route53Resolver: JsonClient;
  readonly s3: S3Client;
  readonly s3Control: S3ControlClient;
  readonly s3Express: S3Client;
  readonly sts: STSClient;
}

export interface ClientSettings {
  readonly region: string;
  /** Without one the calls go to AWS, with the machine's own credentials. */
  readonly endpoint?: string;
  /** Somebody else than the account's administrator. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The clients a script speaks through. An emulator is called once: its errors are answers, not noise to be retried. */
export function makeClients({ region, endpoint, credentials = localCredentials }: ClientSettings): Clients {
  const local = { ...(endpoint === undefined ? {} : { endpoint, maxAttempts: 1, credentials }), region };
  // Services with one endpoint for the world sign with the name of its Region.
  const global = endpoint === undefined ? local : { ...local, region: 'us-east-1' };
  const ec2 = new EC2Client(local);
  const json = (service: JsonService): JsonClient =>
    jsonClient(
      service,
      {
        region,
        credentials: ec2.config.credentials,
        timeoutMs: 10_000,
        ...(endpoint !== undefined && { endpoint }),
      },
      () => undefined,
    );
  return {
    cloudtrail: new CloudTrailClient(local),
    cloudWatch: json({ name: 'cloudwatch', signingName: 'monitoring' }),
    config: new ConfigServiceClient(local),
    dynamodb: new DynamoDBClient(local),
    ec2,
    iam: new IAMClient(global),
    kms: new KMSClient(local),
    lambda: new LambdaClient(local),
    organizations: new OrganizationsClient(global),
    pricing: new PricingClient(global),
    quotas: new ServiceQuotasClient(local),
    route53: new Route53Client(global),
    route53Profiles: json({ name: 'route53profiles' }),
    route53Resolver: json({ name: 'route53resolver' }),
    s3: new S3Client({ ...local, forcePathStyle: endpoint !== undefined }),
    s3Control: withoutAccountInHost(new S3ControlClient(local)),
    s3Express: new S3Client({
      ...local,
      forcePathStyle: endpoint !== undefined,
      disableS3ExpressSessionAuth: true,
    }),
    sts: new STSClient(local),
  };
}

/** Not a secret: emulators accept any key. Twelve digits would be read as an account id by some. */
const localCredentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'local' };
