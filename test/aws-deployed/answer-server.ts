import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';

/** What stands behind a client: answers by operation, in AWS's JSON or, for CloudFormation, its XML. */
export type Answers = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => Answer>>;

export type Answer =
  | { readonly body: string | object }
  /** A refusal with AWS's code. */
  | { readonly code: string; readonly message?: string };

export interface AnswerServer {
  readonly url: string;
  /** Operations and their inputs, in the order they were asked. */
  readonly asked: readonly {
    readonly operation: string;
    readonly input: Readonly<Record<string, unknown>>;
  }[];
  readonly close: () => Promise<void>;
}

/** An HTTP server on a port of its own. An operation that it has no answer for is refused. */
export async function startAnswers(answers: Answers): Promise<AnswerServer> {
  const asked: { operation: string; input: Readonly<Record<string, unknown>> }[] = [];
  const server = createServer((request, response) => {
    void respond(request, response);
  }).listen(0, '127.0.0.1');
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { operation, input } = await readRequest(request);
    asked.push({ operation, input });
    const answer = answers[operation]?.(input) ?? { code: 'UnknownOperationException' };
    const isRefusal = 'code' in answer;
    const isXml = request.headers['x-amz-target'] === undefined;
    response.statusCode = isRefusal ? 400 : 200;
    response.setHeader('content-type', isXml ? 'text/xml' : 'application/x-amz-json-1.1');
    response.end(isRefusal ? refusal(answer, isXml) : textOf(answer.body));
  }
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function textOf(body: string | object): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function refusal({ code, message = '' }: Extract<Answer, { readonly code: string }>, isXml: boolean): string {
  if (!isXml) return JSON.stringify({ __type: code, message });
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return `<ErrorResponse>${error}<RequestId>r</RequestId></ErrorResponse>`;
}

async function readRequest(request: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const input: Readonly<Record<string, unknown>> = JSON.parse(text);
    return { operation: target.split('.').at(-1) ?? '', input };
  }
  const input = Object.fromEntries(new URLSearchParams(text));
  return { operation: input['Action'] ?? '', input };
}
