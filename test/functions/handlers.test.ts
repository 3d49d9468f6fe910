import './quiet-log.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { approvalHandler } from '../../functions/answer-approval/handler.ts';
import { askHandler } from '../../functions/ask-approval/handler.ts';
import { ruleHandler } from '../../functions/evaluate-rule/handler.ts';
import type { HttpEvent } from '../../functions/http-event.ts';
import { probeHandler } from '../../functions/probe-account/handler.ts';
import { changeHandler } from '../../functions/receive-change/handler.ts';
import { nextTrySeconds } from '../../functions/receive-change/next-try.ts';
import { baselineHandler } from '../../functions/report-baseline/handler.ts';
import { stepHandler } from '../../functions/step-handler.ts';
import type { PutRequest } from '../../lib/aws/deployed/put-evaluations.ts';
import type { Redelivery } from '../../lib/aws/deployed/redelivery.ts';
import type { AccountBench } from '../account-workflow/account-bench.ts';
import { accountBench } from '../account-workflow/account-bench.ts';
import { ACCOUNT } from '../workflow/private-account.ts';
import type { AskedAccount } from './asked-account.ts';
import { LAMBDA, askedAccount } from './asked-account.ts';
import { vpcService } from '../subjects.ts';
import { subjectKey } from '../../lib/core/remediation/subject.ts';

const ROLE = `arn:aws:iam::${ACCOUNT.accountId}:role/endpointer-change`;
vi.stubEnv('ENDPOINTER_CHANGE_ROLE_ARN', ROLE);

/** Hands a handler something that its types would not let through. */
function anything(event: unknown): never {
  // Whoever sends events knows nothing of these types.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return event as never;
}

let account: AccountBench;
let asked: AskedAccount;
beforeAll(async () => {
  account = await accountBench();
  asked = await askedAccount();
});
afterAll(() => Promise.all([account.close(), asked.account.close()]));

const RUN = {
  remediationId: 's3-vpc-1-20260701t100000-00000001',
  correlationId: 'event-1',
  checkId: 's3-gateway-endpoint-routed',
  subject: vpcService(ACCOUNT.vpcId, 's3'),
  isBaseline: false,
  kept: [],
} as const;

describe('the handler of steps', () => {
  it('runs the step that was asked for, under the name of the run', async () => {
    const owners: string[] = [];
    const handler = stepHandler('read', async (owner) => {
      owners.push(owner);
      return account.context();
    });
    const done = await handler({ step: 'plan', run: RUN }, LAMBDA);
    expect(done.outcome).toBe('planned');
    expect(done.run.planHash).toMatch(/^[0-9a-f]{64}$/);
    expect(owners).toEqual([RUN.remediationId]);
  });

  it('keeps what a later version has put into the run', async () => {
    const handler = stepHandler('read', async () => account.context());
    const done = await handler(anything({ step: 'decide', run: { ...RUN, later: 'kept' } }), LAMBDA);
    expect(done.run).toMatchObject({ later: 'kept' });
  });

  it.each([
    ['a step of another role', { step: 'apply', run: RUN }, 'step'],
    ['a step that does not exist', { step: 'destroy', run: RUN }, 'step'],
    ['no run', { step: 'plan' }, 'run'],
    ['an id that is none', { step: 'plan', run: { ...RUN, remediationId: '../x' } }, 'run.remediationId'],
    [
      'a VPC that is none',
      { step: 'plan', run: { ...RUN, subject: vpcService('vpc-1; drop', 's3') } },
      'run.subject.vpcId',
    ],
  ])('refuses %s, naming the place and no value', async (_, event, place) => {
    const open = vi.fn<() => Promise<never>>();
    const handling = stepHandler('read', open)(anything(event), LAMBDA);
    await expect(handling).rejects.toThrow(`the event is not as it should be at: ${place}`);
    await expect(handling).rejects.not.toThrow(/destroy|drop|\.\.\//);
    expect(open).not.toHaveBeenCalled();
  });
});

function routeEvent(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    id: 'event-1',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventSource: 'ec2.amazonaws.com',
      eventName: 'CreateRoute',
      eventID: 'cloudtrail-1',
      eventTime: '2026-07-01T09:00:00Z',
      requestParameters: { routeTableId: ACCOUNT.tableIds[0] },
      ...changes,
    },
  });
}

describe('the handler of changes', () => {
  const redelivered: Redelivery[] = [];
  const redeliver = async (messages: readonly Redelivery[]) => void redelivered.push(...messages);
  const handler = changeHandler(async () => account.context(), redeliver);
  const record = (body: string, at = 0, receiveCount = 1) => ({
    messageId: `message-${at}`,
    body,
    receiptHandle: `receipt-${at}`,
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  });
  const send = (...bodies: readonly string[]) =>
    handler({ Records: bodies.map((body, at) => record(body, at)) }, LAMBDA);
  beforeEach(() => void redelivered.splice(0));

  it('starts one remediation for each check, however often the same event comes', async () => {
    expect(await send(routeEvent(), routeEvent(), routeEvent())).toEqual({ batchItemFailures: [] });
    expect(await send(routeEvent())).toEqual({ batchItemFailures: [] });
    expect([...account.memory.executions.values()].map(({ run }) => subjectKey(run.subject)).sort()).toEqual([
      `${ACCOUNT.vpcId}#dynamodb`,
      `${ACCOUNT.vpcId}#s3`,
    ]);
  });

  it('gives back poison alone, and does the rest', async () => {
    const answer = await send('no JSON', routeEvent(), '{"detail-type":"Something Else"}');
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-2' }],
    });
    expect(redelivered).toEqual([
      { receiptHandle: 'receipt-0', afterSeconds: 0 },
      { receiptHandle: 'receipt-2', afterSeconds: 0 },
    ]);
  });

  it('is done with what concerns nobody, without looking at the account', async () => {
    const open = vi.fn<() => Promise<never>>();
    const failed = routeEvent({ errorCode: 'Client.UnauthorizedOperation' });
    expect(await changeHandler(open, redeliver)({ Records: [record(failed)] }, LAMBDA)).toEqual({
      batchItemFailures: [],
    });
    expect(redelivered).toEqual([]);
    expect(open).not.toHaveBeenCalled();
  });

  it('fails as a whole where the account cannot be opened, so that all comes again', async () => {
    const broken = changeHandler(() => Promise.reject(new Error('no way in')), redeliver);
    const Records = [record(routeEvent(), 0, 1), record('no JSON', 1, 3)];
    await expect(broken({ Records }, LAMBDA)).rejects.toThrow('no way in');
    expect(redelivered).toEqual([
      { receiptHandle: 'receipt-0', afterSeconds: 30 },
      { receiptHandle: 'receipt-1', afterSeconds: 120 },
    ]);
  });

  it('gives back what could not be looked at soon, and later each time', async () => {
    const registry = {
      ...account.context().account!.registry,
      open: () => Promise.reject(new Error('locked')),
    };
    const locked = changeHandler(async () => {
      const context = account.context();
      return { ...context, account: { ...context.account!, registry } };
    }, redeliver);
    account.memory.open.clear();
    const answer = await locked({ Records: [record(routeEvent(), 7, 2)] }, LAMBDA);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-7' }] });
    expect(redelivered).toEqual([{ receiptHandle: 'receipt-7', afterSeconds: 60 }]);
  });

  it('has given up within half an hour what fails five times', () => {
    const waits = [1, 2, 3, 4, 5].map(nextTrySeconds);
    expect(waits).toEqual([30, 60, 120, 240, 480]);
    expect(nextTrySeconds(40)).toBe(900);
  });
});

describe('the handler of rules', () => {
  const puts: PutRequest[] = [];
  const handler = ruleHandler({
    openDoor: async () => account.bench.door,
    put: async (request) => {
      puts.push(request);
    },
  });
  const facts = {
    configRuleName: 's3',
    configRuleArn: `arn:aws:config:${ACCOUNT.region}:${ACCOUNT.accountId}:config-rule/config-rule-1`,
    accountId: ACCOUNT.accountId,
    ruleParameters: JSON.stringify({ checkId: 's3-gateway-endpoint-routed' }),
    resultToken: 'token-1',
  };
  const scheduled = JSON.stringify({
    messageType: 'ScheduledNotification',
    awsAccountId: ACCOUNT.accountId,
    notificationCreationTime: '2026-07-01T10:00:00.000Z',
  });

  it('puts what the check says of every route table', async () => {
    const { evaluations } = await handler({ ...facts, invokingEvent: scheduled }, LAMBDA);
    expect(puts.map(({ resultToken }) => resultToken)).toEqual(['token-1']);
    const found = puts.flatMap(({ batches }) => batches.flat());
    expect(found).toHaveLength(evaluations);
    expect(
      found.filter(({ compliance }) => compliance === 'NON_COMPLIANT').map(({ resourceId }) => resourceId),
    ).toEqual(expect.arrayContaining([...ACCOUNT.tableIds]));
  });

  it('throws at what it does not understand, so that Lambda keeps it', async () => {
    const event = { ...facts, invokingEvent: '{}' };
    await expect(handler(event, LAMBDA)).rejects.toThrow('Config sent what is not understood');
  });
});

describe('the handler that asks', () => {
  it('hands the task token to the question alone', async () => {
    const { memory } = asked.account;
    const open = asked.stored();
    if (open === undefined) throw new Error('nothing was asked');
    memory.tasks.set('another-token', (output) => memory.answers.push(output));
    const handler = askHandler(async () => asked.account.context());
    const answer = await handler({ run: anything(open.run), taskToken: 'another-token' }, LAMBDA);
    expect(answer).toEqual({ outcome: 'asked' });
    expect(asked.stored()?.taskToken).toBe('another-token');
  });

  it('asks nothing without a token', async () => {
    const handler = askHandler(async () => asked.account.context());
    await expect(handler(anything({ run: RUN }), LAMBDA)).rejects.toThrow('taskToken');
  });
});

describe('the handler of signed answers', () => {
  const ARN = `arn:aws:sts::${ACCOUNT.accountId}:assumed-role/net-team/ada`;
  const handler = approvalHandler(async () => asked.account.context());
  const call = async (request: unknown, more: Partial<HttpEvent['requestContext']> = {}) => {
    const requestContext = {
      requestId: 'request-1',
      http: { method: 'POST' },
      authorizer: { iam: { userArn: ARN } },
      ...more,
    };
    const { statusCode, body } = await handler({ requestContext, body: JSON.stringify(request) }, LAMBDA);
    const answer: Readonly<Record<string, unknown>> = JSON.parse(body);
    return { statusCode, answer, body };
  };

  it('lists what waits, without tokens and hashes of codes', async () => {
    const { statusCode, answer, body } = await call({ do: 'list' });
    expect(statusCode).toBe(200);
    expect(answer).toMatchObject({
      schema: 'endpointer-approvals/1',
      approvals: expect.arrayContaining([expect.objectContaining({ about: `${ACCOUNT.vpcId} and s3` })]),
    });
    for (const { taskToken, codeHash } of asked.account.memory.approvals.values()) {
      expect(body).not.toContain(taskToken);
      expect(body).not.toContain(codeHash);
    }
  });

  it('shows a question with its plan', async () => {
    const stored = asked.stored();
    const { answer } = await call({ do: 'show', remediationId: stored?.remediationId });
    expect(answer).toMatchObject({
      approvals: [{ planHash: stored?.planHash, plan: { subject: { vpcId: ACCOUNT.vpcId } } }],
    });
  });

  it.each([
    ['nobody', { do: 'list' }, { authorizer: null }, 403],
    ['a GET', { do: 'list' }, { http: { method: 'GET' } }, 405],
    ['another wish', { do: 'delete' }, {}, 400],
    ['an approval without the plan it is for', { do: 'approve', remediationId: 'x' }, {}, 400],
    ['an unknown question', { do: 'show', remediationId: 'x' }, {}, 404],
    ['another plan', { do: 'approve', remediationId: 'x', planHash: '0'.repeat(64) }, {}, 409],
  ])('refuses %s', async (_, request, more, status) => {
    const { statusCode, answer } = await call(request, more);
    expect(statusCode).toBe(status);
    expect(answer).toMatchObject({ because: expect.any(String), reason: expect.any(String) });
    expect(asked.account.memory.answers).toEqual([]);
  });

  it('writes down whose answer it was', async () => {
    const { remediationId, planHash } = asked.stored() ?? {};
    const { statusCode } = await call({ do: 'reject', remediationId, planHash, reason: 'not now' });
    expect(statusCode).toBe(200);
    expect(asked.stored()?.answer).toMatchObject({ answer: 'rejected', by: ARN, reason: 'not now' });
    expect((await call({ do: 'approve', remediationId, planHash })).statusCode).toBe(409);
  });

  it('says nothing of what went wrong inside', async () => {
    const broken = approvalHandler(() => Promise.reject(new Error('table-of-secrets')));
    const requestContext = {
      requestId: 'r',
      http: { method: 'POST' },
      authorizer: { iam: { userArn: ARN } },
    };
    const { statusCode, body } = await broken({ requestContext, body: '{"do":"list"}' }, LAMBDA);
    expect([statusCode, body.includes('secrets')]).toEqual([503, false]);
  });
});

describe('the handlers of the clock', () => {
  it('name what keeps the product from hearing', async () => {
    account.memory.hasTrail = false;
    const probe = probeHandler(async () => account.context());
    expect(await probe({ id: 'tick-1' }, LAMBDA)).toEqual({ warnings: ['noWriteTrail'] });
  });

  it('take the baseline once', async () => {
    account.memory.baselineTakenAt = undefined;
    const baseline = baselineHandler(async () => account.context());
    const first = await baseline({ id: 'tick-1' }, LAMBDA);
    expect(first).toMatchObject({ isFirst: true });
    expect(first.findings).toBeGreaterThan(0);
    expect(await baseline({ id: 'tick-2' }, LAMBDA)).toMatchObject({ isFirst: false });
  });
});
