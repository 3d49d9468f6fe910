/** Law 7 and the promise of the journal: wherever a process dies, the next run ends fully verified or as before. */
import { expect, test } from 'vitest';
import { replayJournal } from '../../lib/core/remediation/replay-journal.ts';
import { recover } from '../../lib/workflow/apply/recover.ts';
import { remediate } from '../../lib/workflow/apply/remediate.ts';
import { rollBack } from '../../lib/workflow/apply/roll-back.ts';
import { CutOff, dyingAt } from './cut-off.ts';
import { ACCOUNT } from './private-account.ts';
import type { Network, Workbench } from './workbench.ts';
import { workbench } from './workbench.ts';

const APPROVED = { approvedBy: 'a person' };
const AT_ONCE = 6;

/** Runs one case for every moment until a case says that its run came to an end before that moment. */
async function forEveryMoment(run: (at: number) => Promise<'died' | 'ended'>): Promise<number> {
  for (let first = 1; ; first += AT_ONCE) {
    const moments = Array.from({ length: AT_ONCE }, (_, offset) => first + offset);
    const results = await Promise.all(moments.map(run));
    const ended = results.indexOf('ended');
    if (ended >= 0) return first + ended - 1;
  }
}

async function diesAt(bench: Workbench, at: number, work: (bench: Workbench) => Promise<unknown>) {
  const context = dyingAt(bench.context, at, { passed: 0 });
  try {
    await work({ ...bench, context });
    return false;
  } catch (error) {
    if (error instanceof CutOff) return true;
    throw error;
  }
}

function expectAppliedOrBefore(after: Network, before: Network): void {
  const [endpoint, ...others] = after.VpcEndpoints;
  expect(others).toEqual([]);
  if (endpoint === undefined) expect(after).toEqual(before);
  else expect(endpoint.RouteTableIds?.toSorted()).toEqual([...ACCOUNT.tableIds]);
}

async function expectAllClosed(bench: Workbench): Promise<void> {
  for (const id of await bench.journals.list()) {
    const journal = await bench.journals.open(id);
    const state = replayJournal((await journal?.read()) ?? []);
    if (state !== undefined) expect(state.closed).toBeDefined();
  }
}

test('a process that dies at any moment of apply is ended by the next one', async () => {
  const moments = await forEveryMoment(async (at) => {
    const bench = await workbench();
    try {
      const before = bench.network();
      const plan = await bench.plan();
      const died = await diesAt(bench, at, ({ context }) => remediate(context, plan, APPROVED));
      await recover(bench.context);
      expectAppliedOrBefore(bench.network(), before);
      await expectAllClosed(bench);
      return died ? 'died' : 'ended';
    } finally {
      await bench.close();
    }
  });
  expect(moments).toBeGreaterThan(30);
}, 120_000);

test('the next apply after a death at any moment ends with the plan applied once', async () => {
  await forEveryMoment(async (at) => {
    const bench = await workbench();
    try {
      const plan = await bench.plan();
      const died = await diesAt(bench, at, ({ context }) => remediate(context, plan, APPROVED));
      await remediate(bench.context, plan, APPROVED);
      const [endpoint, ...others] = bench.network().VpcEndpoints;
      expect(others).toEqual([]);
      expect(endpoint?.RouteTableIds?.toSorted()).toEqual([...ACCOUNT.tableIds]);
      return died ? 'died' : 'ended';
    } finally {
      await bench.close();
    }
  });
}, 120_000);

test('a process that dies at any moment of rollback is ended by the next one', async () => {
  const moments = await forEveryMoment(async (at) => {
    const bench = await workbench();
    try {
      const before = bench.network();
      const applied = await remediate(bench.context, await bench.plan(), APPROVED);
      if (applied.result !== 'applied') throw new Error(`apply ended with ${applied.result}`);
      const { remediationId } = applied;
      const died = await diesAt(bench, at, ({ context }) => rollBack(context, remediationId));
      await rollBack(bench.context, remediationId);
      expect(bench.network()).toEqual(before);
      await expectAllClosed(bench);
      return died ? 'died' : 'ended';
    } finally {
      await bench.close();
    }
  });
  expect(moments).toBeGreaterThan(15);
}, 120_000);
