/** Whoever builds on the product's own events: a rule and a queue beside the stack. */
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { ACCOUNT_ID } from '../account/article-account.ts';
import type { Deployment } from '../stack/start-deployment.ts';

export interface HeardEvent {
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const eventSchema = z.looseObject({ 'detail-type': z.string(), detail: z.record(z.string(), z.unknown()) });

const QUEUE = 'listener';

/** Gives a function that reads what has come since it was last asked. */
export async function listen({
  client,
}: Pick<Deployment, 'client'>): Promise<() => Promise<readonly HeardEvent[]>> {
  const sqs = new SQSClient(client);
  const queueArn = `arn:aws:sqs:${client.region}:${ACCOUNT_ID}:${QUEUE}`;
  const allow = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queueArn,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: QUEUE, Attributes: { Policy } }),
  );
  const bus = new EventBridgeClient(client);
  const EventPattern = JSON.stringify({ source: ['endpointer'] });
  await bus.send(new PutRuleCommand({ Name: QUEUE, EventPattern }));
  await bus.send(new PutTargetsCommand({ Rule: QUEUE, Targets: [{ Id: QUEUE, Arn: queueArn }] }));
  return async () => {
    const heard: HeardEvent[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
      );
      if (Messages.length === 0) return heard;
      for (const { Body = '' } of Messages) {
        const event = eventSchema.parse(JSON.parse(Body));
        heard.push({ detailType: event['detail-type'], detail: event.detail });
      }
    }
  };
}
