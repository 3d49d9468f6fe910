import './quiet-log.ts';
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { approvalHandler } from '../../functions/answer-approval/handler.ts';
import { stubAwsEnvironment } from '../cli/simulated-terminal.ts';
import type { TerminalOptions } from '../cli/terminal.ts';
import { inTerminal, isOneClearError } from '../cli/terminal.ts';
import type { AskedAccount } from './asked-account.ts';
import { LAMBDA, askedAccount } from './asked-account.ts';

const ARN = 'arn:aws:sts::111122223333:assumed-role/net-team/ada';

let asked: AskedAccount;
/** What IAM and Lambda would do with a signed request before and after the function. */
let answer: (request: IncomingMessage, body: string) => Promise<{ statusCode: number; body: string }>;
const server = createServer((request, response) => {
  text(request)
    .then((body) => answer(request, body))
    .then(({ statusCode, body }) => response.writeHead(statusCode).end(body))
    .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
});
let url: string;

function byFunction(): typeof answer {
  const handler = approvalHandler(async () => asked.account.context());
  return (request, body) => {
    if (!isSigned(request, body))
      return Promise.resolve({ statusCode: 403, body: '{"Message":"Forbidden"}' });
    const http = { method: request.method ?? '' };
    const requestContext = { requestId: 'request-1', http, authorizer: { iam: { userArn: ARN } } };
    return handler({ requestContext, body }, LAMBDA);
  };
}

function isSigned({ headers }: IncomingMessage, body: string): boolean {
  const scope = /^AWS4-HMAC-SHA256 Credential=simulated\/\d{8}\/eu-west-3\/lambda\/aws4_request, /;
  const hash = createHash('sha256').update(body).digest('hex');
  return scope.test(headers.authorization ?? '') && headers['x-amz-content-sha256'] === hash;
}

beforeAll(async () => {
  stubAwsEnvironment();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has such an address.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  asked = await askedAccount();
});
beforeEach(() => {
  answer = byFunction();
});
afterAll(async () => {
  server.close();
  vi.unstubAllEnvs();
  await asked.account.close();
});

const run = (argv: readonly string[], terminal: TerminalOptions = {}) =>
  inTerminal(['approvals', ...argv], { ...terminal, env: { ENDPOINTER_APPROVALS_URL: url } });

describe('endpointer approvals', () => {
  it('lists what waits', async () => {
    const { exitCode, stdout } = await run(['list']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(asked.stored()?.remediationId);
    expect(stdout).toContain(asked.stored()?.planHash);
  });

  it('lists as JSON, under the name of its schema', async () => {
    const { stdout } = await run(['list', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'endpointer-approvals/1',
      approvals: [{ channel: 'page' }],
    });
  });

  it('shows the plan in words', async () => {
    const { exitCode, stdout } = await run(['show', asked.stored()?.remediationId ?? '']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('create gateway endpoint com.amazonaws.');
  });

  it('answers nothing where the person says no', async () => {
    const { exitCode, stderr } = await run(['approve', asked.stored()?.remediationId ?? ''], {
      types: 'n\n',
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Nothing was answered.');
    expect(asked.answers()).toEqual([]);
  });

  it('answers nothing for another plan than the one that was named', async () => {
    const other = ['--plan', '0'.repeat(64), '--yes'];
    const { exitCode, stderr } = await run(['approve', asked.stored()?.remediationId ?? '', ...other]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('there is no open question with that plan');
    expect(asked.answers()).toEqual([]);
  });

  it('says where there is no such question', async () => {
    const { exitCode, stderr } = await run(['show', 'another']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('there is no open question of that id');
  });

  it('approves what was shown, as the caller whom IAM knows', async () => {
    const { exitCode, stdout, stderr } = await run(['approve', asked.stored()?.remediationId ?? ''], {
      types: 'y\n',
    });
    expect(stderr).toContain('create gateway endpoint com.amazonaws.');
    expect([exitCode, stdout]).toEqual([0, `It is approved, by ${ARN}.\n`]);
    expect(asked.stored()?.answer).toMatchObject({ answer: 'approved', by: ARN });
  });
});

describe('a command that cannot be right', () => {
  it.each([
    ['approve, with nobody to ask', ['approve', 'x']],
    ['--yes without the plan it is for', ['approve', 'x', '--yes']],
    ['an exemption without end', ['reject', 'x', '--yes', '--plan', 'y', '--exempt-days', '9999']],
    ['a URL without TLS', ['list', '--url', 'http://answers.example/']],
    ['a URL that is none', ['list', '--url', 'answers']],
  ])('says what to do: %s', async (_, argv) => {
    expect(await run(argv)).toSatisfy(isOneClearError);
  });

  it.each([
    ['is forbidden', { statusCode: 403, body: '{"Message":"Forbidden"}' }],
    ['is no Endpointer', { statusCode: 200, body: '{"hello":"world"}' }],
    ['is no JSON', { statusCode: 200, body: '<html>' }],
  ])('says what to do where the answer %s', async (_, given) => {
    answer = () => Promise.resolve(given);
    expect(await run(['list'])).toSatisfy(isOneClearError);
  });

  it('says what to do where nobody answers', async () => {
    const nobody = ['approvals', 'list', '--url', 'http://127.0.0.1:9/', '--region', 'eu-west-3'];
    expect(await inTerminal(nobody)).toSatisfy(isOneClearError);
  });
});

describe('endpointer notify confirm', () => {
  const topicArn = 'arn:aws:sns:eu-west-3:111122223333:endpointer';
  const token = '2336412f37fb687f5d51e6e2425dacbbaa'.repeat(2);

  it.each([
    ['the token', token],
    [
      'the link in which it stands',
      `https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription&Token=${token}`,
    ],
  ])('confirms by %s so that no link can end it', async (_, given) => {
    vi.stubEnv('AWS_ENDPOINT_URL_SNS', url);
    let sent = new URLSearchParams();
    answer = (_request, body) => {
      sent = new URLSearchParams(body);
      const result = `<ConfirmSubscriptionResult><SubscriptionArn>${topicArn}:1</SubscriptionArn></ConfirmSubscriptionResult>`;
      const xmlns = 'http://sns.amazonaws.com/doc/2010-03-31/';
      const xml = `<ConfirmSubscriptionResponse xmlns="${xmlns}">${result}</ConfirmSubscriptionResponse>`;
      return Promise.resolve({ statusCode: 200, body: xml });
    };
    const { exitCode, stdout } = await inTerminal(['notify', 'confirm', given, '--topic', topicArn]);
    expect([exitCode, stdout.split('\n')[0]]).toEqual([0, `Confirmed: ${topicArn}:1`]);
    expect(Object.fromEntries(sent)).toMatchObject({
      Action: 'ConfirmSubscription',
      TopicArn: topicArn,
      Token: token,
      AuthenticateOnUnsubscribe: 'true',
    });
  });

  it.each([
    ['a token that can be none', ['yes', '--topic', topicArn]],
    ['no topic', [token]],
    ['a topic that is none', [token, '--topic', 'endpointer']],
  ])('says what to do about %s', async (_, argv) => {
    expect(await inTerminal(['notify', 'confirm', ...argv])).toSatisfy(isOneClearError);
  });
});
