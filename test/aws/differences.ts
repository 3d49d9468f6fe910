/**
 * Where the simulator and moto answer differently: what each says, which is right, and what says so.
 *
 * A difference that is not here fails the contract suite, and so does a row that no longer occurs.
 */
import { functionVariables } from './account.ts';
import type { Json } from './names.ts';
import { denials } from './scripts/denials.ts';

export interface Difference {
  readonly script: string;
  readonly step: string;
  readonly simulator: Json;
  readonly moto: Json;
  readonly right: 'simulator' | 'moto' | 'neither';
  readonly because: string;
  /** The page of AWS's, or the recorded answer, that decides. */
  readonly source: string;
}

type Row = readonly [step: string, simulator: Json, moto: Json];
type Ground = Pick<Difference, 'right' | 'because' | 'source'>;

const inScript = (script: string, ground: Ground, rows: readonly Row[]): readonly Difference[] =>
  rows.map(([step, simulator, moto]) => ({ script, step, simulator, moto, ...ground }));

const simulatorIsRight = (because: string, source: string): Ground => ({
  right: 'simulator',
  because,
  source,
});

const directoryBuckets = [
  'moto has no directory buckets, and lists the others in their place',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListDirectoryBuckets.html',
] as const;

const organizationsErrors = [
  'moto answers with a code that the operation does not have',
  'boto/botocore 1.43.11 organizations/2016-11-28 (errors of ListParents, ListPoliciesForTarget, DescribePolicy)',
] as const;

const notInUse = { refused: 'AWSOrganizationsNotInUseException' };

const ordersFunction = (vpc: string): Json => ({
  name: 'orders-0',
  arn: 'arn:aws:lambda:eu-west-3:<account>:function:orders-0',
  role: 'arn:aws:iam::<account>:role/<reader>',
  variables: functionVariables,
  subnets: ['<subnet-0>'],
  groups: ['<default-group>'],
  vpc,
});

/** What each service's client makes of moto's one refusal; services that are not named are right. */
const refusedByMoto: Readonly<Record<string, Json>> = {
  ec2: { refused: 'AccessDenied' },
  s3control: { refused: 'Unknown' },
  route53: { refused: 'Unknown' },
  route53resolver: { refused: 'UnknownError' },
  cloudwatch: { refused: 'UnknownError' },
  ...Object.fromEntries(
    ['lambda', 'dynamodb', 'kms', 'config', 'cloudtrail', 'servicequotas', 'organizations'].map((service) => [
      service,
      { refused: 'SyntaxError' },
    ]),
  ),
  // These moto does not have.
  pricing: { failed: 500 },
  route53profiles: { failed: 500 },
};

export const differences: readonly Difference[] = [
  ...inScript(
    'the life of a gateway endpoint',
    simulatorIsRight(
      "moto has no RequesterManaged and calls private DNS on; recorded answers of gateway endpoints say false to both, and AWS CLI's example of 2017 alone says true",
      'answers to create-vpc-endpoint printed in public notes, 2020 to 2024 (with "PrivateDnsEnabled": false, "RequesterManaged": false)',
    ),
    [
      [
        'it has what an interface endpoint would have only as empty lists',
        { subnets: [], groups: [], interfaces: [], dns: [], privateDns: false, requesterManaged: false },
        { subnets: [], groups: [], interfaces: [], dns: [], privateDns: true, requesterManaged: null },
      ],
    ],
  ),
  ...inScript(
    'an endpoint of no named type',
    simulatorIsRight(
      'moto leaves out the type that was not named, and then cannot delete the endpoint',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html (VpcEndpointType: "Default: Gateway")',
    ),
    [
      ['it is a gateway endpoint', 'Gateway', null],
      ['it is deleted', [], { failed: 500 }],
      ['it goes', true, false],
    ],
  ),
  ...inScript(
    'tables of a gateway endpoint',
    simulatorIsRight(
      'moto changes the list of tables on ModifyVpcEndpoint and no route; deleting the endpoint then misses the routes',
      'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html (routing)',
    ),
    [
      [
        'the added table has its route',
        [{ to: '<s3-list>', through: '<endpoint>', state: 'active', origin: 'CreateRoute' }],
        [],
      ],
      [
        'the old one has no route of it',
        [],
        [{ to: '<s3-list>', through: '<endpoint>', state: 'active', origin: 'CreateRoute' }],
      ],
      [
        'the new one has',
        [{ to: '<s3-list>', through: '<endpoint>', state: 'active', origin: 'CreateRoute' }],
        [],
      ],
      ['it is deleted', [], { refused: 'InvalidRoute.NotFound' }],
      ['it goes', true, false],
    ],
  ),
  ...inScript(
    'tables of a gateway endpoint',
    simulatorIsRight(
      'moto takes away what is not there',
      'hashicorp/terraform-provider-aws internal/service/ec2/vpc_endpoint_route_table_association.go takes InvalidParameter for "already gone"',
    ),
    [['a table that it does not have cannot be removed', { refused: 'InvalidParameter' }, 'was not refused']],
  ),
  ...inScript(
    'two endpoints of one service',
    simulatorIsRight(
      'moto gives one table two routes to one prefix list',
      'eksctl-io/eksctl issue 2510 (RouteAlreadyExists: route table rtb-… already has a route with destination-prefix-list-id pl-…)',
    ),
    [
      ["the first cannot have the second's table", { refused: 'RouteAlreadyExists' }, 'was not refused'],
      ['the first has what it had', ['<private>'], ['<extra>', '<private>']],
      [
        "a third cannot be created on the first's table",
        { refused: 'RouteAlreadyExists' },
        'was not refused',
      ],
      ['and leaves nothing behind', ['<endpoint>'], ['<endpoint>', '<other vpce>']],
      ['the first is deleted', [], { refused: 'InvalidRoute.NotFound' }],
      ['the first goes', true, false],
    ],
  ),
  ...inScript(
    'dry runs',
    simulatorIsRight(
      'moto ignores DryRun on endpoints',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (DryRunOperation)',
    ),
    [
      ['creating would be allowed', { refused: 'DryRunOperation' }, 'was not refused'],
      ['nothing was created', [], ['<other vpce>']],
      [
        'and no route',
        [],
        [{ to: '<s3-list>', through: '<other vpce>', state: 'active', origin: 'CreateRoute' }],
      ],
      ['changing would be allowed', { refused: 'DryRunOperation' }, 'was not refused'],
      [
        'nothing was added',
        [],
        [{ to: '<s3-list>', through: '<other vpce>', state: 'active', origin: 'CreateRoute' }],
      ],
      ['deleting would be allowed', { refused: 'DryRunOperation' }, 'was not refused'],
      ['nothing was deleted', ['<endpoint>'], ['<other vpce>']],
      ['the endpoint is deleted', [], { refused: 'InvalidRoute.NotFound' }],
    ],
  ),
  ...inScript(
    'client tokens',
    simulatorIsRight(
      'moto ignores ClientToken',
      'https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html',
    ),
    [
      [
        'an endpoint is created with a token',
        { endpoint: '<endpoint>', token: '<token>' },
        { endpoint: '<endpoint>', token: null },
      ],
      ['the same call again answers the same endpoint', '<endpoint>', '<again>'],
      ['there is one endpoint', ['<endpoint>'], ['<again>', '<endpoint>']],
      [
        'another call with that token is refused',
        { refused: 'IdempotentParameterMismatch' },
        'was not refused',
      ],
    ],
  ),
  ...inScript(
    'unknown ids',
    simulatorIsRight(
      'moto does not look at the form of an id',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (InvalidVpcEndpointId.Malformed)',
    ),
    [
      [
        'describing an endpoint by what is not an id',
        { refused: 'InvalidVpcEndpointId.Malformed' },
        { refused: 'InvalidVpcEndpointId.NotFound' },
      ],
    ],
  ),
  ...inScript(
    'unknown ids',
    simulatorIsRight(
      'moto spells these codes as the describe operations do',
      'aws-controllers-k8s/ec2-controller pull requests 15 and 66; hashicorp/terraform-provider-aws internal/service/ec2/errors.go has both spellings',
    ),
    [
      [
        'creating in a VPC that is not there',
        { refused: 'InvalidVpcId.NotFound' },
        { refused: 'InvalidVpcID.NotFound' },
      ],
      [
        'creating on a table that is not there',
        { refused: 'InvalidRouteTableId.NotFound' },
        { refused: 'InvalidRouteTableID.NotFound' },
      ],
    ],
  ),
  ...inScript(
    'unknown ids',
    simulatorIsRight(
      'moto makes endpoints for any service',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (InvalidServiceName)',
    ),
    [['creating for a service that is not there', { refused: 'InvalidServiceName' }, 'was not refused']],
  ),
  ...inScript(
    'unknown ids',
    simulatorIsRight(
      'moto takes any text for a policy',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (InvalidPolicyDocument)',
    ),
    [['creating with a policy that is no JSON', { refused: 'InvalidPolicyDocument' }, 'was not refused']],
  ),
  ...inScript(
    'unknown ids',
    simulatorIsRight(
      'moto does not compare the VPCs of table and endpoint; with which code AWS refuses is not known, so that it refuses is all that is compared',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html with https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html (an endpoint is of one VPC, and so are its tables)',
    ),
    [
      ["creating on another VPC's table", true, false],
      ["adding another VPC's table", true, false],
    ],
  ),
  ...inScript(
    'unknown ids',
    simulatorIsRight(
      'moto adds a table that is not there',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (InvalidRouteTableId.NotFound)',
    ),
    [['adding a table that is not there', { refused: 'InvalidRouteTableId.NotFound' }, 'was not refused']],
  ),
  ...inScript(
    'unknown ids',
    simulatorIsRight(
      'moto says nothing of endpoints that are not there',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcEndpoints.html (Unsuccessful) and errors-overview.html (InvalidVpcEndpoint.NotFound)',
    ),
    [
      [
        'deleting an endpoint that is not there is no error, but is said',
        [{ of: '<other vpce>', code: 'InvalidVpcEndpoint.NotFound' }],
        [],
      ],
    ],
  ),
  ...inScript(
    'unknown ids',
    simulatorIsRight(
      'what moto wrongly added to the endpoint before, it now fails to remove',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcEndpoints.html (Unsuccessful)',
    ),
    [
      [
        'deleting one that is there and one that is not deletes the one',
        [{ of: '<other vpce>', code: 'InvalidVpcEndpoint.NotFound' }],
        { refused: 'InvalidRouteTableID.NotFound' },
      ],
      ['it goes', true, false],
    ],
  ),
  ...inScript(
    'pages',
    simulatorIsRight(
      'moto answers everything on one page',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html (MaxResults, NextToken)',
    ),
    [
      [
        'the first page has as many as were asked for, and names the next',
        { subnets: 5, hasNext: true },
        { subnets: 6, hasNext: false },
      ],
      [
        'the second page has the rest, and is the last',
        { subnets: 1, hasNext: false },
        { missing: 'next-page' },
      ],
    ],
  ),
  ...inScript(
    'pages',
    simulatorIsRight(
      'moto does not look at MaxResults',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html (MaxResults, 5 to 1000); "Value ( 1 ) for parameter maxResults is invalid. Expecting a value greater than 5." is recorded in turbot/steampipe-plugin-aws',
    ),
    [
      ['a page smaller than the smallest', { refused: 'InvalidParameterValue' }, 'was not refused'],
      ['a page larger than the largest', { refused: 'InvalidParameterValue' }, 'was not refused'],
    ],
  ),
  ...inScript(
    'filters',
    simulatorIsRight(
      'moto answers an unknown filter with an internal error, or ignores it',
      "aws/aws-fpga (An error occurred (InvalidParameterValue) when calling the DescribeFpgaImages operation: The filter 'bad-filter' is invalid)",
    ),
    [
      ['by a filter that does not exist', { refused: 'InvalidParameterValue' }, { failed: 500 }],
      ['endpoints by a filter that does not exist', { refused: 'InvalidParameterValue' }, 'was not refused'],
    ],
  ),
  ...inScript(
    'filters',
    simulatorIsRight(
      'moto leaves out an empty list',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html (<propagatingVgwSet/>)',
    ),
    [
      [
        'the main table has one route and its main association',
        {
          vpc: '<vpc>',
          owner: '<account>',
          routes: [{ to: '10.20.0.0/16', through: 'local', state: 'active', origin: 'CreateRouteTable' }],
          associations: [{ main: true, subnet: null, state: 'associated' }],
          propagating: [],
        },
        {
          vpc: '<vpc>',
          owner: '<account>',
          routes: [{ to: '10.20.0.0/16', through: 'local', state: 'active', origin: 'CreateRouteTable' }],
          associations: [{ main: true, subnet: null, state: 'associated' }],
          propagating: null,
        },
      ],
      [
        'an associated table names its subnet',
        {
          vpc: '<vpc>',
          owner: '<account>',
          routes: [{ to: '10.20.0.0/16', through: 'local', state: 'active', origin: 'CreateRouteTable' }],
          associations: [{ main: false, subnet: '<subnet-0>', state: 'associated' }],
          propagating: [],
        },
        {
          vpc: '<vpc>',
          owner: '<account>',
          routes: [{ to: '10.20.0.0/16', through: 'local', state: 'active', origin: 'CreateRouteTable' }],
          associations: [{ main: false, subnet: '<subnet-0>', state: 'associated' }],
          propagating: null,
        },
      ],
    ],
  ),
  ...inScript(
    'tags',
    simulatorIsRight(
      'moto takes tags for a resource that the operation does not make',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html (TagSpecification); moto itself refuses so elsewhere: "\'…\' is not a valid taggable resource type for this operation."',
    ),
    [
      [
        'tags for another sort of resource are refused',
        { refused: 'InvalidParameterValue' },
        'was not refused',
      ],
    ],
  ),
  ...inScript(
    'tags',
    simulatorIsRight(
      "moto lets anybody write AWS's own tags",
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html (the aws: prefix is reserved)',
    ),
    [['a tag of AWS cannot be given', { refused: 'InvalidParameterValue' }, 'was not refused']],
  ),
  ...inScript(
    'buckets',
    simulatorIsRight(
      'moto makes buckets as S3 did before April 2023',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html (on for new buckets)',
    ),
    [['a new bucket blocks public access', true, { refused: 'NoSuchPublicAccessBlockConfiguration' }]],
  ),
  ...inScript(
    'buckets',
    simulatorIsRight(
      'moto takes any text for a bucket policy',
      'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (MalformedPolicy)',
    ),
    [
      ['a policy that is no JSON', { refused: 'MalformedPolicy' }, 'was not refused'],
      ["a policy over another bucket's objects", { refused: 'MalformedPolicy' }, 'was not refused'],
    ],
  ),
  ...inScript(
    'identities',
    simulatorIsRight(
      'moto answers policies as they were put',
      'https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html (policies are URL-encoded by RFC 3986)',
    ),
    [
      [
        'a role comes with its trust and its policies, URL-encoded',
        {
          arn: 'arn:aws:iam::<account>:role/<reader>',
          path: '/',
          trust: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
            ],
          },
          isEncoded: true,
          inline: [
            {
              name: 'read-orders',
              policy: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }],
              },
            },
          ],
          attached: 0,
        },
        {
          arn: 'arn:aws:iam::<account>:role/<reader>',
          path: '/',
          trust: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
            ],
          },
          isEncoded: false,
          inline: [
            {
              name: 'read-orders',
              policy: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }],
              },
            },
          ],
          attached: 0,
        },
      ],
    ],
  ),
  ...inScript(
    'identities',
    simulatorIsRight(
      'moto does not look at the filter',
      'https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html (ValidationError), with the values of Filter on API_GetAccountAuthorizationDetails.html',
    ),
    [['a filter that does not exist', { refused: 'ValidationError' }, 'was not refused']],
  ),
  ...inScript(
    'tables and keys',
    simulatorIsRight(
      'moto does not look at the limit',
      'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html (Limit: minimum 1) and CommonErrors.html (ValidationException)',
    ),
    [['a page of no tables', { refused: 'ValidationException' }, 'was not refused']],
  ),
  ...inScript(
    'tables and keys',
    simulatorIsRight(
      'moto wants the name of the only policy',
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html ("If no policy name is specified, the default value is default")',
    ),
    [
      [
        'its policy is named default',
        {
          name: 'default',
          policy: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'Enable IAM User Permissions',
                Effect: 'Allow',
                Principal: { AWS: 'arn:aws:iam::<account>:root' },
                Action: 'kms:*',
                Resource: '*',
              },
            ],
          },
        },
        { refused: 'NotFoundException' },
      ],
    ],
  ),
  ...inScript(
    'events of the trail',
    simulatorIsRight(
      'moto does not know LookupEvents',
      'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html',
    ),
    [
      ['nothing has happened to what does not exist', { events: 0, hasNext: false }, { failed: 500 }],
      ['a time that ends before it starts', { refused: 'InvalidTimeRangeException' }, { failed: 500 }],
      ['two things to look for at once', { refused: 'InvalidLookupAttributesException' }, { failed: 500 }],
    ],
  ),
  ...inScript(
    'settings of a bucket',
    simulatorIsRight(
      'moto takes any text for a bucket policy',
      "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (MalformedPolicy); 'Action does not apply to any resource(s) in statement' and 'Normalized policy document exceeds the maximum allowed size' are printed in public Terraform repositories",
    ),
    [
      ['a policy of an invented version', { refused: 'MalformedPolicy' }, 'was not refused'],
      ['a policy for a role that is not there', { refused: 'MalformedPolicy' }, 'was not refused'],
      ['an action that does not fit its resource', { refused: 'MalformedPolicy' }, 'was not refused'],
      ['a condition of an invented operator', { refused: 'MalformedPolicy' }, 'was not refused'],
      ['a policy beyond 20 kB', { refused: 'MalformedPolicy' }, 'was not refused'],
    ],
  ),
  ...inScript(
    'settings of a bucket',
    simulatorIsRight(
      'moto makes buckets that do not block public access, and does not look at the policy',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html (BlockPublicPolicy, on for new buckets)',
    ),
    [['a grant to everybody', { refused: 'AccessDenied' }, 'was not refused']],
  ),
  ...inScript(
    'a bucket closed to all but its endpoint',
    simulatorIsRight(
      'moto holds no bucket policy against a caller, so that aws:SourceVpce closes nothing there: that the statement stands is all that it can show, and what it does is shown by the simulator and by the proofs',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html (restricting access to a specific VPC endpoint)',
    ),
    [['whoever lists it from elsewhere is refused', { refused: 'AccessDenied' }, 'was not refused']],
  ),
  ...inScript(
    'the life of a security group',
    simulatorIsRight(
      'moto keeps a block as it was written',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html (CidrIp: "canonicalizes")',
    ),
    [
      [
        'another with bits beyond its prefix, which are dropped',
        [{ egress: false, protocol: 'tcp', from: 443, peer: '10.21.0.0/16' }],
        [{ egress: false, protocol: 'tcp', from: 443, peer: '10.21.9.9/16' }],
      ],
      [
        'both are one permission',
        [{ protocol: 'tcp', from: 443, to: 443, ranges: ['10.20.0.0/16', '10.21.0.0/16'], groups: [] }],
        [{ protocol: 'tcp', from: 443, to: 443, ranges: ['10.20.0.0/16', '10.21.9.9/16'], groups: [] }],
      ],
    ],
  ),
  ...inScript(
    'the life of a security group',
    simulatorIsRight(
      'moto answers as EC2 did before DeleteSecurityGroup told what it deleted',
      'boto/botocore 1.43.11 ec2/2016-11-15 (DeleteSecurityGroupResult)',
    ),
    [['it is deleted', { done: true, group: '<group>' }, { done: null, group: null }]],
  ),
  ...inScript(
    'refused rules',
    simulatorIsRight(
      'moto does not look at the names of groups',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html (GroupName: case-insensitive, unique within the VPC, cannot start with sg-)',
    ),
    [
      ['another of its name in capitals', { refused: 'InvalidGroup.Duplicate' }, 'was not refused'],
      ['one called default', { refused: 'InvalidParameterValue' }, { refused: 'InvalidGroup.Duplicate' }],
      ['one called like an id', { refused: 'InvalidParameterValue' }, 'was not refused'],
    ],
  ),
  ...inScript(
    'refused rules',
    simulatorIsRight(
      'moto makes groups in any VPC',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (InvalidVpcID.NotFound)',
    ),
    [['one in a VPC that is not there', { refused: 'InvalidVpcID.NotFound' }, 'was not refused']],
  ),
  ...inScript(
    'refused rules',
    simulatorIsRight(
      'moto compares blocks as they were written, and takes a rule for nobody',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html (CidrIp: "canonicalizes"; a rule has a source)',
    ),
    [
      [
        'the same rule with other bits beyond its prefix',
        { refused: 'InvalidPermission.Duplicate' },
        'was not refused',
      ],
      ['a rule with no peer', true, false],
    ],
  ),
  ...inScript(
    'refused rules',
    simulatorIsRight(
      'moto deletes a group that others name; what follows then misses it',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html (DependencyViolation)',
    ),
    [
      ['to delete a group that another names', { refused: 'DependencyViolation' }, 'was not refused'],
      ['which is undone', true, { refused: 'InvalidGroup.NotFound' }],
      ['and the group deleted', true, { refused: 'InvalidGroup.NotFound' }],
    ],
  ),
  ...inScript(
    'refused rules',
    simulatorIsRight(
      'moto lets the default group of a VPC be deleted',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (CannotDelete)',
    ),
    [['to delete a default group', { refused: 'CannotDelete' }, 'was not refused']],
  ),
  ...inScript(
    'the life of an interface endpoint',
    simulatorIsRight(
      "moto makes one name out of the service's, and none for a zone",
      'answers to create-vpc-endpoint printed in public notes ("DnsName": "vpce-…-ap-southeast-1a.dkr.ecr.ap-southeast-1.vpce.amazonaws.com")',
    ),
    [
      [
        'it answers to a name of its own and to one of its zone',
        ['own.sqs.eu-west-3.vpce.amazonaws.com', 'own.sqs.eu-west-3.vpce.amazonaws.com'],
        ['own.com.amazonaws.eu-west-3.sqs'],
      ],
    ],
  ),
  ...inScript(
    'the life of an interface endpoint',
    simulatorIsRight(
      "moto's network interfaces of endpoints have no type",
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html (InterfaceType: vpc_endpoint)',
    ),
    [
      [
        'its network interface is held by AWS, and has its group',
        [{ subnet: '<subnet-0>', managed: true, groups: ['<group>'] }],
        [],
      ],
    ],
  ),
  ...inScript(
    'the life of an interface endpoint',
    simulatorIsRight(
      'moto ignores ResetPolicy',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html (ResetPolicy)',
    ),
    [
      [
        'which allows everything',
        { Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }] },
        { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }] },
      ],
    ],
  ),
  ...inScript(
    'the life of an interface endpoint',
    simulatorIsRight(
      'moto answers as EC2 did before DeleteSecurityGroup told what it deleted',
      'boto/botocore 1.43.11 ec2/2016-11-15 (DeleteSecurityGroupResult)',
    ),
    [['its first group can be deleted', true, null]],
  ),
  ...inScript(
    'refused interface endpoints',
    simulatorIsRight(
      'moto does not look at zones, groups, DNS or the type of the service',
      'terraform-aws-modules/terraform-aws-vpc issue 451 (DuplicateSubnetsInSameZone); https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring-coverage-eks.html (Enabling private DNS requires both …); ansible-collections/amazon.aws issue 576 (Route table IDs are only supported for Gateway type VPC Endpoint.)',
    ),
    [
      ['two subnets of one zone', { refused: 'DuplicateSubnetsInSameZone' }, 'was not refused'],
      ['a group that is not there', true, false],
      ["another VPC's group", true, false],
      ['private DNS where the VPC has no host names', { refused: 'InvalidParameter' }, 'was not refused'],
      ['route tables', { refused: 'InvalidParameter' }, 'was not refused'],
      ['a gateway to a service that has none', { refused: 'InvalidParameter' }, 'was not refused'],
    ],
  ),
  ...inScript(
    'refused interface endpoints',
    simulatorIsRight(
      'moto spells this code as the describe operations do',
      'terraform-aws-modules/terraform-aws-vpc issue 722 (InvalidSubnetId.Malformed from ModifyVpcEndpoint); the endpoint operations spell all ids so',
    ),
    [
      [
        'a subnet that is not there',
        { refused: 'InvalidSubnetId.NotFound' },
        { refused: 'InvalidSubnetID.NotFound' },
      ],
    ],
  ),
  ...inScript(
    'functions, their roles and names',
    simulatorIsRight(
      'moto does not know the reports on last access',
      'https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html',
    ),
    [
      ['a report on the role is begun', 36, { failed: 500 }],
      ['and is done after a while', { status: 'COMPLETED', more: false }, { missing: 'job' }],
      ['a report that nobody began', { refused: 'NoSuchEntityException' }, { failed: 500 }],
      ['a report on a role that is not there', { refused: 'NoSuchEntityException' }, { failed: 500 }],
    ],
  ),
  ...inScript(
    'a VPC and what is in it',
    simulatorIsRight(
      'moto knows no smallest page of VPCs, names a missing network ACL as a route table, and forgives a missing NAT gateway',
      'boto/botocore 1.43.11 ec2/2016-11-15 (DescribeVpcsMaxResults); https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (InvalidNetworkAclID.NotFound, NatGatewayNotFound)',
    ),
    [
      ['VPCs by a page that is too small', { refused: 'InvalidParameterValue' }, 'was not refused'],
      [
        'a network ACL that is not there',
        { refused: 'InvalidNetworkAclID.NotFound' },
        { refused: 'InvalidRouteTableID.NotFound' },
      ],
      ['a NAT gateway that is not there', { refused: 'NatGatewayNotFound' }, 'was not refused'],
    ],
  ),
  ...inScript(
    'AWS Config and CloudTrail',
    simulatorIsRight(
      'moto has PutEvaluations in TestMode alone',
      'https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html (InvalidResultTokenException)',
    ),
    [['and not taken with a token of nobody', { refused: 'InvalidResultTokenException' }, { failed: 500 }]],
  ),
  ...inScript(
    'AWS Config and CloudTrail at work',
    simulatorIsRight(
      'a trail of moto has no selectors until some are put',
      'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html (by default, trails created without specific event selectors log all read and write management events)',
    ),
    [['management events, read and written', [{ events: 'All', management: true }], []]],
  ),
  ...inScript(
    'quotas and prices',
    simulatorIsRight(
      'moto answers a quota that was never applied with its default, knows no GetAWSDefaultServiceQuota, and has no Pricing',
      'https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html (some quotas have no applied value); boto/botocore 1.43.11 service-quotas/2019-06-24, pricing/2017-10-15',
    ),
    [
      ['a quota that the account was given', 25, 20],
      ['a quota that was never touched', { refused: 'NoSuchResourceException' }, 'was not refused'],
      ['but its default is told', { code: 'L-1B52E74A', value: 20 }, { failed: 500 }],
      ['a quota that does not exist', { refused: 'NoSuchResourceException' }, { failed: 500 }],
      [
        'prices are texts of JSON',
        { products: ['AmazonEC2'], format: 'aws_v1', hasNext: true },
        { failed: 500 },
      ],
      ['the next page', { products: ['AmazonEC2'], hasNext: false }, { missing: 'next-products' }],
      ['prices of no service', { refused: 'InvalidParameterException' }, { failed: 500 }],
    ],
  ),
  ...inScript(
    'the list of functions',
    simulatorIsRight(
      'the VPC of a function is a constant in moto, and its list has one page',
      'https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html (MaxItems, NextMarker; VpcConfigResponse)',
    ),
    [
      ['a function with its role, variables and VPC', ordersFunction('<vpc>'), ordersFunction('vpc-123abc')],
      ['a page of one', { functions: 1, hasNext: true }, { functions: 2, hasNext: false }],
      ['and the other', { functions: 1, hasNext: false }, { missing: 'next-functions' }],
    ],
  ),
  ...inScript(
    'private zones and their records',
    simulatorIsRight(
      'moto reads no token of ListHostedZonesByVPC',
      'https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByVPC.html (InvalidPaginationToken)',
    ),
    [['zones by a page that nobody was promised', { refused: 'InvalidPaginationToken' }, 'was not refused']],
  ),
  ...inScript(
    "Route 53 Profiles' associations",
    simulatorIsRight(
      'moto has no Route 53 Profiles: the simulator stands alone, held against the model of the service',
      'boto/botocore 1.43.11 route53profiles/2018-05-10 (ListProfileAssociations, ListProfileResourceAssociations)',
    ),
    [
      [
        'the VPCs that have the profile',
        ['<profile> <other-vpc> COMPLETE', '<profile> <vpc> COMPLETE'],
        { failed: 500 },
      ],
      ['a page of one', { items: 1, hasNext: true }, { failed: 500 }],
      ['and the other', { items: 1, hasNext: false }, { missing: 'next-profiles' }],
      ['a page that nobody was promised', { refused: 'InvalidNextTokenException' }, { failed: 500 }],
      [
        'what lies in the profile',
        [
          '<profile> arn:aws:route53:::hostedzone/<zone> PRIVATE_HOSTED_ZONE',
          '<profile> arn:aws:route53resolver:eu-west-3:<account>:resolver-rule/<rule-2> RESOLVER_RULE',
        ],
        { missing: 'profile' },
      ],
      ['a page of one resource', { items: 1, hasNext: true }, { missing: 'profile' }],
      ['what lies in a profile that is not there', { refused: 'ResourceNotFoundException' }, { failed: 500 }],
    ],
  ),
  ...inScript("the account's S3 with nothing set", simulatorIsRight(...directoryBuckets), [
    ['no directory buckets', 0, 2],
  ]),
  ...inScript("the account's S3", simulatorIsRight(...directoryBuckets), [
    [
      'a directory bucket is listed',
      { names: ['orders--euw3-az1--x-s3'], hasNext: false },
      { names: ['<guarded>', '<plain>'], hasNext: false },
    ],
    ['which has no policy', { refused: 'NoSuchBucketPolicy' }, { refused: 'NoSuchBucket' }],
  ]),
  ...inScript(
    "the account's S3",
    simulatorIsRight(
      'moto keeps access points in one place for the world',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html (arn:aws:s3:region:account-id:accesspoint/resource)',
    ),
    [
      [
        'each has an ARN of this Region',
        ['inside', 'open'].map((name) => `arn:aws:s3:eu-west-3:<account>:accesspoint/${name}`),
        ['inside', 'open'].map((name) => `arn:aws:s3:us-east-1:<account>:accesspoint/${name}`),
      ],
    ],
  ),
  ...inScript('no organization', simulatorIsRight(...organizationsErrors), [
    ['nothing is above it', notInUse, { refused: 'AccountNotFoundException' }],
    ['it has no policies', notInUse, { refused: 'AccountNotFoundException' }],
    ['there is no policy', notInUse, { refused: 'PolicyNotFoundException' }],
  ]),
  ...inScript('an organization and its resource control policies', simulatorIsRight(...organizationsErrors), [
    [
      'above an account of another organization',
      { refused: 'ChildNotFoundException' },
      { refused: 'AccountNotFoundException' },
    ],
    [
      'policies of what is not in it',
      { refused: 'TargetNotFoundException' },
      { refused: 'AccountNotFoundException' },
    ],
  ]),
  ...inScript(
    'sums of a metric',
    simulatorIsRight(
      'moto pages no data points and does not look whether ids are unique',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html (MaxDatapoints, NextToken); API_MetricDataQuery.html (Id: must be unique within a single call)',
    ),
    [
      [
        'a page of one point',
        { results: ['e0 PartialData 34'], hasNext: true },
        { results: ['e0 Complete 34+1200'], hasNext: false },
      ],
      ['and the other', { results: ['e0 Complete 1200'], hasNext: false }, { missing: 'next-points' }],
      ['two queries of one id', { refused: 'ValidationError' }, 'was not refused'],
    ],
  ),
  ...inScript(
    denials.title,
    simulatorIsRight(
      'moto refuses in one XML for all services, which those that speak JSON do not send, and EC2 has a code of its own',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (UnauthorizedOperation); boto/botocore 1.43.11 (AccessDeniedException in the models of the services that speak JSON)',
    ),
    denials.steps.flatMap(({ title, expects }): readonly Row[] => {
      const said = refusedByMoto[title.split(':')[0] ?? ''];
      return said === undefined ? [] : [[title, expects, said]];
    }),
  ),
];
