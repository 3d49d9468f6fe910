import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { begin } from './play/begin.ts';
import { routedServices, writes } from './play/account-now.ts';
import { listen } from './play/listen.ts';
import { tell } from './play/report.ts';
import { addNatRoute, routeToNat } from './play/somebody.ts';
import { stepsIn } from './play/steps-in.ts';
import { untilReceived } from './play/until-received.ts';

const UNATTENDED = ['settle', 'plan', 'decide', 'confirm', 'apply', 'verify', 'watch', 'record'];

test('in a consenting VPC both endpoints and their routes appear and are verified, unattended', async () => {
  const deployment = await begin({ isConsenting: true, change: (template) => template });
  const heard = await listen(deployment);
  const before = deployment.calls.length;
  const told = await routeToNat(deployment);
  for (const service of ['s3', 'dynamodb']) {
    const execution = await deployment.executions.waitForEnd(service);
    expect(stepsIn(await deployment.executions.pathOf(execution))).toEqual(UNATTENDED);
  }
  const seconds = (performance.now() - told) / 1_000;
  expect(routedServices(deployment)).toEqual(['dynamodb', 's3']);
  const events = await heard();
  for (const service of ['s3', 'dynamodb']) {
    const own = events.filter(({ detail }) => detail['checkId'] === `${service}-gateway-endpoint-routed`);
    expect(own.map(({ detailType }) => detailType).toSorted()).toEqual([
      'Finding Opened',
      'Finding Resolved',
      'Remediation Applied',
    ]);
    expect(new Set(own.map(({ detail }) => detail['correlationId'])).size).toBe(1);
  }
  for (const service of ['Amazon S3', 'Amazon DynamoDB']) {
    const mail = await deployment.mailbox.waitFor(new RegExp(`^Done: ${service} gateway endpoint`));
    expect(mail.body).toContain('To undo it:\nendpointer rollback');
  }
  tell(
    `both from event to verified route and mail: ${seconds.toFixed(1)} s, ${deployment.calls.length - before} calls`,
  );
});

const sessionPolicySchema = z.looseObject({
  Statement: z.array(z.looseObject({ Resource: z.union([z.string(), z.array(z.string())]) })),
});

function resourcesIn(policy: unknown): readonly string[] {
  const { Statement } = sessionPolicySchema.parse(JSON.parse(z.string().parse(policy)));
  return Statement.flatMap(({ Resource }) => Resource);
}

test('from event to verified route for one service: measured', async () => {
  const deployment = await begin({ isConsenting: true });
  const before = deployment.calls.length;
  const told = await routeToNat(deployment);
  await deployment.executions.waitForEnd('s3');
  const seconds = (performance.now() - told) / 1_000;
  tell(`one service, cold functions: ${seconds.toFixed(1)} s, ${deployment.calls.length - before} calls`);
  expect(seconds).toBeLessThan(10);
  const sessions = deployment.calls.filter(({ operation }) => operation === 'sts:AssumeRole');
  for (const { input } of sessions) expect(resourcesIn(input['Policy'])).not.toContain('*');
  tell(`sessions of the changing role: ${sessions.length}, each with a policy of its own`);
});

test('an event that comes twice, after newer ones, or again when all is done changes nothing more', async () => {
  const deployment = await begin({ isConsenting: true });
  const event = addNatRoute(deployment);
  await deployment.putEvent(event);
  await deployment.putEvent(event);
  await deployment.executions.waitForEnd('s3');
  const done = writes(deployment);
  const { length } = await deployment.executions.list();
  await deployment.putEvent(event);
  await untilReceived(deployment);
  expect(writes(deployment)).toEqual(done);
  expect(done).toEqual(['CreateVpcEndpoint', 'ModifyVpcEndpoint']);
  expect(await deployment.executions.list()).toHaveLength(length);
  expect(length).toBe(1);
});

test('two events at once on one VPC lead to one remediation', async () => {
  const deployment = await begin({ isConsenting: true });
  const first = addNatRoute(deployment);
  const second = addNatRoute(deployment);
  await Promise.all([deployment.putEvent(first), deployment.putEvent(second)]);
  await deployment.executions.waitForEnd('s3');
  await untilReceived(deployment);
  expect(await deployment.executions.list()).toHaveLength(1);
  expect(writes(deployment)).toEqual(['CreateVpcEndpoint', 'ModifyVpcEndpoint']);
});
