/** Whatever happens to any single call (no answer, an error before or after the deed), the end is whole. */
import { expect, test } from 'vitest';
import type { FailureRule } from '../../lib/simulator/simulator.ts';
import { recover } from '../../lib/workflow/apply/recover.ts';
import { remediate } from '../../lib/workflow/apply/remediate.ts';
import { rollBack } from '../../lib/workflow/apply/roll-back.ts';
import { ACCOUNT } from './private-account.ts';
import type { Workbench } from './workbench.ts';
import { workbench } from './workbench.ts';

const APPROVED = { approvedBy: 'a person' };
const AT_ONCE = 8;

async function inBatches<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<ReadonlySet<R>> {
  const results = new Set<R>();
  for (let at = 0; at < items.length; at += AT_ONCE) {
    for (const result of await Promise.all(items.slice(at, at + AT_ONCE).map(run))) results.add(result);
  }
  return results;
}

/** How many calls the work makes on an account where nothing fails. */
async function callsOf(
  prepare: (bench: Workbench) => Promise<() => Promise<unknown>>,
  operation: string,
): Promise<number> {
  const bench = await workbench();
  try {
    const calls = () => bench.simulator.calls.filter((call) => isCounted(call.operation, operation)).length;
    const work = await prepare(bench);
    const before = calls();
    await work();
    return calls() - before;
  } finally {
    await bench.close();
  }
}

async function applying(bench: Workbench) {
  const plan = await bench.plan();
  return () => remediate(bench.context, plan, APPROVED);
}

async function rollingBack(bench: Workbench) {
  const applied = await (await applying(bench))();
  if (applied.result !== 'applied') throw new Error(`apply ended with ${applied.result}`);
  return () => rollBack(bench.context, applied.remediationId);
}

function isCounted(operation: string, pattern: string): boolean {
  return pattern === '*' || operation === pattern;
}

/** Applies with one call failing; the account must end with the plan applied, or untouched. */
async function applyWith(rule: FailureRule): Promise<string> {
  const bench = await workbench({ door: { timeoutMs: 400 } });
  try {
    const before = bench.network();
    const apply = await applying(bench);
    bench.simulator.fail(rule);
    const result = await apply();
    if (result.result === 'unfinished') await recover(bench.context);
    const [endpoint, ...others] = bench.network().VpcEndpoints;
    expect(others, JSON.stringify(rule)).toEqual([]);
    if (result.result === 'applied') {
      expect(endpoint?.RouteTableIds?.toSorted(), JSON.stringify(rule)).toEqual([...ACCOUNT.tableIds]);
    } else {
      expect(bench.network(), JSON.stringify(rule)).toEqual(before);
    }
    return result.result;
  } finally {
    await bench.close();
  }
}

/** Rolls back with one call failing; the account must end as it was before the plan. */
async function rollBackWith(rule: FailureRule): Promise<string> {
  const bench = await workbench({ door: { timeoutMs: 400 } });
  try {
    const before = bench.network();
    const undo = await rollingBack(bench);
    bench.simulator.fail(rule);
    const first = await undo();
    // Whatever the first run could not end, or had to keep because it could not read, the next one ends.
    if (first.result !== 'rolledBack') await undo();
    expect(bench.network(), JSON.stringify(rule)).toEqual(before);
    return first.result;
  } finally {
    await bench.close();
  }
}

const DEEDS = ['before', 'after', 'hang', 'loseAnswer'] as const;

function everyCall(calls: number, operation: string, when: FailureRule['when']): readonly FailureRule[] {
  return Array.from({ length: calls }, (_, i) => ({ operation, nth: i + 1, when }));
}

test('apply survives the loss of the answer to every single call', async () => {
  const calls = await callsOf(applying, '*');
  expect(calls).toBeGreaterThan(40);
  await inBatches(everyCall(calls, '*', 'loseAnswer'), applyWith);
}, 180_000);

test('apply survives every fault of every write', async () => {
  const results = new Set<string>();
  for (const operation of ['CreateVpcEndpoint', 'ModifyVpcEndpoint']) {
    const calls = await callsOf(applying, operation);
    const rules = DEEDS.flatMap((when) => everyCall(calls, operation, when));
    for (const result of await inBatches(rules, applyWith)) results.add(result);
  }
  expect(results).toContain('applied');
  expect([...results].some((result) => result !== 'applied')).toBe(true);
}, 180_000);

test('rollback survives the loss of the answer to every single call', async () => {
  const calls = await callsOf(rollingBack, '*');
  expect(calls).toBeGreaterThan(10);
  await inBatches(everyCall(calls, '*', 'loseAnswer'), rollBackWith);
}, 180_000);

test('rollback survives every fault of every write', async () => {
  for (const operation of ['ModifyVpcEndpoint', 'DeleteVpcEndpoints']) {
    const calls = await callsOf(rollingBack, operation);
    await inBatches(
      DEEDS.flatMap((when) => everyCall(calls, operation, when)),
      rollBackWith,
    );
  }
}, 180_000);
