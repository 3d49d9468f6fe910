/** The steps of a remediation that change the network, each call in a session that names its resources. */
import { accountContext } from '../account-context.ts';
import { openChangingDoor } from '../doors/changing-door.ts';
import { brakes } from '../services/brakes.ts';
import { mail } from '../services/mail.ts';
import { remembered } from '../services/table.ts';
import { stepHandler } from '../step-handler.ts';

export const handler = stepHandler(
  'write',
  accountContext({ openDoor: openChangingDoor, services: { brakes, mail, remembered } }),
);
