import { expect, test } from 'vitest';
import { PRIVATE_TABLE_ID } from './account/article-account.ts';
import { begin } from './play/begin.ts';
import { routedServices } from './play/account-now.ts';
import { tell } from './play/report.ts';
import { addNatRoute } from './play/somebody.ts';
import { waitFor } from './play/wait-for.ts';
import type { Deployment } from './stack/start-deployment.ts';
import type { ConfigOccasion } from '../../lib/simulator/simulator.ts';

const RULE = 'endpointer-s3-gateway-endpoint-routed';
const TABLE = { resourceType: 'AWS::EC2::RouteTable', resourceId: PRIVATE_TABLE_ID } as const;

/** As AWS Config calls the function of its rule, and what the rule then says of the private table. */
async function evaluate(deployment: Deployment, occasion: ConfigOccasion) {
  const rule = deployment.rules.find(({ name }) => name === RULE);
  const functionName = deployment.stack.resources[rule?.functionLogicalId ?? ''] ?? '';
  await deployment.invoke(functionName, deployment.simulator.configEvent(RULE, occasion));
  const found = deployment.simulator
    .state()
    .Evaluations.find((one) => one.ConfigRuleName === RULE && one.ResourceId === PRIVATE_TABLE_ID);
  return found && { type: found.ComplianceType, annotation: found.Annotation ?? '' };
}

test('every event of AWS Config is answered with an evaluation that says its reason', async () => {
  const deployment = await begin();
  expect((await evaluate(deployment, { kind: 'scheduled' }))?.type).not.toBe('NON_COMPLIANT');
  addNatRoute(deployment);
  for (const occasion of [
    { kind: 'changed', ...TABLE },
    { kind: 'oversized', ...TABLE },
    { kind: 'scheduled' },
  ] as const) {
    const said = await evaluate(deployment, occasion);
    expect(said?.type).toBe('NON_COMPLIANT');
    expect(said?.annotation).toMatch(/^.{1,256}$/);
    tell(`${occasion.kind}: ${said?.type}: ${said?.annotation}`);
  }
  expect((await evaluate(deployment, { kind: 'leftScope', ...TABLE }))?.type).toBe('NOT_APPLICABLE');
  expect((await evaluate(deployment, { kind: 'changed', ...TABLE }))?.type).toBe('NON_COMPLIANT');
  expect((await evaluate(deployment, { kind: 'deleted', ...TABLE }))?.type).toBe('NOT_APPLICABLE');
});

test('what cannot be read is put as NON_COMPLIANT and UNKNOWN, and starts nothing', async () => {
  const deployment = await begin({
    isConsenting: true,
    simulator: { authorize: ({ operation }) => operation !== 'DescribeManagedPrefixLists' || !isDenied },
  });
  isDenied = true;
  addNatRoute(deployment);
  const said = await evaluate(deployment, { kind: 'scheduled' });
  isDenied = false;
  expect(said?.type).toBe('NON_COMPLIANT');
  expect(said?.annotation).toMatch(/^UNKNOWN: /);
  await deployment.eventsPut();
  expect(await deployment.executions.list()).toEqual([]);
});

let isDenied = false;

test('a change that only AWS Config has told of is remedied too', async () => {
  const deployment = await begin({ isConsenting: true });
  addNatRoute(deployment);
  await evaluate(deployment, { kind: 'changed', ...TABLE });
  await deployment.executions.waitForEnd('s3');
  expect(routedServices(deployment)).toEqual(['s3']);
  const said = await waitFor('compliance of the cured table', async () => {
    const now = await evaluate(deployment, { kind: 'changed', ...TABLE });
    return now?.type === 'COMPLIANT' ? now : undefined;
  });
  tell(said.annotation);
});
