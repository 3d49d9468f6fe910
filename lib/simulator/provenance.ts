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
  largeBucketPolicy: {
    provenance: 'inferred',
    what: 'a bucket policy beyond 20 kB is refused with PolicyTooLarge',
    otherwise: 'with MalformedPolicy',
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
