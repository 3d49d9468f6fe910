/** Looks daily whether changes can be heard and mails be read, and says so where they cannot. */
import { middy } from '../middy.ts';
import { probeAccount } from '../../lib/workflow/detect/probe-account.ts';
import type { ContextSource } from '../account-context.ts';
import { accountContext } from '../account-context.ts';
import { closedDoor } from '../doors/closed-door.ts';
import { logger } from '../logger.ts';
import { correlationId } from '../middleware/correlation-id.ts';
import { logErrors } from '../middleware/log-errors.ts';
import { validateEvent } from '../middleware/validate-event.ts';
import type { ScheduledEvent } from '../scheduled-event.ts';
import { scheduledEventSchema } from '../scheduled-event.ts';
import { events } from '../services/events.ts';
import { mail } from '../services/mail.ts';
import { probes } from '../services/probes.ts';
import { told } from '../services/table.ts';

export function probeHandler(open: ContextSource) {
  return middy<ScheduledEvent, { readonly warnings: readonly string[] }>()
    .use(validateEvent(scheduledEventSchema))
    .use(correlationId(({ id }: ScheduledEvent) => id))
    .use(logErrors())
    .handler(async ({ id }) => {
      const warnings = await probeAccount(await open(id));
      for (const { warning, text } of warnings) logger.warn(text, { warning });
      return { warnings: warnings.map(({ warning }) => warning) };
    });
}

export const handler = probeHandler(
  accountContext({ openDoor: closedDoor, services: { events, mail, probes, told } }),
);
