/**
 * A client for a service of which the SDK's package cannot be had, or is not worth its size: one signed JSON request,
 * with the retries that the SDK's own clients make.
 *
 * Errors are given the members by which `sdk-error.ts` knows those of the SDK.
 */
import type { STSClient } from '@aws-sdk/client-sts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientSettings } from './clients.ts';
import { isThrottle, toSdkError } from './sdk-error.ts';

export interface JsonRequest {
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface JsonClient {
  readonly send: (request: JsonRequest) => Promise<unknown>;
}

const ATTEMPTS = 6;
const FIRST_WAIT_MS = 200;

export interface JsonService {
  /** As in IAM's actions and in AWS_ENDPOINT_URL_<NAME>. */
  readonly name: string;
  /** The host's first label and the name in the signature; default: the name. */
  readonly signingName?: string;
}

export function jsonClient(
  { name, signingName = name }: JsonService,
  settings: ClientSettings,
  onRequest: (operation: string) => void,
): JsonClient {
  const url = new URL(endpointOf({ name, signingName }, settings));
  return {
    send: async (request) => {
      for (let attempt = 1; ; attempt += 1) {
        onRequest(`${name}:${request.operation}`);
        try {
          return await sendOnce(signingName, settings, url, request);
        } catch (error) {
          const known = toSdkError(error);
          const mayPass = isThrottle(known) || (known.httpStatusCode ?? 0) >= 500;
          if (!mayPass || attempt === maxAttempts()) throw error;
          await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1));
        }
      }
    },
  };
}

/** As the SDK: somebody who sets AWS_MAX_ATTEMPTS means it. */
function maxAttempts(): number {
  const asked = Number(process.env['AWS_MAX_ATTEMPTS']);
  return Number.isInteger(asked) && asked > 0 ? asked : ATTEMPTS;
}

function endpointOf(
  { name, signingName }: Required<JsonService>,
  { region, endpoint }: ClientSettings,
): string {
  const { [`AWS_ENDPOINT_URL_${name.toUpperCase()}`]: own, AWS_ENDPOINT_URL: all } = process.env;
  const given = [endpoint, own, all].find((url) => url !== undefined && url !== '');
  return (
    given ??
    `https://${signingName}.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`
  );
}

async function sendOnce(
  service: string,
  settings: ClientSettings,
  url: URL,
  { method, path, query = {}, headers = {}, body }: JsonRequest,
): Promise<unknown> {
  const asked = { method, path, query, headers: { host: url.host, ...headers }, body };
  const signed = await sign(service, settings, url, asked);
  const { host: _host, ...others } = signed;
  const target = new URL(path, url);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  const answer = await request(target, { method, headers: others, body, timeoutMs: settings.timeoutMs });
  const text = await answer.text();
  const parsed = parseJson(text);
  if (answer.ok && parsed !== undefined) return parsed;
  throw serviceError(answer, parsed);
}

interface ToSign {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

async function sign(
  service: string,
  settings: ClientSettings,
  url: URL,
  toSign: ToSign,
): Promise<Record<string, string>> {
  const signer = await (
    await signerOf(settings)
  ).config.signer({
    name: 'sigv4',
    signingName: service,
    signingRegion: settings.region,
    properties: {},
  });
  const { headers } = await signer.sign({
    ...toSign,
    query: { ...toSign.query },
    headers: { ...toSign.headers },
    protocol: url.protocol,
    hostname: url.hostname,
  });
  return headers;
}

/** Any client of the SDK signs for any service. */
async function signerOf({ region, credentials }: ClientSettings): Promise<STSClient> {
  const { STSClient: Client } = await import('@aws-sdk/client-sts');
  return new Client({ region, credentials });
}

async function request(
  url: URL,
  {
    method,
    headers,
    body,
    timeoutMs,
  }: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body: string | undefined;
    readonly timeoutMs: number;
  },
): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    });
  } catch (error) {
    // What fetch throws has the network's own error inside, with Node's code.
    const cause: unknown = error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
    throw Object.assign(cause instanceof Error ? cause : new Error('no answer', { cause }), {
      $metadata: {},
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Whatever a proxy says: without JSON it is no answer of AWS, which `serviceError` then tells by its status.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function serviceError(answer: Response, parsed: unknown): Error {
  const code = answer.headers.get('x-amzn-errortype') ?? memberOf(parsed, '__type');
  const error = new Error(
    memberOf(parsed, 'message') ?? memberOf(parsed, 'Message') ?? `HTTP ${answer.status}`,
  );
  error.name = code?.split(/[#:]/).findLast((part) => /^[A-Z]/.test(part)) ?? 'UnknownError';
  return Object.assign(error, { $fault: 'client', $metadata: { httpStatusCode: answer.status } });
}

function memberOf(value: unknown, name: string): string | undefined {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === 'string' ? member : undefined;
}
