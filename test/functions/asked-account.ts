/** An account in which a question has just been mailed, and a browser that knows nothing but that mail. */
import './quiet-log.ts';
import type { Context } from 'aws-lambda';
import { pageHandler } from '../../functions/answer-page/handler.ts';
import type { HttpAnswer, HttpEvent } from '../../functions/http-event.ts';
import type { StoredApproval } from '../../lib/workflow/approval/account-approvals.ts';
import type { AccountBench } from '../account-workflow/account-bench.ts';
import { accountBench, routeChanged } from '../account-workflow/account-bench.ts';

export interface AskedAccount {
  readonly account: AccountBench;
  readonly link: URL;
  readonly code: string;
  readonly visit: (visit?: Visit) => Promise<HttpAnswer>;
  /** The answers that were stored or brought to the state machine. */
  readonly answers: () => readonly string[];
  /** The question of the link, as it is stored. */
  readonly stored: () => StoredApproval | undefined;
  /** How often a signature or a code was checked with the key. */
  readonly keyUses: () => number;
}

export interface Visit {
  readonly method?: string;
  readonly link?: URL;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** What Lambda gives beside the event, as far as the handlers look at it. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const LAMBDA = { awsRequestId: 'request-1' } as Context;

export async function askedAccount(
  settings: Partial<AccountBench['memory']['settings']> = {},
): Promise<AskedAccount> {
  const account = await accountBench();
  account.memory.settings = { ...account.memory.settings, ...settings };
  await account.receive(routeChanged());
  await account.runAll();
  const body = account.memory.mails.at(-1)?.body ?? '';
  const link = new URL(/https:\/\/\S+/.exec(body)?.[0] ?? 'about:blank');
  const code = /Your code: (\S+)/.exec(body)?.[1] ?? '';
  let uses = 0;
  const handler = pageHandler(async () => {
    const context = account.context();
    if (context.account === undefined) throw new Error('there is no account');
    const { mac } = context.account;
    const counted = {
      ...mac,
      isValid: (message: string, tag: string) => ((uses += 1), mac.isValid(message, tag)),
    };
    return { ...context, account: { ...context.account, mac: counted } };
  });
  return {
    account,
    link,
    code,
    visit: (visit = {}) => handler(toEvent({ link, ...visit }), LAMBDA),
    answers: () => [
      ...[...account.memory.approvals.values()].flatMap(({ answer }) => answer?.answer ?? []),
      ...account.memory.answers.map(({ outcome }) => outcome),
    ],
    stored: () => storedOf(account, link),
    keyUses: () => uses,
  };
}

function storedOf({ memory }: AccountBench, link: URL): StoredApproval | undefined {
  const id = link.searchParams.get('r');
  return [...memory.approvals.values()].find(({ remediationId }) => remediationId === id);
}

export function toEvent({ method, link, form, body, isBase64Encoded = false }: Visit): HttpEvent {
  const text = body ?? (form === undefined ? undefined : new URLSearchParams(form).toString());
  return {
    requestContext: {
      requestId: 'request-1',
      http: { method: method ?? (text === undefined ? 'GET' : 'POST') },
    },
    queryStringParameters: Object.fromEntries(link?.searchParams ?? []),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    ...(text === undefined ? {} : { body: isBase64Encoded ? Buffer.from(text).toString('base64') : text }),
    isBase64Encoded,
  };
}
