/** The page that a mail leads to, as a browser or a scanner comes to it. */
import type { ReceivedMail } from '../stack/mailbox.ts';
import type { Deployment } from '../stack/start-deployment.ts';

export interface Invitation {
  readonly link: URL;
  readonly code: string;
}

/** Throws where the mail asks nothing. */
export function invitationIn({ body }: ReceivedMail): Invitation {
  const link = /^https:\S+$/m.exec(body)?.[0];
  const code = /^Your code: (\S+)$/m.exec(body)?.[1];
  if (link === undefined || code === undefined) throw new Error(`The mail asks nothing:\n${body}`);
  return { link: new URL(link), code };
}

/** The emulator serves a function's URL under a path of its own. */
export function localUrl(deployment: Pick<Deployment, 'emulatorUrl'>, link: URL): string {
  const [id] = link.hostname.split('.');
  return `${deployment.emulatorUrl}/_aws/lambda-url/${id}${link.pathname}${link.search}`;
}

export interface PageAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export async function visit(
  deployment: Pick<Deployment, 'emulatorUrl'>,
  link: URL,
  init: RequestInit = {},
): Promise<PageAnswer> {
  const response = await fetch(localUrl(deployment, link), init);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** Sends the page's form. */
export function submit(
  deployment: Pick<Deployment, 'emulatorUrl'>,
  link: URL,
  fields: Readonly<Record<string, string>>,
): Promise<PageAnswer> {
  return visit(deployment, link, { method: 'POST', body: new URLSearchParams(fields) });
}
