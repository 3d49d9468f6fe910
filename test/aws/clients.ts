import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';

export interface Clients {
  readonly cloudtrail: CloudTrailClient;
  readonly dynamodb: DynamoDBClient;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly route53: Route53Client;
  readonly s3: S3Client;
  readonly sts: STSClient;
}

export interface ClientSettings {
  readonly region: string;
  /** Without one the calls go to AWS, with the machine's own credentials. */
  readonly endpoint?: string;
}

/** The clients a script speaks through. An emulator is called once: its errors are answers, not noise to be retried. */
export function makeClients({ region, endpoint }: ClientSettings): Clients {
  const local = {
    ...(endpoint === undefined ? {} : { endpoint, maxAttempts: 1, credentials: localCredentials }),
    region,
  };
  return {
    cloudtrail: new CloudTrailClient(local),
    dynamodb: new DynamoDBClient(local),
    ec2: new EC2Client(local),
    // IAM has one endpoint for the world, and its signatures name its home Region.
    iam: new IAMClient(endpoint === undefined ? local : { ...local, region: 'us-east-1' }),
    kms: new KMSClient(local),
    lambda: new LambdaClient(local),
    route53: new Route53Client(endpoint === undefined ? local : { ...local, region: 'us-east-1' }),
    s3: new S3Client({ ...local, forcePathStyle: endpoint !== undefined }),
    sts: new STSClient(local),
  };
}

/** Not a secret: emulators accept any key. Twelve digits would be read as an account id by some. */
const localCredentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'local' };
