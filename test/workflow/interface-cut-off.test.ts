/** Law 7 for actions on interface endpoints: killed at any moment, or with any answer lost, the end is whole. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { FailureRule } from '../../lib/simulator/simulator.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';
import { recover } from '../../lib/workflow/apply/recover.ts';
import { rollBack } from '../../lib/workflow/apply/roll-back.ts';
import type { Moments } from './cut-off.ts';
import { CutOff, dyingAt } from './cut-off.ts';
import type { BenchOptions, InterfaceBench, Standing } from './interface-bench.ts';
import { interfaceBench } from './interface-bench.ts';
import { mendedEndpoint, narrowedPolicy, newEndpoint } from './interface-stories.ts';

process.env['AWS_ACCESS_KEY_ID'] ??= 'AKIAEXAMPLE';
process.env['AWS_SECRET_ACCESS_KEY'] ??= 'example';

const AT_ONCE = 8;
const FIRST = 'remediation-1';

async function inBatches<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE)
    await Promise.all(items.slice(at, at + AT_ONCE).map(run));
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

type Work = (context: WorkflowContext) => Promise<unknown>;

/** Death before or after a write or a journal entry: whoever dies before a read has died after the write before it. */
function dying(context: WorkflowContext, at: number, moments: Moments): WorkflowContext {
  const mortal = dyingAt(context, at, moments);
  return { ...mortal, door: { ...mortal.door, readEstate: context.door.readEstate } };
}

async function momentsOf(context: WorkflowContext, work: Work): Promise<number> {
  const moments = { passed: 0 };
  await work(dying(context, Number.POSITIVE_INFINITY, moments));
  return moments.passed;
}

async function die(context: WorkflowContext, at: number, work: Work): Promise<void> {
  await expect(work(dying(context, at, { passed: 0 }))).rejects.toBeInstanceOf(CutOff);
}

describe.each([mendedEndpoint(), newEndpoint(), narrowedPolicy()])('$title', (story) => {
  let before: unknown;
  let after: unknown;
  let applied: Standing;
  let moments: { readonly ofApply: number; readonly ofRollBack: number };
  let calls: { readonly ofApply: readonly string[]; readonly ofRollBack: readonly string[] };

  async function withBench(options: BenchOptions, run: (bench: InterfaceBench) => Promise<void>) {
    const bench = await interfaceBench(story, options);
    try {
      await run(bench);
    } finally {
      await bench.close();
    }
  }

  /** What was done is done as a whole, or not at all; gives which. */
  function expectWhole(bench: InterfaceBench, at: unknown): 'applied' | 'before' {
    const isApplied = bench.outcomeOf(FIRST) === 'applied';
    expect(bench.picture(), JSON.stringify(at)).toEqual(isApplied ? after : before);
    return isApplied ? 'applied' : 'before';
  }

  beforeAll(async () => {
    expect(story.plan.actions.map(({ kind }) => kind)).toEqual(story.kinds);
    await withBench({}, async (bench) => {
      before = bench.picture();
      const ofApply = await momentsOf(bench.context, (context) => bench.apply(context, FIRST));
      const callsOfApply = bench.simulator.calls.map(({ operation }) => operation);
      after = bench.picture();
      applied = bench.standing();
      const ofRollBack = await momentsOf(bench.context, (context) => rollBack(context, FIRST));
      const all = bench.simulator.calls.map(({ operation }) => operation);
      moments = { ofApply, ofRollBack };
      // The first call asks who is calling, before anything begins.
      calls = { ofApply: callsOfApply.slice(1), ofRollBack: all.slice(callsOfApply.length) };
      expect(bench.outcomeOf(FIRST)).toBe('rolledBack');
      expect(bench.picture()).toEqual(before);
      expect(after).not.toEqual(before);
    });
  });

  test('a process that dies at any moment of apply is ended by the next one', async () => {
    const ends = new Set<string>();
    await inBatches(upTo(moments.ofApply), (at) =>
      withBench({}, async (bench) => {
        await die(bench.context, at, (context) => bench.apply(context, FIRST));
        await recover(bench.context);
        ends.add(expectWhole(bench, at));
      }),
    );
    expect([...ends].toSorted()).toEqual(['applied', 'before']);
  }, 180_000);

  test('a process that dies at any moment of rollback is ended by the next one', async () => {
    await inBatches(upTo(moments.ofRollBack), (at) =>
      withBench({ from: applied }, async (bench) => {
        await die(bench.context, at, (context) => rollBack(context, FIRST));
        await rollBack(bench.context, FIRST);
        expect(bench.outcomeOf(FIRST)).toBe('rolledBack');
        expect(bench.picture(), String(at)).toEqual(before);
      }),
    );
  }, 180_000);

  test('apply survives the loss of the answer to every single call', async () => {
    await inBatches(upTo(calls.ofApply.length), (nth) =>
      withBench({}, (bench) => applyWith(bench, { operation: '*', nth, when: 'loseAnswer' })),
    );
  }, 180_000);

  test('rollback survives the loss of the answer to every single call', async () => {
    await inBatches(upTo(calls.ofRollBack.length), (nth) =>
      withBench({ from: applied }, (bench) =>
        rollBackWith(bench, { operation: '*', nth, when: 'loseAnswer' }),
      ),
    );
  }, 180_000);

  test('apply and rollback survive every other fault of every write', async () => {
    await inBatches(faultsOf(calls.ofApply), (rule) =>
      withBench({ timeoutMs: 400 }, (bench) => applyWith(bench, rule)),
    );
    await inBatches(faultsOf(calls.ofRollBack), (rule) =>
      withBench({ from: applied, timeoutMs: 400 }, (bench) => rollBackWith(bench, rule)),
    );
  }, 180_000);

  async function applyWith(bench: InterfaceBench, rule: FailureRule): Promise<void> {
    bench.simulator.fail(rule);
    const outcome = await bench.apply(bench.context, FIRST);
    if (outcome === 'unfinished') await recover(bench.context);
    expectWhole(bench, rule);
  }

  async function rollBackWith(bench: InterfaceBench, rule: FailureRule): Promise<void> {
    bench.simulator.fail(rule);
    const first = await rollBack(bench.context, FIRST);
    // Whatever the first run could not end, or had to keep because it could not read, the next one ends.
    if (first.result !== 'rolledBack') await rollBack(bench.context, FIRST);
    expect(bench.outcomeOf(FIRST), JSON.stringify(rule)).toBe('rolledBack');
    expect(bench.picture(), JSON.stringify(rule)).toEqual(before);
  }
});

const WRITE = /^(Create|Modify|Delete|Authorize|Revoke)/;

/** Nothing done and an error, the deed done and an error, and no answer ever, for each of the writes. */
function faultsOf(operations: readonly string[]): readonly FailureRule[] {
  const writes = [...Map.groupBy(operations, (operation) => operation)].filter(([name]) => WRITE.test(name));
  return writes.flatMap(([operation, { length }]) =>
    upTo(length).flatMap((nth) =>
      (['before', 'after', 'hang'] as const).map((when) => ({ operation, nth, when })),
    ),
  );
}
