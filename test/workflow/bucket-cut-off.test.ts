/** A bucket's policy, wherever a process dies and whatever answer is lost: it ends as planned, or as it was. */
import { describe, expect, test } from 'vitest';
import { isSamePolicy } from '../../lib/core/iam/same-policy.ts';
import { replayJournal } from '../../lib/core/remediation/replay-journal.ts';
import type { FailureRule } from '../../lib/simulator/simulator.ts';
import { recover } from '../../lib/workflow/apply/recover.ts';
import { remediate } from '../../lib/workflow/apply/remediate.ts';
import { rollBack } from '../../lib/workflow/apply/roll-back.ts';
import { FORMER_POLICY } from './bucket-account.ts';
import type { BucketBench } from './bucket-bench.ts';
import { bucketBench } from './bucket-bench.ts';
import { CutOff, dyingAt } from './cut-off.ts';
import type { Workbench, WorkbenchOptions } from './workbench.ts';

const APPROVED = { approvedBy: 'a person' };
const AT_ONCE = 4;
const FORMER = [
  ['a bucket with a policy', FORMER_POLICY],
  ['a bucket without', null],
] as const;

async function withBench<T>(
  former: string | null,
  work: (bench: BucketBench) => Promise<T>,
  options: WorkbenchOptions = {},
): Promise<T> {
  const bench = await bucketBench(former, options);
  try {
    return await work(bench);
  } finally {
    await bench.close();
  }
}

/** Runs one case for every moment until a case says that its run came to an end before that moment. */
async function forEveryMoment(run: (at: number) => Promise<'died' | 'ended'>): Promise<number> {
  for (let first = 1; ; first += AT_ONCE) {
    const results = await Promise.all(Array.from({ length: AT_ONCE }, (_, offset) => run(first + offset)));
    const ended = results.indexOf('ended');
    if (ended >= 0) return first + ended - 1;
  }
}

async function diesAt(
  bench: Workbench,
  at: number,
  work: (bench: Workbench) => Promise<unknown>,
): Promise<'died' | 'ended'> {
  try {
    await work({ ...bench, context: dyingAt(bench.context, at, { passed: 0 }) });
    return 'ended';
  } catch (error) {
    if (error instanceof CutOff) return 'died';
    throw error;
  }
}

async function expectAllClosed(bench: Workbench): Promise<void> {
  for (const id of await bench.journals.list()) {
    const journal = await bench.journals.open(id);
    const state = replayJournal((await journal?.read()) ?? []);
    if (state !== undefined) expect(state.closed).toBeDefined();
  }
}

function plannedPolicy({ actions }: Awaited<ReturnType<BucketBench['plan']>>): string {
  const [action] = actions;
  if (action?.kind !== 'putBucketPolicy') throw new Error('the plan puts no policy');
  return action.policy;
}

async function applied(bench: BucketBench): Promise<string> {
  const result = await remediate(bench.context, await bench.plan(), APPROVED);
  if (result.result !== 'applied') throw new Error(`apply ended with ${result.result}`);
  return result.remediationId;
}

describe.each(FORMER)('%s', (_, former) => {
  test('apply that dies at any moment is ended by the next look, and the next apply ends it as planned', async () => {
    const moments = await forEveryMoment((at) =>
      withBench(former, async (bench) => {
        const plan = await bench.plan();
        const died = await diesAt(bench, at, ({ context }) => remediate(context, plan, APPROVED));
        await recover(bench.context);
        const ends = [plannedPolicy(plan), former];
        expect(
          ends.some((end) => isSamePolicy(bench.policy(), end)),
          `moment ${at}`,
        ).toBe(true);
        await expectAllClosed(bench);
        await remediate(bench.context, plan, APPROVED);
        expect(isSamePolicy(bench.policy(), plannedPolicy(plan)), `moment ${at}`).toBe(true);
        return died;
      }),
    );
    expect(moments).toBeGreaterThan(12);
  }, 120_000);

  test('rollback that dies at any moment is ended by the next one', async () => {
    const moments = await forEveryMoment((at) =>
      withBench(former, async (bench) => {
        const id = await applied(bench);
        const died = await diesAt(bench, at, ({ context }) => rollBack(context, id));
        await rollBack(bench.context, id);
        expect(bench.policy(), `moment ${at}`).toBe(former);
        await expectAllClosed(bench);
        return died;
      }),
    );
    expect(moments).toBeGreaterThan(6);
  }, 120_000);

  test('apply survives every fault of every call that touches the policy, and the loss of any answer', async () => {
    const results = await everyFault('PutBucketPolicy', former, async (bench) => {
      const plan = await bench.plan();
      return { run: () => remediate(bench.context, plan, APPROVED), policy: plannedPolicy(plan) };
    });
    expect(results).toContain('applied');
    expect([...results].some((result) => result !== 'applied')).toBe(true);
  }, 180_000);

  test('rollback survives them, too', async () => {
    const write = former === null ? 'DeleteBucketPolicy' : 'PutBucketPolicy';
    await everyFault(write, former, async (bench) => {
      const id = await applied(bench);
      const run = async () => {
        const first = await rollBack(bench.context, id);
        // What the first could not end, or had to keep because it could not read, the next one ends.
        if (first.result !== 'rolledBack') await rollBack(bench.context, id);
        return first;
      };
      return { run, policy: undefined };
    });
  }, 180_000);
});

interface Prepared {
  readonly run: () => Promise<{ readonly result: string }>;
  /** How a run ends that is applied; undefined: none is. */
  readonly policy: string | undefined;
}

/** The results of a run for each way in which a call of the policy fails, and for each call whose answer is lost. */
async function everyFault(
  write: string,
  former: string | null,
  prepare: (bench: BucketBench) => Promise<Prepared>,
): Promise<ReadonlySet<string>> {
  const calls = await withBench(former, async (bench) => {
    const { run } = await prepare(bench);
    const before = bench.simulator.calls.length;
    await run();
    return bench.simulator.calls.slice(before).map(({ operation }) => operation);
  });
  const count = (name: string) => calls.filter((operation) => operation === name).length;
  expect(count(write)).toBeGreaterThan(0);
  const rules = [
    // What else is read does not depend on what the policy was.
    ...(former === null
      ? nths(count(write)).map((nth): FailureRule => ({ operation: write, nth, when: 'loseAnswer' }))
      : nths(calls.length).map((nth): FailureRule => ({ operation: '*', nth, when: 'loseAnswer' }))),
    ...[write, 'GetBucketPolicy'].flatMap((operation) =>
      (['before', 'after', 'hang'] as const).flatMap((when) =>
        nths(count(operation)).map((nth): FailureRule => ({ operation, nth, when })),
      ),
    ),
  ];
  const results = new Set<string>();
  for (let at = 0; at < rules.length; at += AT_ONCE) {
    const some = rules.slice(at, at + AT_ONCE).map((rule) => withFault(rule, former, prepare));
    for (const result of await Promise.all(some)) results.add(result);
  }
  return results;
}

function nths(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

async function withFault(
  rule: FailureRule,
  former: string | null,
  prepare: (bench: BucketBench) => Promise<Prepared>,
): Promise<string> {
  const faulty = async (bench: BucketBench): Promise<string> => {
    const { run, policy } = await prepare(bench);
    bench.simulator.fail(rule);
    const { result } = await run();
    if (result === 'unfinished') await recover(bench.context);
    const end = result === 'applied' && policy !== undefined ? policy : former;
    expect(isSamePolicy(bench.policy(), end), `${result} ${JSON.stringify(rule)}`).toBe(true);
    return result;
  };
  return withBench(former, faulty, { door: { timeoutMs: 1_000 } });
}
