import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RuleInvocation } from '../../lib/workflow/detect/evaluate-rule.ts';
import { evaluateRule } from '../../lib/workflow/detect/evaluate-rule.ts';
import { probeAccount } from '../../lib/workflow/detect/probe-account.ts';
import { ACCOUNT } from '../workflow/private-account.ts';
import type { AccountBench } from './account-bench.ts';
import { accountBench, routeChanged, schedule } from './account-bench.ts';
import { vpcPlace } from '../subjects.ts';

let account: AccountBench;
beforeEach(async () => {
  account = await accountBench();
});
afterEach(() => account.close());

const FACTS = {
  checkId: 's3-gateway-endpoint-routed',
  ruleName: 'endpointer-s3',
  ruleParameters: {},
  resultToken: 'token',
  accountId: ACCOUNT.accountId,
  region: ACCOUNT.region,
  evaluationMode: 'DETECTIVE',
  orderingTimestamp: '2026-07-01T10:00:00.000Z',
} as const;

const TABLE = { resourceType: 'AWS::EC2::RouteTable', resourceId: ACCOUNT.tableIds[0] };

async function answers(invocation: RuleInvocation): Promise<Readonly<Record<string, string>>> {
  const batches = await evaluateRule(account.context(), invocation);
  return Object.fromEntries(batches.flat().map(({ resourceId, compliance }) => [resourceId, compliance]));
}

test('a scheduled look answers AWS Config for every table', async () => {
  expect(await answers({ ...FACTS, kind: 'scheduled' })).toMatchObject({
    [ACCOUNT.tableIds[0]]: 'NON_COMPLIANT',
    [ACCOUNT.tableIds[1]]: 'NON_COMPLIANT',
  });
});

test('a table that is gone is not applicable, and its neighbours are looked at again', async () => {
  const resource = { ...TABLE, vpcId: ACCOUNT.vpcId };
  expect(await answers({ ...FACTS, kind: 'gone', why: 'deleted', resource })).toMatchObject({
    [ACCOUNT.tableIds[0]]: 'NOT_APPLICABLE',
    [ACCOUNT.tableIds[1]]: 'NON_COMPLIANT',
  });
});

test('a function that is gone is told of without looking at the others, which takes the schedule', async () => {
  const facts = { ...FACTS, checkId: 'lambda-interface-endpoints-present' } as const;
  const resource = { resourceType: 'AWS::Lambda::Function', resourceId: 'gone' };
  const calls = () => [...account.bench.context.door.calls.values()].reduce((sum, one) => sum + one, 0);
  const before = calls();
  expect(await answers({ ...facts, kind: 'gone', why: 'deleted', resource })).toEqual({
    gone: 'NOT_APPLICABLE',
  });
  expect(await answers({ ...facts, kind: 'change', resource })).toEqual({});
  expect(calls()).toBe(before);
  await answers({ ...facts, kind: 'scheduled' });
  expect(calls()).toBeGreaterThan(before);
});

test('what is only a template is unknown, and says so', async () => {
  const invocation = { ...FACTS, kind: 'proactive', resource: TABLE, configuration: {} } as const;
  const [[evaluation] = []] = await evaluateRule(account.context(), invocation);
  expect(evaluation?.annotation).toMatch(/^UNKNOWN: /);
});

test('a change that names nothing the account still shows means looking everywhere', async () => {
  const { looks } = await account.receive(routeChanged({ resourceIds: ['rtb-0deadbeef'] }));
  expect(looks.map(({ place }) => place)).toEqual([vpcPlace(ACCOUNT.vpcId)]);
});

test('a bucket that is exempted or out of scope is left alone', async () => {
  const bucket = { kind: 'bucket', bucketName: ACCOUNT.bucketName };
  const { settings } = account.memory;
  const none = { names: [], tags: {} };
  const looks = async (changes: Partial<typeof settings>) => {
    account.memory.settings = { ...settings, ...changes };
    const places = (await account.receive(schedule())).looks.map(({ place }) => place);
    return places.filter(({ kind }) => kind === 'bucket');
  };
  const buckets = (changes: Partial<typeof settings.buckets>) =>
    looks({ buckets: { ...settings.buckets, ...changes } });
  expect(await looks({})).toEqual([bucket]);
  expect(await looks({ scope: { vpcIds: [ACCOUNT.vpcId], tags: {} } })).toEqual([]);
  expect(await buckets({ scope: { ...none, names: ['other'] } })).toEqual([]);
  expect(await buckets({ scope: { ...none, names: [ACCOUNT.bucketName] } })).toEqual([bucket]);
  expect(await buckets({ exemptions: { ...none, names: [ACCOUNT.bucketName] } })).toEqual([]);
  expect(await buckets({ scope: { ...none, tags: { data: 'secret' } } })).toEqual([]);
  account.bench.simulator.mutate((state) => {
    const [own] = state.Buckets;
    if (own !== undefined) own.Tags = [{ Key: 'data', Value: 'secret' }];
  });
  expect(await buckets({ scope: { ...none, tags: { data: 'secret' } } })).toEqual([bucket]);
  expect(await buckets({ exemptions: { ...none, tags: { data: 'secret' } } })).toEqual([]);
});

test('a VPC that is exempted or out of scope is left alone', async () => {
  const looks = async () =>
    (await account.receive(schedule())).looks.filter(({ place }) => place.kind === 'vpc');
  account.memory.settings = {
    ...account.memory.settings,
    exemptions: { vpcIds: [], tags: { stage: 'legacy' } },
  };
  expect(await looks()).toHaveLength(1);
  account.bench.simulator.mutate((state) => {
    state.Vpcs[0]?.Tags?.push({ Key: 'stage', Value: 'legacy' });
  });
  expect(await looks()).toEqual([]);
  account.memory.settings = {
    ...account.memory.settings,
    exemptions: { vpcIds: [], tags: {} },
    scope: { vpcIds: ['vpc-0f'], tags: {} },
  };
  expect(await looks()).toEqual([]);
});

test('where a VPC cannot be looked at, exactly its messages are delivered again', async () => {
  const message = routeChanged();
  const context = account.context();
  const services = context.account;
  if (services === undefined) throw new Error('no account');
  const { receiveChanges } = await import('../../lib/workflow/detect/receive-changes.ts');
  const failing = {
    ...context,
    account: {
      ...services,
      registry: { ...services.registry, open: () => Promise.reject(new Error('the table is throttled')) },
    },
  };
  const result = await receiveChanges(failing, [message, routeChanged({ isOurs: true })]);
  expect(result.failedMessageIds).toEqual([message.messageId]);
  expect((await account.receive(message)).failedMessageIds).toEqual([]);
  const opened = account.memory.events.filter(({ detailType }) => detailType === 'Finding Opened');
  expect(new Set(opened.map(({ resources }) => JSON.stringify(resources))).size).toBe(2);
  expect(opened).toHaveLength(4);
});

test('the kill switch keeps anything from being started', async () => {
  account.memory.killSwitch = 'on';
  await account.receive(schedule());
  expect(account.memory.executions.size).toBe(0);
});

test('the probe says once a day what is missing, and takes what it cannot tell for missing', async () => {
  expect(await probeAccount(account.context())).toEqual([]);
  account.memory.hasTrail = false;
  account.memory.hasSubscriber = false;
  expect((await probeAccount(account.context())).map(({ warning }) => warning)).toEqual([
    'noWriteTrail',
    'noConfirmedSubscriber',
  ]);
  await probeAccount(account.context());
  expect(account.memory.mails).toHaveLength(1);
  const context = account.context();
  if (context.account === undefined) throw new Error('no account');
  const hasWriteTrail = (): Promise<never> => Promise.reject(new Error('AccessDenied'));
  const probes = { ...context.account.probes, hasWriteTrail };
  const blind = await probeAccount({ ...context, account: { ...context.account, probes } });
  expect(blind[0]).toMatchObject({ warning: 'unreadable', text: expect.stringContaining('AccessDenied') });
});
