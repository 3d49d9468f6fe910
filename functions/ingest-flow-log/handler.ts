/** Flow logs as they are delivered: objects by the queue, or batches of CloudWatch Logs. */
import { middy } from '../middy.ts';
import type { SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod/mini';
import type { DeliveredObject } from '../../lib/core/events/parse-log-delivery.ts';
import { parseLogDelivery } from '../../lib/core/events/parse-log-delivery.ts';
import type { StoredLog } from '../../lib/files/stored-log.ts';
import { readTrafficNetwork } from '../../lib/workflow/traffic/read-traffic-network.ts';
import type { ContextSource } from '../account-context.ts';
import { accountContext } from '../account-context.ts';
import { openReadingDoor } from '../doors/reading-door.ts';
import { keptFor } from '../lazily.ts';
import { logger } from '../logger.ts';
import { correlationId } from '../middleware/correlation-id.ts';
import { logErrors } from '../middleware/log-errors.ts';
import { validateEvent } from '../middleware/validate-event.ts';
import { events } from '../services/events.ts';
import { flowLogSettings } from '../services/flow-log-settings.ts';
import { traffic } from '../services/traffic.ts';
import type { FileResult, FileSource } from './count-file.ts';
import { countBatch, countObject } from './count-file.ts';
import { measureFiles } from './file-metrics.ts';
import { openLogObject } from './log-bucket.ts';

const schema = z.union([
  z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) }),
  z.object({ awslogs: z.object({ data: z.string() }) }),
]);

type DeliveryEvent = z.output<typeof schema>;

/** The network is read again after so long: routes of an hour need not be known to the minute. */
const NETWORK_MILLISECONDS = 5 * 60_000;

export function flowLogHandler(
  open: ContextSource,
  openObject: (object: DeliveredObject) => Promise<StoredLog>,
) {
  const network = keptFor(NETWORK_MILLISECONDS, async () => readTrafficNetwork(await open('flow-logs')));
  return middy<DeliveryEvent, SQSBatchResponse>()
    .use(validateEvent(schema))
    .use(
      correlationId((event: DeliveryEvent) => ('Records' in event ? event.Records[0]?.messageId : undefined)),
    )
    .use(logErrors())
    .handler(async (event, { awsRequestId }) => {
      const source = { context: await open(awsRequestId), network, open: openObject };
      if ('awslogs' in event) {
        report([await countBatch(source, event.awslogs.data, flowLogSettings().formats)]);
        return { batchItemFailures: [] };
      }
      const failed: string[] = [];
      // One after the other: memory is that of one file, however many there are.
      for (const { messageId, body } of event.Records) {
        if (!(await isDone(source, messageId, body))) failed.push(messageId);
      }
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    });
}

/** False where the message must come again, and in the end go to the dead letters. */
async function isDone(source: FileSource, messageId: string, body: string): Promise<boolean> {
  const delivery = parseLogDelivery(body);
  if (delivery.kind === 'poison') {
    logger.error(`message ${messageId} cannot be understood: ${delivery.reason}`, { messageId });
    return false;
  }
  if (delivery.kind === 'ignored') return true;
  const results: FileResult[] = [];
  try {
    for (const object of delivery.objects) results.push(await countObject(source, object));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    logger.error(`message ${messageId} could not be counted: ${error.message}`, error);
    return false;
  } finally {
    report(results);
  }
  return results.every(({ result }) => result !== 'unreadable');
}

function report(results: readonly FileResult[]): void {
  for (const { name, ...file } of results) {
    if (file.result === 'unreadable') logger.error(`${name} cannot be counted`, { name, ...file });
    else logger.info(`${name}: ${file.result}`, { name, ...file });
  }
  measureFiles(results);
}

export const handler = flowLogHandler(
  accountContext({ openDoor: openReadingDoor, services: { events, traffic } }),
  openLogObject,
);
