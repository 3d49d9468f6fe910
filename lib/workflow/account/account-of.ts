import type { MailPlace } from '../../report/mail/mail.ts';
import type { AccountServices } from './account-services.ts';
import type { WorkflowContext } from '../context.ts';

/** The account's services; throws where a step of the account is run at a terminal, which is a bug of the caller. */
export function accountOf(context: WorkflowContext): AccountServices {
  if (context.account === undefined) throw new Error('this step runs in the account only');
  return context.account;
}

/** What mails say of where they come from. */
export function mailPlaceOf(context: WorkflowContext): MailPlace {
  const { accountId, region } = context.door;
  const { tableName } = accountOf(context);
  return { accountId, region, ...(tableName === undefined ? {} : { tableName }) };
}

const MILLISECONDS_PER_MINUTE = 60_000;

/** The time so many minutes from now, as ISO 8601; negative minutes lie in the past. */
export function minutesFromNow(context: WorkflowContext, minutes: number): string {
  return new Date(context.clock.now().getTime() + minutes * MILLISECONDS_PER_MINUTE).toISOString();
}
