/** What a person at a terminal does to a deployed Endpointer, beside its own runs. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OperatorDeed, OperatorServices } from '../../lib/workflow/account/operator-services.ts';
import { forgetFailures, releaseRun, resumeService } from '../../lib/workflow/account/operator-acts.ts';
import { rollBackDeployed } from '../../lib/workflow/steps/roll-back-deployed.ts';
import { STEP_FUNCTIONS } from '../../lib/workflow/steps/step-functions.ts';
import type { AccountBench } from './account-bench.ts';
import { accountBench, routeChanged, schedule } from './account-bench.ts';
import { eventFaults } from './event-schemas.ts';
import { memoryServices } from './memory-services.ts';

const BY = 'arn:aws:iam::111122223333:user/carol';

let account: AccountBench;
let deeds: OperatorDeed[];
beforeEach(async () => {
  account = await accountBench();
  deeds = [];
});
afterEach(async () => {
  await account.close();
  expect(eventFaults(account.memory.events)).toEqual([]);
});

function operator(changes: Partial<OperatorServices> = {}): OperatorServices {
  const { memory } = account;
  const { registry, brakes, remembered, told, events } = memoryServices(memory);
  return {
    by: BY,
    registry: { ...registry, list: async () => [...memory.open.values()] },
    brakes: {
      leavePlace: brakes.leavePlace,
      failures: async () => [...memory.failures],
      forgetFailures: async (ids) => {
        const isAsSeen = ids.length === memory.failures.size && ids.every((id) => memory.failures.has(id));
        if (isAsSeen) memory.failures.clear();
        return isAsSeen;
      },
      inChange: async () => Object.fromEntries([...memory.inChange].map(([key, ids]) => [key, [...ids]])),
    },
    remembered: { ...remembered, listSubjects: async () => [] },
    told,
    events,
    deeds: { note: async (deed) => void deeds.push(deed), list: async () => deeds },
    executions: {
      stateOf: async (id) => {
        const execution = memory.executions.get(id);
        if (execution === undefined) return 'none';
        return execution.isEnded ? 'ended' : 'running';
      },
    },
    ...changes,
  };
}

/** A terminal is no part of the account. */
function terminal() {
  const { account: _account, ...context } = account.context();
  return context;
}

function s3Id(): string {
  return [...account.memory.executions].find(([, { run }]) => run.checkId.startsWith('s3-'))?.[0] ?? '';
}

function s3Endpoints(): number {
  return account.bench.network().VpcEndpoints.filter(({ ServiceName }) => ServiceName?.endsWith('.s3'))
    .length;
}

describe('taken back at a terminal', () => {
  beforeEach(async () => {
    account.consent();
    await account.receive(routeChanged());
  });

  test('what was done is gone, told, and not done again until a person says so', async () => {
    await account.runAll();
    expect(s3Endpoints()).toBe(1);
    const result = await rollBackDeployed(terminal(), operator(), s3Id());
    expect(result).toEqual({ result: 'rolledBack', remediationId: s3Id() });
    expect(s3Endpoints()).toBe(0);
    expect(
      account.memory.events.filter(({ detailType }) => detailType === 'Remediation Rolled Back'),
    ).toEqual([
      expect.objectContaining({ detail: expect.objectContaining({ reason: expect.stringContaining(BY) }) }),
    ]);
    const { size } = account.memory.executions;
    await account.receive(routeChanged(), schedule());
    expect(account.memory.executions.size).toBe(size);
    const { deed } = await resumeService(terminal(), operator(), s3Id(), 'the policy is mended');
    expect(deed).toMatchObject({ deed: 'resumed', by: BY, reason: 'the policy is mended' });
    await account.receive(routeChanged());
    expect(account.memory.executions.size).toBe(size + 1);
  });

  test('while it is being watched: the run finds it undone, and ends', async () => {
    const traces = await account.runAll({
      before: async (step) => {
        if (step === 'watch') await rollBackDeployed(terminal(), operator(), s3Id());
      },
    });
    expect(traces[0]?.steps.slice(-2)).toEqual(['watch:notWatched', 'record:recorded']);
    expect(s3Endpoints()).toBe(0);
    expect(account.memory.open.has(`${account.bench.network().RouteTables[0]?.VpcId ?? ''}#s3`)).toBe(false);
    expect(account.memory.mails.filter(({ subject }) => /^Undone: .*S3/.test(subject))).toHaveLength(1);
  });

  test('before it is verified: the run rolls back, which finds nothing left', async () => {
    const traces = await account.runAll({
      before: async (step) => {
        if (step === 'verify') await rollBackDeployed(terminal(), operator(), s3Id());
      },
    });
    expect(traces[0]?.steps.slice(-3)).toEqual(['verify:failed', 'rollBack:rolledBack', 'record:recorded']);
    expect(s3Endpoints()).toBe(0);
  });

  test('an apply that runs again after that does nothing again', async () => {
    await account.runAll();
    await rollBackDeployed(terminal(), operator(), s3Id());
    const run = account.memory.executions.get(s3Id())?.run;
    if (run === undefined) throw new Error('nothing ran');
    const { outcome } = await STEP_FUNCTIONS.apply(account.context(), run);
    expect(outcome).toBe('failed');
    expect(s3Endpoints()).toBe(0);
  });

  test('while the account writes, the terminal is refused, and changes nothing', async () => {
    await account.runAll();
    const { subject } = account.memory.executions.get(s3Id())?.run ?? {};
    if (subject === undefined) throw new Error('nothing ran');
    const held = await account.context().journals.lock(subject);
    await expect(rollBackDeployed(terminal(), operator(), s3Id())).rejects.toThrow();
    expect(s3Endpoints()).toBe(1);
    await held.release();
    expect(await rollBackDeployed(terminal(), operator(), s3Id())).toMatchObject({ result: 'rolledBack' });
  });

  test('where the bus refuses, it is done all the same, and said', async () => {
    await account.runAll();
    const events = { publish: () => Promise.reject(new Error('not allowed')) };
    const result = await rollBackDeployed(terminal(), operator({ events }), s3Id());
    expect(result).toMatchObject({ result: 'rolledBack', notTold: 'not allowed' });
  });
});

describe('what holds it back', () => {
  test('a question that waits has changed nothing: it is answered, not taken back', async () => {
    await account.receive(routeChanged());
    await account.runAll();
    await expect(rollBackDeployed(terminal(), operator(), s3Id())).rejects.toThrow(/changed nothing/);
  });

  test('is not lifted where nothing does', async () => {
    account.consent();
    await account.receive(routeChanged());
    await account.runAll();
    await expect(resumeService(terminal(), operator(), s3Id())).rejects.toThrow(/nothing holds back/);
    await expect(forgetFailures(terminal(), operator())).rejects.toThrow(/no verification has failed/);
    expect(deeds).toEqual([]);
  });

  test('failures are forgotten as they were seen, and not where others have come', async () => {
    account.memory.failures.add('r-1').add('r-2');
    const seen = { ...operator().brakes, failures: async () => ['r-1'] };
    await expect(forgetFailures(terminal(), operator({ brakes: seen }))).rejects.toThrow(
      /at this very moment/,
    );
    expect(account.memory.failures.size).toBe(2);
    const { deed } = await forgetFailures(terminal(), operator());
    expect(deed).toMatchObject({ deed: 'failuresForgotten', remediationIds: ['r-1', 'r-2'] });
    expect(account.memory.failures.size).toBe(0);
    expect(account.memory.events.at(-1)).toMatchObject({ detailType: 'Operator Acted', detail: { by: BY } });
  });

  test('a run that goes on is not released; one that has died is, and closed', async () => {
    await account.receive(routeChanged());
    await account.runAll();
    const id = s3Id();
    await expect(releaseRun(terminal(), operator(), id)).rejects.toThrow(/has not ended/);
    const execution = account.memory.executions.get(id);
    if (execution !== undefined) execution.isEnded = true;
    const { deed } = await releaseRun(terminal(), operator(), id, 'stopped by hand');
    expect(deed.text).toMatch(/^freed vpc-.* and s3/);
    const entries = (await (await account.context().journals.open(id))?.read()) ?? [];
    expect(entries.at(-1)).toMatchObject({ entry: 'closed', outcome: 'notApplied' });
    await expect(releaseRun(terminal(), operator(), id)).rejects.toThrow(/holds nothing/);
  });

  test('a run that died after it had begun to change something is rolled back, not released', async () => {
    account.consent();
    await account.receive(routeChanged());
    const died = new Error('died');
    await account
      .runAll({ before: (step) => (step === 'verify' ? Promise.reject(died) : undefined) })
      .catch((error: unknown) => expect(error).toBe(died));
    const id = s3Id();
    const execution = account.memory.executions.get(id);
    if (execution !== undefined) execution.isEnded = true;
    await expect(releaseRun(terminal(), operator(), id)).rejects.toThrow(/endpointer rollback|has begun/);
    await rollBackDeployed(terminal(), operator(), id);
    expect(s3Endpoints()).toBe(0);
    await expect(releaseRun(terminal(), operator(), id)).rejects.toThrow(/holds nothing/);
  });
});
