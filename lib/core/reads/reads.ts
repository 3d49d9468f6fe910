/**
 * What the product reads from AWS, as data: adapters take their page sizes from here, and the role that reads is
 * made from it.
 *
 * Page sizes are the upper bounds of AWS's service models (botocore 1.44.5, November 2026); where a model has none,
 * those of the operation's API page: 1,000 for DescribeInstances and DescribeVpcEndpoints, 100 for
 * ListHostedZonesByVPC, 300 for ListResourceRecordSets, 100 for ListEventSourceMappings, and 50 for ListFunctions; the
 * last two never return more, whatever is asked.
 * Scopes follow the Service Authorization Reference: `*` where the action knows no resource.
 */
import type { Estate } from '../network/estate.ts';

/** What a read feeds: a part of the estate, who we are, or the price list. */
export type ReadTarget =
  | Exclude<keyof Estate, 'schema' | 'accountId' | 'region' | 'partition' | 'readAt' | 'traffic'>
  | 'identity'
  | 'prices';

/** How often one reading calls the operation. */
export type Repetition =
  | { readonly kind: 'once' }
  | { readonly kind: 'perPage'; readonly largestPage: number }
  /** Once for each; where it pages too, once for each page of each. */
  | { readonly kind: 'perResource'; readonly of: string; readonly largestPage?: number };

interface Read {
  readonly operation: string;
  /** The IAM action, which is not always named as the operation is. */
  readonly action: string;
  /** `*`, or an ARN in which `{partition}`, `{region}` and `{account}` are to be filled in. */
  readonly resource: string;
  readonly repetition: Repetition;
  readonly feeds: ReadTarget;
}

/** Accounts, units, roots and policies of an organization, whose id and management account only AWS can tell. */
const ORGANIZATION = 'organizations::*:*';

export const READS = [
  read('sts:GetCallerIdentity', 'identity', { kind: 'once' }),
  read('ec2:DescribeVpcs', 'vpcs', pages(1000)),
  read('ec2:DescribeVpcAttribute', 'vpcs', each('attribute of each VPC'), 'ec2:{region}:{account}:vpc/*'),
  read('ec2:DescribeSubnets', 'subnets', pages(1000)),
  read('ec2:DescribeRouteTables', 'routeTables', pages(100)),
  read('ec2:DescribeNatGateways', 'natGateways', pages(1000)),
  read('ec2:DescribeVpcEndpoints', 'vpcEndpoints', pages(1000)),
  read('ec2:DescribeManagedPrefixLists', 'prefixLists', pages(100)),
  read(
    'ec2:GetManagedPrefixListEntries',
    'prefixLists',
    { ...each('prefix list of S3 or DynamoDB, or named by a route or security group'), largestPage: 100 },
    // AWS's own lists have `aws` where others have the account.
    'ec2:{region}:*:prefix-list/*',
  ),
  read('ec2:DescribeNetworkInterfaces', 'networkInterfaces', pages(1000)),
  read('ec2:DescribeSecurityGroups', 'securityGroups', pages(1000)),
  read('ec2:DescribeNetworkAcls', 'networkAcls', pages(1000)),
  read('ec2:DescribeInstances', 'instances', pages(1000)),
  read('ec2:DescribeVpcEndpointServices', 'endpointServices', pages(1000)),
  // 500 metrics a call, and 14 to 15 points of each: never a second page.
  read('cloudwatch:GetMetricData', 'endpointBytes', each('500 interface endpoints')),
  read('lambda:ListFunctions', 'functions', pages(50)),
  read('lambda:ListEventSourceMappings', 'eventSourceMappings', pages(100)),
  read('iam:GetAccountAuthorizationDetails', 'roles', pages(1000)),
  read(
    'iam:GenerateServiceLastAccessedDetails',
    'roleUses',
    each('role of a function in a VPC'),
    'iam::{account}:role/*',
  ),
  read('iam:GetServiceLastAccessedDetails', 'roleUses', {
    ...each('role of a function in a VPC, until IAM has the answer'),
    largestPage: 1000,
  }),
  { ...read('s3:ListBuckets', 'buckets', pages(10_000)), action: 's3:ListAllMyBuckets' },
  read('s3:GetBucketPolicy', 'buckets', each('bucket of the Region'), 's3:::*'),
  ofBucket('s3:GetPublicAccessBlock', 's3:GetBucketPublicAccessBlock'),
  ofBucket('s3:GetBucketWebsite'),
  ofBucket('s3:GetBucketLogging'),
  ofBucket('s3:GetBucketReplication', 's3:GetReplicationConfiguration'),
  ofBucket('s3:GetBucketNotificationConfiguration', 's3:GetBucketNotification'),
  ofBucket('s3:ListBucketInventoryConfigurations', 's3:GetInventoryConfiguration'),
  ofBucket('s3:GetBucketTagging'),
  {
    ...read('s3express:ListDirectoryBuckets', 'directoryBuckets', pages(1000)),
    action: 's3express:ListAllMyDirectoryBuckets',
  },
  read(
    's3express:GetBucketPolicy',
    'directoryBuckets',
    each('directory bucket'),
    's3express:{region}:{account}:bucket/*',
  ),
  { ...read('s3control:ListAccessPoints', 'accessPoints', pages(1000)), action: 's3:ListAccessPoints' },
  {
    ...read(
      's3control:GetAccessPointPolicy',
      'accessPoints',
      each('access point'),
      's3:{region}:{account}:accesspoint/*',
    ),
    action: 's3:GetAccessPointPolicy',
  },
  {
    ...read('s3control:GetPublicAccessBlock', 'accountPublicAccess', { kind: 'once' }),
    action: 's3:GetAccountPublicAccessBlock',
  },
  read('config:DescribeDeliveryChannels', 'deliveryChannels', { kind: 'once' }),
  read('organizations:DescribeOrganization', 'organizations', { kind: 'once' }),
  read('organizations:ListParents', 'resourceControlPolicies', each('unit above the account'), ORGANIZATION),
  read(
    'organizations:ListPoliciesForTarget',
    'resourceControlPolicies',
    { ...each('unit above the account, and the account'), largestPage: 20 },
    ORGANIZATION,
  ),
  read(
    'organizations:DescribePolicy',
    'resourceControlPolicies',
    each('resource control policy'),
    ORGANIZATION,
  ),
  read('dynamodb:ListTables', 'tables', pages(100)),
  read('dynamodb:GetResourcePolicy', 'tables', each('table'), 'dynamodb:{region}:{account}:table/*'),
  read('kms:ListKeys', 'keys', pages(1000)),
  read('kms:GetKeyPolicy', 'keys', each('key'), 'kms:{region}:{account}:key/*'),
  read('route53:ListHostedZonesByVPC', 'hostedZones', { ...each('VPC of this account'), largestPage: 100 }),
  read(
    'route53:ListResourceRecordSets',
    'hostedZones',
    { ...each('zone of the account that answers for AWS or a partner'), largestPage: 300 },
    'route53:::hostedzone/*',
  ),
  read('route53resolver:ListResolverRules', 'dnsRules', pages(100)),
  read('route53resolver:ListResolverRuleAssociations', 'dnsRules', pages(100)),
  read('route53resolver:ListResolverEndpoints', 'inboundResolvers', pages(100)),
  read('route53profiles:ListProfileAssociations', 'dnsRules', pages(100)),
  read('route53profiles:ListProfileResourceAssociations', 'dnsRules', {
    ...each('Route 53 Profile of a VPC'),
    largestPage: 100,
  }),
  read('servicequotas:GetServiceQuota', 'quotas', each('quota'), 'servicequotas:{region}:{account}:vpc/*'),
  read('servicequotas:GetAWSDefaultServiceQuota', 'quotas', each('quota without a value of the account')),
  read('cloudtrail:LookupEvents', 'changes', { ...each('kind of event'), largestPage: 50 }),
  read('pricing:GetProducts', 'prices', { ...each('family of products'), largestPage: 100 }),
] as const satisfies readonly Read[];

/** An operation that reads call, such as `ec2:DescribeSubnets`. */
export type ReadOperation = (typeof READS)[number]['operation'];

/** The largest page that the operation gives; undefined where it does not page. */
export function largestPageOf(operation: ReadOperation): number | undefined {
  const repetition: Repetition | undefined = READS.find((read) => read.operation === operation)?.repetition;
  return repetition === undefined || repetition.kind === 'once' ? undefined : repetition.largestPage;
}

function read<const Operation extends string, const Target extends ReadTarget>(
  operation: Operation,
  feeds: Target,
  repetition: Repetition,
  resource?: string,
) {
  const scope = resource === undefined ? '*' : `arn:{partition}:${resource}`;
  return { operation, action: operation as string, resource: scope, repetition, feeds };
}

function ofBucket<const Operation extends string>(operation: Operation, action: string = operation) {
  return { ...read(operation, 'bucketSettings', each('bucket of the Region'), 's3:::*'), action };
}

function pages(largestPage: number): Repetition {
  return { kind: 'perPage', largestPage };
}

function each(of: string): { readonly kind: 'perResource'; readonly of: string } {
  return { kind: 'perResource', of };
}
