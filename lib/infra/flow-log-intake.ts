import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { FlowLogGroupProps, ResolvedFlowLogs } from './flow-log-props.ts';
import { NewFlowLogs } from './new-flow-logs.ts';
import type { ProductFunction } from './product-function.ts';

export interface FlowLogIntakeProps {
  readonly ingest: ProductFunction;
  readonly flowLogs: ResolvedFlowLogs;
}

/**
 * Flow logs on their way into the roll-ups.
 *
 *     this account's buckets ─► EventBridge ─┐
 *     other accounts' buckets ───────────────┴─► queue ─► ingest-flow-log ─► table     (three failures: dead letters)
 *     log groups ─────────────────────────────────────────┘
 */
export class FlowLogIntake extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;
  /** Where the flow logs that are switched on here are delivered to. */
  readonly created: NewFlowLogs | undefined;

  constructor(scope: Construct, { ingest, flowLogs }: FlowLogIntakeProps) {
    super(scope, 'FlowLogs');
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.deadLetters, {
      'Serverless-SQSRedrivePolicy':
        'It is the end of the line; an alarm says when something has come to it.',
    });
    this.queue = new sqs.Queue(this, 'Queue', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // AWS's advice for queues that feed a function: six times its timeout.
      visibilityTimeout: Duration.seconds(6 * ingest.spec.timeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 3 },
    });
    ingest.function.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        // More at once would only wait for each other's sums.
        maxConcurrency: 5,
      }),
    );
    acknowledge(ingest.function, {
      'Serverless-LambdaEventSourceMappingDestination':
        'A queue keeps what failed by itself: after three times it goes to the dead letters, which have an alarm.',
    });
    this.created = flowLogs.create === undefined ? undefined : new NewFlowLogs(this, flowLogs.create);
    this.hearOwn(flowLogs);
    this.hearOthers(flowLogs);
    for (const [at, group] of flowLogs.logGroups.entries()) this.subscribe(ingest, group, at);
  }

  /** Buckets whose objects are read. */
  static readonly bucketsOf = (
    flowLogs: ResolvedFlowLogs,
    created: NewFlowLogs | undefined,
  ): readonly string[] => [
    ...(created === undefined ? [] : [created.bucket.bucketName]),
    ...flowLogs.buckets.map(({ bucketName }) => bucketName),
  ];

  private hearOwn(flowLogs: ResolvedFlowLogs): void {
    const own = flowLogs.buckets.filter(({ accountId }) => this.isOwn(accountId));
    const names = FlowLogIntake.bucketsOf({ ...flowLogs, buckets: own }, this.created);
    if (names.length === 0) return;
    const rule = new events.Rule(this, 'Delivered', {
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [...names] }, object: { key: [{ wildcard: '*vpcflowlogs*' }] } },
      },
    });
    rule.addTarget(new targets.SqsQueue(this.queue, { deadLetterQueue: this.deadLetters }));
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html */
  private hearOthers({ buckets }: ResolvedFlowLogs): void {
    for (const { bucketName, accountId } of buckets) {
      if (accountId === undefined || this.isOwn(accountId)) continue;
      this.queue.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: `Notify${bucketName.replaceAll(/[^a-z0-9]/g, '')}`,
          principals: [new iam.ServicePrincipal('s3.amazonaws.com')],
          actions: ['sqs:SendMessage'],
          resources: [this.queue.queueArn],
          conditions: {
            ArnEquals: { 'aws:SourceArn': `arn:${Stack.of(this).partition}:s3:::${bucketName}` },
            StringEquals: { 'aws:SourceAccount': accountId },
          },
        }),
      );
    }
  }

  private isOwn(accountId: string | undefined): boolean {
    return accountId === undefined || accountId === Stack.of(this).account;
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
  private subscribe({ function: ingest }: ProductFunction, { logGroupName }: FlowLogGroupProps, at: number) {
    const { partition, region, account } = Stack.of(this);
    ingest.addPermission(`Group${at}MayInvoke`, {
      principal: new iam.ServicePrincipal('logs.amazonaws.com'),
      sourceAccount: account,
      sourceArn: `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}:*`,
    });
    const filter = new logs.CfnSubscriptionFilter(this, `Group${at}`, {
      logGroupName,
      filterPattern: '',
      destinationArn: ingest.functionArn,
    });
    // CloudWatch asks whether it may invoke the function when the filter is made.
    filter.node.addDependency(ingest);
  }
}

/** Hourly roll-ups, in a table of their own: they come and go by the thousand, and can be made again from the logs. */
export function makeTrafficTable(scope: Construct): dynamodb.Table {
  const table = new dynamodb.Table(scope, 'Traffic', {
    partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
    sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'expiresAt',
    encryption: dynamodb.TableEncryption.DEFAULT,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  acknowledge(table, {
    'AwsSolutions-DDB3': 'It holds sums of flow logs for some days; what they were made of is in the logs.',
    'Serverless-DynamoDBPITREnabled':
      'It holds sums of flow logs for some days; what they were made of is in the logs.',
  });
  return table;
}
