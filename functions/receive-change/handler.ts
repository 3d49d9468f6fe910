/** A batch of our queue: what has happened to networks, folded into one look for each VPC. */
import { middy } from '../middy.ts';
import type { SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Redelivery } from '../../lib/aws/deployed/redelivery.ts';
import { parseQueueMessage } from '../../lib/core/events/parse-queue-message.ts';
import type { TriggerMessage } from '../../lib/workflow/detect/fold-events.ts';
import { receiveChanges } from '../../lib/workflow/detect/receive-changes.ts';
import type { ContextSource } from '../account-context.ts';
import { accountContext } from '../account-context.ts';
import { openReadingDoor } from '../doors/reading-door.ts';
import { variable } from '../environment.ts';
import { logger } from '../logger.ts';
import { correlationId } from '../middleware/correlation-id.ts';
import { logErrors } from '../middleware/log-errors.ts';
import { validateEvent } from '../middleware/validate-event.ts';
import { brakes } from '../services/brakes.ts';
import { events } from '../services/events.ts';
import { executions } from '../services/executions.ts';
import { mail } from '../services/mail.ts';
import { redeliver } from '../services/redelivery.ts';
import { settle } from '../services/settle.ts';
import { registry, told, remembered } from '../services/table.ts';
import { placeId } from '../../lib/core/remediation/subject.ts';
import { nextTrySeconds } from './next-try.ts';

const schema = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      receiptHandle: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.string() }),
    }),
  ),
});

type QueueEvent = z.output<typeof schema>;

type Redeliver = (messages: readonly Redelivery[]) => Promise<void>;

export function changeHandler(open: ContextSource, redeliver: Redeliver) {
  return middy<QueueEvent, SQSBatchResponse>()
    .use(validateEvent(schema))
    .use(correlationId(({ Records }: QueueEvent) => Records[0]?.messageId))
    .use(logErrors())
    .handler(async ({ Records }, { awsRequestId }) => {
      const { messages, poison } = sort(Records);
      const failed = await lookOrHurry({ open, redeliver, Records, owner: awsRequestId }, messages);
      const failures = [...poison, ...failed];
      await redeliver(redeliveries(Records, failures, new Set(poison)));
      return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
    });
}

/** What failed comes back soon, and later each time; what no try will ever understand comes back at once, to be given up. */
function redeliveries(
  records: QueueEvent['Records'],
  failures: readonly string[],
  poison: ReadonlySet<string>,
): readonly Redelivery[] {
  const isFailed = new Set(failures);
  return records
    .filter(({ messageId }) => isFailed.has(messageId))
    .map(({ messageId, receiptHandle, attributes }) => ({
      receiptHandle,
      afterSeconds: poison.has(messageId) ? 0 : nextTrySeconds(Number(attributes.ApproximateReceiveCount)),
    }));
}

interface Batch {
  readonly open: ContextSource;
  readonly redeliver: Redeliver;
  readonly Records: QueueEvent['Records'];
  readonly owner: string;
}

/** A batch that fails as a whole fails the function, so that its alarm counts, and comes back soon all the same. */
async function lookOrHurry(
  { open, redeliver, Records, owner }: Batch,
  messages: readonly TriggerMessage[],
): Promise<readonly string[]> {
  if (messages.length === 0) return [];
  try {
    return await look(open, owner, messages);
  } catch (error) {
    const all = Records.map(({ messageId }) => messageId);
    await redeliver(redeliveries(Records, all, new Set()));
    throw error;
  }
}

/** What is poison fails until the queue gives it up; what concerns nobody is done with. */
function sort(records: QueueEvent['Records']) {
  const ours = { roleArns: [variable('ENDPOINTER_CHANGE_ROLE_ARN')] };
  const messages: TriggerMessage[] = [];
  const poison: string[] = [];
  for (const { messageId, body } of records) {
    const trigger = parseQueueMessage(body, ours);
    if (trigger.kind === 'poison') {
      logger.error(`message ${messageId} cannot be understood: ${trigger.reason}`, { messageId });
      poison.push(messageId);
    } else if (trigger.kind === 'ignored') {
      logger.info(`message ${messageId} is of no concern: ${trigger.reason}`, { messageId });
    } else messages.push({ messageId, trigger });
  }
  return { messages, poison };
}

async function look(open: ContextSource, owner: string, messages: readonly TriggerMessage[]) {
  const { looks, failedMessageIds } = await receiveChanges(await open(owner), messages);
  for (const { place, ...result } of looks) {
    logger.info(`${placeId(place)}: ${result.look}`, { place, ...result });
  }
  return failedMessageIds;
}

export const handler = changeHandler(
  accountContext({
    openDoor: openReadingDoor,
    services: { brakes, events, executions, mail, registry, settle, told, remembered },
  }),
  redeliver,
);
