/**
 * Operations that the product sends and no script plays: why not, and which test sends them instead.
 *
 * They belong to the deployed product alone. The simulator is the network's AWS and does not speak them.
 */
interface PlayedElsewhere {
  readonly operations: readonly string[];
  readonly because: string;
  /** The test in which they are sent. */
  readonly seenIn: string;
}

export const playedElsewhere: readonly PlayedElsewhere[] = [
  {
    operations: ['GetItem', 'Query', 'TransactWriteItems', 'UpdateItem'].map((name) => `dynamodb:${name}`),
    because: "the product's own table, held against moto by the contracts of its stores",
    seenIn: 'test/aws-deployed/account-stores.test.ts',
  },
  {
    operations: [
      'kms:GenerateMac',
      'kms:VerifyMac',
      'ssm:GetParameter',
      'sns:ConfirmSubscription',
      'sns:ListSubscriptionsByTopic',
      'sns:Publish',
      'events:PutEvents',
      'sqs:ChangeMessageVisibilityBatch',
    ],
    because: "the product's own key, parameters, topic, bus and queue, on moto",
    seenIn: 'test/aws-deployed/channels.test.ts',
  },
  {
    operations: ['DescribeExecution', 'SendTaskFailure', 'SendTaskSuccess', 'StartExecution'].map(
      (name) => `states:${name}`,
    ),
    because: "moto's state machines cannot wait for a token; the deployed suite runs the real definition",
    seenIn: 'test/deployed/asking.test.ts',
  },
  {
    operations: ['cloudformation:DescribeStacks'],
    because: 'needs a stack that is being updated',
    seenIn: 'test/deployed/brakes.test.ts',
  },
  {
    operations: ['sts:AssumeRole'],
    because:
      'sessions matter where their policies are enforced: the deployed suite compares them with the calls',
    seenIn: 'test/deployed/unattended.test.ts',
  },
  {
    operations: ['s3:GetObject'],
    because: 'objects of flow logs, which the simulator does not keep',
    seenIn: 'test/deployed/flow-logs.test.ts',
  },
  {
    operations: ['GetNamedQuery', 'GetQueryExecution', 'GetQueryResults', 'StartQueryExecution'].map(
      (name) => `athena:${name}`,
    ),
    because:
      'no local Athena answers queries; a server of the tests speaks its four calls, with DuckDB behind it',
    seenIn: 'lib/cli/ask-athena.test.ts',
  },
];
