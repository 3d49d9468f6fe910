/** The steps of a remediation that only read, as the state machine calls them. */
import { accountContext } from '../account-context.ts';
import { openReadingDoor } from '../doors/reading-door.ts';
import { brakes } from '../services/brakes.ts';
import { events } from '../services/events.ts';
import { mail } from '../services/mail.ts';
import { settle } from '../services/settle.ts';
import { approvals, registry, told, remembered } from '../services/table.ts';
import { watch } from '../services/watch.ts';
import { stepHandler } from '../step-handler.ts';

export const handler = stepHandler(
  'read',
  accountContext({
    openDoor: openReadingDoor,
    services: { approvals, brakes, events, mail, registry, settle, told, remembered, watch },
  }),
);
