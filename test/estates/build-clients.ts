/** What uses a service from inside a VPC, and the policies that govern it. */
import type {
  AccessPoint,
  Bucket,
  BucketSettings,
  DynamoDbTable,
  HostedZone,
  Instance,
  KmsKey,
  LambdaFunction,
  ResourceChange,
  Role,
  TrafficRecord,
} from '../../lib/core/network/estate.ts';
import { ACCOUNT_ID, REGION } from './region.ts';

export function instance(overrides: Partial<Instance> = {}): Instance {
  return { instanceId: 'i-0a', vpcId: 'vpc-0a', subnetId: 'subnet-0a', tags: {}, ...overrides };
}

export function lambdaFunction(overrides: Partial<LambdaFunction> = {}): LambdaFunction {
  const functionName = overrides.functionName ?? 'thumbnails';
  return {
    functionName,
    functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${functionName}`,
    vpcId: 'vpc-0a',
    subnetIds: ['subnet-0a'],
    securityGroupIds: ['sg-0a'],
    roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${functionName}`,
    environmentNames: [],
    environmentHosts: [],
    layerArns: [],
    ...overrides,
  };
}

export function role(overrides: Partial<Role> = {}): Role {
  const roleName = overrides.roleName ?? 'thumbnails';
  return {
    roleName,
    roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${roleName}`,
    instanceProfileArns: [],
    policies: { status: 'read', value: [] },
    ...overrides,
  };
}

/** A role whose one policy allows these actions on everything. */
export function roleWith(actions: readonly string[], overrides: Partial<Role> = {}): Role {
  const document = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
  const policies = [{ name: 'own', kind: 'inline', document }] as const;
  return role({ policies: { status: 'read', value: policies }, ...overrides });
}

export function bucket(overrides: Partial<Bucket> = {}): Bucket {
  return { bucketName: 'photos', region: REGION, policy: { status: 'read', value: null }, ...overrides };
}

/** Nothing is set. */
export function bucketSettings(overrides: Partial<BucketSettings> = {}): BucketSettings {
  const none = { status: 'read', value: null } as const;
  return {
    bucketName: 'photos',
    publicAccessBlock: none,
    website: { status: 'read', value: false },
    accessLogsTo: none,
    replication: none,
    notifies: { status: 'read', value: [] },
    inventoryTo: { status: 'read', value: [] },
    tags: { status: 'read', value: {} },
    ...overrides,
  };
}

/** Open to the internet. */
export function accessPoint(overrides: Partial<AccessPoint> = {}): AccessPoint {
  const name = overrides.name ?? 'photos-point';
  return {
    accessPointArn: `arn:aws:s3:${REGION}:${ACCOUNT_ID}:accesspoint/${name}`,
    name,
    bucketName: 'photos',
    policy: { status: 'read', value: null },
    ...overrides,
  };
}

export function dynamoDbTable(overrides: Partial<DynamoDbTable> = {}): DynamoDbTable {
  const tableName = overrides.tableName ?? 'orders';
  return {
    tableName,
    tableArn: `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${tableName}`,
    policy: { status: 'read', value: null },
    ...overrides,
  };
}

export function kmsKey(overrides: Partial<KmsKey> = {}): KmsKey {
  const keyId = overrides.keyId ?? '1234abcd-12ab-34cd-56ef-1234567890ab';
  return {
    keyId,
    keyArn: `arn:aws:kms:${REGION}:${ACCOUNT_ID}:key/${keyId}`,
    policy: { status: 'read', value: null },
    ...overrides,
  };
}

export function hostedZone(overrides: Partial<HostedZone> = {}): HostedZone {
  return {
    hostedZoneId: 'Z0A',
    name: 'internal.example.com',
    vpcId: 'vpc-0a',
    owner: ACCOUNT_ID,
    ...overrides,
  };
}

export function resourceChange(overrides: Partial<ResourceChange> = {}): ResourceChange {
  return {
    resourceId: 'rtb-0a',
    eventName: 'CreateRouteTable',
    eventTime: '2026-01-01T00:00:00Z',
    userAgent: 'console.amazonaws.com',
    principalArn: `arn:aws:iam::${ACCOUNT_ID}:user/alice`,
    ...overrides,
  };
}

/** One gigabyte in one day, not through a NAT gateway. */
export function trafficRecord(overrides: Partial<TrafficRecord> = {}): TrafficRecord {
  return {
    client: 'i-0a',
    subnetId: 'subnet-0a',
    vpcId: 'vpc-0a',
    service: 's3',
    bytes: 2 ** 30,
    from: '2026-01-01T00:00:00Z',
    to: '2026-01-02T00:00:00Z',
    source: 'declared',
    ...overrides,
  };
}

/** A policy that allows one action under one condition: the kind that an endpoint can break. */
export function policyWithCondition(operator: string, key: string, value: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OnlyFromKnownPlaces',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
        Action: '*',
        Resource: '*',
        Condition: { [operator]: { [key]: value } },
      },
    ],
  });
}
