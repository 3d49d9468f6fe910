import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { NotificationTarget } from './props.ts';

/**
 * The topic through which people are told and asked. Its mails hold the codes with which questions are answered, so
 * that nobody can subscribe but the addresses that were deployed, and nobody publish but the functions and the alarms.
 */
export class MailTopic extends Construct {
  readonly topic: sns.Topic;
  readonly key: kms.Key;
  readonly #notify: readonly NotificationTarget[];

  constructor(scope: Construct, notify: readonly NotificationTarget[]) {
    super(scope, 'Mail');
    this.#notify = notify;
    this.key = new kms.Key(this, 'Key', {
      description: 'Endpointer: encrypts mails until they are sent',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.key.addToResourcePolicy(alarmsMayEncrypt(Stack.of(this).account));
    this.topic = new sns.Topic(this, 'Topic', {
      displayName: 'Endpointer',
      masterKey: this.key,
      enforceSSL: true,
    });
    notify.forEach((target, index) => this.subscribe(target, index));
  }

  /** Closes the topic for everybody but these roles and the alarms of this account. */
  restrict(publishers: readonly iam.IRole[]): void {
    const { account } = Stack.of(this);
    const { topicArn } = this.topic;
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsMayPublish',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    this.topic.addToResourcePolicy(
      deny('OnlyOursPublish', 'sns:Publish', topicArn, {
        ArnNotEquals: { 'aws:PrincipalArn': publishers.map(({ roleArn }) => roleArn) },
        Bool: { 'aws:PrincipalIsAWSService': 'false' },
      }),
    );
    this.topic.addToResourcePolicy(
      deny('OnlyTheseSubscribe', 'sns:Subscribe', topicArn, {
        StringNotEquals: { 'sns:Endpoint': this.#notify.map(endpointOf) },
      }),
    );
  }

  private subscribe(target: NotificationTarget, index: number): void {
    const subscription = new sns.CfnSubscription(this, `Subscription${index + 1}`, {
      topicArn: this.topic.topicArn,
      protocol: target.kind === 'email' ? 'email' : 'sqs',
      endpoint: endpointOf(target),
    });
    acknowledge(subscription, {
      'Serverless-SNSRedrivePolicy':
        'A mail address has no dead-letter queue; a question that reaches nobody expires, which is a rejection.',
    });
  }
}

function endpointOf(target: NotificationTarget): string {
  return target.kind === 'email' ? target.address : target.queueArn;
}

function alarmsMayEncrypt(account: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'AlarmsMayEncrypt',
    principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': account } },
  });
}

function deny(
  sid: string,
  action: string,
  resource: string,
  conditions: Record<string, Record<string, unknown>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: [action],
    resources: [resource],
    conditions,
  });
}
