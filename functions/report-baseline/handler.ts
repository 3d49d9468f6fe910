/** Writes down once what was wrong before the product came, and tells it in one mail. */
import { middy } from '../middy.ts';
import { reportBaseline } from '../../lib/workflow/detect/report-baseline.ts';
import type { ContextSource } from '../account-context.ts';
import { accountContext } from '../account-context.ts';
import { openReadingDoor } from '../doors/reading-door.ts';
import { logger } from '../logger.ts';
import { correlationId } from '../middleware/correlation-id.ts';
import { logErrors } from '../middleware/log-errors.ts';
import { validateEvent } from '../middleware/validate-event.ts';
import type { ScheduledEvent } from '../scheduled-event.ts';
import { scheduledEventSchema } from '../scheduled-event.ts';
import { mail } from '../services/mail.ts';
import { told, remembered } from '../services/table.ts';

export interface BaselineCounts {
  readonly isFirst: boolean;
  readonly findings: number;
  readonly unknown: number;
}

export function baselineHandler(open: ContextSource) {
  return middy<ScheduledEvent, BaselineCounts>()
    .use(validateEvent(scheduledEventSchema))
    .use(correlationId(({ id }: ScheduledEvent) => id))
    .use(logErrors())
    .handler(async ({ id }) => {
      const { isFirst, findings, unknown } = await reportBaseline(await open(id));
      const counts = { isFirst, findings: findings.length, unknown: unknown.length };
      logger.info(isFirst ? 'the baseline is taken' : 'there is a baseline already', counts);
      return counts;
    });
}

export const handler = baselineHandler(
  accountContext({ openDoor: openReadingDoor, services: { mail, told, remembered } }),
);
