import { once } from 'node:events';
import { createServer, request as call, type IncomingMessage, type ServerResponse } from 'node:http';

/** One call as it went over the wire, both ways. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query: ReadonlyMap<string, string>;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly response: {
    readonly status: number;
    /** The header in which JSON over REST names an error. */
    readonly errorType?: string;
    readonly body: string;
  };
}

export interface Recorder {
  /** To be called in the target's place. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Stands between a client and a local AWS, and keeps what both say.
 *
 * The SDK's own reading of an answer would not do: it drops what it does not know and forgives what it does.
 */
export async function startRecorder(target: string, record: (exchange: Exchange) => void): Promise<Recorder> {
  const server = createServer((incoming, outgoing) => {
    pass(target, incoming, outgoing).then(record, (error: unknown) => {
      outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  // On a busy machine a client may come back late to the socket that it kept.
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${address.port}`, close };
}

async function pass(target: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<Exchange> {
  const url = new URL(incoming.url ?? '/', target);
  const body = await readAll(incoming);
  const answer = await ask(url, incoming, body);
  const answered = await readAll(answer);
  const { 'transfer-encoding': _, ...headers } = answer.headers;
  const status = answer.statusCode ?? 0;
  const errorType = headers['x-amzn-errortype'];
  outgoing.writeHead(status, { ...headers, 'content-length': answered.length }).end(answered);
  return {
    request: {
      method: incoming.method ?? '',
      path: url.pathname,
      query: new Map(url.searchParams),
      headers: Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: body.toString('utf8'),
    },
    response: {
      status,
      ...(typeof errorType === 'string' && { errorType }),
      body: answered.toString('utf8'),
    },
  };
}

async function ask(url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    call(url, { headers, ...(method !== undefined && { method }) }, resolve)
      .on('error', reject)
      .end(body);
  });
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}
