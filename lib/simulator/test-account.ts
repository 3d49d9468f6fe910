import type { EC2ClientConfig } from '@aws-sdk/client-ec2';
import { defaultAccount } from './default-account.ts';
import type { FixtureInput } from './fixture.ts';
import type { Simulator } from './simulator.ts';

/** An account for the simulator's own tests: one VPC with two subnets, a NAT gateway and one of everything else. */
export const testAccount: FixtureInput = {
  ...defaultAccount('eu-west-3'),
  Vpcs: [
    {
      VpcId: 'vpc-1',
      CidrBlock: '10.0.0.0/16',
      IsDefault: false,
      OwnerId: '111122223333',
      State: 'available',
    },
    {
      VpcId: 'vpc-2',
      CidrBlock: '10.1.0.0/16',
      IsDefault: false,
      OwnerId: '444455556666',
      State: 'available',
    },
  ],
  Subnets: [
    {
      SubnetId: 'subnet-public',
      VpcId: 'vpc-1',
      CidrBlock: '10.0.0.0/24',
      AvailabilityZone: 'eu-west-3a',
    },
    {
      SubnetId: 'subnet-private',
      VpcId: 'vpc-1',
      CidrBlock: '10.0.1.0/24',
      AvailabilityZone: 'eu-west-3b',
      Tags: [{ Key: 'tier', Value: 'private' }],
    },
  ],
  RouteTables: [
    {
      RouteTableId: 'rtb-main',
      VpcId: 'vpc-1',
      Associations: [{ Main: true, RouteTableId: 'rtb-main', RouteTableAssociationId: 'rtbassoc-1' }],
      Routes: [
        {
          DestinationCidrBlock: '10.0.0.0/16',
          GatewayId: 'local',
          Origin: 'CreateRouteTable',
          State: 'active',
        },
        { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', Origin: 'CreateRoute', State: 'active' },
      ],
    },
    { RouteTableId: 'rtb-public', VpcId: 'vpc-1', Routes: [] },
    {
      RouteTableId: 'rtb-edge',
      VpcId: 'vpc-1',
      Associations: [
        { Main: false, GatewayId: 'igw-1', RouteTableId: 'rtb-edge', RouteTableAssociationId: 'rtbassoc-2' },
      ],
      Routes: [],
    },
    { RouteTableId: 'rtb-elsewhere', VpcId: 'vpc-2', Routes: [] },
  ],
  Metrics: [
    {
      Namespace: 'AWS/PrivateLinkEndpoints',
      MetricName: 'BytesProcessed',
      Dimensions: { 'VPC Endpoint Id': 'vpce-busy', 'VPC Id': 'vpc-1' },
      Datapoints: [
        { Timestamp: '2026-11-05T23:59:00Z', Sum: 1 },
        { Timestamp: '2026-11-10T08:00:00Z', Sum: 10 },
        { Timestamp: '2026-11-10T09:00:00Z', Sum: 20 },
        { Timestamp: '2026-11-12T08:00:00Z', Sum: 5 },
      ],
    },
    {
      Namespace: 'AWS/PrivateLinkEndpoints',
      MetricName: 'BytesProcessed',
      Dimensions: { 'VPC Endpoint Id': 'vpce-quiet', 'VPC Id': 'vpc-1', 'Subnet Id': 'subnet-private' },
      Datapoints: [{ Timestamp: '2026-11-10T08:00:00Z', Sum: 7 }],
    },
  ],
  NatGateways: [{ NatGatewayId: 'nat-1', VpcId: 'vpc-1', SubnetId: 'subnet-public', State: 'available' }],
  InternetGateways: [{ InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'attached' }] }],
  EgressOnlyInternetGateways: [{ EgressOnlyInternetGatewayId: 'eigw-1' }],
  NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', VpcId: 'vpc-1', SubnetId: 'subnet-private' }],
  SecurityGroups: [{ GroupId: 'sg-1', VpcId: 'vpc-1', GroupName: 'default' }],
  NetworkAcls: [{ NetworkAclId: 'acl-1', VpcId: 'vpc-1' }],
  Instances: [{ InstanceId: 'i-1', VpcId: 'vpc-1', SubnetId: 'subnet-private' }],
  VpcPeeringConnections: [{ VpcPeeringConnectionId: 'pcx-1' }],
  Addresses: [{ AllocationId: 'eipalloc-1', PublicIp: '192.0.2.1' }],
  Buckets: [
    { Name: 'plain-bucket', BucketRegion: 'eu-west-3', Policy: null },
    {
      Name: 'rich-bucket',
      BucketRegion: 'eu-west-3',
      Policy: '{"Version":"2012-10-17","Statement":[]}',
      Tags: [{ Key: 'owner', Value: 'data' }],
      PublicAccessBlock: { BlockPublicPolicy: true },
      Website: { IndexDocument: { Suffix: 'index.html' } },
      Logging: { TargetBucket: 'plain-bucket', TargetPrefix: 'logs/' },
      Replication: {
        Role: 'arn:aws:iam::111122223333:role/reader',
        Rules: [{ Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::copy' } }],
      },
      Notifications: {
        TopicConfigurations: [
          { TopicArn: 'arn:aws:sns:eu-west-3:111122223333:topic', Events: ['s3:ObjectCreated:*'] },
        ],
      },
      Inventories: [
        {
          Id: 'daily',
          IsEnabled: true,
          IncludedObjectVersions: 'Current',
          Schedule: { Frequency: 'Daily' },
          Destination: { S3BucketDestination: { Bucket: 'arn:aws:s3:::plain-bucket', Format: 'CSV' } },
        },
      ],
    },
    { Name: 'far-bucket', BucketRegion: 'us-east-1', Policy: null },
  ],
  DirectoryBuckets: [{ Name: 'fast--euw3-az1--x-s3', Policy: '{}' }],
  AccessPoints: [{ Name: 'inside', Bucket: 'rich-bucket', VpcId: 'vpc-1', Policy: '{}' }],
  AccountPublicAccessBlocks: [{ RestrictPublicBuckets: true }],
  DeliveryChannels: [{ name: 'default', s3BucketName: 'plain-bucket' }],
  Organizations: [
    {
      Id: 'o-abcdefghij',
      MasterAccountId: '111122223333',
      IsDelegated: false,
      Parents: { '111122223333': 'r-abcd' },
      ControlPolicies: [{ Id: 'p-1', Name: 'perimeter', Content: '{}', TargetIds: ['r-abcd'] }],
    },
  ],
  Roles: [
    {
      RoleName: 'reader',
      Arn: 'arn:aws:iam::111122223333:role/reader',
      AssumeRolePolicyDocument: '{"Version":"2012-10-17"}',
      RolePolicyList: [{ PolicyName: 'inline', PolicyDocument: '{"Statement":"a+b (c)"}' }],
    },
  ],
  Tables: [
    {
      TableName: 'bare',
      TableArn: 'arn:aws:dynamodb:eu-west-3:111122223333:table/bare',
      ResourcePolicy: null,
    },
    {
      TableName: 'kept',
      TableArn: 'arn:aws:dynamodb:eu-west-3:111122223333:table/kept',
      ResourcePolicy: '{}',
    },
  ],
  Keys: [
    {
      KeyId: 'key-1',
      KeyArn: 'arn:aws:kms:eu-west-3:111122223333:key/key-1',
      Policy: '{}',
      KeyManager: 'CUSTOMER',
    },
  ],
  HostedZones: [
    {
      Id: 'Z1',
      Name: 's3.eu-west-3.amazonaws.com.',
      VPCs: [{ VPCId: 'vpc-1', VPCRegion: 'eu-west-3' }],
      Owner: { OwningAccount: '111122223333' },
      Records: [
        {
          Name: 's3.eu-west-3.amazonaws.com.',
          Type: 'A',
          TTL: 60,
          ResourceRecords: [{ Value: '10.0.1.4' }],
        },
        {
          Name: '*.s3.eu-west-3.amazonaws.com.',
          Type: 'A',
          AliasTarget: {
            HostedZoneId: 'Z2',
            DNSName: 'vpce-1.s3.eu-west-3.vpce.amazonaws.com.',
            EvaluateTargetHealth: false,
          },
        },
      ],
    },
  ],
  EventSourceMappings: [
    {
      UUID: '14e0db71-1f00-4d5e-8f00-d5e1f00d5e1f',
      FunctionArn: 'arn:aws:lambda:eu-west-3:111122223333:function:worker:live',
      EventSourceArn: 'arn:aws:sqs:eu-west-3:111122223333:orders',
      State: 'Enabled',
    },
  ],
  EventInvokeConfigs: [
    {
      FunctionArn: 'arn:aws:lambda:eu-west-3:111122223333:function:worker:$LATEST',
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:eu-west-3:111122223333:failed' } },
    },
  ],
  LastAccesses: [
    {
      Arn: 'arn:aws:iam::111122223333:role/reader',
      Services: [
        { ServiceName: 'Amazon SQS', ServiceNamespace: 'sqs', TotalAuthenticatedEntities: 0 },
        {
          ServiceName: 'AWS Glue',
          ServiceNamespace: 'glue',
          LastAuthenticated: new Date('2026-11-01T00:00:00Z'),
          TotalAuthenticatedEntities: 1,
        },
      ],
    },
  ],
  ResolverRules: [
    {
      Id: 'rslvr-rr-1',
      DomainName: 'sqs.eu-west-3.amazonaws.com.',
      RuleType: 'FORWARD',
      TargetIps: [{ Ip: '10.9.0.2', Port: 53 }],
      ResolverEndpointId: 'rslvr-out-1',
      Status: 'COMPLETE',
    },
    { Id: 'rslvr-autodefined-rr-internet-resolver', DomainName: '.', RuleType: 'RECURSIVE' },
  ],
  ResolverRuleAssociations: [{ Id: 'rslvr-rrassoc-1', ResolverRuleId: 'rslvr-rr-1', VPCId: 'vpc-1' }],
  ResolverEndpoints: [{ Id: 'rslvr-out-1', Direction: 'OUTBOUND', HostVPCId: 'vpc-1' }],
  ResolverQueryLogConfigs: [{ Id: 'rqlc-1', DestinationArn: 'arn:aws:s3:::dns-logs' }],
  ResolverQueryLogConfigAssociations: [
    { Id: 'rqlca-1', ResolverQueryLogConfigId: 'rqlc-1', ResourceId: 'vpc-1', Status: 'ACTIVE' },
  ],
  Profiles: [
    {
      ProfileId: 'rp-1',
      Name: 'shared',
      OwnerId: '444455556666',
      VpcIds: ['vpc-1', 'vpc-2'],
      Resources: [
        {
          ResourceArn: 'arn:aws:route53:::hostedzone/Z1',
          ResourceType: 'PRIVATE_HOSTED_ZONE',
        },
      ],
    },
  ],
  Functions: [{ FunctionName: 'worker', VpcConfig: { VpcId: 'vpc-1', SubnetIds: ['subnet-private'] } }],
  Quotas: [{ ServiceCode: 'vpc', QuotaCode: 'L-1B52E74A', Value: 2 }],
  TrailEvents: [
    {
      EventId: 'e-1',
      EventName: 'CreateRouteTable',
      EventTime: new Date('2026-11-01T00:00:00Z'),
      Resources: [{ ResourceName: 'rtb-main' }],
      CloudTrailEvent: '{"userAgent":"terraform"}',
    },
  ],
  Trails: [
    {
      Name: 'trail',
      TrailARN: 'arn:aws:cloudtrail:eu-west-3:111122223333:trail/trail',
      HomeRegion: 'eu-west-3',
      IsLogging: true,
    },
  ],
  ConfigurationRecorders: [{ name: 'default', IsRecording: true }],
  ConfigRules: [
    { ConfigRuleName: 'routed', ConfigRuleId: 'config-rule-1', InputParameters: '{"checkId":"x"}' },
  ],
  PriceList: [
    JSON.stringify({
      serviceCode: 'AmazonEC2',
      product: { productFamily: 'NAT Gateway', attributes: { regionCode: 'eu-west-3' } },
    }),
    JSON.stringify({
      serviceCode: 'AmazonVPC',
      product: { productFamily: 'VpcEndpoint', attributes: { regionCode: 'eu-west-3' } },
    }),
  ],
};

/** What an SDK client needs to speak to a simulator; one attempt, so that a test sees each answer. */
export function clientOptions(simulator: Simulator, region = 'eu-west-3', accessKeyId = 'AKIATEST') {
  const credentials = { accessKeyId, secretAccessKey: 'secret' };
  return { endpoint: simulator.url, region, credentials, maxAttempts: 1 } satisfies EC2ClientConfig;
}
