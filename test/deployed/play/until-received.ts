import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Deployment } from '../stack/start-deployment.ts';
import { waitFor } from './wait-for.ts';

/** Resolves when the queue of changes is empty: everything in it has been handled, or given up. */
export async function untilReceived({ client, stack }: Deployment): Promise<void> {
  const sqs = new SQSClient(client);
  const QueueUrl = stack.outputs['QueueUrl'] ?? '';
  await waitFor('empty queue of changes', async () => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes).every((count) => count === '0') ? true : undefined;
  });
}
