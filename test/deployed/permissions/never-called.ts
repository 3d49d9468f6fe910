/** What a role allows and no scenario calls, with the reason why it is allowed all the same. */
export interface NeverCalled {
  readonly functions: readonly string[];
  readonly actions: readonly string[];
  readonly because: string;
}

export const NEVER_CALLED: readonly NeverCalled[] = [
  {
    functions: [
      'answer-approval',
      'answer-page',
      'ask-approval',
      'evaluate-rule',
      'ingest-flow-log',
      'probe-account',
      'receive-change',
      'report-baseline',
      'run-read-step',
      'run-write-step',
    ],
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    because: 'Lambda itself writes what a function logs, with the role of the function.',
  },
  {
    functions: ['ask-approval', 'probe-account', 'receive-change', 'report-baseline', 'run-read-step'],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    because: 'SNS encrypts a mail with the key of the topic in the name of whoever publishes.',
  },
  {
    functions: ['receive-change', 'ingest-flow-log'],
    actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
    because: 'Lambda takes the messages from the queue with the role of the function.',
  },
  {
    functions: ['evaluate-rule', 'ingest-flow-log', 'probe-account', 'report-baseline'],
    actions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
    because: 'Lambda sends an invocation that has failed to the dead letters with the role of the function.',
  },
  {
    functions: ['change role'],
    actions: ['vpce:AllowMultiRegion'],
    because: 'Of no call of its own: AWS asks for it beside the creation of an endpoint across Regions.',
  },
  {
    functions: ['change role'],
    actions: ['ec2:CreateTags'],
    because: 'EC2 asks for it when an endpoint is created with tags; the simulator does too.',
  },
  {
    functions: ['change role'],
    actions: ['ec2:DeleteSecurityGroup', 'ec2:RevokeSecurityGroupIngress'],
    because:
      'The account itself takes a group back where verifying has failed; the scenario’s is taken back by a person.',
  },
  {
    functions: ['run-write-step'],
    actions: ['ec2:DescribeNetworkInterfaces'],
    because: 'Read before a group of an interface endpoint is taken back; the scenario’s is by a person.',
  },
  {
    functions: ['change role', 'operators'],
    actions: ['s3:DeleteBucketPolicy'],
    because: 'It takes back the policy of a bucket that had none; the bucket of the scenario had one.',
  },
  {
    functions: ['evaluate-rule'],
    actions: [
      'config:DescribeDeliveryChannels',
      'organizations:DescribeOrganization',
      's3:GetAccountPublicAccessBlock',
      's3:GetBucketLogging',
      's3:GetBucketNotification',
      's3:GetBucketPolicy',
      's3:GetBucketPublicAccessBlock',
      's3:GetBucketTagging',
      's3:GetBucketWebsite',
      's3:GetInventoryConfiguration',
      's3:GetReplicationConfiguration',
      's3:ListAccessPoints',
      's3:ListAllMyBuckets',
      's3express:ListAllMyDirectoryBuckets',
    ],
    because: 'The rule of buckets asks for them; the scenario of AWS Config plays that of Amazon S3 alone.',
  },
  {
    functions: ['evaluate-rule', 'receive-change', 'report-baseline', 'run-read-step'],
    actions: [
      'organizations:DescribePolicy',
      'organizations:ListParents',
      'organizations:ListPoliciesForTarget',
      's3:GetAccessPointPolicy',
      's3express:GetBucketPolicy',
    ],
    because:
      'Asked of each access point, directory bucket and unit of an organization; the account of the scenarios has none.',
  },
  {
    functions: ['evaluate-rule'],
    actions: [
      'cloudwatch:GetMetricData',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeVpcEndpointServices',
    ],
    because: 'The rule of endpoints asks for them; the scenario of AWS Config plays that of Amazon S3 alone.',
  },
  {
    functions: ['evaluate-rule'],
    actions: [
      'ec2:DescribeInstances',
      'ec2:DescribeNetworkAcls',
      'iam:GenerateServiceLastAccessedDetails',
      'iam:GetAccountAuthorizationDetails',
      'iam:GetServiceLastAccessedDetails',
      'lambda:ListEventSourceMappings',
      'lambda:ListFunctions',
      'route53:ListHostedZonesByVPC',
      'route53profiles:ListProfileAssociations',
      'route53resolver:ListResolverEndpoints',
      'route53resolver:ListResolverRuleAssociations',
      'route53resolver:ListResolverRules',
    ],
    because: 'The rules of functions and partners ask for them; the scenario plays that of Amazon S3 alone.',
  },
  {
    functions: ['receive-change', 'report-baseline', 'run-read-step'],
    actions: ['cloudwatch:GetMetricData'],
    because:
      'Asked of interface endpoints, of which the account has none before the scenario makes one by itself; its plan is of another check, and one’s own writes are not looked at.',
  },
  {
    functions: ['evaluate-rule', 'receive-change', 'report-baseline', 'run-read-step'],
    actions: ['route53:ListResourceRecordSets', 'route53profiles:ListProfileResourceAssociations'],
    because:
      'Asked of each private zone and Profile that could answer for AWS; the account of the scenarios has none.',
  },
  {
    functions: ['ingest-flow-log'],
    actions: ['sqs:ChangeMessageVisibility'],
    because:
      'The CDK grants it with the taking of messages; a file that failed comes back when its time is up.',
  },
];
