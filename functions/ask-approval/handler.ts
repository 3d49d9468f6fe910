/** Puts a question to people, and leaves the state machine waiting for the answer by its task token. */
import { middy } from '../middy.ts';
import * as z from 'zod/mini';
import { ask } from '../../lib/workflow/steps/step-ask.ts';
import type { ContextSource } from '../account-context.ts';
import { accountContext } from '../account-context.ts';
import { closedDoor } from '../doors/closed-door.ts';
import { logger } from '../logger.ts';
import { correlationId } from '../middleware/correlation-id.ts';
import { logErrors } from '../middleware/log-errors.ts';
import { validateEvent } from '../middleware/validate-event.ts';
import { runSchema } from '../run-schema.ts';
import { events } from '../services/events.ts';
import { executions } from '../services/executions.ts';
import { mac } from '../services/mac.ts';
import { mail } from '../services/mail.ts';
import { approvals, told } from '../services/table.ts';

import { NotAskedError } from './not-asked-error.ts';

const schema = z.object({ run: runSchema, taskToken: z.string().check(z.minLength(1)) });

type AskEvent = z.output<typeof schema>;

export function askHandler(open: ContextSource) {
  return middy<AskEvent, { readonly outcome: string }>()
    .use(validateEvent(schema))
    .use(correlationId(({ run }: AskEvent) => run.correlationId))
    .use(logErrors())
    .handler(async ({ run, taskToken }) => {
      const { account, ...context } = await open(run.remediationId);
      if (account === undefined) throw new Error('questions are put in an account only');
      const asked = await ask({ ...context, account: { ...account, taskToken } }, run);
      const { outcome } = asked;
      logger.info(`ask: ${outcome}`, { remediationId: run.remediationId, outcome });
      if (outcome === 'notAsked') throw new NotAskedError(asked.run.failure ?? 'nobody could be asked');
      // Who waits for the answer gets it by the token; this answer goes nowhere.
      return { outcome };
    });
}

export const handler = askHandler(
  accountContext({ openDoor: closedDoor, services: { approvals, events, executions, mac, mail, told } }),
);
