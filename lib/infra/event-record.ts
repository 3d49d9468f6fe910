import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { logRetention } from './log-retention.ts';

export interface EventRecordProps {
  readonly logDays: number;
  /** Names of the parameters whose change is an event. */
  readonly switches: readonly string[];
}

/**
 * A log of the product's own events, and of every change of its switches. Alarms count in it, so that whatever
 * publishes an event need not know of alarms.
 */
export class EventRecord extends Construct {
  readonly logGroup: logs.LogGroup;
  readonly mayWrite: logs.CfnResourcePolicy;

  constructor(scope: Construct, { logDays, switches }: EventRecordProps) {
    super(scope, 'Events');
    this.logGroup = new logs.LogGroup(this, 'Log', {
      logGroupName: `/aws/events/${Stack.of(this).stackName}`,
      retention: logRetention(logDays),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.mayWrite = new logs.CfnResourcePolicy(this, 'MayWrite', {
      policyName: `${Stack.of(this).stackName}-events`,
      policyDocument: Stack.of(this).toJsonString(this.policy()),
    });
    this.record('Own', { source: ['endpointer'], account: [Stack.of(this).account] });
    this.record('Switches', {
      source: ['aws.ssm'],
      detailType: ['Parameter Store Change'],
      detail: { name: [...switches] },
    });
  }

  private policy(): Record<string, unknown> {
    const statement = new iam.PolicyStatement({
      sid: 'EventsMayWrite',
      principals: [
        new iam.ServicePrincipal('events.amazonaws.com'),
        new iam.ServicePrincipal('delivery.logs.amazonaws.com'),
      ],
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.logGroup.logGroupArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
    return { Version: '2012-10-17', Statement: [statement.toStatementJson()] };
  }

  private record(id: string, pattern: events.EventPattern): void {
    const rule = new events.Rule(this, id, { eventPattern: pattern });
    const { logGroupName } = this.logGroup;
    const arn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    rule.addTarget({ bind: () => ({ arn }) });
    acknowledge(rule, {
      'Serverless-EventBusDLQ': 'The log is a record; what must not be lost stands in the journal.',
    });
  }
}
