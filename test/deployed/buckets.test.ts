import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { proveEndpointOnly } from '../../lib/core/iam/prove/prove-endpoint-only.ts';
import { ACCOUNT_ID, VPC_ID } from './account/article-account.ts';
import { writes } from './play/account-now.ts';
import { QUESTION } from './play/ask.ts';
import { begin } from './play/begin.ts';
import { BUCKET, ENDPOINT_ID, HALF_CLOSED, halfClose, policyIn, withEndpoint } from './play/open-bucket.ts';
import { hirePerson } from './play/person.ts';

const listSchema = z.looseObject({
  approvals: z.tuple([z.looseObject({ remediationId: z.string(), planHash: z.string() })]),
});

test('a bucket that looks closed is asked about by IAM, closed by another than who opened it, and given back', async () => {
  const deployment = await begin({ changeAccount: withEndpoint });
  const { mailbox, executions, stack } = deployment;
  await halfClose(deployment);
  const question = await mailbox.waitFor(QUESTION);
  expect(question.body.replaceAll(/\s+/g, ' ')).toContain(
    `add the endpoint-only statement in the policy of bucket ${BUCKET}`,
  );
  expect(question.body.replaceAll(/\s+/g, ' ')).toContain('S3 cannot write a policy on condition');
  expect(question.body).not.toContain('https://');

  const approvers = stack.outputs['ApproversPolicyArn'];
  const alice = await hirePerson(deployment, 'alice', approvers);
  const { stdout: list } = await alice.endpointer('approvals', 'list', '--json');
  const [{ remediationId, planHash }] = listSchema.parse(JSON.parse(list)).approvals;
  const approval = ['approvals', 'approve', remediationId, '--yes', '--plan', planHash];
  const own = await alice.endpointer(...approval);
  expect(own.stdout + own.stderr).toContain('somebody else must approve it');
  expect(policyIn(deployment)).toBe(HALF_CLOSED);
  expect(writes(deployment)).toEqual([]);

  const bob = await hirePerson(deployment, 'bob', approvers);
  await bob.endpointer(...approval);
  const execution = await executions.waitForEnd('bucket');
  expect(await executions.outputOf(execution)).toContain(':user/bob');
  const endpoints = {
    ids: [ENDPOINT_ID],
    known: [{ id: ENDPOINT_ID, vpc: VPC_ID, account: ACCOUNT_ID }],
  };
  expect(
    proveEndpointOnly(policyIn(deployment), { bucket: BUCKET, account: ACCOUNT_ID, endpoints }),
  ).toMatchObject({ verdict: 'proved', locksOut: false });

  await mailbox.waitFor(/^Done:/);
  const carol = await hirePerson(deployment, 'carol', stack.outputs['OperatorsPolicyArn']);
  const undone = await carol.endpointer('rollback', remediationId, '--stack', 'Endpointer');
  expect([undone.status, undone.stdout]).toEqual([0, expect.stringContaining('is taken back')]);
  expect(policyIn(deployment)).toBe(HALF_CLOSED);
});
