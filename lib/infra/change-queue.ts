import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BUCKET_EVENTS } from '../core/events/bucket-events.ts';
import { NETWORK_EVENTS } from '../core/events/network-events.ts';
import { FIRST_SEEN_DETAIL_TYPE } from '../core/events/parse-first-seen.ts';
import { acknowledge } from './acknowledge.ts';
import type { ProductFunction } from './product-function.ts';

export interface ChangeQueueProps {
  readonly receive: ProductFunction;
  readonly ruleNames: readonly string[];
  readonly settleMinutes: number;
}

/** Lambda's longest window for batches of a queue. */
const LONGEST_WINDOW_SECONDS = 300;

/**
 * The events that may concern a route or a bucket, through a queue that folds bursts into batches.
 *
 *     CloudTrail writes ─┐
 *     Config compliance ─┤
 *     first seen traffic ┼─► queue ─► receive-change        (five failures: dead letters)
 *     schedule ──────────┘
 */
export class ChangeQueue extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;

  constructor(scope: Construct, { receive, ruleNames, settleMinutes }: ChangeQueueProps) {
    super(scope, 'Changes');
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
      // AWS's advice for queues that feed a function: six times its timeout. It holds for a run that was killed; what fails
      // is given a time of its own, half a minute at first (functions/receive-change/next-try.ts).
      visibilityTimeout: Duration.seconds(6 * receive.spec.timeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    // A tenth of the settle time delays nothing: the VPC must settle for ten times as long anyway.
    const window = Math.min(settleMinutes * 6, LONGEST_WINDOW_SECONDS);
    receive.function.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: window === 0 ? 10 : 1_000,
        maxBatchingWindow: Duration.seconds(window),
        reportBatchItemFailures: true,
        maxConcurrency: 2,
      }),
    );
    acknowledge(receive.function, {
      'Serverless-LambdaEventSourceMappingDestination':
        'A queue keeps what failed by itself: after five times it goes to the dead letters, which have an alarm.',
    });
    this.listen('NetworkWrites', { eventPattern: writes('ec2', NETWORK_EVENTS) });
    this.listen('BucketWrites', { eventPattern: writes('s3', BUCKET_EVENTS) });
    this.listen('Compliance', { eventPattern: complianceChanges(ruleNames) });
    this.listen('FirstSeen', { eventPattern: firstSeen(Stack.of(this).account) });
    this.listen('Schedule', { schedule: events.Schedule.rate(Duration.hours(6)) });
  }

  private listen(id: string, props: events.RuleProps): void {
    const rule = new events.Rule(this, id, props);
    rule.addTarget(new targets.SqsQueue(this.queue, { deadLetterQueue: this.deadLetters }));
  }
}

/** CreateRoute is also a call of other services, so that the source is always named. */
function writes(service: string, eventNames: readonly string[]): events.EventPattern {
  return {
    source: [`aws.${service}`],
    detailType: ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: [`${service}.amazonaws.com`],
      eventName: [...eventNames],
      errorCode: [{ exists: false }],
    },
  };
}

/** Our own event that somebody has begun to send through NAT. */
function firstSeen(account: string): events.EventPattern {
  return { source: ['endpointer'], detailType: [FIRST_SEEN_DETAIL_TYPE], account: [account] };
}

function complianceChanges(ruleNames: readonly string[]): events.EventPattern {
  return {
    source: ['aws.config'],
    detailType: ['Config Rules Compliance Change'],
    detail: {
      messageType: ['ComplianceChangeNotification'],
      configRuleName: [...ruleNames],
    },
  };
}
