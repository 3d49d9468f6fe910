import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerApproval } from '../../lib/workflow/approval/answer-approval.ts';
import { parseApprovalLink } from '../../lib/workflow/approval/approval-link.ts';
import { reportBaseline } from '../../lib/workflow/detect/report-baseline.ts';
import { ACCOUNT } from '../workflow/private-account.ts';
import type { AccountBench, Trace } from './account-bench.ts';
import { eventFaults } from './event-schemas.ts';
import { accountBench, goOn, routeChanged, schedule, timeOut } from './account-bench.ts';

let account: AccountBench;
beforeEach(async () => {
  account = await accountBench();
});
afterEach(async () => {
  await account.close();
  expect(eventFaults(account.memory.events)).toEqual([]);
});

const AUTO = [
  'settle:settled',
  'plan:planned',
  'decide:auto',
  'confirm:fresh',
  'apply:applied',
  'verify:verified',
  'watch:notWatched',
  'record:recorded',
];
const ASKED = ['settle:settled', 'plan:planned', 'decide:approve', 'ask:asked'];
const TO_THE_END = AUTO.slice(3);
const KEY = `${ACCOUNT.vpcId}#s3`;

/** The steps of the one run that was driven. */
function s3Steps(traces: readonly Trace[]): readonly string[] | undefined {
  return traces.find(({ remediationId }) => remediationId.startsWith('s3-'))?.steps;
}

function eventTypes(): readonly string[] {
  return account.memory.events
    .filter(({ detail }) => 'checkId' in detail && detail.checkId === 's3-gateway-endpoint-routed')
    .map(({ detailType }) => detailType);
}

function s3Mails(pattern: RegExp): readonly { readonly subject: string; readonly body: string }[] {
  return account.memory.mails.filter(({ subject }) => /S3/.test(subject) && pattern.test(subject));
}

/** Link and code, as the last question's mail brings them. */
function lastQuestion() {
  const body = s3Mails(/^Approve/).at(-1)?.body ?? '';
  const url = new URL(/https:\S+/.exec(body)?.[0] ?? 'https://no.link/');
  const link = parseApprovalLink(Object.fromEntries(url.searchParams));
  const code = /Your code: (\S+)/.exec(body)?.[1];
  if (link === undefined || code === undefined) throw new Error(`no question in the mail: ${body}`);
  return { link, code };
}

function byPage(answer: 'approved' | 'rejected', changes: object = {}) {
  return answerApproval(account.context(), { via: 'page', answer, ...lastQuestion(), ...changes });
}

async function askS3(): Promise<void> {
  await account.receive(routeChanged());
  expect(s3Steps(await account.runAll())).toEqual(ASKED);
}

function endpoints(): readonly (readonly string[] | undefined)[] {
  return account.bench
    .network()
    .VpcEndpoints.filter(({ ServiceName }) => ServiceName?.endsWith('.s3'))
    .map(({ RouteTableIds }) => RouteTableIds?.toSorted());
}

/** Among the results of all checks, that of Amazon S3. */
function s3Result(result: string): unknown {
  return expect.arrayContaining([expect.objectContaining({ checkId: 's3-gateway-endpoint-routed', result })]);
}

const CURED = [[...ACCOUNT.tableIds]];

describe('by itself', () => {
  beforeEach(() => account.consent());

  test('in a consenting VPC a change is remedied, verified and told', async () => {
    await account.receive(routeChanged());
    expect(s3Steps(await account.runAll())).toEqual(AUTO);
    expect(endpoints()).toEqual(CURED);
    expect(eventTypes()).toEqual([
      'Finding Opened',
      'Finding Opened',
      'Finding Resolved',
      'Finding Resolved',
      'Remediation Applied',
    ]);
    expect(s3Mails(/^Done/)).toHaveLength(1);
    expect(s3Mails(/^Done/)[0]?.body).toContain('endpointer rollback s3-');
    expect(account.memory.open.has(KEY)).toBe(false);
  });

  test('law 7, once: every function run twice ends as once', async () => {
    await account.receive(routeChanged());
    expect(s3Steps(await account.runAll({ isTwice: true }))).toEqual(AUTO);
    expect(endpoints()).toEqual(CURED);
    expect(s3Mails(/./)).toHaveLength(1);
    expect(eventTypes().filter((type) => type === 'Remediation Applied')).toHaveLength(1);
  });

  test('law 7, once: duplicate, reordered and replayed events start one remediation', async () => {
    const [first, second] = [routeChanged(), routeChanged({ at: '2026-07-01T08:00:00.000Z' })];
    await account.receive(first, second, first);
    await account.receive(second);
    const started = account.memory.executions.size;
    await account.runAll();
    await account.receive(first, second);
    expect([...account.memory.executions.keys()]).toHaveLength(started);
    // One for each check.
    expect(started).toBe(2);
    expect(endpoints()).toEqual(CURED);
  });

  test('law 7, once: two batches at once on one VPC start one remediation', async () => {
    await Promise.all([account.receive(routeChanged()), account.receive(routeChanged())]);
    expect(account.memory.executions.size).toBe(2);
    const s3 = [...account.memory.executions.keys()].filter((id) => id.startsWith('s3-'));
    expect(s3).toHaveLength(1);
    expect(s3[0]).toMatch(/^[0-9A-Za-z_-]{1,80}$/);
  });

  test('a start that was cut off between registry and state machine is made good by the next event', async () => {
    await account.receive(routeChanged());
    account.memory.executions.clear();
    await account.receive(routeChanged());
    expect(s3Steps(await account.runAll())).toEqual(AUTO);
  });

  test('a network write within the settle time, and a stack in progress, are waited for', async () => {
    const stack = 'arn:aws:cloudformation:eu-west-3:111122223333:stack/net/1';
    account.bench.simulator.mutate((state) => {
      state.Subnets[0]?.Tags?.push({ Key: 'aws:cloudformation:stack-id', Value: stack });
    });
    account.memory.stacksInProgress = [stack];
    await account.receive(routeChanged({ at: '2026-07-01T09:59:00.000Z' }));
    let looks = 0;
    const before = (): void => {
      looks += 1;
      if (looks === 3) account.memory.stacksInProgress = [];
    };
    const steps = s3Steps(await account.runAll({ before }));
    expect(steps?.slice(0, 4)).toEqual([
      'settle:unsettled',
      'settle:unsettled',
      'settle:settled',
      'plan:planned',
    ]);
  });

  test.each([
    ['the kill switch', { killSwitch: 'on' }],
    ['an unknown word in the kill switch', { killSwitch: 'OFF ' }],
    ['nobody subscribed', { hasSubscriber: false }],
    ['verifications that failed', { failures: new Set(['a', 'b']) }],
    ['one VPC first', { inChange: new Map([['vpc-0f', new Set(['another'])]]) }],
    ['the hour is full', { settings: { changesPerHour: 0 } }],
    ['outside the change window', { settings: { changeWindow: { days: [3], fromHour: 0, toHour: 3 } } }],
  ])(
    'law 12, fail closed: %s brakes at apply',
    async (_, { settings, ...changes }: object & { settings?: object }) => {
      await account.receive(routeChanged());
      const before = account.bench.network();
      Object.assign(account.memory, changes);
      Object.assign(account.memory.settings, settings);
      const steps = s3Steps(await account.runAll());
      expect(steps?.slice(-2)).toEqual(['apply:braked', 'record:recorded']);
      expect(account.bench.network()).toEqual(before);
      expect(eventTypes()).toContain('Remediation Failed');
      expect(account.memory.open.has(KEY)).toBe(false);
    },
  );

  test('a mode that is lowered to observe stops it before anything is asked', async () => {
    account.memory.mode = 'observe';
    await account.receive(routeChanged());
    expect(s3Steps(await account.runAll())?.slice(-2)).toEqual(['decide:observe', 'record:recorded']);
    expect(endpoints()).toEqual([]);
  });

  test('a failed verification is rolled back, told, counted, and not tried again at once', async () => {
    await account.receive(routeChanged());
    const before = account.bench.network();
    const breakRoutes = (step: string): void => {
      if (step !== 'verify') return;
      account.bench.simulator.mutate((state) => {
        // Somebody takes the first table off again before it was looked at.
        for (const endpoint of state.VpcEndpoints) {
          endpoint.RouteTableIds = (endpoint.RouteTableIds ?? []).filter((id) => id !== ACCOUNT.tableIds[0]);
        }
        const table = state.RouteTables.find(({ RouteTableId }) => RouteTableId === ACCOUNT.tableIds[0]);
        if (table !== undefined) {
          table.Routes = (table.Routes ?? []).filter((route) => route.DestinationPrefixListId === undefined);
        }
      });
    };
    const steps = s3Steps(await account.runAll({ before: breakRoutes }));
    expect(steps?.slice(-3)).toEqual(['verify:failed', 'rollBack:rolledBack', 'record:recorded']);
    expect(account.bench.network()).toEqual(before);
    expect(eventTypes()).toContain('Remediation Rolled Back');
    expect(s3Mails(/^Undone: /)).toHaveLength(1);
    expect(account.memory.failures.size).toBeGreaterThan(0);
    const [look] = (await account.receive(routeChanged())).looks;
    expect(look).toMatchObject({ remediations: s3Result('skipped') });
  });

  test('refusals that rise after a change alarm, offer the way back and prove nothing', async () => {
    account.memory.signs = [{ source: 'rejects in flow logs', before: 2, after: 40 }];
    await account.receive(routeChanged());
    expect(s3Steps(await account.runAll())).toContain('watch:rising');
    expect(s3Mails(/refusals rise/)[0]?.body).toContain('endpointer rollback');
    expect(
      account.memory.events.some(
        (event) => event.detailType === 'Remediation Applied' && event.detail.isRising,
      ),
    ).toBe(true);
    expect(account.memory.proven).toBeUndefined();
  });

  test('law 10, no tug of war: what somebody else undoes is told and never done again', async () => {
    await account.receive(routeChanged());
    await account.runAll();
    account.bench.simulator.mutate((state) => {
      const endpoint = state.VpcEndpoints.find(({ ServiceName }) => ServiceName?.endsWith('.s3'));
      if (endpoint !== undefined) endpoint.RouteTableIds = [ACCOUNT.tableIds[1]];
      const table = state.RouteTables.find(({ RouteTableId }) => RouteTableId === ACCOUNT.tableIds[0]);
      if (table !== undefined) {
        const isKept = (id: string | undefined): boolean => id !== endpoint?.VpcEndpointId;
        table.Routes = (table.Routes ?? []).filter(({ GatewayId }) => isKept(GatewayId));
      }
    });
    const executions = account.memory.executions.size;
    const undone = routeChanged({
      eventName: 'ModifyVpcEndpoint',
      principalArn: 'arn:aws:iam::111122223333:user/other',
    });
    await account.receive(undone);
    await account.receive(undone, schedule());
    expect(account.memory.executions.size).toBe(executions);
    expect(account.memory.subjects.get(`s3-gateway-endpoint-routed ${KEY}`)?.observe?.reason).toContain(
      'somebody undid',
    );
    expect(s3Mails(/somebody else/)).toHaveLength(1);
    expect(s3Mails(/somebody else/)[0]?.body).toContain('user/other undid');
    expect(eventTypes().filter((type) => type === 'Remediation Undone By Others')).toHaveLength(1);
  });

  test('our own change asks for nothing', async () => {
    const { looks } = await account.receive(routeChanged({ isOurs: true }));
    expect(looks).toEqual([]);
    expect(account.memory.executions.size).toBe(0);
  });

  test('what was wrong at deployment comes as one report, and is asked for even with consent', async () => {
    account.memory.baselineTakenAt = undefined;
    const report = await reportBaseline(account.context());
    expect(report.findings.map(({ resourceId }) => resourceId)).toEqual(
      expect.arrayContaining([...ACCOUNT.tableIds]),
    );
    expect(await reportBaseline(account.context())).toMatchObject({ isFirst: false });
    expect(account.memory.mails.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('is watching'),
    ]);
    await account.receive(schedule());
    expect(s3Steps(await account.runAll())).toEqual(ASKED);
    expect(s3Mails(/^Approve/)[0]?.body).toContain('before Endpointer came');
  });

  test('law 12, fail closed: before the baseline is taken nothing runs by itself', async () => {
    account.memory.baselineTakenAt = undefined;
    await account.receive(routeChanged());
    expect(s3Steps(await account.runAll())).toEqual(ASKED);
  });
});

describe('after an answer', () => {
  test('an approval by page with the mailed code applies exactly what was asked', async () => {
    await askS3();
    expect(await byPage('approved', { name: 'Ada' })).toMatchObject({ result: 'taken' });
    expect(await goOn(account)).toEqual(TO_THE_END);
    expect(endpoints()).toEqual(CURED);
    expect(s3Mails(/^Done/)[0]?.body.replaceAll(/\s+/g, ' ')).toContain(
      'approved by Ada (with the mailed code)',
    );
    expect(await byPage('rejected')).toMatchObject({ result: 'refused', because: 'used' });
  });

  test('law 7, once: asked by a function that runs twice, it is one question with one answer', async () => {
    await account.receive(routeChanged());
    expect(s3Steps(await account.runAll({ isTwice: true }))).toEqual(ASKED);
    expect(s3Mails(/^Approve/)).toHaveLength(1);
    const answers = await Promise.all([byPage('approved'), byPage('rejected')]);
    expect(answers.map(({ result }) => result).toSorted()).toEqual(['refused', 'taken']);
    expect(account.memory.answers).toHaveLength(1);
    await goOn(account, { isTwice: true });
    // Either answer may come first: what was done is told, what was rejected is not.
    const wasApproved = answers[0]?.result === 'taken';
    expect(s3Mails(/./)).toHaveLength(wasApproved ? 2 : 1);
    expect(endpoints()).toHaveLength(wasApproved ? 1 : 0);
  });

  test('a rejection changes nothing, cools down, and exempts for a time where it says so', async () => {
    await askS3();
    const before = account.bench.network();
    await byPage('rejected', { reason: 'we are moving out', exemptHours: 24 * 90 });
    expect(await goOn(account)).toEqual(['record:recorded']);
    expect(account.bench.network()).toEqual(before);
    account.clock.now += account.memory.settings.coolDownHours * 3_600_000 + 1;
    const { looks } = await account.receive(schedule());
    expect(looks[0]).toMatchObject({ remediations: s3Result('skipped') });
    expect(account.memory.subjects.get(`s3-gateway-endpoint-routed ${KEY}`)?.exemptUntil).toMatch(
      /^2026-09-29/,
    );
  });

  test('silence is a rejection: nothing is asked again during the cool-down, and a late answer is refused', async () => {
    await askS3();
    const id = [...account.memory.executions.keys()].find((one) => one.startsWith('s3-')) ?? '';
    account.clock.now += account.memory.settings.approvalHours * 3_600_000;
    expect(await byPage('approved')).toMatchObject({ result: 'refused', because: 'expired' });
    expect(await timeOut(account, id)).toEqual(['record:recorded']);
    expect(s3Mails(/^No answer/)).toHaveLength(1);
    expect((await account.receive(schedule())).looks[0]).toMatchObject({
      remediations: s3Result('skipped'),
    });
    expect(endpoints()).toEqual([]);
    account.clock.now += account.memory.settings.coolDownHours * 3_600_000 + 1;
    expect((await account.receive(schedule())).looks[0]).toMatchObject({
      remediations: s3Result('started'),
    });
  });

  test('law 6, fresh: a changed account means another plan and another question', async () => {
    await askS3();
    const old = lastQuestion();
    account.bench.simulator.mutate((state) => {
      const table = state.RouteTables.find(({ RouteTableId }) => RouteTableId === ACCOUNT.tableIds[1]);
      if (table !== undefined) {
        table.Routes = (table.Routes ?? []).filter((route) => route.NatGatewayId === undefined);
      }
    });
    await byPage('approved');
    expect(await goOn(account)).toEqual(['confirm:stale', 'plan:planned', 'decide:approve', 'ask:asked']);
    expect(endpoints()).toEqual([]);
    expect(
      await answerApproval(account.context(), { via: 'page', answer: 'approved', ...old }),
    ).toMatchObject({ result: 'refused' });
    await byPage('approved');
    expect(await goOn(account)).toEqual(TO_THE_END);
    expect(endpoints()).toEqual([[ACCOUNT.tableIds[0]]]);
  });

  test.each([
    ['remediationId', { remediationId: 's3-other' }, 'altered'],
    ['planHash', { planHash: 'f'.repeat(64) }, 'altered'],
    ['expiresAt', { expiresAt: '2036-07-01T10:00:00.000Z' }, 'altered'],
    ['signature', { signature: 'A'.repeat(43) }, 'altered'],
  ])('a link tampered in %s is refused', async (_, changes, because) => {
    await askS3();
    const { link } = lastQuestion();
    expect(await byPage('approved', { link: { ...link, ...changes } })).toMatchObject({ because });
    expect(account.memory.answers).toEqual([]);
  });

  test('wrong codes are counted, lock the page, and leave the way with credentials', async () => {
    await askS3();
    const guesses = await Promise.all(
      Array.from({ length: 12 }, () => byPage('approved', { code: '0000-0000' })),
    );
    expect(guesses.filter((guess) => 'because' in guess && guess.because === 'wrongCode')).toHaveLength(4);
    expect(await byPage('approved')).toMatchObject({ result: 'refused', because: 'locked' });
    const { remediationId, planHash } = lastQuestion().link;
    const callerArn = 'arn:aws:sts::111122223333:assumed-role/net/ada';
    const answer = { via: 'iam', answer: 'approved', callerArn, remediationId, planHash } as const;
    expect(await answerApproval(account.context(), answer)).toEqual({
      result: 'taken',
      answer: 'approved',
      by: callerArn,
    });
  });

  test('where another approver is demanded, neither the page nor the one who caused it may approve', async () => {
    account.memory.settings = { ...account.memory.settings, requiresOtherApprover: true };
    await askS3();
    const { remediationId, planHash } = lastQuestion().link;
    const answer = { via: 'iam', answer: 'approved', remediationId, planHash } as const;
    expect(await byPage('approved')).toMatchObject({ because: 'channel' });
    const own = { ...answer, callerArn: 'arn:aws:iam::111122223333:user/somebody' };
    expect(await answerApproval(account.context(), own)).toMatchObject({ because: 'requester' });
    const other = { ...answer, callerArn: 'arn:aws:iam::111122223333:user/ada' };
    expect(await answerApproval(account.context(), other)).toMatchObject({ result: 'taken' });
  });

  test.each([
    ['nobody has confirmed a subscription', { hasSubscriber: false }],
    ['the mail fails', { areMailsFailing: true }],
  ])('law 12, fail closed: where %s, nothing is asked and nothing applied', async (_, changes) => {
    await account.receive(routeChanged());
    Object.assign(account.memory, changes);
    expect(s3Steps(await account.runAll())?.slice(-2)).toEqual(['ask:notAsked', 'record:recorded']);
    expect([...account.memory.approvals.values()].filter(({ answer }) => answer === undefined)).toEqual([]);
    expect(endpoints()).toEqual([]);
    expect(account.memory.open.has(KEY)).toBe(false);
  });

  test('law 12, fail closed: an approval that the journal does not hold is not believed', async () => {
    await askS3();
    await byPage('rejected');
    const [answer] = account.memory.answers;
    account.memory.answers[0] = { outcome: 'approved', run: { ...answer!.run, approvedBy: 'a forger' } };
    expect(await goOn(account)).toEqual(['confirm:refused', 'record:recorded']);
    expect(endpoints()).toEqual([]);
  });
});
