import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { routedServices, writes } from './play/account-now.ts';
import { invitationIn, submit } from './play/answer-page.ts';
import { QUESTION } from './play/ask.ts';
import { begin } from './play/begin.ts';
import { Killer } from './play/killer.ts';
import { loseRoutes } from './play/lose-routes.ts';
import { tell } from './play/report.ts';
import { routeToNat } from './play/somebody.ts';
import { waitFor } from './play/wait-for.ts';
import type { Deployment } from './stack/start-deployment.ts';

async function lengthOf(deployment: Deployment, output: string): Promise<number> {
  const sqs = new SQSClient(deployment.client);
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: deployment.stack.outputs[output] ?? '',
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Number(Attributes['ApproximateNumberOfMessages']);
}

test('what is no event is among the dead letters at once; the event beside it is handled', async () => {
  const deployment = await begin({ isConsenting: true });
  const sqs = new SQSClient(deployment.client);
  const QueueUrl = deployment.stack.outputs['QueueUrl'] ?? '';
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'no event at all' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"detail-type":"Of somebody else"}' }));
  await routeToNat(deployment);
  await deployment.executions.waitForEnd('s3');
  expect(routedServices(deployment)).toEqual(['s3']);
  await waitFor('poison among the dead letters', async () =>
    (await lengthOf(deployment, 'DeadLettersUrl')) === 2 ? true : undefined,
  );
  expect(await lengthOf(deployment, 'QueueUrl')).toBe(0);
});

// Deciding calls nothing, so that there is no call at which it could be killed.
const STEPS = ['settle', 'plan', 'confirm', 'apply', 'verify', 'watch', 'record'];

test.each(['before', 'after'] as const)(
  "every step's function is killed once, %s one of its calls reached AWS; the end is the same",
  async (when) => {
    const killer = new Killer(when);
    const deployment = await begin({
      isConsenting: true,
      waitScale: 0.1,
      beforeCall: (accessKeyId) => killer.beforeCall(accessKeyId),
    });
    killer.watch(deployment, STEPS);
    await routeToNat(deployment);
    const execution = await deployment.executions.waitForEnd('s3', 60);
    tell(`killed ${when} a call: ${killer.killed.join(', ')}`);
    expect(execution.status).toBe('SUCCEEDED');
    expect(killer.left).toEqual([]);
    expect(routedServices(deployment)).toEqual(['s3']);
    expect(writes(deployment)).toEqual(['CreateVpcEndpoint', 'ModifyVpcEndpoint']);
    await deployment.mailbox.waitFor(/^Done:/);
    expect(await deployment.executions.list()).toHaveLength(1);
  },
);

test('the function that rolls back is killed: it is rolled back all the same', async () => {
  const killer = new Killer('after');
  const deployment = await begin({
    isConsenting: true,
    waitScale: 0.1,
    beforeCall: (accessKeyId) => killer.beforeCall(accessKeyId),
    onEvent: (event) => loseRoutes(event, () => deployment),
  });
  killer.watch(deployment, ['rollBack']);
  await routeToNat(deployment);
  const execution = await deployment.executions.waitForEnd('s3', 60);
  expect(killer.killed).toEqual(['rollBack']);
  expect(execution.status).toBe('SUCCEEDED');
  expect(writes(deployment).at(-1)).toBe('DeleteVpcEndpoints');
  expect(routedServices(deployment)).toEqual([]);
});

test('the function that asks is killed: it asks all the same, and the answer is taken', async () => {
  const killer = new Killer('after');
  const deployment = await begin({
    isConsenting: true,
    hasSourceIpPolicy: true,
    waitScale: 0.1,
    beforeCall: (accessKeyId) => killer.beforeCall(accessKeyId),
  });
  killer.watch(deployment, ['ask']);
  await routeToNat(deployment);
  await waitFor('death of the function that asks', () => (killer.left.length === 0 ? true : undefined));
  const mail = await deployment.mailbox.waitFor(QUESTION);
  const { link, code } = invitationIn(mail);
  expect((await submit(deployment, link, { answer: 'approve', code })).status).toBe(200);
  await deployment.executions.waitForEnd('s3');
  expect(routedServices(deployment)).toEqual(['s3']);
});
