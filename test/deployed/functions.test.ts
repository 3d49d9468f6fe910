import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { functionAccount } from '../../lib/cli/demo/function-account.ts';
import type { Fixture } from '../../lib/simulator/simulator.ts';
import { writes } from './play/account-now.ts';
import { QUESTION } from './play/ask.ts';
import { begin } from './play/begin.ts';
import { hirePerson } from './play/person.ts';
import { tick } from './play/tick.ts';

const listSchema = z.looseObject({
  approvals: z.tuple([z.looseObject({ remediationId: z.string(), planHash: z.string() })]),
});

/** Endpoints as clients find them, and what their own groups let in. */
function endpointsIn({ VpcEndpoints, SecurityGroups }: Fixture): readonly string[] {
  return VpcEndpoints.filter(({ State }) => !State.startsWith('delet')).map((endpoint) => {
    const groups = SecurityGroups.filter(({ GroupId }) =>
      endpoint.Groups?.some((one) => one.GroupId === GroupId),
    );
    const admitted = groups.flatMap(({ IpPermissions = [] }) =>
      IpPermissions.flatMap(({ ToPort, IpRanges = [] }) =>
        IpRanges.map(({ CidrIp }) => `${ToPort} from ${CidrIp}`),
      ),
    );
    const dns = endpoint.PrivateDnsEnabled === true ? 'with' : 'without';
    return `${endpoint.ServiceName} ${endpoint.State} ${dns} private DNS, lets in ${admitted.join(', ')}`;
  });
}

test('a function that reaches nothing is asked about by IAM, gets an endpoint with a group, and both are taken back', async () => {
  const deployment = await begin({
    changeAccount: (article) => functionAccount(article, ['rds-data:ExecuteStatement']),
  });
  const { simulator, mailbox, executions, stack } = deployment;
  const before = simulator.state().SecurityGroups.length;
  await tick(deployment);
  const question = await mailbox.waitFor(QUESTION);
  expect(question.body).toContain('nightly-report');
  expect(question.body).not.toContain('https://');
  const bob = await hirePerson(deployment, 'bob', stack.outputs['ApproversPolicyArn']);
  const { stdout: list } = await bob.endpointer('approvals', 'list', '--json');
  const [{ remediationId, planHash }] = listSchema.parse(JSON.parse(list)).approvals;
  const shown = await bob.endpointer('approvals', 'show', remediationId);
  expect(shown.stdout).toContain('vpc-dns-capture');
  expect(writes(deployment)).toEqual([]);
  await bob.endpointer('approvals', 'approve', remediationId, '--yes', '--plan', planHash);
  const execution = await executions.waitForEnd('rds-data');
  expect(await executions.outputOf(execution)).toContain(':user/bob');
  expect(endpointsIn(simulator.state())).toEqual([
    'com.amazonaws.eu-west-3.rds-data available with private DNS, lets in 443 from 10.0.0.0/16',
  ]);

  await mailbox.waitFor(/^Done:/);
  const carol = await hirePerson(deployment, 'carol', stack.outputs['OperatorsPolicyArn']);
  const undone = await carol.endpointer('rollback', remediationId, '--stack', 'Endpointer');
  expect([undone.status, undone.stderr]).toEqual([
    0,
    expect.stringContaining('delete the security group of step 1'),
  ]);
  expect(undone.stdout).toContain('is taken back');
  expect(endpointsIn(simulator.state())).toEqual([]);
  expect(simulator.state().SecurityGroups).toHaveLength(before);
});
