import type { Redelivery } from '../../lib/aws/deployed/redelivery.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { variable } from '../environment.ts';
import { kept } from '../lazily.ts';
import { logger } from '../logger.ts';

const client = kept(async () => {
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  // The queue's URL says which queue; where SQS is, the Region says.
  return new SQSClient({ ...CLIENT_SETTINGS, useQueueUrlAsEndpoint: false });
});

/** Says of each message when it comes back. Where SQS does not take it, the queue's own time holds, and the log says so. */
export async function redeliver(messages: readonly Redelivery[]): Promise<void> {
  const adapter = await import('../../lib/aws/deployed/redelivery.ts');
  try {
    const place = { client: await client(), queueUrl: variable('ENDPOINTER_QUEUE_URL') };
    const refused = await adapter.redeliver(place, messages);
    if (refused.length > 0) logger.warn(`${refused.length} messages come back late: ${refused.join(', ')}`);
  } catch (error) {
    // Coming back late is no reason to fail what else the batch has done.
    logger.warn('messages come back late', error instanceof Error ? error : String(error));
  }
}
