import { afterEach, beforeEach, expect, test } from 'vitest';
import { recover } from '../../lib/workflow/recover.ts';
import { remediate } from '../../lib/workflow/remediate.ts';
import { rollBack } from '../../lib/workflow/roll-back.ts';
import { ACCOUNT } from './private-account.ts';
import type { Workbench } from './workbench.ts';
import { workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const APPROVED = { approvedBy: 'a person' };

test('applies the plan, verifies it, and rolls it back to what was there', async () => {
  const before = bench.network();
  const plan = await bench.plan();
  const result = await remediate(bench.context, plan, APPROVED);
  expect(result.result).toBe('applied');
  const [endpoint] = bench.network().VpcEndpoints;
  expect(endpoint?.RouteTableIds?.toSorted()).toEqual([...ACCOUNT.tableIds]);
  expect(await bench.plan().catch((error: unknown) => String(error))).toContain('nothing to plan');
  if (result.result !== 'applied') return;
  expect(await rollBack(bench.context, result.remediationId)).toMatchObject({ result: 'rolledBack' });
  expect(bench.network()).toEqual(before);
  expect(await rollBack(bench.context, result.remediationId)).toMatchObject({ result: 'alreadyRolledBack' });
  expect(await recover(bench.context)).toEqual([]);
});
