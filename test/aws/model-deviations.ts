/**
 * Where a message on the wire is not as botocore's model of the service says, and why that is as it should be, or moto's.
 *
 * A deviation that is not here fails the contract suite, and so does a row that no longer occurs.
 */
import { denials } from './scripts/denials.ts';
import type { ExchangeProblem } from './service-model/check-exchange.ts';

export interface ModelDeviation extends Omit<ExchangeProblem, 'problem'> {
  readonly on: 'simulator' | 'moto';
  /** The problem as it is told, values included. */
  readonly problems: readonly string[];
  readonly because: string;
}

const lowerCase =
  'the model capitalises the enumeration State, AWS answers in lower case: every describe-vpc-endpoints answer in print, and the values of the filter vpc-endpoint-state on API_DescribeVpcEndpoints.html';
const onPurpose = 'a script sends this to be refused, and moto does not refuse it';
const webPage = "moto's own internal error is a page in HTML";
const neverDecreased = "moto counts from 0, where the model's range begins at 1";

const oneXml = 'moto refuses permission in one XML for all services';

/** The services of the model whose refusals moto writes wrong; whether they speak JSON. */
const deniedByMoto: Readonly<Record<string, readonly [service: string, isJson: boolean]>> = {
  iam: ['IAM', false],
  s3control: ['S3 Control', false],
  route53: ['Route 53', false],
  lambda: ['Lambda', true],
  dynamodb: ['DynamoDB', true],
  kms: ['KMS', true],
  config: ['Config Service', true],
  cloudtrail: ['CloudTrail', true],
  cloudwatch: ['CloudWatch', true],
  servicequotas: ['Service Quotas', true],
  organizations: ['Organizations', true],
  route53resolver: ['Route53Resolver', true],
};

const policyArn = String.raw`^(arn:aws:organizations::\d{12}:policy\/o-[a-z0-9]{10,32}\/[0-9a-z_]+\/p-[0-9a-z]{10,32})|(arn:aws:organizations::aws:policy\/[0-9a-z_]+\/p-[0-9a-zA-Z_]{10,128})`;

/** A problem without the ids that a backend draws afresh. */
export function withoutRandomIds(problem: string): string {
  return problem
    .replace(/'(inside|open)-[0-9a-f]+-s3alias'/, "'$1-<random>-s3alias'")
    .replace(/\/o-[a-z0-9]{10}\//, '/o-<random>/')
    .replace(/\/p-[a-z0-9]{8}'/, "/p-<random>'");
}

export const modelDeviations: readonly ModelDeviation[] = [
  {
    on: 'simulator',
    service: 'EC2',
    operation: 'CreateVpcEndpoint',
    side: 'answer',
    path: 'VpcEndpoint.State',
    problems: ["'pending' is not in the enum"],
    because: lowerCase,
  },
  {
    on: 'simulator',
    service: 'EC2',
    operation: 'DescribeVpcEndpoints',
    side: 'answer',
    path: 'VpcEndpoints[].State',
    problems: ['available', 'deleted', 'deleting', 'pending'].map((state) => `'${state}' is not in the enum`),
    because: lowerCase,
  },
  {
    on: 'moto',
    service: 'EC2',
    operation: 'CreateVpcEndpoint',
    side: 'answer',
    path: 'VpcEndpoint.State',
    problems: ["'available' is not in the enum"],
    because: lowerCase,
  },
  {
    on: 'moto',
    service: 'EC2',
    operation: 'DescribeVpcEndpoints',
    side: 'answer',
    path: 'VpcEndpoints[].State',
    problems: ['available', 'deleted'].map((state) => `'${state}' is not in the enum`),
    because: lowerCase,
  },
  {
    on: 'moto',
    service: 'DynamoDB',
    operation: 'CreateTable',
    side: 'answer',
    path: 'TableDescription.ProvisionedThroughput.NumberOfDecreasesToday',
    problems: ['0 is less than 1'],
    because: neverDecreased,
  },
  {
    on: 'moto',
    service: 'DynamoDB',
    operation: 'DescribeTable',
    side: 'answer',
    path: 'Table.ProvisionedThroughput.NumberOfDecreasesToday',
    problems: ['0 is less than 1'],
    because: neverDecreased,
  },
  {
    on: 'moto',
    service: 'EC2',
    operation: 'DescribeSubnets',
    side: 'request',
    path: 'MaxResults',
    problems: ['1001 is more than 1000', '4 is less than 5'],
    because: onPurpose,
  },
  {
    on: 'moto',
    service: 'IAM',
    operation: 'GetAccountAuthorizationDetails',
    side: 'request',
    path: 'Filter[]',
    problems: ["'NoSuchFilter' is not in the enum"],
    because: onPurpose,
  },
  {
    on: 'moto',
    service: 'DynamoDB',
    operation: 'ListTables',
    side: 'request',
    path: 'Limit',
    problems: ['0 is less than 1'],
    because: onPurpose,
  },
  {
    on: 'moto',
    service: 'S3',
    operation: 'ListDirectoryBuckets',
    side: 'answer',
    path: 'Owner',
    problems: ['is not in the model'],
    because: 'moto answers with the list of all buckets, which have an owner',
  },
  {
    on: 'moto',
    service: 'EC2',
    operation: 'DescribeVpcs',
    side: 'request',
    path: 'MaxResults',
    problems: ['4 is less than 5'],
    because: onPurpose,
  },
  {
    on: 'moto',
    service: 'Config Service',
    operation: 'DescribeConfigurationRecorders',
    side: 'answer',
    path: 'ConfigurationRecorders[].status',
    problems: ['is not in the model'],
    because: 'moto says the status with the recorder',
  },
  {
    on: 'moto',
    service: 'Config Service',
    operation: 'DescribeConfigurationRecorderStatus',
    side: 'answer',
    path: 'ConfigurationRecordersStatus[].lastStatus',
    problems: ["'PENDING' is not in the enum"],
    because: 'moto shouts: the enumeration says Pending',
  },
  {
    on: 'moto',
    service: 'Route 53',
    operation: 'ListHostedZonesByVPC',
    side: 'answer',
    path: 'MaxItems',
    problems: ['is required and missing'],
    because: 'moto does not say how many it lists at most; nobody here asks',
  },
  {
    on: 'moto',
    service: 'Route53Resolver',
    operation: 'ListResolverRules',
    side: 'answer',
    path: 'ResolverRules[].TargetIps',
    problems: ['0 items is less than 1'],
    because: 'moto sends an empty list where a rule of the kind SYSTEM has no targets',
  },
  {
    on: 'moto',
    service: 'S3 Control',
    operation: 'ListAccessPoints',
    side: 'answer',
    path: 'AccessPointList[].Alias',
    problems: ['inside', 'open'].map(
      (name) => `'${name}-<random>-s3alias' does not have the pattern ^[0-9a-z\\\\-]{63}`,
    ),
    because: 'an alias of moto is shorter',
  },
  ...(['ListParents', 'ListPoliciesForTarget'] as const).map((operation): ModelDeviation => ({
    on: 'moto',
    service: 'Organizations',
    operation,
    side: 'error',
    path: 'Code',
    problems: ['AccountNotFoundException is not in the model'],
    because: 'a code of other operations',
  })),
  ...(
    [
      ['ListPoliciesForTarget', 'Policies[].Arn', ['p-RCPFullAWSAccess', 'p-<random>']],
      ['DescribePolicy', 'Policy.PolicySummary.Arn', ['p-<random>']],
    ] as const
  ).map(([operation, path, ids]): ModelDeviation => ({
    on: 'moto',
    service: 'Organizations',
    operation,
    side: 'answer',
    path,
    problems: ids.map(
      (id) =>
        `'arn:aws:organizations::123456789012:policy/o-<random>/resource_control_policy/${id}' does not have the pattern ${policyArn}`,
    ),
    because: "ids of moto's policies are shorter, and those of AWS's own stand under the organization",
  })),
  ...denials.steps.flatMap(({ title }): readonly ModelDeviation[] => {
    const [name = '', operation = ''] = title.split(':');
    const problem = deniedByMoto[name];
    if (problem === undefined) return [];
    const [service, isJson] = problem;
    const path = isJson ? '' : 'Code';
    const problems = [isJson ? 'an answer in XML to a question in JSON' : 'an error without a code'];
    return [{ on: 'moto', service, operation, side: 'error', path, problems, because: oneXml }];
  }),
  ...(
    [
      ['Config Service', 'PutEvaluations'],
      ['Service Quotas', 'GetAWSDefaultServiceQuota'],
      ['Pricing', 'GetProducts'],
      ['Route53Profiles', 'ListProfileResourceAssociations'],
      ['EC2', 'DeleteVpcEndpoints'],
      ['EC2', 'DescribeRouteTables'],
      ['CloudTrail', 'LookupEvents'],
      ['IAM', 'GenerateServiceLastAccessedDetails'],
      ['IAM', 'GetServiceLastAccessedDetails'],
      ['Route53Profiles', 'ListProfileAssociations'],
    ] as const
  ).map(([service, operation]): ModelDeviation => ({
    on: 'moto',
    service,
    operation,
    side: 'error',
    path: '',
    problems: ['a web page is no answer'],
    because: webPage,
  })),
];
