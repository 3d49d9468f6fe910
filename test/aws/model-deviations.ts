/**
 * Where a message on the wire is not as botocore's model of the service says, and why that is as it should be, or moto's.
 *
 * A deviation that is not here fails the contract suite, and so does a row that no longer occurs.
 */
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
    service: 'Route 53',
    operation: 'ListHostedZonesByVPC',
    side: 'answer',
    path: 'MaxItems',
    problems: ['is required and missing'],
    because: 'moto does not say how many it lists at most; nobody here asks',
  },
  ...(
    [
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
