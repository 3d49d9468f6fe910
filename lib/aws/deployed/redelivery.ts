/**
 * When a message that could not be handled comes back: said for each, instead of after the queue's visibility timeout,
 * which must be longer than the longest run of the function.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html
 */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { ChangeMessageVisibilityBatchCommand } from '@aws-sdk/client-sqs';

export interface QueuePlace {
  readonly client: SQSClient;
  readonly queueUrl: string;
}

export interface Redelivery {
  readonly receiptHandle: string;
  readonly afterSeconds: number;
}

const MOST_ENTRIES = 10;

/** Gives the codes of those that SQS did not take, each of which comes back after the queue's own time. */
export async function redeliver(
  { client, queueUrl }: QueuePlace,
  messages: readonly Redelivery[],
): Promise<readonly string[]> {
  const refused: string[] = [];
  for (let at = 0; at < messages.length; at += MOST_ENTRIES) {
    const { Failed = [] } = await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: messages.slice(at, at + MOST_ENTRIES).map(({ receiptHandle, afterSeconds }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: afterSeconds,
        })),
      }),
    );
    refused.push(...Failed.map(({ Code = 'no code' }) => Code));
  }
  return refused;
}
