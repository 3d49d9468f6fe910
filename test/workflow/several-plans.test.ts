/** Findings that take several plans: each plan is verified by itself, whatever the others have done meanwhile. */
import { afterEach, describe, expect, test } from 'vitest';
import { functionAccount } from '../../lib/cli/demo/function-account.ts';
import { toFixture } from '../../lib/cli/fixture/to-fixture.ts';
import { checkOf } from '../../lib/core/checks/registry.ts';
import type { CheckId } from '../../lib/core/checks/check.ts';
import type { Estate } from '../../lib/core/network/estate.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import article from '../../lib/cli/demo/article.estate.json' with { type: 'json' };
import partners from '../../lib/cli/demo/partner.estate.json' with { type: 'json' };
import { parseEstate } from '../../lib/files/estate-file.ts';
import type { SimulatedEvent } from '../../lib/simulator/simulator.ts';
import { ALL_PARTS, planEstate } from '../../lib/workflow/read-and-plan.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';
import { apply as applyStep } from '../../lib/workflow/steps/step-apply.ts';
import { confirm } from '../../lib/workflow/steps/step-confirm.ts';
import { plan } from '../../lib/workflow/steps/step-plan.ts';
import { verify } from '../../lib/workflow/steps/step-verify.ts';
import type { RemediationRun } from '../../lib/workflow/steps/remediation-run.ts';
import { runOfPlan } from '../../lib/workflow/steps/remediation-run.ts';
import { remediate } from '../../lib/workflow/apply/remediate.ts';
import { rollBack } from '../../lib/workflow/apply/roll-back.ts';
import type { Workbench } from './workbench.ts';
import { workbench } from './workbench.ts';

let bench: Workbench;
afterEach(() => bench.close());

const open = async (estate: Estate, onEvent: (event: SimulatedEvent) => void = () => {}) => {
  const { region } = estate;
  bench = await workbench({ simulator: { fixture: toFixture(estate), onEvent }, door: { region } });
};

async function look(checkId: CheckId, traffic: Estate['traffic']) {
  const index = indexEstate({ ...(await bench.door.readEstate({ parts: ALL_PARTS })), traffic });
  const options = { ...bench.context.money, atMost: 'approve' } as const;
  const plans = planEstate(index, { checkIds: [checkId] }, options).filter(
    ({ actions }) => actions.length > 0,
  );
  return { plans, evaluations: checkOf(checkId).evaluate(index) };
}

const functions = functionAccount(parseEstate(JSON.stringify(article), 'article.estate.json'));

describe.each<[CheckId, Estate]>([
  ['lambda-interface-endpoints-present', functions],
  ['vpc-partner-privatelink-used', parseEstate(JSON.stringify(partners), 'partner.estate.json')],
])('%s', (checkId, estate) => {
  test('three plans that were made before any was applied are all verified, and taken back first to last', async () => {
    await open(estate);
    const { traffic } = estate;
    const context = { ...bench.context, traffic };
    const { plans } = await look(checkId, traffic);
    expect(plans).toHaveLength(3);
    const runs = plans.map((one, at) => runOfPlan(one, `run-${at}`, 'the test'));
    // As in an account: questions wait side by side, and are answered in any order.
    const asked: RemediationRun[] = [];
    for (const run of runs) asked.push((await plan(context, run)).run);
    for (const run of asked.toReversed()) {
      expect(await play(context, { ...run, approvedBy: 'the test' })).toEqual([
        'fresh',
        'applied',
        'verified',
      ]);
    }
    const cured = await look(checkId, traffic);
    expect(cured.plans).toEqual([]);
    expect(cured.evaluations.map(({ status }) => status)).toEqual(['compliant']);
    for (const { remediationId } of asked.toReversed())
      expect((await rollBack(bench.context, remediationId)).result).toBe('rolledBack');
    const again = await look(checkId, traffic);
    expect(again.plans.map(({ hash }) => hash)).toEqual(plans.map(({ hash }) => hash));
  });
});

async function play(context: WorkflowContext, asked: RemediationRun): Promise<readonly string[]> {
  const outcomes: string[] = [];
  let run = asked;
  for (const step of [confirm, applyStep, verify]) {
    const done = await step(context, run);
    outcomes.push(done.outcome);
    run = done.run;
  }
  return outcomes;
}

test('an endpoint that others close before it is verified is taken back', async () => {
  await open(functions, ({ detail }) => {
    if (!('eventName' in detail) || detail.eventName !== 'CreateVpcEndpoint' || 'errorCode' in detail) return;
    setImmediate(() => {
      bench.simulator.mutate(({ NetworkAcls }) => {
        for (const acl of NetworkAcls)
          acl.Entries = acl.Entries?.filter(({ RuleAction }) => RuleAction === 'deny');
      });
    });
  });
  const { plans } = await look('lambda-interface-endpoints-present', functions.traffic);
  const [first] = plans;
  if (first === undefined) throw new Error('nothing to plan');
  const context = { ...bench.context, traffic: functions.traffic };
  const result = await remediate(context, first, { approvedBy: 'the test' });
  expect(result).toMatchObject({ reason: expect.stringContaining('nightly-report: its name leads to') });
  expect(bench.network().VpcEndpoints).toEqual([]);
});
