/**
 * What AWS's service models ask of request members and the SDK's schemas leave out: ranges of numbers, lengths of texts
 * and lists, patterns and enumerations, by service, operation and member. Facts taken from boto/botocore 1.43.11 (botocore/data),
 * November 2026. `[]` stands for the items of a list.
 */
export interface Constraint {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

const functionName =
  '(arn:(aws[a-zA-Z\\-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9\\-_.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9\\-_]+))?';

export const constraints: Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, Constraint>>>>>
> = {
  ec2: {
    DescribeVpcs: {
      MaxResults: { min: 5, max: 1000 },
    },
    DescribeVpcAttribute: {
      Attribute: { enum: ['enableDnsSupport', 'enableDnsHostnames', 'enableNetworkAddressUsageMetrics'] },
    },
    DescribeSubnets: {
      MaxResults: { min: 5, max: 1000 },
    },
    DescribeRouteTables: {
      MaxResults: { min: 5, max: 100 },
    },
    DescribeNatGateways: {
      MaxResults: { min: 5, max: 1000 },
    },
    DescribeInternetGateways: {
      MaxResults: { min: 5, max: 1000 },
    },
    DescribeEgressOnlyInternetGateways: {
      MaxResults: { min: 5, max: 255 },
    },
    DescribeManagedPrefixLists: {
      MaxResults: { min: 1, max: 100 },
    },
    GetManagedPrefixListEntries: {
      MaxResults: { min: 1, max: 100 },
    },
    DescribeNetworkInterfaces: {
      MaxResults: { min: 5, max: 1000 },
    },
    DescribeSecurityGroups: {
      MaxResults: { min: 5, max: 1000 },
    },
    DescribeSecurityGroupRules: {
      MaxResults: { min: 5, max: 1000 },
    },
    DescribeNetworkAcls: {
      MaxResults: { min: 5, max: 1000 },
    },
    DescribeVpcPeeringConnections: {
      MaxResults: { min: 5, max: 1000 },
    },
    CreateVpcEndpoint: {
      VpcEndpointType: {
        enum: ['Interface', 'Gateway', 'GatewayLoadBalancer', 'Resource', 'ServiceNetwork'],
      },
      IpAddressType: { enum: ['ipv4', 'dualstack', 'ipv6'] },
      'DnsOptions.DnsRecordIpType': { enum: ['ipv4', 'dualstack', 'ipv6', 'service-defined'] },
      'DnsOptions.PrivateDnsSpecifiedDomains': { min: 0, max: 10 },
    },
    ModifyVpcEndpoint: {
      IpAddressType: { enum: ['ipv4', 'dualstack', 'ipv6'] },
      'DnsOptions.DnsRecordIpType': { enum: ['ipv4', 'dualstack', 'ipv6', 'service-defined'] },
      'DnsOptions.PrivateDnsSpecifiedDomains': { min: 0, max: 10 },
    },
  },
  s3: {
    ListBuckets: {
      MaxBuckets: { min: 1, max: 10000 },
    },
    PutBucketPolicy: {
      ChecksumAlgorithm: {
        enum: [
          'CRC32',
          'CRC32C',
          'SHA1',
          'SHA256',
          'CRC64NVME',
          'SHA512',
          'MD5',
          'XXHASH64',
          'XXHASH3',
          'XXHASH128',
        ],
      },
    },
  },
  iam: {
    GetAccountAuthorizationDetails: {
      'Filter.[]': { enum: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] },
      MaxItems: { min: 1, max: 1000 },
      Marker: { min: 1, max: 320, pattern: '[\\u0020-\\u00FF]+' },
    },
    GenerateServiceLastAccessedDetails: {
      Arn: { min: 20, max: 2048 },
      Granularity: { enum: ['SERVICE_LEVEL', 'ACTION_LEVEL'] },
    },
    GetServiceLastAccessedDetails: {
      JobId: { min: 36, max: 36 },
      MaxItems: { min: 1, max: 1000 },
      Marker: { min: 1, max: 320, pattern: '[\\u0020-\\u00FF]+' },
    },
  },
  route53resolver: Object.fromEntries(
    [
      'ListResolverRules',
      'ListResolverRuleAssociations',
      'ListResolverEndpoints',
      'ListResolverQueryLogConfigs',
      'ListResolverQueryLogConfigAssociations',
    ].map((name) => [name, { MaxResults: { min: 1, max: 100 } }]),
  ),
  route53profiles: {
    ListProfileAssociations: {
      MaxResults: { min: 1, max: 100 },
      ProfileId: { min: 1, max: 64 },
      ResourceId: { min: 1, max: 64 },
    },
    ListProfileResourceAssociations: {
      MaxResults: { min: 1, max: 100 },
      ProfileId: { min: 1, max: 64 },
    },
  },
  dynamodb: {
    ListTables: {
      ExclusiveStartTableName: { min: 3, max: 255, pattern: '[a-zA-Z0-9_.-]+' },
      Limit: { min: 1, max: 100 },
    },
    DescribeTable: {
      TableName: { min: 1, max: 1024 },
    },
    GetResourcePolicy: {
      ResourceArn: { min: 1, max: 1283 },
    },
  },
  kms: {
    ListKeys: {
      Limit: { min: 1, max: 1000 },
      Marker: { min: 1, max: 1024, pattern: '[\\u0020-\\u00FF]*' },
    },
    GetKeyPolicy: {
      KeyId: { min: 1, max: 2048 },
      PolicyName: { min: 1, max: 128, pattern: '[\\w]+' },
    },
    DescribeKey: {
      KeyId: { min: 1, max: 2048 },
      'GrantTokens.[]': { min: 1, max: 8192 },
      GrantTokens: { min: 0, max: 10 },
    },
  },
  cloudtrail: {
    LookupEvents: {
      'LookupAttributes.[].AttributeKey': {
        enum: [
          'EventId',
          'EventName',
          'ReadOnly',
          'Username',
          'ResourceType',
          'ResourceName',
          'EventSource',
          'AccessKeyId',
        ],
      },
      'LookupAttributes.[].AttributeValue': { min: 1, max: 2000 },
      EventCategory: { enum: ['insight'] },
      MaxResults: { min: 1, max: 50 },
    },
  },
  cloudwatch: {
    GetMetricData: {
      'MetricDataQueries.[].Id': { min: 1, max: 255 },
      'MetricDataQueries.[].MetricStat.Period': { min: 1 },
      'MetricDataQueries.[].MetricStat.Metric.Namespace': { min: 1, max: 255, pattern: '[^:].*' },
      'MetricDataQueries.[].MetricStat.Metric.MetricName': { min: 1, max: 255 },
      'MetricDataQueries.[].MetricStat.Metric.Dimensions': { max: 30 },
      'MetricDataQueries.[].MetricStat.Metric.Dimensions.[].Name': { min: 1, max: 255 },
      'MetricDataQueries.[].MetricStat.Metric.Dimensions.[].Value': { min: 1, max: 1024 },
    },
  },
  config: {
    PutEvaluations: {
      Evaluations: { min: 0, max: 100 },
      'Evaluations.[].ComplianceResourceType': { min: 1, max: 256 },
      'Evaluations.[].ComplianceResourceId': { min: 1, max: 768 },
      'Evaluations.[].ComplianceType': {
        enum: ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'],
      },
      'Evaluations.[].Annotation': { min: 1, max: 256 },
    },
  },
  route53: {
    ListResourceRecordSets: {
      HostedZoneId: { max: 32 },
      StartRecordName: { max: 1024 },
      StartRecordIdentifier: { min: 1, max: 128 },
    },
    ListHostedZonesByVPC: {
      VPCId: { max: 1024 },
      VPCRegion: {
        min: 1,
        max: 64,
        enum: [
          'us-east-1',
          'us-east-2',
          'us-west-1',
          'us-west-2',
          'eu-west-1',
          'eu-west-2',
          'eu-west-3',
          'eu-central-1',
          'eu-central-2',
          'ap-east-1',
          'me-south-1',
          'us-gov-west-1',
          'us-gov-east-1',
          'us-iso-east-1',
          'us-iso-west-1',
          'us-isob-east-1',
          'me-central-1',
          'ap-southeast-1',
          'ap-southeast-2',
          'ap-southeast-3',
          'ap-south-1',
          'ap-south-2',
          'ap-northeast-1',
          'ap-northeast-2',
          'ap-northeast-3',
          'eu-north-1',
          'sa-east-1',
          'ca-central-1',
          'cn-north-1',
          'cn-northwest-1',
          'af-south-1',
          'eu-south-1',
          'eu-south-2',
          'ap-southeast-4',
          'il-central-1',
          'ca-west-1',
          'ap-southeast-5',
          'mx-central-1',
          'us-isof-south-1',
          'us-isof-east-1',
          'ap-southeast-7',
          'ap-east-2',
          'eu-isoe-west-1',
          'ap-southeast-6',
          'us-isob-west-1',
          'eusc-de-east-1',
        ],
      },
      NextToken: { max: 1024 },
    },
  },
  servicequotas: {
    GetServiceQuota: {
      ServiceCode: { min: 1, max: 63, pattern: '[a-zA-Z][a-zA-Z0-9-]{1,63}' },
      QuotaCode: { min: 1, max: 128, pattern: '[a-zA-Z][a-zA-Z0-9-]{1,128}' },
    },
    GetAWSDefaultServiceQuota: {
      ServiceCode: { min: 1, max: 63, pattern: '[a-zA-Z][a-zA-Z0-9-]{1,63}' },
      QuotaCode: { min: 1, max: 128, pattern: '[a-zA-Z][a-zA-Z0-9-]{1,128}' },
    },
  },
  pricing: {
    GetProducts: {
      'Filters.[].Type': { enum: ['TERM_MATCH', 'EQUALS', 'CONTAINS', 'ANY_OF', 'NONE_OF'] },
      'Filters.[].Field': { min: 1, max: 1024 },
      'Filters.[].Value': { min: 1, max: 1024 },
      Filters: { min: 0, max: 50 },
      FormatVersion: { min: 1, max: 32 },
      MaxResults: { min: 1, max: 100 },
    },
  },
  lambda: {
    ListFunctions: {
      MasterRegion: { pattern: 'ALL|[a-z]{2}(-gov)?-[a-z]+-\\d{1}' },
      FunctionVersion: { enum: ['ALL'] },
      MaxItems: { min: 1, max: 10000 },
    },
    GetFunctionConfiguration: {
      FunctionName: { min: 1, max: 256, pattern: functionName },
      Qualifier: { min: 1, max: 128, pattern: '\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9\\-_$]+' },
    },
    ListEventSourceMappings: {
      FunctionName: { min: 1, max: 256, pattern: functionName },
      MaxItems: { min: 1, max: 10000 },
    },
    ListFunctionEventInvokeConfigs: {
      FunctionName: { min: 1, max: 256, pattern: functionName },
      MaxItems: { min: 1, max: 50 },
    },
  },
};
