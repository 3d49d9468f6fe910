import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Deployment } from '../stack/start-deployment.ts';

/** What the schedule sends every six hours: everything is looked at. */
export async function tick({ client, stack }: Pick<Deployment, 'client' | 'stack'>): Promise<void> {
  const event = { 'detail-type': 'Scheduled Event', source: 'aws.events', time: new Date().toISOString() };
  await new SQSClient(client).send(
    new SendMessageCommand({
      QueueUrl: stack.outputs['QueueUrl'] ?? '',
      MessageBody: JSON.stringify({ ...event, detail: {} }),
    }),
  );
}
