import { afterEach, describe, expect, it } from 'vitest';
import type { Action } from '../core/remediation/action.ts';
import type { FailureRule, Simulator, SimulatorOptions } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { makeClients } from './clients.ts';
import type { PerformContext } from './door.ts';
import { perform } from './perform.ts';
import { testAccount } from '../../test/accounts/full-account.ts';

const CREATE: Action = {
  kind: 'createGatewayEndpoint',
  vpcId: 'vpc-1',
  serviceName: 'com.amazonaws.eu-west-3.s3',
  tags: { 'endpointer:product': 'endpointer', 'endpointer:remediation': { remediationId: true } },
  preconditions: [],
};
const ADD: Action = {
  kind: 'addEndpointRouteTable',
  vpcEndpointId: { resultOf: 0 },
  routeTableId: 'rtb-1private',
  vpcId: 'vpc-1',
  serviceName: 'com.amazonaws.eu-west-3.s3',
  prefixListId: 'pl-23ad484a',
  preconditions: [],
};
const REMOVE: Action = {
  kind: 'removeEndpointRouteTable',
  vpcEndpointId: { resultOf: 0 },
  routeTableId: 'rtb-1private',
  prefixListId: 'pl-23ad484a',
  preconditions: [],
};
const DELETE: Action = { kind: 'deleteGatewayEndpoint', vpcEndpointId: { resultOf: 0 }, preconditions: [] };

/** Each action after those that make it possible. */
const CHAINS: readonly (readonly [Action['kind'], readonly Action[], Action])[] = [
  ['createGatewayEndpoint', [], CREATE],
  ['addEndpointRouteTable', [CREATE], ADD],
  ['removeEndpointRouteTable', [CREATE, ADD], REMOVE],
  ['deleteGatewayEndpoint', [CREATE], DELETE],
];

const TIMEOUT_MS = 300;

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** An account in which `before` has been done, and a way to do more. */
async function start(before: readonly Action[], options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({
    fixture: { ...testAccount(1), VpcEndpoints: [] },
    pendingPolls: 0,
    ...options,
  });
  closing.push(() => simulator.close());
  const settings = {
    region: 'eu-west-3',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
    endpoint: simulator.url,
    timeoutMs: TIMEOUT_MS,
  };
  const clients = makeClients(settings, () => {});
  const results = new Map<number, string>();
  const act = (action: Action, context: Partial<PerformContext> = {}) =>
    perform(clients, action, { remediationId: 'rem-1', results, isDryRun: false, ...context }, 10);
  for (const [index, action] of before.entries()) {
    const outcome = await act(action);
    if (outcome.outcome !== 'done') throw new Error(`cannot begin: ${outcome.outcome}`);
    if (outcome.resultId !== undefined) results.set(index, outcome.resultId);
  }
  return { simulator, act };
}

const endpoints = (simulator: Simulator) => simulator.state().VpcEndpoints;

describe('an action', () => {
  it('creates a gateway endpoint without tables, with the default policy and our tags', async () => {
    const { simulator, act } = await start([]);
    const outcome = await act(CREATE, { clientToken: 'attempt-1' });
    const [endpoint] = endpoints(simulator);
    expect(outcome).toEqual({ outcome: 'done', resultId: endpoint?.VpcEndpointId });
    expect(endpoint).toMatchObject({
      VpcEndpointType: 'Gateway',
      VpcId: 'vpc-1',
      ServiceName: 'com.amazonaws.eu-west-3.s3',
      RouteTableIds: [],
      Tags: [
        { Key: 'endpointer:product', Value: 'endpointer' },
        { Key: 'endpointer:remediation', Value: 'rem-1' },
      ],
    });
    expect(JSON.parse(endpoint?.PolicyDocument ?? '')).toMatchObject({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
    });
  });

  it('creates one endpoint for one client token, however often it is asked', async () => {
    const { simulator, act } = await start([]);
    const first = await act(CREATE, { clientToken: 'attempt-1' });
    expect(await act(CREATE, { clientToken: 'attempt-1' })).toEqual(first);
    expect(endpoints(simulator)).toHaveLength(1);
  });

  it('adds a table and takes it away again', async () => {
    const { simulator, act } = await start([CREATE]);
    expect(await act(ADD)).toEqual({ outcome: 'done' });
    expect(endpoints(simulator)).toMatchObject([{ RouteTableIds: ['rtb-1private'] }]);
    expect(await act(REMOVE)).toEqual({ outcome: 'done' });
    expect(endpoints(simulator)).toMatchObject([{ RouteTableIds: [] }]);
  });

  it('deletes the endpoint', async () => {
    const { simulator, act } = await start([CREATE]);
    expect(await act(DELETE)).toEqual({ outcome: 'done' });
    expect(endpoints(simulator).filter(({ State }) => State === 'available')).toEqual([]);
  });

  it('whose failure stands in an answer that is a success is refused', async () => {
    const { act } = await start([]);
    const gone: Action = { ...DELETE, vpcEndpointId: 'vpce-00000000000000000' };
    expect(await act(gone)).toMatchObject({ outcome: 'refused', code: 'InvalidVpcEndpoint.NotFound' });
  });
});

describe.each(CHAINS)('%s', (_, before, action) => {
  it('as a dry run would succeed and changes nothing', async () => {
    const { simulator, act } = await start(before);
    const state = endpoints(simulator);
    expect(await act(action, { isDryRun: true })).toEqual({ outcome: 'wouldSucceed' });
    expect(endpoints(simulator)).toEqual(state);
  });

  it('as a dry run of what is not allowed is refused', async () => {
    const { act, simulator } = await start(before);
    simulator.fail({ operation: '*', when: 'before', code: 'UnauthorizedOperation' });
    expect(await act(action, { isDryRun: true })).toMatchObject({ code: 'UnauthorizedOperation' });
  });

  it('that is throttled is asked again until it is done', async () => {
    const { act, simulator } = await start(before);
    simulator.fail({ operation: '*', when: 'before', code: 'RequestLimitExceeded', nth: 1 });
    simulator.fail({ operation: '*', when: 'before', code: 'RequestLimitExceeded', nth: 1 });
    expect(await act(action)).toMatchObject({ outcome: 'done' });
  });

  it('that is throttled without end is refused at last', async () => {
    const { act, simulator } = await start(before);
    simulator.fail({ operation: '*', when: 'before', code: 'RequestLimitExceeded' });
    expect(await act(action)).toMatchObject({ outcome: 'refused', code: 'RequestLimitExceeded' });
  });

  it.each<[string, FailureRule, string]>([
    ['refused', { operation: '*', when: 'before', code: 'UnauthorizedOperation' }, 'refused'],
    ['failing inside before it was done', { operation: '*', when: 'before' }, 'lost'],
    ['failing inside after it was done', { operation: '*', when: 'after' }, 'lost'],
    ['never answered', { operation: '*', when: 'hang' }, 'lost'],
    ['cut off after it was done', { operation: '*', when: 'loseAnswer' }, 'lost'],
  ])('that is %s is sent once, and never called done', async (__, rule, expected) => {
    const { act, simulator } = await start(before);
    simulator.fail(rule);
    const callsBefore = simulator.calls.length;
    const state = endpoints(simulator);
    expect(await act(action)).toMatchObject({ outcome: expected });
    if (expected === 'refused') expect(endpoints(simulator)).toEqual(state);
    if (rule.when !== 'hang') expect(simulator.calls.length - callsBefore).toBe(1);
  });
});

it('names an endpoint that only the real run makes: a dry run cannot tell', async () => {
  const { act, simulator } = await start([]);
  expect(await act(ADD, { isDryRun: true })).toEqual({ outcome: 'noDryRun' });
  expect(simulator.calls).toEqual([]);
});

it('without credentials sends nothing and is refused', async () => {
  const settings = {
    region: 'eu-west-3',
    credentials: () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' })),
    endpoint: 'http://127.0.0.1:1',
    timeoutMs: TIMEOUT_MS,
  };
  const clients = makeClients(settings, () => {});
  const context = { remediationId: 'rem-1', results: new Map(), isDryRun: false };
  expect(await perform(clients, CREATE, context)).toMatchObject({ code: 'CredentialsProviderError' });
});
