import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  ConfigServiceClient,
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeDeliveryChannelsCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import {
  DescribeTableCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import * as organizations from '@aws-sdk/client-organizations';
import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { ListHostedZonesByVPCCommand, Route53Client } from '@aws-sdk/client-route-53';
import * as s3 from '@aws-sdk/client-s3';
import * as s3Control from '@aws-sdk/client-s3-control';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../test/simulator/answer.ts';
import { dnsAnswers } from '../../test/simulator/dns-answers.ts';
import { functionAnswers } from '../../test/simulator/function-answers.ts';
import { askMetrics, metricAnswers, metricQuery } from '../../test/simulator/metric-answers.ts';
import { securityGroupAnswers } from '../../test/simulator/security-group-answers.ts';
import { services } from './services/registry.ts';
import { startSimulator, type Simulator } from './simulator.ts';
import { clientOptions, testAccount } from './test-account.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({
    fixture: testAccount,
    staleReadsFor: { reads: 0 },
    now: () => new Date('2026-11-20T00:00:00Z'),
  });
});
afterAll(() => simulator.close());

const toEc2 = () => new ec2.EC2Client(clientOptions(simulator));
const toS3 = () => new s3.S3Client({ ...clientOptions(simulator), forcePathStyle: true });
const toS3Express = () =>
  new s3.S3Client({
    ...clientOptions(simulator),
    forcePathStyle: true,
    disableS3ExpressSessionAuth: true,
  });
const toOrganizations = () => new organizations.OrganizationsClient(clientOptions(simulator, 'us-east-1'));
const toDynamoDb = () => new DynamoDBClient(clientOptions(simulator));
const toCloudTrail = () => new CloudTrailClient(clientOptions(simulator));
const toConfig = () => new ConfigServiceClient(clientOptions(simulator));
const toKms = () => new KMSClient(clientOptions(simulator));
const toQuotas = () => new ServiceQuotasClient(clientOptions(simulator));

const endpointId = () => simulator.state().VpcEndpoints[0]?.VpcEndpointId ?? '';
/** The account's place before the host makes no host of an address; the account stands in a header too. */
function toS3Control() {
  const client = new s3Control.S3ControlClient(clientOptions(simulator));
  const resolve = client.config.endpointProvider;
  client.config.endpointProvider = ({ Endpoint: _own, ...parameters }, context) => ({
    ...resolve(parameters, context),
    url: new URL(simulator.url),
  });
  return client;
}

const ACCOUNT = '111122223333';
const expressBucket = 'fast--euw3-az1--x-s3';

const bare = 'arn:aws:dynamodb:eu-west-3:111122223333:table/kept';
const denyAll = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::rich-bucket/*' };
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [denyAll] });

const answers: readonly Answer[] = [
  ...securityGroupAnswers(() => simulator),
  ...functionAnswers(() => simulator),
  ...dnsAnswers(() => simulator),
  ...metricAnswers(() => simulator),
  [
    'DescribeVpcs',
    () => toEc2().send(new ec2.DescribeVpcsCommand({ VpcIds: ['vpc-1'] })),
    { Vpcs: [{ VpcId: 'vpc-1' }] },
  ],
  [
    'DescribeVpcAttribute',
    () =>
      toEc2().send(new ec2.DescribeVpcAttributeCommand({ VpcId: 'vpc-1', Attribute: 'enableDnsHostnames' })),
    { VpcId: 'vpc-1', EnableDnsHostnames: { Value: false } },
  ],
  [
    'DescribeSubnets',
    () =>
      toEc2().send(new ec2.DescribeSubnetsCommand({ Filters: [{ Name: 'tag:tier', Values: ['priv*'] }] })),
    { Subnets: [{ SubnetId: 'subnet-private', Tags: [{ Key: 'tier', Value: 'private' }] }] },
  ],
  [
    'DescribeRouteTables',
    () =>
      toEc2().send(
        new ec2.DescribeRouteTablesCommand({ Filters: [{ Name: 'association.main', Values: ['true'] }] }),
      ),
    {
      RouteTables: [
        { RouteTableId: 'rtb-main', Routes: [{ GatewayId: 'local' }, { NatGatewayId: 'nat-1' }] },
      ],
    },
  ],
  [
    'DescribeNatGateways',
    () =>
      toEc2().send(new ec2.DescribeNatGatewaysCommand({ Filter: [{ Name: 'vpc-id', Values: ['vpc-1'] }] })),
    { NatGateways: [{ NatGatewayId: 'nat-1', State: 'available' }] },
  ],
  [
    'DescribeInternetGateways',
    () => toEc2().send(new ec2.DescribeInternetGatewaysCommand({})),
    { InternetGateways: [{ InternetGatewayId: 'igw-1' }] },
  ],
  [
    'DescribeEgressOnlyInternetGateways',
    () => toEc2().send(new ec2.DescribeEgressOnlyInternetGatewaysCommand({})),
    { EgressOnlyInternetGateways: [{ EgressOnlyInternetGatewayId: 'eigw-1' }] },
  ],
  ['DescribeVpcEndpoints', () => toEc2().send(new ec2.DescribeVpcEndpointsCommand({})), { VpcEndpoints: [] }],
  [
    'DescribeVpcEndpointServices',
    () =>
      toEc2().send(
        new ec2.DescribeVpcEndpointServicesCommand({
          Filters: [{ Name: 'service-type', Values: ['Gateway'] }],
        }),
      ),
    { ServiceNames: ['com.amazonaws.eu-west-3.s3', 'com.amazonaws.eu-west-3.dynamodb'] },
  ],
  [
    'DescribeManagedPrefixLists',
    () =>
      toEc2().send(
        new ec2.DescribeManagedPrefixListsCommand({
          Filters: [{ Name: 'prefix-list-name', Values: ['*.s3'] }],
        }),
      ),
    { PrefixLists: [{ PrefixListId: 'pl-23ad484a', OwnerId: 'AWS' }] },
  ],
  [
    'GetManagedPrefixListEntries',
    () => toEc2().send(new ec2.GetManagedPrefixListEntriesCommand({ PrefixListId: 'pl-23ad484a' })),
    { Entries: [{ Cidr: '52.95.154.0/23' }, { Cidr: '52.95.156.0/24' }] },
  ],
  [
    'DescribeNetworkInterfaces',
    () => toEc2().send(new ec2.DescribeNetworkInterfacesCommand({})),
    { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] },
  ],
  [
    'DescribeSecurityGroups',
    () => toEc2().send(new ec2.DescribeSecurityGroupsCommand({})),
    { SecurityGroups: [{ GroupId: 'sg-1' }] },
  ],
  [
    'DescribeNetworkAcls',
    () => toEc2().send(new ec2.DescribeNetworkAclsCommand({})),
    { NetworkAcls: [{ NetworkAclId: 'acl-1' }] },
  ],
  [
    'DescribeInstances',
    () => toEc2().send(new ec2.DescribeInstancesCommand({})),
    { Reservations: [{ Instances: [{ InstanceId: 'i-1' }] }] },
  ],
  [
    'DescribeVpcPeeringConnections',
    () => toEc2().send(new ec2.DescribeVpcPeeringConnectionsCommand({})),
    { VpcPeeringConnections: [{ VpcPeeringConnectionId: 'pcx-1' }] },
  ],
  [
    'DescribeAddresses',
    () => toEc2().send(new ec2.DescribeAddressesCommand({})),
    { Addresses: [{ PublicIp: '192.0.2.1' }] },
  ],
  [
    'CreateVpcEndpoint',
    () =>
      toEc2().send(
        new ec2.CreateVpcEndpointCommand({
          VpcId: 'vpc-1',
          ServiceName: 'com.amazonaws.eu-west-3.s3',
          RouteTableIds: ['rtb-main'],
        }),
      ),
    {
      VpcEndpoint: { State: 'pending', RouteTableIds: ['rtb-main'] },
    },
  ],
  [
    'ModifyVpcEndpoint',
    () =>
      toEc2().send(
        new ec2.ModifyVpcEndpointCommand({
          VpcEndpointId: endpointId(),
          AddRouteTableIds: ['rtb-public'],
        }),
      ),
    { Return: true },
  ],
  [
    'DeleteVpcEndpoints',
    () => toEc2().send(new ec2.DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpointId()] })),
    { Unsuccessful: [] },
  ],
  [
    'CreateTags',
    () => toEc2().send(new ec2.CreateTagsCommand({ Resources: ['vpc-1'], Tags: [{ Key: 'a', Value: 'b' }] })),
    {},
  ],
  [
    'ListBuckets',
    () => toS3().send(new s3.ListBucketsCommand({})),
    { Buckets: [{ Name: 'far-bucket' }, { Name: 'plain-bucket' }, { Name: 'rich-bucket' }] },
  ],
  [
    'ListObjectsV2',
    () => toS3().send(new s3.ListObjectsV2Command({ Bucket: 'rich-bucket' })),
    { Name: 'rich-bucket', KeyCount: 0, IsTruncated: false },
  ],
  [
    'PutBucketPolicy',
    () => toS3().send(new s3.PutBucketPolicyCommand({ Bucket: 'rich-bucket', Policy: policy })),
    {},
  ],
  [
    'GetBucketPolicy',
    () => toS3().send(new s3.GetBucketPolicyCommand({ Bucket: 'rich-bucket' })),
    { Policy: policy },
  ],
  ['DeleteBucketPolicy', () => toS3().send(new s3.DeleteBucketPolicyCommand({ Bucket: 'rich-bucket' })), {}],
  [
    'GetBucketLocation',
    () => toS3().send(new s3.GetBucketLocationCommand({ Bucket: 'rich-bucket' })),
    { LocationConstraint: 'eu-west-3' },
  ],
  [
    'GetBucketTagging',
    () => toS3().send(new s3.GetBucketTaggingCommand({ Bucket: 'rich-bucket' })),
    { TagSet: [{ Key: 'owner', Value: 'data' }] },
  ],
  [
    'GetPublicAccessBlock',
    () => toS3().send(new s3.GetPublicAccessBlockCommand({ Bucket: 'rich-bucket' })),
    { PublicAccessBlockConfiguration: { BlockPublicPolicy: true } },
  ],
  [
    'GetBucketWebsite',
    () => toS3().send(new s3.GetBucketWebsiteCommand({ Bucket: 'rich-bucket' })),
    { IndexDocument: { Suffix: 'index.html' } },
  ],
  [
    'GetBucketLogging',
    () => toS3().send(new s3.GetBucketLoggingCommand({ Bucket: 'rich-bucket' })),
    { LoggingEnabled: { TargetBucket: 'plain-bucket' } },
  ],
  [
    'GetBucketReplication',
    () => toS3().send(new s3.GetBucketReplicationCommand({ Bucket: 'rich-bucket' })),
    { ReplicationConfiguration: { Rules: [{ Destination: { Bucket: 'arn:aws:s3:::copy' } }] } },
  ],
  [
    'GetBucketNotificationConfiguration',
    () => toS3().send(new s3.GetBucketNotificationConfigurationCommand({ Bucket: 'rich-bucket' })),
    { TopicConfigurations: [{ TopicArn: 'arn:aws:sns:eu-west-3:111122223333:topic' }] },
  ],
  [
    'ListBucketInventoryConfigurations',
    () => toS3().send(new s3.ListBucketInventoryConfigurationsCommand({ Bucket: 'rich-bucket' })),
    { IsTruncated: false, InventoryConfigurationList: [{ Id: 'daily' }] },
  ],
  [
    'ListDirectoryBuckets',
    () => toS3Express().send(new s3.ListDirectoryBucketsCommand({})),
    { Buckets: [{ Name: expressBucket }] },
  ],
  [
    'GetBucketPolicy',
    () => toS3Express().send(new s3.GetBucketPolicyCommand({ Bucket: expressBucket })),
    { Policy: '{}' },
  ],
  [
    'ListAccessPoints',
    () => toS3Control().send(new s3Control.ListAccessPointsCommand({ AccountId: ACCOUNT })),
    { AccessPointList: [{ Name: 'inside', NetworkOrigin: 'VPC', VpcConfiguration: { VpcId: 'vpc-1' } }] },
  ],
  [
    'GetAccessPointPolicy',
    () =>
      toS3Control().send(new s3Control.GetAccessPointPolicyCommand({ AccountId: ACCOUNT, Name: 'inside' })),
    { Policy: '{}' },
  ],
  [
    'GetPublicAccessBlock',
    () => toS3Control().send(new s3Control.GetPublicAccessBlockCommand({ AccountId: ACCOUNT })),
    { PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } },
  ],
  [
    'DescribeDeliveryChannels',
    () => toConfig().send(new DescribeDeliveryChannelsCommand({})),
    { DeliveryChannels: [{ name: 'default', s3BucketName: 'plain-bucket' }] },
  ],
  [
    'DescribeOrganization',
    () => toOrganizations().send(new organizations.DescribeOrganizationCommand({})),
    { Organization: { Id: 'o-abcdefghij', MasterAccountId: ACCOUNT } },
  ],
  [
    'ListParents',
    () => toOrganizations().send(new organizations.ListParentsCommand({ ChildId: ACCOUNT })),
    { Parents: [{ Id: 'r-abcd', Type: 'ROOT' }] },
  ],
  [
    'ListPoliciesForTarget',
    () =>
      toOrganizations().send(
        new organizations.ListPoliciesForTargetCommand({
          TargetId: 'r-abcd',
          Filter: 'RESOURCE_CONTROL_POLICY',
        }),
      ),
    { Policies: [{ Id: 'p-1', Name: 'perimeter' }] },
  ],
  [
    'DescribePolicy',
    () => toOrganizations().send(new organizations.DescribePolicyCommand({ PolicyId: 'p-1' })),
    { Policy: { Content: '{}' } },
  ],
  [
    'GetCallerIdentity',
    () => new STSClient(clientOptions(simulator)).send(new GetCallerIdentityCommand({})),
    { Account: '111122223333' },
  ],
  [
    'GetAccountAuthorizationDetails',
    () =>
      new IAMClient(clientOptions(simulator, 'us-east-1')).send(
        new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }),
      ),
    {
      RoleDetailList: [
        {
          RoleName: 'reader',
          RolePolicyList: [{ PolicyDocument: '%7B%22Statement%22%3A%22a%2Bb%20%28c%29%22%7D' }],
        },
      ],
    },
  ],
  ['ListTables', () => toDynamoDb().send(new ListTablesCommand({})), { TableNames: ['bare', 'kept'] }],
  [
    'DescribeTable',
    () => toDynamoDb().send(new DescribeTableCommand({ TableName: 'bare' })),
    { Table: { TableStatus: 'ACTIVE' } },
  ],
  [
    'GetResourcePolicy',
    () => toDynamoDb().send(new GetResourcePolicyCommand({ ResourceArn: bare })),
    { Policy: '{}' },
  ],
  ['ListKeys', () => toKms().send(new ListKeysCommand({})), { Keys: [{ KeyId: 'key-1' }], Truncated: false }],
  [
    'DescribeKey',
    () => toKms().send(new DescribeKeyCommand({ KeyId: 'key-1' })),
    { KeyMetadata: { KeyManager: 'CUSTOMER' } },
  ],
  [
    'GetKeyPolicy',
    () => toKms().send(new GetKeyPolicyCommand({ KeyId: 'key-1' })),
    { Policy: '{}', PolicyName: 'default' },
  ],
  [
    'LookupEvents',
    () =>
      toCloudTrail().send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: 'rtb-main' }],
        }),
      ),
    { Events: [{ EventName: 'CreateRouteTable', EventTime: new Date('2026-11-01T00:00:00Z') }] },
  ],
  [
    'DescribeTrails',
    () => toCloudTrail().send(new DescribeTrailsCommand({})),
    { trailList: [{ Name: 'trail', HomeRegion: 'eu-west-3' }] },
  ],
  [
    'GetTrailStatus',
    () => toCloudTrail().send(new GetTrailStatusCommand({ Name: 'trail' })),
    { IsLogging: true },
  ],
  [
    'GetEventSelectors',
    () => toCloudTrail().send(new GetEventSelectorsCommand({ TrailName: 'trail' })),
    { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
  ],
  [
    'DescribeConfigurationRecorders',
    () => toConfig().send(new DescribeConfigurationRecordersCommand({})),
    { ConfigurationRecorders: [{ name: 'default' }] },
  ],
  [
    'DescribeConfigurationRecorderStatus',
    () => toConfig().send(new DescribeConfigurationRecorderStatusCommand({})),
    { ConfigurationRecordersStatus: [{ name: 'default', recording: true }] },
  ],
  [
    'PutEvaluations',
    () => toConfig().send(new PutEvaluationsCommand({ ResultToken: 'TESTMODE', TestMode: true })),
    { FailedEvaluations: [] },
  ],
  [
    'ListHostedZonesByVPC',
    () =>
      new Route53Client(clientOptions(simulator, 'us-east-1')).send(
        new ListHostedZonesByVPCCommand({ VPCId: 'vpc-1', VPCRegion: 'eu-west-3' }),
      ),
    { HostedZoneSummaries: [{ HostedZoneId: 'Z1', Name: 's3.eu-west-3.amazonaws.com.' }] },
  ],
  [
    'GetServiceQuota',
    () => toQuotas().send(new GetServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode: 'L-1B52E74A' })),
    { Quota: { Value: 2 } },
  ],
  [
    'GetAWSDefaultServiceQuota',
    () =>
      toQuotas().send(new GetAWSDefaultServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode: 'L-1B52E74A' })),
    { Quota: { Value: 20 } },
  ],
  [
    'GetProducts',
    () =>
      new PricingClient(clientOptions(simulator, 'us-east-1')).send(
        new GetProductsCommand({
          ServiceCode: 'AmazonEC2',
          Filters: [
            { Type: 'TERM_MATCH', Field: 'productFamily', Value: 'NAT Gateway' },
            { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'eu-west-3' },
          ],
        }),
      ),
    { FormatVersion: 'aws_v1', PriceList: [expect.stringContaining('NAT Gateway')] },
  ],
  [
    'ListFunctions',
    () => new LambdaClient(clientOptions(simulator)).send(new ListFunctionsCommand({})),
    { Functions: [{ FunctionName: 'worker', VpcConfig: { SubnetIds: ['subnet-private'] } }] },
  ],
];

test('S3 lists the buckets of the Region that is asked, and refuses to list those of another', async () => {
  const { Buckets = [] } = await toS3().send(new s3.ListBucketsCommand({ BucketRegion: 'eu-west-3' }));
  expect(Buckets.map(({ Name, BucketRegion }) => [Name, BucketRegion])).toEqual([
    ['plain-bucket', 'eu-west-3'],
    ['rich-bucket', 'eu-west-3'],
  ]);
  await expect(toS3().send(new s3.ListBucketsCommand({ BucketRegion: 'us-east-1' }))).rejects.toMatchObject({
    name: 'InvalidArgument',
  });
});

describe('every operation answers the unchanged SDK', () => {
  test.each(answers)('%s', async (operation, ask, answer) => {
    expect(await ask()).toMatchObject(answer);
    expect(simulator.calls.at(-1)).toMatchObject({ operation, errorCode: undefined });
  });

  test('and none is left out of the table', () => {
    const known = [...services.values()].flatMap((service) =>
      service.operations.map((operation) => operation.name),
    );
    expect(answers.map(([operation]) => operation).sort()).toEqual(known.sort());
  });
});

describe('GetMetricData refuses', () => {
  const one = metricQuery('e0', 'vpce-busy');
  test.each([
    ['a period that ends before it begins', { MetricDataQueries: [one], EndTime: 0 }, 'less than'],
    ['an id twice', { MetricDataQueries: [one, one] }, 'not unique'],
    ['an id with a capital', { MetricDataQueries: [{ ...one, Id: 'E0' }] }, 'pattern'],
    [
      'more than five hundred metrics',
      { MetricDataQueries: Array.from({ length: 501 }, (_, i) => metricQuery(`e${i}`, 'vpce-busy')) },
      '500',
    ],
    ['a token that nobody gave', { MetricDataQueries: [one], NextToken: 'x' }, 'token'],
  ])('%s', async (_, body, message) => {
    expect(await askMetrics(() => simulator, body)).toMatchObject({
      status: 400,
      message: expect.stringContaining(message),
    });
  });
});
