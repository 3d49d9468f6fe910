/** A bucket on the wire for ListObjectsV2 and GetObject alone, with pages of two; the simulator holds no objects. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenHere } from './listen-here.ts';

export interface LogBucket {
  readonly url: string;
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

const PAGE = 2;
const BUCKET = 'logs';

/** `refused`: keys that may be listed and not read; `cutOff`: keys whose answer ends in the middle. */
export async function startLogBucket(
  objects: Readonly<Record<string, Uint8Array>>,
  {
    refused = [],
    cutOff = [],
  }: { readonly refused?: readonly string[]; readonly cutOff?: readonly string[] } = {},
): Promise<LogBucket> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    requests.push(`${request.method ?? ''} ${url.pathname}`);
    const [, bucket = '', ...parts] = url.pathname.split('/').map(decodeURIComponent);
    const key = parts.join('/');
    if (bucket !== BUCKET) refuse(response, 404, 'NoSuchBucket');
    else if (key === '') list(response, Object.entries(objects), url.searchParams);
    else if (refused.includes(key)) refuse(response, 403, 'AccessDenied');
    else send(request, response, objects[key], cutOff.includes(key));
  });
  return { ...(await listenHere(server)), requests };
}

function list(
  response: ServerResponse,
  objects: readonly (readonly [string, Uint8Array])[],
  query: URLSearchParams,
): void {
  const after = query.get('continuation-token') ?? '';
  const asked = objects
    .filter(([key]) => key.startsWith(query.get('prefix') ?? '') && key > after)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const page = asked.slice(0, PAGE);
  const isTruncated = asked.length > PAGE;
  const contents = page.map(
    ([key, { length }]) => `<Contents><Key>${key}</Key><Size>${length}</Size></Contents>`,
  );
  const next = isTruncated ? `<NextContinuationToken>${page.at(-1)?.[0] ?? ''}</NextContinuationToken>` : '';
  const head = `<KeyCount>${page.length}</KeyCount><IsTruncated>${String(isTruncated)}</IsTruncated>${next}`;
  response
    .setHeader('content-type', 'application/xml')
    .end(
      `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${head}${contents.join('')}</ListBucketResult>`,
    );
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  content: Uint8Array | undefined,
  isCutOff: boolean,
): void {
  if (content === undefined) {
    refuse(response, 404, 'NoSuchKey');
    return;
  }
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const body = first === undefined ? content : content.subarray(Number(first), Number(last) + 1);
  response.writeHead(first === undefined ? 200 : 206, { 'content-length': body.length });
  if (!isCutOff) response.end(body);
  else response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
