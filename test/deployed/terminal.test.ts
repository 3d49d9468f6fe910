/** What a person does at a terminal to the deployed product, with nothing but the policy for operators. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { routedServices, writes } from './play/account-now.ts';
import { QUESTION } from './play/ask.ts';
import { begin } from './play/begin.ts';
import { listen } from './play/listen.ts';
import { hirePerson } from './play/person.ts';
import { tell } from './play/report.ts';
import { deleteEndpoint, routeToNat } from './play/somebody.ts';
import { untilReceived } from './play/until-received.ts';
import type { ReceivedMail } from './stack/mailbox.ts';

const statusSchema = z.looseObject({ open: z.tuple([z.looseObject({ remediationId: z.string() })]) });

/** The words of the line of a mail that begins so; a command stands alone on its line. */
function commandIn({ body }: ReceivedMail, beginning: string): readonly string[] {
  const line = body.split('\n').find((one) => one.startsWith(beginning));
  if (line === undefined) throw new Error(`The mail has no line ${beginning}:\n${body}`);
  return line.split(' ').slice(1);
}

test('what the account did is taken back at a terminal, by the line of its mail as it stands', async () => {
  const deployment = await begin({ isConsenting: true });
  const heard = await listen(deployment);
  await routeToNat(deployment);
  await deployment.executions.waitForEnd('s3');
  const mail = await deployment.mailbox.waitFor(/^Done:/);
  expect(routedServices(deployment)).toEqual(['s3']);
  const rollback = commandIn(mail, 'endpointer rollback ');
  tell(`in the mail: endpointer ${rollback.join(' ')}`);
  const carol = await hirePerson(deployment, 'carol', deployment.stack.outputs['OperatorsPolicyArn']);
  const done = await carol.endpointer(...rollback);
  expect([done.status, done.stderr]).toEqual([0, expect.not.stringContaining('no event')]);
  expect(done.stdout).toContain('is taken back');
  expect(routedServices(deployment)).toEqual([]);
  const again = await carol.endpointer(...rollback);
  expect([again.status, again.stdout]).toEqual([0, expect.stringContaining('was taken back before')]);
  const events = (await heard()).filter(({ detailType }) => detailType === 'Remediation Rolled Back');
  expect(events.map(({ detail }) => detail['reason'])).toEqual([expect.stringContaining(':user/carol')]);

  // The owner consents as before; what a person took back stays away all the same.
  const before = writes(deployment);
  await routeToNat(deployment);
  await untilReceived(deployment);
  expect(writes(deployment)).toEqual(before);
  expect(await deployment.executions.list()).toHaveLength(1);
  const id = rollback[1] ?? '';
  const status = await carol.endpointer('account', 'status');
  expect(status.stdout).toContain(id);
  const resumed = await carol.endpointer('account', 'resume', id, '--reason', 'the policy names the VPC now');
  expect([resumed.status, resumed.stderr]).toEqual([0, '']);
  await routeToNat(deployment);
  await deployment.executions.waitForEnd('s3', 30, { skip: 1 });
  expect(routedServices(deployment)).toEqual(['s3']);
});

test('a terminal lists and exports what the account knows, and strangers learn nothing', async () => {
  const deployment = await begin({ isConsenting: true });
  await routeToNat(deployment);
  await deployment.executions.waitForEnd('s3');
  const table = deployment.stack.outputs['TableName'] ?? '';
  const carol = await hirePerson(deployment, 'carol', deployment.stack.outputs['OperatorsPolicyArn']);
  const listed = await carol.endpointer('rollback', '--stack', 'Endpointer');
  expect(listed.stdout).toMatch(/s3-vpc-\S+ +applied/);
  const out = join(tmpdir(), `journals-${randomUUID()}.jsonl`);
  expect((await carol.endpointer('account', 'export', '--out', out)).status).toBe(0);
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n');
  expect(lines[0]).toContain('endpointer-journal-export/1');
  for (const entry of ['opened', 'intent', 'acknowledged', 'verified', 'closed']) {
    expect(lines.filter((line) => line.includes(`"entry":"${entry}"`)).length).toBeGreaterThan(0);
  }
  const mallory = await hirePerson(deployment, 'mallory');
  const refused = await mallory.endpointer('rollback', '--table', table);
  expect([refused.status, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain('OperatorsPolicyArn');
});

test('a question that waits is not taken back but answered; while it is open nobody else may change', async () => {
  const deployment = await begin({ isConsenting: true, hasSourceIpPolicy: true });
  await routeToNat(deployment);
  await deployment.mailbox.waitFor(QUESTION);
  const carol = await hirePerson(deployment, 'carol', deployment.stack.outputs['OperatorsPolicyArn']);
  const { stdout } = await carol.endpointer('account', 'status', '--json');
  const id = statusSchema.parse(JSON.parse(stdout)).open[0].remediationId;
  const refused = await carol.endpointer('rollback', id);
  expect(refused.stderr).toContain('changed nothing');
  const running = await carol.endpointer('account', 'release', id);
  expect(running.stderr).toContain('has not ended');
  const [execution] = await deployment.executions.list();
  if (execution === undefined) throw new Error('nothing runs');
  await deployment.executions.stop(execution);
  const released = await carol.endpointer('account', 'release', id, '--reason', 'it was stopped by hand');
  expect([released.status, released.stderr]).toEqual([0, '']);
  await routeToNat(deployment);
  await deployment.mailbox.waitFor(QUESTION, { skip: 1 });
});

test('what somebody undid is done again once a person says so, by the line of the mail', async () => {
  const deployment = await begin({ isConsenting: true });
  await routeToNat(deployment);
  await deployment.executions.waitForEnd('s3');
  await deleteEndpoint(deployment);
  const mail = await deployment.mailbox.waitFor(/undid|undone/i);
  const carol = await hirePerson(deployment, 'carol', deployment.stack.outputs['OperatorsPolicyArn']);
  const resumed = await carol.endpointer(...commandIn(mail, 'endpointer account resume '));
  expect([resumed.status, resumed.stderr]).toEqual([0, '']);
  await routeToNat(deployment);
  await deployment.executions.waitForEnd('s3', 30, { skip: 1 });
  expect(routedServices(deployment)).toEqual(['s3']);
});
