/** Telling people and programs, once for each key however often a step runs. */
import type { AccountServices, OutgoingMail } from './account-services.ts';
import type { OwnEvent } from './own-events.ts';

/** Sends the mail unless one of that key was accepted before. Marked after sending: rather twice than never. */
export async function mailOnce(account: AccountServices, key: string, mail: OutgoingMail): Promise<void> {
  const name = `mail#${key}`;
  if (await account.told.has(name)) return;
  await account.mail.send(mail);
  await account.told.mark(name);
}

/** Publishes the event unless one of that key was accepted before. */
export async function publishOnce(
  account: Pick<AccountServices, 'told' | 'events'>,
  key: string,
  event: OwnEvent,
): Promise<void> {
  const name = `event#${event.detailType}#${key}`;
  if (await account.told.has(name)) return;
  await account.events.publish([event]);
  await account.told.mark(name);
}
