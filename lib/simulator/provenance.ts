/** Where a behaviour of the simulator comes from. No law of the product may rest on an inferred one. */
export type Behaviour =
  | { readonly provenance: 'recorded'; readonly what: string; readonly source: string }
  | { readonly provenance: 'documented'; readonly what: string; readonly source: string }
  | { readonly provenance: 'inferred'; readonly what: string; readonly otherwise: string };

const ec2Api = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/';
const ec2Errors = `${ec2Api}errors-overview.html`;
const endpointQuotas = 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html';
const models = 'boto/botocore 1.43.11, botocore/data/';

export const behaviours = {
  routeAlreadyExists: {
    provenance: 'recorded',
    what: "RouteAlreadyExists: 'route table rtb-… already has a route with destination-prefix-list-id pl-…'",
    source: 'eksctl-io/eksctl issue 2510',
  },
  malformedRouteTableId: {
    provenance: 'recorded',
    what: "InvalidRouteTableId.Malformed: 'Invalid Id: … (expecting 'rtb-...; the Id may only contain lowercase alphanumeric characters and a single dash')'",
    source: 'hashicorp/terraform issue 5705',
  },
  routeTablesOnlyForGateways: {
    provenance: 'recorded',
    what: "InvalidParameter: 'Route table IDs are only supported for Gateway type VPC Endpoint.'",
    source: 'ansible-collections/amazon.aws issue 576',
  },
  sharedVpcRefused: {
    provenance: 'recorded',
    what: "UnauthorizedOperation 'This operation does not support shared VPCs.' when a participant creates an endpoint",
    source: 'https://repost.aws/knowledge-center/vpc-interface-endpoint-creation-errors',
  },
  endpointNotFoundAfterCreate: {
    provenance: 'recorded',
    what: 'InvalidVpcEndpointId.NotFound on describing an endpoint just created',
    source: 'ansible-collections/amazon.aws issue 700',
  },
  endpointRouteForm: {
    provenance: 'recorded',
    what: "an endpoint's route has DestinationPrefixListId, GatewayId vpce-…, Origin CreateRoute and State active",
    source: 'describe-route-tables answers in many public repositories, e.g. for pl-63a5400a',
  },
  deletedEndpointLingers: {
    provenance: 'documented',
    what: 'a deleted endpoint is described as deleting or deleted for a while: both are values of the filter vpc-endpoint-state',
    source: `${ec2Api}API_DescribeVpcEndpoints.html`,
  },
  unsuccessfulDeleteCode: {
    provenance: 'documented',
    what: 'DeleteVpcEndpoints answers InvalidVpcEndpoint.NotFound for one item and goes on with the others',
    source: ec2Errors,
  },
  endpointSpellingOfIds: {
    provenance: 'recorded',
    what: 'endpoint operations answer InvalidVpcId.* and InvalidRouteTableId.*, describe operations InvalidVpcID.* and InvalidRouteTableID.*',
    source: 'aws-controllers-k8s/ec2-controller pull requests 15 and 66',
  },
  removingUnassociatedTable: {
    provenance: 'inferred',
    what: 'ModifyVpcEndpoint refuses to remove a table that is not associated with InvalidParameter',
    otherwise: 'with InvalidRouteTableId.NotFound',
  },
  unknownService: {
    provenance: 'documented',
    what: 'InvalidServiceName for an endpoint service that does not exist',
    source: ec2Errors,
  },
  gatewayEndpointQuota: {
    provenance: 'documented',
    what: 'VpcEndpointLimitExceeded beyond the quota of gateway endpoints per Region (L-1B52E74A, 20)',
    source: endpointQuotas,
  },
  endpointPolicySize: {
    provenance: 'documented',
    what: 'an endpoint policy has at most 20,480 characters',
    source: endpointQuotas,
  },
  clientTokens: {
    provenance: 'documented',
    what: 'the same client token and request answers the same endpoint; another request is IdempotentParameterMismatch',
    source: 'https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html',
  },
  dryRuns: {
    provenance: 'documented',
    what: 'DryRunOperation (412) with permission, UnauthorizedOperation without',
    source: `${ec2Api}CommonErrors.html`,
  },
  pageLimits: {
    provenance: 'documented',
    what: "the ranges of every operation's MaxResults and its like",
    source: models,
  },
  maximumItemsClipped: {
    provenance: 'documented',
    what: 'DescribeVpcEndpoints and DescribeVpcEndpointServices clip MaxResults above 1,000 instead of refusing it',
    source: `${ec2Api}API_DescribeVpcEndpoints.html`,
  },
  eventualConsistency: {
    provenance: 'documented',
    what: 'for a moment after a write reads may show the state before it',
    source: 'https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html',
  },
  bucketSettingsEventual: {
    provenance: 'documented',
    what: "S3's bucket settings are eventually consistent",
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel',
  },
  bucketsOfOneRegion: {
    provenance: 'documented',
    what: "ListBuckets with bucket-region is supported by that Region's endpoint alone (the code of the refusal is a guess)",
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html',
  },
  settingsThatAreOff: {
    provenance: 'documented',
    what: 'a bucket without replication, website, tags or block of public access refuses to show it by name; without access logs, notifications or inventories it answers with nothing',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
  },
  s3ControlPaths: {
    provenance: 'documented',
    what: 'S3 Control signs as S3 and is told by its path /v20180820/',
    source: 'boto/botocore 1.43.11, botocore/data/s3control',
  },
  hiddenFromMembers: {
    provenance: 'documented',
    what: 'what stands above an account in its organization is shown to the management account and delegated administrators alone',
    source: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html',
  },
  lookupRate: {
    provenance: 'documented',
    what: 'LookupEvents is throttled beyond two requests a second (documented-rates.ts; by choice, since it costs time)',
    source: 'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html',
  },
  lambdaPage: {
    provenance: 'documented',
    what: 'ListFunctions answers at most 50 items whatever MaxItems says',
    source: 'https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html',
  },
  trailDelay: {
    provenance: 'documented',
    what: 'LookupEvents shows an event some minutes after the call',
    source:
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html',
  },
  trailEventForms: {
    provenance: 'recorded',
    what: 'old EC2 calls are flat camelCase in CloudTrail, endpoint calls are wrapped PascalCase (for ModifyVpcEndpoint no sample is known: told by its neighbours)',
    source: 'CloudTrail samples in public detection-rule repositories',
  },
  resultTokens: {
    provenance: 'documented',
    what: 'PutEvaluations wants the token of the invocation, unless TestMode is on, and then keeps nothing',
    source: 'https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html',
  },
  insufficientDataRefused: {
    provenance: 'documented',
    what: 'PutEvaluations does not take INSUFFICIENT_DATA (the code of the refusal is a guess)',
    source: 'https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html',
  },
  complianceChangesOnly: {
    provenance: 'documented',
    what: 'Config tells the event bus of a result only where its compliance is another than before',
    source:
      'https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html',
  },
  configEventForms: {
    provenance: 'documented',
    what: "the events that a rule's function is called with: changed, oversized and deleted items, schedules",
    source:
      'https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html',
  },
  shadowTrails: {
    provenance: 'documented',
    what: 'trails of other Regions are listed where they are asked for, and are named by their ARN',
    source: 'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html',
  },
  olderEvaluation: {
    provenance: 'inferred',
    what: 'an evaluation with an earlier OrderingTimestamp than the one Config has is dropped',
    otherwise: 'it takes its place',
  },
  largestPageMessage: {
    provenance: 'recorded',
    what: "InvalidParameterValue: 'Value ( 1 ) for parameter maxResults is invalid. Expecting a value greater than 5.'",
    source: 'aws/aws-sdk-ruby pull request 2575',
  },
  globalServicesRegion: {
    provenance: 'recorded',
    what: "IAM and Route 53 refuse signatures of other Regions than us-east-1: SignatureDoesNotMatch 'Credential should be scoped to a valid region, not …'",
    source: 'JuliaCloud/AWS.jl issue 565, aws/aws-sdk-php issue 732',
  },
  gatewayOfInterfaceService: {
    provenance: 'recorded',
    what: "InvalidParameter: 'Endpoint type (Gateway) does not match available service types ([Interface]).'",
    source: 'Terraform logs in public repositories',
  },
  unpaginatedRefused: {
    provenance: 'recorded',
    what: "some accounts answer OperationNotPermitted 'Unpaginated and unqualified requests are not permitted.' to a list without MaxResults, ids or filters (option refusesUnpaginatedReads)",
    source: 'hashicorp/terraform-provider-aws issues 31344 and 38841',
  },
  tagPermission: {
    provenance: 'documented',
    what: 'creating an endpoint with tags needs permission for CreateTags as well',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html',
  },
  subnetsInOneZone: {
    provenance: 'recorded',
    what: "DuplicateSubnetsInSameZone: 'Found another VPC endpoint subnet in the availability zone of subnet-…'",
    source: 'terraform-aws-modules/terraform-aws-vpc issues 451 and 583',
  },
  zoneWithoutService: {
    provenance: 'recorded',
    what: "InvalidParameter: 'The VPC endpoint service … does not support the availability zone of the subnet: subnet-….'",
    source: 'terraform-aws-modules/terraform-aws-vpc issues 462 and 785, aws/aws-sdk-go-v2 issue 1024',
  },
  malformedSubnetId: {
    provenance: 'recorded',
    what: 'endpoint operations answer InvalidSubnetId.Malformed',
    source: 'terraform-aws-modules/terraform-aws-vpc issue 722',
  },
  privateDnsAttributes: {
    provenance: 'recorded',
    what: "InvalidParameter: 'Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for vpc-…'",
    source: 'https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring-coverage-eks.html',
  },
  privateDnsConflict: {
    provenance: 'recorded',
    what: "InvalidParameter: 'private-dns-enabled cannot be set because there is already a conflicting DNS domain for … in the VPC vpc-…', until an endpoint deleted before is gone",
    source: 'hashicorp/terraform-provider-aws issues 17269 and 17535',
  },
  noPrivateName: {
    provenance: 'recorded',
    what: "InvalidParameter: 'Private DNS can't be enabled because the service … does not provide a private DNS name.'",
    source: 'comments on com.amazonaws.eu-west-2.dynamodb and others in public repositories',
  },
  privateDnsUnasked: {
    provenance: 'recorded',
    what: 'an interface endpoint of which PrivateDnsEnabled is not said has private DNS',
    source: 'hashicorp/terraform-provider-aws issues 37694 and 37783',
  },
  privateDnsAfterAcceptance: {
    provenance: 'recorded',
    what: "InvalidParameter: 'Private DNS can only be enabled after the endpoint connection is accepted by the owner of com.amazonaws.vpce.….'",
    source:
      'comments in public Terraform repositories, e.g. of com.amazonaws.vpce.eu-west-2.vpce-svc-07b70ef6525f16131',
  },
  inboundResolverOnly: {
    provenance: 'recorded',
    what: "S3's interface endpoints with private DNS speak to inbound resolvers alone unless told otherwise, and then InvalidParameter 'To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC vpc-… must have a Gateway endpoint for the service.'; on a gateway endpoint the option '… is applicable only to Interface VPC Endpoints.'",
    source:
      'terraform-aws-modules/terraform-aws-vpc issue 982, hashicorp/terraform-provider-aws issues 33689 and 45846',
  },
  oneChangeAtATime: {
    provenance: 'recorded',
    what: "OperationInProgress: 'VpcEndpoint modify operation in progress' while an interface endpoint is being changed",
    source: 'hashicorp/terraform-provider-aws issue 42875 and pull request 42698',
  },
  interfaceEndpointForm: {
    provenance: 'recorded',
    what: 'the answer to CreateVpcEndpoint names groups, network interfaces and DNS entries while pending, private names with the hosted zone ZONEIDPENDING, and a default policy in several lines without a version',
    source: 'aws/aws-cli awscli/examples/ec2/create-vpc-endpoint.rst',
  },
  interfacesOutliveEndpoint: {
    provenance: 'recorded',
    what: "a deleted endpoint's network interfaces hold its subnets and groups for a while",
    source: 'hashicorp/terraform-provider-aws issue 14208',
  },
  interfaceEndpointQuota: {
    provenance: 'documented',
    what: 'VpcEndpointLimitExceeded beyond the quota of interface and Gateway Load Balancer endpoints per VPC (L-29B6F2EB, 50)',
    source: endpointQuotas,
  },
  groupsPerInterface: {
    provenance: 'documented',
    what: 'SecurityGroupsPerInterfaceLimitExceeded beyond five groups (L-2AFB9258)',
    source: ec2Errors,
  },
  acceptance: {
    provenance: 'documented',
    what: 'an endpoint to a service that wants acceptance stays pendingAcceptance until its owner accepts (Simulator.mutate)',
    source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html',
  },
  addressFamilies: {
    provenance: 'documented',
    what: 'the IP address type of an endpoint must fit its service and each of its subnets (the code of the refusal is a guess)',
    source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html',
  },
  policyUnsupported: {
    provenance: 'documented',
    what: 'no policy can be set where VpcEndpointPolicySupported is false (the code of the refusal is a guess)',
    source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
  },
  groupNameTaken: {
    provenance: 'recorded',
    what: "InvalidGroup.Duplicate: 'The security group '…' already exists for VPC 'vpc-…''",
    source: 'Terraform and aws-cli logs in public repositories',
  },
  ruleTaken: {
    provenance: 'recorded',
    what: "InvalidPermission.Duplicate: 'the specified rule \"peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW\" already exists', for a group 'peer: sg-…, ALL, ALLOW'",
    source: 'aws-cli logs in public repositories',
  },
  groupInUse: {
    provenance: 'documented',
    what: 'DependencyViolation while a network interface has the group, or a rule of another group names it',
    source: `${ec2Api}API_DeleteSecurityGroup.html`,
  },
  defaultGroupStays: {
    provenance: 'documented',
    what: 'CannotDelete for the default group of a VPC',
    source: ec2Errors,
  },
  newGroupLetsOut: {
    provenance: 'documented',
    what: 'a new group lets everything out over IPv4, and over IPv6 where its VPC has a block, and nothing in',
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/default-custom-security-groups.html',
  },
  canonicalCidrs: {
    provenance: 'documented',
    what: 'CIDR blocks of rules are kept without the bits beyond the prefix (100.68.0.18/18 as 100.68.0.0/18)',
    source: `${ec2Api}API_AuthorizeSecurityGroupIngress.html`,
  },
  revokingUnknownRule: {
    provenance: 'documented',
    what: 'InvalidPermission.NotFound, and nothing is revoked; in the default VPC the answer names what was unknown',
    source: `${ec2Api}API_RevokeSecurityGroupIngress.html`,
  },
  groupOfOtherNetwork: {
    provenance: 'recorded',
    what: "InvalidGroup.NotFound: 'You have specified two resources that belong to different networks.'",
    source: 'hashicorp/terraform-provider-aws issues on aws_security_group_rule',
  },
  rulesPerGroup: {
    provenance: 'documented',
    what: 'RulesPerSecurityGroupLimitExceeded beyond 60 rules a direction (L-0EA8095F), IPv4 and IPv6 counted apart, a prefix list by its weight',
    source:
      'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups',
  },
  malformedBucketPolicies: {
    provenance: 'recorded',
    what: "MalformedPolicy with S3's own words, among them 'Action does not apply to any resource(s) in statement', 'Invalid principal in policy' and 'Normalized policy document exceeds the maximum allowed size of 20480 bytes'",
    source:
      'Terraform and aws-cli logs in public repositories; the size: 24,861 bytes refused in a public measurement',
  },
  publicPolicies: {
    provenance: 'documented',
    what: 'what BlockPublicPolicy calls public: an Allow for everybody that no condition holds to fixed values of certain keys',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  },
  rootRepairsPolicies: {
    provenance: 'documented',
    what: "the account's root user may read, put and delete a bucket policy whatever it denies (option enforcesBucketPolicies)",
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html',
  },
  lastAccessJobs: {
    provenance: 'documented',
    what: 'a report on last access is in progress at first, and then comes in pages, services by their names; how long it takes is as with endpoints',
    source: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html',
  },
  recordsInOrder: {
    provenance: 'documented',
    what: 'records come in the order of their names read from the end; a page begins at a name and a type',
    source: 'https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html',
  },
  unknownFunction: {
    provenance: 'recorded',
    what: "ResourceNotFoundException (404): 'Function not found: arn:aws:lambda:…:function:…'",
    source: 'aws-cli logs in public repositories',
  },
  resolverFilters: {
    provenance: 'documented',
    what: "the resolver's filters are spelled as members are or in capitals with underscores (the code of the refusal of others is a guess)",
    source: 'https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_Filter.html',
  },
  noPointWithoutTraffic: {
    provenance: 'documented',
    what: 'BytesProcessed of an endpoint has a data point of minutes with traffic alone, and its dimensions are all four or five that are listed',
    source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-cloudwatch-metrics.html',
  },
  metricDataPages: {
    provenance: 'documented',
    what: 'GetMetricData takes 500 metrics and answers 100,800 points; a metric that goes on is PartialData until its last page',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html',
  },
  staleReads: {
    provenance: 'inferred',
    what: 'as many stale reads as were asked for',
    otherwise: 'any smaller number',
  },
  pendingPolls: {
    provenance: 'inferred',
    what: 'a new endpoint is pending for as many looks as were asked for',
    otherwise: 'any smaller number',
  },
  routeWaitsForEndpoint: {
    provenance: 'inferred',
    what: "a new endpoint's routes exist at once",
    otherwise: 'they appear when the endpoint is available',
  },
  dryRunLooksAtIds: {
    provenance: 'inferred',
    what: 'a dry run only checks permission and form',
    otherwise: 'it also refuses what the real call would refuse',
  },
  deletedIsShown: {
    provenance: 'inferred',
    what: "after 'deleting' an endpoint is shown once as 'deleted'",
    otherwise: "it vanishes straight from 'deleting'",
  },
  deletingKeepsTables: {
    provenance: 'inferred',
    what: 'an endpoint being deleted no longer lists its route tables',
    otherwise: 'it still lists them',
  },
  foreignRouteTable: {
    provenance: 'inferred',
    what: "another VPC's route table is refused with InvalidParameter",
    otherwise: 'with InvalidRouteTableId.NotFound',
  },
  edgeRouteTable: {
    provenance: 'inferred',
    what: 'a route table associated with a gateway is refused with InvalidParameter',
    otherwise: 'with UnsupportedOperation',
  },
  modifyingDeletedEndpoint: {
    provenance: 'inferred',
    what: 'changing an endpoint that is being deleted is refused with IncorrectState',
    otherwise: 'with InvalidVpcEndpointId.NotFound',
  },
  foreignSubnet: {
    provenance: 'inferred',
    what: "another VPC's subnet is refused with InvalidParameter",
    otherwise: 'with InvalidSubnetId.NotFound',
  },
  foreignSecurityGroup: {
    provenance: 'inferred',
    what: "another VPC's security group is refused with InvalidParameter",
    otherwise: 'as one that does not exist',
  },
  unknownEndpointGroup: {
    provenance: 'inferred',
    what: 'endpoint operations answer InvalidSecurityGroupId.NotFound, as they spell other ids',
    otherwise: 'InvalidGroup.NotFound, as the describe operations do',
  },
  removingUnassociatedSubnet: {
    provenance: 'inferred',
    what: 'ModifyVpcEndpoint refuses to remove a subnet that the endpoint does not stand in with InvalidParameter',
    otherwise: 'with InvalidSubnetId.NotFound',
  },
  removingUnassociatedGroup: {
    provenance: 'inferred',
    what: 'ModifyVpcEndpoint refuses to remove a group that the endpoint does not have with InvalidParameter',
    otherwise: 'with InvalidGroup.NotFound',
  },
  removedSubnetMakesRoom: {
    provenance: 'inferred',
    what: 'a subnet removed in the same call still takes its zone',
    otherwise: 'it makes room for another in its zone',
  },
  addingPresentGroup: {
    provenance: 'inferred',
    what: 'a group that the endpoint has cannot be added again',
    otherwise: 'it can, and nothing happens',
  },
  modifyingPendingEndpoint: {
    provenance: 'inferred',
    what: 'changing an interface endpoint that is coming up is refused with OperationInProgress',
    otherwise: 'with IncorrectState',
  },
  changedEndpointStaysAvailable: {
    provenance: 'inferred',
    what: 'an interface endpoint is pending while a change is under way',
    otherwise: 'it stays available',
  },
  ruleWithoutPeer: {
    provenance: 'inferred',
    what: 'a rule without a source is refused with MissingParameter',
    otherwise: 'with InvalidParameterValue',
  },
  whiteSpaceCounts: {
    provenance: 'inferred',
    what: 'a bucket policy is measured without its white space',
    otherwise: 'with it',
  },
  selfLockOutRefused: {
    provenance: 'inferred',
    what: 'S3 takes a policy that denies its author PutBucketPolicy, though nobody set ConfirmRemoveSelfBucketAccess',
    otherwise: 'it refuses it with AccessDenied',
  },
  pagesUnasked: {
    provenance: 'inferred',
    what: 'an EC2 list asked for without MaxResults comes in pages too',
    otherwise: 'it comes whole (measured for DescribeTags in cloud-custodian/cloud-custodian issue 11069)',
  },
  shorterPages: {
    provenance: 'inferred',
    what: 'a page is as long as the page size allows',
    otherwise: 'a page may be shorter, and the last one empty',
  },
} as const satisfies Readonly<Record<string, Behaviour>>;

export type InferredBehaviour = {
  [Name in keyof typeof behaviours]: (typeof behaviours)[Name]['provenance'] extends 'inferred'
    ? Name
    : never;
}[keyof typeof behaviours];
