import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { makeChoices } from './choices.ts';
import { configInvocation, type ConfigOccasion } from './config-events.ts';
import { dispatch, type Outcome, type Rules, type SimulatedCall } from './dispatch.ts';
import { Failures, type FailureRule } from './failures.ts';
import { completeFixture, type Fixture, type FixtureInput } from './fixture.ts';
import { services } from './services/registry.ts';
import type { SimulatedRequest, TrailIdentity, TrailRecord } from './services/service.ts';
import type { SimulatedEvent } from './simulated-event.ts';
import { validateFixture } from './validate-fixture.ts';
import type { WireRequest } from './wire/protocol.ts';
import { World } from './world.ts';

export type { ConfigOccasion } from './config-events.ts';
export type { FailureRule } from './failures.ts';
export type { Fixture, FixtureInput } from './fixture.ts';
export type { SimulatedRequest, TrailIdentity } from './services/service.ts';
export type { SimulatedEvent } from './simulated-event.ts';

export interface SimulatorOptions {
  /** the account to begin with; it is copied */
  readonly fixture: FixtureInput;
  /** whether the caller may do this; by default exactly the operations the simulator knows */
  readonly authorize?: (request: SimulatedRequest) => boolean;
  /** upper bound of items in a page, never above what the caller asked; 5 by default; `maximum`: the operation's largest page */
  readonly pageSize?: number | 'maximum';
  /** refuses EC2 lists without MaxResults, ids or filters, as AWS does in some accounts; false by default */
  readonly refusesUnpaginatedReads?: boolean;
  /** 0 by default */
  readonly answerDelayMilliseconds?: number;
  /** after a write, how many reads of that kind still show the state before it; 1 by default */
  readonly staleReadsFor?: { readonly reads: number };
  /** how many looks an endpoint stays pending, or deleting; 1 by default */
  readonly pendingPolls?: number;
  /** whether to refuse this request as one too many */
  readonly throttle?: (request: SimulatedRequest) => boolean;
  /** holds a bucket's policy against callers, all of whom come from outside any endpoint; false by default, as `authorize` allows all */
  readonly enforcesBucketPolicies?: boolean;
  /** how long an own write takes to appear in CloudTrail's LookupEvents; 5 minutes by default */
  readonly trailDelayMilliseconds?: number;
  /** whom CloudTrail names as the caller behind an access key; undefined, the default: an IAM user called simulated */
  readonly callerOf?: (accessKeyId: string) => TrailIdentity | undefined;
  /** hears of every event that AWS itself would put on the account's event bus: calls that write, changed compliance */
  readonly onEvent?: (event: SimulatedEvent) => void;
  /** varies the behaviours that are only inferred (provenance.ts); without it they take their plain form */
  readonly seed?: number;
  readonly now?: () => Date;
  /** 0, the default, takes a free one */
  readonly port?: number;
}

export interface Simulator {
  readonly url: string;
  readonly port: number;
  readonly calls: readonly SimulatedCall[];
  /** the CloudTrail event of every call that writes, refused ones included */
  readonly cloudTrailEvents: readonly TrailRecord[];
  fail(rule: FailureRule): void;
  /** the event that a Config rule's function is called with, with a token that PutEvaluations takes for this rule */
  configEvent(ruleName: string, occasion: ConfigOccasion): object;
  /** a copy of the account as it truly is now */
  state(): Fixture;
  /** someone else's doing; seen at once. Throws when the result is no possible account. */
  mutate(change: (state: Fixture) => void): void;
  close(): Promise<void>;
}

/** Starts a local AWS on 127.0.0.1. Throws one error that names everything wrong with the fixture. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const fixture = completeFixture(options.fixture);
  validateFixture(fixture);
  const now = options.now ?? (() => new Date());
  const choices = makeChoices(options.seed);
  const world = new World(fixture, {
    staleReads: options.staleReadsFor?.reads ?? 1,
    pendingPolls: options.pendingPolls ?? 1,
    choices,
  });
  const failures = new Failures();
  const calls: SimulatedCall[] = [];
  const trail: TrailRecord[] = [];
  const resultTokens = new Map<string, string>();
  const emit = options.onEvent ?? (() => undefined);
  const rules: Rules = {
    authorize: options.authorize ?? isKnown,
    throttle: options.throttle ?? (() => false),
    callerOf: options.callerOf ?? (() => undefined),
    failures,
    callContext: {
      world,
      choices,
      pageSize: options.pageSize ?? 5,
      refusesUnpaginatedReads: options.refusesUnpaginatedReads ?? false,
      enforcesBucketPolicies: options.enforcesBucketPolicies ?? false,
      trailDelayMilliseconds: options.trailDelayMilliseconds ?? 300_000,
      trail,
      resultTokens,
      emit,
    },
    now,
  };
  const server = createServer((incoming, response) => {
    // A caller that goes away in mid-sentence, or speaks no HTTP that can be read, ends its connection and nothing else.
    serve(incoming, response, rules, options.answerDelayMilliseconds ?? 0, { calls, trail }).catch(
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    calls,
    cloudTrailEvents: trail,
    fail: (rule) => failures.add(rule),
    configEvent: (ruleName, occasion) => {
      const rule = world.present('ConfigRules').find((one) => one.ConfigRuleName === ruleName);
      if (!rule) throw new Error(`There is no Config rule ${ruleName}`);
      const resultToken = randomUUID();
      resultTokens.set(resultToken, ruleName);
      return configInvocation({ world, rule, occasion, resultToken, now: now() });
    },
    state: () => world.snapshot(),
    mutate: (change) => world.mutate(change),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The exact allow-list: what the simulator has been taught, and nothing else. */
function isKnown({ service, operation }: SimulatedRequest): boolean {
  return services.get(service)?.operations.some((known) => known.name === operation) ?? false;
}

let requests = 0;

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  rules: Rules,
  answerDelayMilliseconds: number,
  kept: { readonly calls: SimulatedCall[]; readonly trail: TrailRecord[] },
): Promise<void> {
  requests += 1;
  const requestId = `00000000-0000-4000-8000-${requests.toString(16).padStart(12, '0')}`;
  const request = await readRequest(incoming);
  const { outcome, call, trailRecord } = await dispatch(request, requestId, rules);
  kept.calls.push(call);
  if (trailRecord) {
    kept.trail.push(trailRecord);
    rules.callContext.emit(trailEvent(trailRecord));
  }
  if (answerDelayMilliseconds > 0) await delay(answerDelayMilliseconds);
  finish(response, outcome, requestId);
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
function trailEvent(detail: TrailRecord): SimulatedEvent {
  return {
    source: `aws.${detail.eventSource.split('.')[0] ?? ''}`,
    'detail-type': 'AWS API Call via CloudTrail',
    resources: [],
    detail,
  };
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const url = new URL(incoming.url ?? '/', 'http://simulator');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
    host: incoming.headers.host ?? '',
    body: await buffer(incoming),
  };
}

function finish(response: ServerResponse, outcome: Outcome, requestId: string): void {
  if (outcome.do === 'hang') return;
  if (outcome.do === 'drop') {
    response.destroy();
    return;
  }
  const { statusCode, headers, body } = outcome.answer;
  response.writeHead(statusCode, {
    ...headers,
    'x-amzn-requestid': requestId,
    'x-amz-request-id': requestId,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
