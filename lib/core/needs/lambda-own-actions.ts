/**
 * Actions that stand in a function's role although Lambda, not the function, performs them: from Lambda's own network,
 * never from the function's subnets.
 *
 * Lambda writes the logs, makes the network interfaces, relays traces, polls event sources and sends to destinations,
 * each with the execution role. The lists are those of AWS's managed policies for these features.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-managed-policies.html
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
 */
import type { EventSourceMapping, LambdaFunction } from '../network/estate.ts';

/** Lower case. */
type Actions = Readonly<Record<string, ReadonlySet<string>>>;

const ALWAYS: Actions = {
  // AWSLambdaBasicExecutionRole
  logs: words('CreateLogGroup CreateLogStream PutLogEvents'),
  // AWSLambdaVPCAccessExecutionRole
  ec2: words(
    'CreateNetworkInterface DescribeNetworkInterfaces DescribeSubnets DeleteNetworkInterface ' +
      'AssignPrivateIpAddresses UnassignPrivateIpAddresses DescribeSecurityGroups DescribeVpcs ' +
      'GetSecurityGroupsForVpc',
  ),
  // AWSXRayDaemonWriteAccess
  xray: words(
    'PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries',
  ),
};

/** By the service in the ARN of an event source that Lambda polls. */
const POLLING: Actions = {
  // AWSLambdaSQSQueueExecutionRole
  sqs: words('ReceiveMessage DeleteMessage GetQueueAttributes ChangeMessageVisibility'),
  // AWSLambdaKinesisExecutionRole
  kinesis: words(
    'DescribeStream DescribeStreamSummary GetRecords GetShardIterator ListShards ListStreams SubscribeToShard ' +
      'DescribeStreamConsumer',
  ),
  // AWSLambdaDynamoDBExecutionRole
  dynamodb: words('DescribeStream GetRecords GetShardIterator ListStreams'),
  // AWSLambdaMSKExecutionRole
  kafka: words('DescribeCluster DescribeClusterV2 GetBootstrapBrokers DescribeVpcConnection'),
  mq: words('DescribeBroker'),
};

/** By the service in the ARN of a destination of failed events. */
const SENDING: Actions = {
  sqs: words('SendMessage'),
  sns: words('Publish'),
  s3: words('PutObject ListBucket'),
};

/** The actions that are left for the function itself. */
export function actionsOfFunctionItself(
  prefix: string,
  actions: readonly string[],
  fn: LambdaFunction,
  mappings: readonly EventSourceMapping[],
): readonly string[] {
  const sources = mappings.map(({ eventSourceArn }) => serviceOfArn(eventSourceArn));
  const destinations = [fn.deadLetterTargetArn, ...mappings.map((one) => one.failureDestinationArn)].map(
    serviceOfArn,
  );
  const own = [
    ALWAYS[prefix],
    sources.includes(prefix) ? POLLING[prefix] : undefined,
    destinations.includes(prefix) ? SENDING[prefix] : undefined,
  ];
  return actions.filter((action) => !own.some((set) => set?.has(action.toLowerCase())));
}

/** True where only a mapping that was not read could say whether Lambda or the function polls. */
export function mayBePolledByLambda(prefix: string, actions: readonly string[]): boolean {
  const polling = POLLING[prefix];
  return polling !== undefined && actions.every((action) => polling.has(action.toLowerCase()));
}

function serviceOfArn(arn: string | undefined): string | undefined {
  return arn?.split(':')[2];
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().split(' '));
}
