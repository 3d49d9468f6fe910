import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeDeliveryChannelsCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import { GetResourcePolicyCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcEndpointCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
  DescribeInstancesCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
  ModifyVpcEndpointCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  GenerateServiceLastAccessedDetailsCommand,
  GetAccountAuthorizationDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
} from '@aws-sdk/client-iam';
import { GetKeyPolicyCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
} from '@aws-sdk/client-organizations';
import { GetProductsCommand } from '@aws-sdk/client-pricing';
import { ListHostedZonesByVPCCommand, ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import {
  DeleteBucketPolicyCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketsCommand,
  ListDirectoryBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import {
  GetAccessPointPolicyCommand,
  GetPublicAccessBlockCommand as GetAccountPublicAccessBlockCommand,
  ListAccessPointsCommand,
} from '@aws-sdk/client-s3-control';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { guardedPolicy } from '../account.ts';
import type { Clients } from '../clients.ts';
import type { Names } from '../names.ts';
import { refused, type Script, type Step } from '../script.ts';
import { cloudWatchCall, profilesCall, resolverCall } from './json-calls.ts';

type Ask = (clients: Clients, id: Names['id']) => Promise<unknown>;

/** Each operation asked by somebody to whom nothing is allowed; the word by which each kind of service refuses. */
const all = (service: string, code: string, calls: Readonly<Record<string, Ask>>): readonly Step[] =>
  Object.entries(calls).map(([operation, ask]) =>
    refused(`${service}:${operation}`, code, ({ asNobody, id }) => asNobody((clients) => ask(clients, id))),
  );

const vpcId = 'vpc-0123456789abcdef0';
const groupId = 'sg-0123456789abcdef0';
const https = { GroupId: groupId, IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.20.0.0/16' };

const ec2 = all('ec2', 'UnauthorizedOperation', {
  DescribeVpcs: ({ ec2: client }) => client.send(new DescribeVpcsCommand({})),
  DescribeVpcAttribute: ({ ec2: client }, id) =>
    client.send(new DescribeVpcAttributeCommand({ VpcId: id('vpc'), Attribute: 'enableDnsSupport' })),
  DescribeSubnets: ({ ec2: client }) => client.send(new DescribeSubnetsCommand({})),
  DescribeRouteTables: ({ ec2: client }) => client.send(new DescribeRouteTablesCommand({})),
  DescribeNatGateways: ({ ec2: client }) => client.send(new DescribeNatGatewaysCommand({})),
  DescribeVpcEndpoints: ({ ec2: client }) => client.send(new DescribeVpcEndpointsCommand({})),
  DescribeVpcEndpointServices: ({ ec2: client }) => client.send(new DescribeVpcEndpointServicesCommand({})),
  DescribeManagedPrefixLists: ({ ec2: client }) => client.send(new DescribeManagedPrefixListsCommand({})),
  GetManagedPrefixListEntries: ({ ec2: client }, id) =>
    client.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: id('s3-list') })),
  DescribeNetworkInterfaces: ({ ec2: client }) => client.send(new DescribeNetworkInterfacesCommand({})),
  DescribeSecurityGroups: ({ ec2: client }) => client.send(new DescribeSecurityGroupsCommand({})),
  DescribeNetworkAcls: ({ ec2: client }) => client.send(new DescribeNetworkAclsCommand({})),
  DescribeInstances: ({ ec2: client }) => client.send(new DescribeInstancesCommand({})),
  CreateVpcEndpoint: ({ ec2: client }, id) =>
    client.send(
      new CreateVpcEndpointCommand({ VpcId: id('vpc'), ServiceName: 'com.amazonaws.eu-west-3.s3' }),
    ),
  ModifyVpcEndpoint: ({ ec2: client }) =>
    client.send(new ModifyVpcEndpointCommand({ VpcEndpointId: 'vpce-0123456789abcdef0', ResetPolicy: true })),
  DeleteVpcEndpoints: ({ ec2: client }) =>
    client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: ['vpce-0123456789abcdef0'] })),
  CreateSecurityGroup: ({ ec2: client }) =>
    client.send(new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: 'none', Description: 'none' })),
  DeleteSecurityGroup: ({ ec2: client }) => client.send(new DeleteSecurityGroupCommand({ GroupId: groupId })),
  AuthorizeSecurityGroupIngress: ({ ec2: client }) =>
    client.send(new AuthorizeSecurityGroupIngressCommand(https)),
  RevokeSecurityGroupIngress: ({ ec2: client }) => client.send(new RevokeSecurityGroupIngressCommand(https)),
});

const role = (id: Names['id']) => ({ Arn: `arn:aws:iam::${id('account')}:role/${id('reader')}` });

const iam = all('iam', 'AccessDenied', {
  GetAccountAuthorizationDetails: ({ iam: client }) =>
    client.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] })),
  GenerateServiceLastAccessedDetails: ({ iam: client }, id) =>
    client.send(new GenerateServiceLastAccessedDetailsCommand(role(id))),
  GetServiceLastAccessedDetails: ({ iam: client }) =>
    client.send(new GetServiceLastAccessedDetailsCommand({ JobId: '0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9' })),
});

const plain = (id: Names['id']) => ({ Bucket: id('plain') });

const s3 = all('s3', 'AccessDenied', {
  ListBuckets: ({ s3: client }) => client.send(new ListBucketsCommand({})),
  ListObjectsV2: ({ s3: client }, id) => client.send(new ListObjectsV2Command(plain(id))),
  GetBucketPolicy: ({ s3: client }, id) => client.send(new GetBucketPolicyCommand(plain(id))),
  PutBucketPolicy: ({ s3: client }, id) =>
    client.send(new PutBucketPolicyCommand({ ...plain(id), Policy: guardedPolicy(id('plain')) })),
  DeleteBucketPolicy: ({ s3: client }, id) => client.send(new DeleteBucketPolicyCommand(plain(id))),
  GetPublicAccessBlock: ({ s3: client }, id) => client.send(new GetPublicAccessBlockCommand(plain(id))),
  GetBucketWebsite: ({ s3: client }, id) => client.send(new GetBucketWebsiteCommand(plain(id))),
  GetBucketLogging: ({ s3: client }, id) => client.send(new GetBucketLoggingCommand(plain(id))),
  GetBucketReplication: ({ s3: client }, id) => client.send(new GetBucketReplicationCommand(plain(id))),
  GetBucketNotificationConfiguration: ({ s3: client }, id) =>
    client.send(new GetBucketNotificationConfigurationCommand(plain(id))),
  ListBucketInventoryConfigurations: ({ s3: client }, id) =>
    client.send(new ListBucketInventoryConfigurationsCommand(plain(id))),
  GetBucketTagging: ({ s3: client }, id) => client.send(new GetBucketTaggingCommand(plain(id))),
});

const s3Express = all('s3express', 'AccessDenied', {
  ListDirectoryBuckets: ({ s3Express: client }) => client.send(new ListDirectoryBucketsCommand({})),
  GetBucketPolicy: ({ s3Express: client }) =>
    client.send(new GetBucketPolicyCommand({ Bucket: 'orders--euw3-az1--x-s3' })),
});

const s3Control = all('s3control', 'AccessDenied', {
  ListAccessPoints: ({ s3Control: client }, id) =>
    client.send(new ListAccessPointsCommand({ AccountId: id('account') })),
  GetAccessPointPolicy: ({ s3Control: client }, id) =>
    client.send(new GetAccessPointPolicyCommand({ AccountId: id('account'), Name: 'inside' })),
  GetPublicAccessBlock: ({ s3Control: client }, id) =>
    client.send(new GetAccountPublicAccessBlockCommand({ AccountId: id('account') })),
});

const lambda = all('lambda', 'AccessDeniedException', {
  ListFunctions: ({ lambda: client }) => client.send(new ListFunctionsCommand({})),
  ListEventSourceMappings: ({ lambda: client }) => client.send(new ListEventSourceMappingsCommand({})),
});

const stores = [
  ...all('dynamodb', 'AccessDeniedException', {
    ListTables: ({ dynamodb }) => dynamodb.send(new ListTablesCommand({})),
    GetResourcePolicy: ({ dynamodb }, id) =>
      dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: id('orders-arn') })),
  }),
  ...all('kms', 'AccessDeniedException', {
    ListKeys: ({ kms }) => kms.send(new ListKeysCommand({})),
    GetKeyPolicy: ({ kms }, id) => kms.send(new GetKeyPolicyCommand({ KeyId: id('key') })),
  }),
];

const overseers = [
  ...all('config', 'AccessDeniedException', {
    DescribeConfigurationRecorders: ({ config }) =>
      config.send(new DescribeConfigurationRecordersCommand({})),
    DescribeConfigurationRecorderStatus: ({ config }) =>
      config.send(new DescribeConfigurationRecorderStatusCommand({})),
    DescribeDeliveryChannels: ({ config }) => config.send(new DescribeDeliveryChannelsCommand({})),
    PutEvaluations: ({ config }) =>
      config.send(new PutEvaluationsCommand({ ResultToken: 'trial', Evaluations: [], TestMode: true })),
  }),
  ...all('cloudwatch', 'AccessDeniedException', {
    GetMetricData: ({ cloudWatch }) =>
      cloudWatch.send(
        cloudWatchCall('GetMetricData', { StartTime: 0, EndTime: 86_400, MetricDataQueries: [] }),
      ),
  }),
  ...all('cloudtrail', 'AccessDeniedException', {
    LookupEvents: ({ cloudtrail }) => cloudtrail.send(new LookupEventsCommand({})),
    DescribeTrails: ({ cloudtrail }) => cloudtrail.send(new DescribeTrailsCommand({})),
    GetTrailStatus: ({ cloudtrail }) => cloudtrail.send(new GetTrailStatusCommand({ Name: 'all' })),
    GetEventSelectors: ({ cloudtrail }) =>
      cloudtrail.send(new GetEventSelectorsCommand({ TrailName: 'all' })),
  }),
  ...all('servicequotas', 'AccessDeniedException', {
    GetServiceQuota: ({ quotas }) =>
      quotas.send(new GetServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode: 'L-1B52E74A' })),
    GetAWSDefaultServiceQuota: ({ quotas }) =>
      quotas.send(new GetAWSDefaultServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode: 'L-1B52E74A' })),
  }),
  ...all('pricing', 'AccessDeniedException', {
    GetProducts: ({ pricing }) => pricing.send(new GetProductsCommand({ ServiceCode: 'AmazonEC2' })),
  }),
  ...all('organizations', 'AccessDeniedException', {
    DescribeOrganization: ({ organizations }) => organizations.send(new DescribeOrganizationCommand({})),
    ListParents: ({ organizations }, id) =>
      organizations.send(new ListParentsCommand({ ChildId: id('account') })),
    ListPoliciesForTarget: ({ organizations }, id) =>
      organizations.send(
        new ListPoliciesForTargetCommand({ TargetId: id('root'), Filter: 'RESOURCE_CONTROL_POLICY' }),
      ),
    DescribePolicy: ({ organizations }, id) =>
      organizations.send(new DescribePolicyCommand({ PolicyId: id('rcp') })),
  }),
];

const resolution = [
  ...all('route53', 'AccessDenied', {
    ListHostedZonesByVPC: ({ route53 }, id) =>
      route53.send(new ListHostedZonesByVPCCommand({ VPCId: id('vpc'), VPCRegion: 'eu-west-3' })),
    ListResourceRecordSets: ({ route53 }, id) =>
      route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: id('zone') })),
  }),
  ...all(
    'route53resolver',
    'AccessDeniedException',
    Object.fromEntries(
      ['ListResolverRules', 'ListResolverRuleAssociations', 'ListResolverEndpoints'].map((operation) => [
        operation,
        ({ route53Resolver }: Clients) => route53Resolver.send(resolverCall(operation, {})),
      ]),
    ),
  ),
  ...all('route53profiles', 'AccessDeniedException', {
    ListProfileAssociations: ({ route53Profiles }) =>
      route53Profiles.send(profilesCall('ListProfileAssociations', '/profileassociations')),
    ListProfileResourceAssociations: ({ route53Profiles }) =>
      route53Profiles.send(
        profilesCall(
          'ListProfileResourceAssociations',
          '/profileresourceassociations/profileid/rp-0a000000000000e4',
        ),
      ),
  }),
];

/** By which word each service says that the caller may not: what makes a part of the estate unreadable. */
export const denials: Script = {
  title: 'asked without permission',
  account: 'furnished',
  steps: [
    ...ec2,
    ...iam,
    ...s3,
    ...s3Express,
    ...s3Control,
    ...lambda,
    ...stores,
    ...overseers,
    ...resolution,
  ],
};
