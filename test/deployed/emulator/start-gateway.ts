/**
 * The one address that the functions know as AWS: tells each call from its wire form, sends it to the simulator or to
 * the emulator, and writes down who called what.
 *
 * `AWS_ENDPOINT_URL_<SERVICE>` alone would not do: of DynamoDB, KMS and Lambda the product reads the account's tables,
 * keys and functions, which are the simulator's, and uses its own, which are the emulator's.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as send } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';

export interface SeenCall {
  /** The signing name and the operation: `dynamodb:PutItem`. */
  readonly operation: string;
  readonly accessKeyId: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly statusCode: number;
  readonly errorCode: string | undefined;
  readonly answeredBy: 'simulator' | 'emulator';
  readonly at: number;
}

export interface Gateway {
  readonly url: string;
  readonly calls: readonly SeenCall[];
  /** Where calls go; set once both are up. */
  connect: (targets: { readonly simulator: string; readonly emulator: string }) => void;
  readonly close: () => Promise<void>;
}

export interface GatewayOptions {
  /** Hears of every call before it is passed on, which waits for it. */
  readonly beforeCall?: (accessKeyId: string) => Promise<void>;
  /** Hears of every call that was answered, with the answer's body. */
  readonly onAnswer?: (call: SeenCall, body: Buffer) => void;
}

interface Targets {
  readonly simulator: string;
  readonly emulator: string;
}

/** Of these the simulator is the whole of AWS. */
const SIMULATED = new Set([
  'ec2',
  's3',
  'iam',
  'route53',
  'cloudtrail',
  'cloudwatch',
  'config',
  'pricing',
  'servicequotas',
  'organizations',
  'route53profiles',
  'route53resolver',
  's3express',
]);

/** The simulator keeps no objects. */
const EMULATED_OPERATIONS = new Set(['s3:GetObject']);

/** Of the others the simulator has what the product only reads. */
const SIMULATED_OPERATIONS = new Set([
  'dynamodb:ListTables',
  'dynamodb:GetResourcePolicy',
  'kms:ListKeys',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'lambda:ListEventSourceMappings',
  'lambda:ListFunctions',
]);

export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const calls: SeenCall[] = [];
  let targets: Targets | undefined;
  const server = createServer((incoming, response) => {
    if (targets === undefined) {
      response.writeHead(503).end();
      return;
    }
    const hearing: Hearing = {
      beforeCall: options.beforeCall ?? (() => Promise.resolve()),
      note: (call, body) => {
        calls.push(call);
        options.onAnswer?.(call, body);
      },
    };
    pass(incoming, response, targets, hearing).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  // Longer than the SDK keeps an idle connection, so that it never sends into one that is being closed.
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    connect: (given) => {
      targets = given;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

interface Hearing {
  readonly beforeCall: (accessKeyId: string) => Promise<void>;
  readonly note: (call: SeenCall, body: Buffer) => void;
}

async function pass(
  incoming: IncomingMessage,
  response: ServerResponse,
  targets: Targets,
  { beforeCall, note }: Hearing,
): Promise<void> {
  const at = Date.now();
  const body = await buffer(incoming);
  const { service, accessKeyId } = credentialsOf(incoming.headers);
  const { operation, input } = callOf(service, incoming, body);
  const isSimulated = SIMULATED.has(service) || SIMULATED_OPERATIONS.has(operation);
  const answeredBy = isSimulated && !EMULATED_OPERATIONS.has(operation) ? 'simulator' : 'emulator';
  await beforeCall(accessKeyId);
  const answer = await forward(incoming, body, targets[answeredBy]);
  const answerBody = await buffer(answer);
  const statusCode = answer.statusCode ?? 0;
  const errorCode = statusCode < 300 ? undefined : errorCodeOf(answerBody.toString());
  note({ operation, accessKeyId, input, statusCode, errorCode, answeredBy, at }, answerBody);
  response.writeHead(statusCode, answer.headers).end(answerBody);
}

/** The Host header stays: it is signed. */
async function forward(incoming: IncomingMessage, body: Buffer, target: string): Promise<IncomingMessage> {
  const { hostname, port } = new URL(target);
  const outgoing = send({
    hostname,
    port,
    method: incoming.method,
    path: incoming.url,
    headers: incoming.headers,
  });
  outgoing.end(body);
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
  });
}

const CREDENTIAL = /Credential=(?<key>[^/]+)\/\d+\/[^/]+\/(?<service>[^/]+)\//;

function credentialsOf(headers: IncomingHttpHeaders): {
  readonly service: string;
  readonly accessKeyId: string;
} {
  const groups = CREDENTIAL.exec(headers.authorization ?? '')?.groups;
  const signed = groups?.['service'] ?? 'unsigned';
  // Signatures for CloudWatch name the first label of its host.
  return { service: signed === 'monitoring' ? 'cloudwatch' : signed, accessKeyId: groups?.['key'] ?? '' };
}

function callOf(
  service: string,
  incoming: IncomingMessage,
  body: Buffer,
): { readonly operation: string; readonly input: Readonly<Record<string, unknown>> } {
  const target = incoming.headers['x-amz-target'];
  if (typeof target === 'string')
    return { operation: `${service}:${target.split('.').at(-1) ?? ''}`, input: jsonOf(body) };
  const form = Object.fromEntries(new URLSearchParams(body.toString()));
  const { Action: action } = form;
  if (action !== undefined) return { operation: `${service}:${action}`, input: form };
  return { operation: `${service}:${restOperationOf(service, incoming)}`, input: {} };
}

function jsonOf(body: Buffer): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(body.toString() || '{}');
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

const REST_OPERATIONS: readonly (readonly [RegExp, string])[] = [
  [/^lambda GET \/2015-03-31\/functions\/?(\?|$)/, 'ListFunctions'],
  [/^lambda GET \/2015-03-31\/event-source-mappings\/?(\?|$)/, 'ListEventSourceMappings'],
  [/^lambda POST .*\/invocations/, 'InvokeFunction'],
  [/^route53profiles GET \/profileassociations/, 'ListProfileAssociations'],
  [/^route53profiles GET \/profileresourceassociations/, 'ListProfileResourceAssociations'],
  [/^s3express GET \/(\?.*)?$/, 'ListAllMyDirectoryBuckets'],
  [/^s3express GET .*[?&]policy/, 'GetBucketPolicy'],
  [/^s3 GET \/v20180820\/accesspoint\/[^/]+\/policy/, 'GetAccessPointPolicy'],
  [/^s3 GET \/v20180820\/accesspoint/, 'ListAccessPoints'],
  [/^s3 GET \/v20180820\/configuration\/publicAccessBlock/, 'GetAccountPublicAccessBlock'],
  [/^s3 GET \/(\?.*)?$/, 'ListBuckets'],
  [/^s3 GET .*[?&]policyStatus/, 'GetBucketPolicyStatus'],
  [/^s3 GET .*[?&]inventory/, 'GetInventoryConfiguration'],
  [/^s3 GET .*[?&]logging/, 'GetBucketLogging'],
  [/^s3 GET .*[?&]notification/, 'GetBucketNotification'],
  [/^s3 GET .*[?&]replication/, 'GetReplicationConfiguration'],
  [/^s3 GET .*[?&]policy/, 'GetBucketPolicy'],
  [/^s3 PUT .*[?&]policy/, 'PutBucketPolicy'],
  [/^s3 DELETE .*[?&]policy/, 'DeleteBucketPolicy'],
  [/^s3 GET .*[?&]publicAccessBlock/, 'GetBucketPublicAccessBlock'],
  [/^s3 GET .*[?&]tagging/, 'GetBucketTagging'],
  [/^s3 GET .*[?&]website/, 'GetBucketWebsite'],
  [/^s3 GET .*[?&]x-id=GetObject(&|$)/, 'GetObject'],
  [/^s3 GET .*[?&]location/, 'GetBucketLocation'],
  [/^route53 GET .*\/hostedzonesbyvpc/, 'ListHostedZonesByVPC'],
];

function restOperationOf(service: string, { method = '', url = '' }: IncomingMessage): string {
  const line = `${service} ${method} ${url}`;
  return REST_OPERATIONS.find(([pattern]) => pattern.test(line))?.[1] ?? line;
}

/** XML's `<Code>`, or JSON's `__type` without its namespace. */
function errorCodeOf(body: string): string {
  const code = /<Code>([^<]+)</.exec(body)?.[1] ?? /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(body)?.[1];
  return code ?? 'without a code';
}
