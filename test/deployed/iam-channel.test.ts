import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { routedServices, writes } from './play/account-now.ts';
import type { Person } from './play/person.ts';
import { hirePerson } from './play/person.ts';
import { QUESTION } from './play/ask.ts';
import { begin } from './play/begin.ts';
import { routeToNat } from './play/somebody.ts';
import { withSettings } from './stack/change-template.ts';

const onlyByIam = withSettings({
  modes: { 'dynamodb-gateway-endpoint-routed': 'observe' },
  approvalChannel: { 's3-gateway-endpoint-routed': 'iam' },
});

const listSchema = z.looseObject({
  approvals: z.tuple([z.looseObject({ remediationId: z.string(), planHash: z.string() })]),
});

async function onlyQuestion(approver: Person) {
  const { stdout } = await approver.endpointer('approvals', 'list', '--json');
  return listSchema.parse(JSON.parse(stdout)).approvals[0];
}

test('where only IAM counts, the mail has no link, strangers are refused, and the caller is on record', async () => {
  const deployment = await begin({ change: onlyByIam });
  await routeToNat(deployment);
  const mail = await deployment.mailbox.waitFor(QUESTION);
  expect(mail.body).not.toContain('https:');
  const id = /endpointer approvals show\s+(\S+)/.exec(mail.body)?.[1] ?? '';
  const stranger = await hirePerson(deployment, 'mallory');
  const refused = await stranger.endpointer('approvals', 'list');
  expect(refused.status).not.toBe(0);
  expect(refused.stderr).toContain('does not let you');
  const approver = await hirePerson(deployment, 'bob', deployment.stack.outputs['ApproversPolicyArn']);
  const shown = await approver.endpointer('approvals', 'show', id);
  expect(shown.stdout).toContain('connections-cut');
  const question = await onlyQuestion(approver);
  expect(question.remediationId).toBe(id);
  expect(writes(deployment)).toEqual([]);
  const approved = await approver.endpointer(
    'approvals',
    'approve',
    id,
    '--yes',
    '--plan',
    question.planHash,
  );
  expect(approved.stderr + approved.stdout).toContain(':user/bob');
  const execution = await deployment.executions.waitForEnd('s3');
  expect(await deployment.executions.outputOf(execution)).toContain(':user/bob');
  expect(routedServices(deployment)).toEqual(['s3']);
});

test('whoever may answer by IAM may reject, with a reason', async () => {
  const deployment = await begin({ change: onlyByIam });
  await routeToNat(deployment);
  await deployment.mailbox.waitFor(QUESTION);
  const approver = await hirePerson(deployment, 'bob', deployment.stack.outputs['ApproversPolicyArn']);
  const { remediationId, planHash } = await onlyQuestion(approver);
  const answer = ['reject', remediationId, '--yes', '--plan', planHash, '--reason', 'not this quarter'];
  const rejected = await approver.endpointer('approvals', ...answer);
  expect(rejected.stdout + rejected.stderr).toContain('rejected');
  await deployment.executions.waitForEnd('s3');
  expect(writes(deployment)).toEqual([]);
});
