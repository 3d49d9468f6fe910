/** What the account of the scripts looks like, whoever makes it. */
export const account = {
  vpcCidr: '10.20.0.0/16',
  otherVpcCidr: '10.21.0.0/16',
  readerPolicyName: 'read-orders',
} as const;

/** One more than EC2's smallest page of five, so that a second page is needed. */
export const subnetNames: readonly string[] = [0, 1, 2, 3, 4, 5].map((at) => `subnet-${at}`);

export function subnetCidr(at: number): string {
  return `10.20.${at}.0/24`;
}

/** Denies what nobody does; names an address, as the policies that a gateway endpoint breaks do. */
export function guardedPolicy(bucket: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OnlyFromTheOffice',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${bucket}/*`,
        Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      },
    ],
  });
}

/** The policy that KMS gives a key when none is named, less its Id. */
export function keyPolicy(accountId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
}

export const readerTrust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

export const readerPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }],
});

/** Lets the account's own principals read through the access point. */
export function accessPointPolicy(region: string, accountId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:${region}:${accountId}:accesspoint/inside/object/*`,
      },
    ],
  });
}

/** Denies what nobody does. */
export const controlPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'OnlyEncrypted',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

/** What the functions of a furnished account have in their environment. */
export const functionVariables = {
  QUEUE_URL: 'https://queue.eu-west-3.example/orders',
} as const;

/** A metric of two days' points; names that begin with AWS/ are AWS's own. */
export const metric = {
  Namespace: 'Contract/Endpoints',
  MetricName: 'BytesProcessed',
  Dimensions: [
    { Name: 'Endpoint Type', Value: 'Interface' },
    { Name: 'VPC Endpoint Id', Value: 'vpce-contract' },
  ],
} as const;

export const metricDays = [
  { at: '2026-11-03T10:00:00Z', sum: 1200 },
  { at: '2026-11-05T11:30:00Z', sum: 34 },
] as const;
