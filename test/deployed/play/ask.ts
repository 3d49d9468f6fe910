/** A deployment in which a question has just been mailed. */
import type { Invitation } from './answer-page.ts';
import { invitationIn } from './answer-page.ts';
import type { Beginning } from './begin.ts';
import { begin } from './begin.ts';
import { tell } from './report.ts';
import { routeToNat } from './somebody.ts';
import type { ReceivedMail } from '../stack/mailbox.ts';
import type { Deployment } from '../stack/start-deployment.ts';

export const QUESTION = /^Approve\?/;

export interface Asked extends Invitation {
  readonly deployment: Deployment;
  readonly mail: ReceivedMail;
}

/** The owner consents, but the bucket lets in the NAT gateway's address alone: it must be asked. */
export async function ask(options: Beginning = {}): Promise<Asked> {
  const deployment = await begin({ isConsenting: true, hasSourceIpPolicy: true, ...options });
  const told = await routeToNat(deployment);
  const mail = await deployment.mailbox.waitFor(QUESTION);
  tell(`from event to question: ${((performance.now() - told) / 1_000).toFixed(1)} s`);
  return { deployment, mail, ...invitationIn(mail) };
}
