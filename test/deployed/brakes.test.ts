import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { routedServices, writes } from './play/account-now.ts';
import { submit } from './play/answer-page.ts';
import { ask, QUESTION } from './play/ask.ts';
import { begin } from './play/begin.ts';
import { startBusyStack } from './play/busy-stack.ts';
import { loseRoutes } from './play/lose-routes.ts';
import { tell } from './play/report.ts';
import { deleteEndpoint, routeToNat } from './play/somebody.ts';
import { stepsIn } from './play/steps-in.ts';
import { setKillSwitch } from './play/switches.ts';
import { untilReceived } from './play/until-received.ts';
import { waitFor } from './play/wait-for.ts';
import { onlyS3, together, withSettings } from './stack/change-template.ts';

test('what was wrong before is reported in one mail, and asked about although its owner consents', async () => {
  const deployment = await begin({ isConsenting: true, isRouted: true });
  const report = await deployment.mailbox.waitFor(/is watching/);
  expect(report.subject).toContain('2 resources');
  expect(report.body).toContain('rtb-0a1b2c3d4e5f60001');
  await routeToNat(deployment);
  const question = await deployment.mailbox.waitFor(QUESTION);
  expect(question.body).toContain('before Endpointer came');
  expect(writes(deployment)).toEqual([]);
});

test('an account in which nothing can be heard is told so, by mail', async () => {
  const deployment = await begin();
  deployment.simulator.mutate((state) => {
    state.Trails = [];
    state.ConfigurationRecorders = [];
  });
  await deployment.invoke('probe-account', {
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    time: new Date().toISOString(),
    id: 'daily',
    resources: [],
    detail: {},
  });
  const mail = await deployment.mailbox.waitFor(/impaired/);
  tell(mail.subject);
  expect(mail.body).toMatch(/trail/i);
  expect(mail.body).toMatch(/recorder/i);
});

test('with the kill switch on nothing is started; switched on later, it stops what was approved', async () => {
  const { deployment, link, code } = await ask();
  await setKillSwitch(deployment, 'on');
  expect((await submit(deployment, link, { answer: 'approve', code })).status).toBe(200);
  const execution = await deployment.executions.waitForEnd('s3');
  expect(stepsIn(await deployment.executions.pathOf(execution)).slice(-3)).toEqual([
    'confirm',
    'apply',
    'record',
  ]);
  const mail = await deployment.mailbox.waitFor(/not/i, { skip: 0 });
  expect(mail.body).toContain('kill switch');
  await routeToNat(deployment);
  await untilReceived(deployment);
  expect(await deployment.executions.list()).toHaveLength(1);
  expect(writes(deployment)).toEqual([]);
});

test('while a stack that owns part of the network is being updated, nothing is planned', async () => {
  const deployment = await begin({ isConsenting: true });
  const stack = await startBusyStack(deployment);
  deployment.simulator.mutate((state) => {
    for (const subnet of state.Subnets)
      subnet.Tags = [...(subnet.Tags ?? []), { Key: 'aws:cloudformation:stack-id', Value: stack.stackId }];
  });
  await routeToNat(deployment);
  const running = await waitFor('waiting remediation', async () => {
    const [execution] = await deployment.executions.list();
    if (execution === undefined) return undefined;
    const path = await deployment.executions.pathOf(execution);
    return path.filter((name) => name === 'settle wait').length >= 2 ? execution : undefined;
  });
  expect(stepsIn(await deployment.executions.pathOf(running))).not.toContain('plan');
  await stack.goOn();
  await deployment.executions.waitForEnd('s3');
  expect(routedServices(deployment)).toEqual(['s3']);
});

test('while somebody is still at work on the network, nothing is planned', async () => {
  const change = together(onlyS3, withSettings({ settleMinutes: 0.1 }));
  const deployment = await begin({ isConsenting: true, change });
  await routeToNat(deployment);
  await sleep(3_000);
  await routeToNat(deployment);
  const last = performance.now();
  await deployment.executions.waitForEnd('s3');
  expect(performance.now() - last).toBeGreaterThan(5_000);
  expect(routedServices(deployment)).toEqual(['s3']);
  expect(await deployment.executions.list()).toHaveLength(1);
});

test('what somebody takes away is not made again; from then on it is told only', async () => {
  const deployment = await begin({ isConsenting: true });
  await routeToNat(deployment);
  await deployment.executions.waitForEnd('s3');
  await deployment.mailbox.waitFor(/^Done:/);
  const before = writes(deployment);
  await deleteEndpoint(deployment);
  const mail = await deployment.mailbox.waitFor(/undid|undone|taken/i);
  expect(mail.body).toContain('alice');
  await routeToNat(deployment);
  await untilReceived(deployment);
  expect(writes(deployment)).toEqual(before);
  expect(await deployment.executions.list()).toHaveLength(1);
  expect(routedServices(deployment)).toEqual([]);
});

test('what cannot be verified is rolled back, and the account is as it was', async () => {
  const deployment = await begin({
    isConsenting: true,
    onEvent: (event) => loseRoutes(event, () => deployment),
  });
  const { RouteTables } = deployment.simulator.state();
  await routeToNat(deployment);
  const routed = deployment.simulator.state().RouteTables;
  const execution = await deployment.executions.waitForEnd('s3', 60);
  expect(stepsIn(await deployment.executions.pathOf(execution)).slice(-2)).toEqual(['rollBack', 'record']);
  const mail = await deployment.mailbox.waitFor(/gateway endpoint/);
  tell(mail.subject);
  const after = deployment.simulator.state();
  expect(after.RouteTables).toEqual(routed);
  expect(after.RouteTables).not.toEqual(RouteTables);
  expect(after.VpcEndpoints.filter(({ State }) => !['deleted', 'deleting'].includes(State))).toEqual([]);
});
