import { afterEach, beforeEach, expect, test } from 'vitest';
import { recover } from '../../lib/workflow/apply/recover.ts';
import { remediate } from '../../lib/workflow/apply/remediate.ts';
import { rollBack } from '../../lib/workflow/apply/roll-back.ts';
import { ACCOUNT } from './private-account.ts';
import type { Workbench } from './workbench.ts';
import { workbench } from './workbench.ts';
import { vpcService } from '../subjects.ts';

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

async function applied(): Promise<string> {
  const result = await remediate(bench.context, await bench.plan(), APPROVED);
  if (result.result !== 'applied') throw new Error(`apply ended with ${JSON.stringify(result)}`);
  return result.remediationId;
}

test('law 6, fresh: a plan that the account no longer gives is stale, and nothing is changed', async () => {
  const plan = await bench.plan();
  bench.simulator.mutate((state) => {
    // Somebody takes the second table out of use between question and answer.
    const table = state.RouteTables.find(({ RouteTableId }) => RouteTableId === ACCOUNT.tableIds[1]);
    if (table !== undefined) table.Associations = [];
    const main = state.RouteTables.find(({ RouteTableId }) => RouteTableId === ACCOUNT.publicTableId);
    main?.Associations?.push({
      RouteTableAssociationId: 'rtbassoc-0f',
      Main: true,
      RouteTableId: ACCOUNT.publicTableId,
    });
  });
  const before = bench.network();
  const result = await remediate(bench.context, plan, APPROVED);
  expect(result).toMatchObject({ result: 'stale', approvedHash: plan.hash });
  expect(bench.network()).toEqual(before);
  expect(await bench.journals.list()).toEqual([]);
});

test('law 7, once: an approval that arrives twice changes the account once', async () => {
  const plan = await bench.plan();
  await remediate(bench.context, plan, APPROVED);
  const after = bench.network();
  expect(await remediate(bench.context, plan, APPROVED)).toEqual({ result: 'nothingToDo' });
  expect(bench.network()).toEqual(after);
});

test('two runs at once on one VPC and service exclude each other', async () => {
  const plan = await bench.plan();
  const runs = await Promise.allSettled([
    remediate(bench.context, plan, APPROVED),
    remediate(bench.context, plan, APPROVED),
  ]);
  expect(runs.map((run) => run.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(bench.network().VpcEndpoints).toHaveLength(1);
});

test('law 12, fail closed: consent withdrawn after the question stops the run', async () => {
  const plan = await bench.plan();
  bench.simulator.mutate((state) => {
    state.Vpcs[0]?.Tags?.push({ Key: 'endpointer:mode', Value: 'observe' });
  });
  const before = bench.network();
  expect(await remediate(bench.context, plan, APPROVED)).toMatchObject({ result: 'refused' });
  expect(bench.network()).toEqual(before);
});

test('law 12, fail closed: without an answer nothing is changed', async () => {
  const before = bench.network();
  const result = await remediate(bench.context, await bench.plan(), { approvedBy: '' });
  expect(result).toMatchObject({ result: 'refused', reason: 'nobody has approved it' });
  expect(bench.network()).toEqual(before);
});

test('an existing endpoint is reused, and rollback leaves it as it was', async () => {
  bench.simulator.mutate((state) => {
    state.VpcEndpoints.push({
      VpcEndpointId: 'vpce-0123456789abcdef0',
      VpcEndpointType: 'Gateway',
      VpcId: ACCOUNT.vpcId,
      OwnerId: ACCOUNT.accountId,
      ServiceName: 'com.amazonaws.eu-west-3.s3',
      State: 'available',
      RouteTableIds: [],
      RequesterManaged: false,
      PrivateDnsEnabled: false,
      PolicyDocument:
        '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
      Tags: [],
    });
  });
  const before = bench.network();
  const remediationId = await applied();
  expect(bench.network().VpcEndpoints).toHaveLength(1);
  expect(await rollBack(bench.context, remediationId)).toMatchObject({ result: 'rolledBack' });
  expect(bench.network()).toEqual(before);
});

test('law 9, only what it owns: an endpoint that others have come to use stays', async () => {
  const remediationId = await applied();
  const [endpoint] = bench.network().VpcEndpoints;
  await bench.door.perform(
    {
      kind: 'addEndpointRouteTable',
      vpcEndpointId: endpoint?.VpcEndpointId ?? '',
      routeTableId: ACCOUNT.publicTableId,
      vpcId: ACCOUNT.vpcId,
      serviceName: 'com.amazonaws.eu-west-3.s3',
      prefixListId: 'pl-23ad484a',
      preconditions: [],
    },
    { remediationId: 'somebody-else', results: new Map(), isDryRun: false },
  );
  const result = await rollBack(bench.context, remediationId);
  expect(result.result).toBe('partlyRolledBack');
  expect(JSON.stringify(result)).toContain(ACCOUNT.publicTableId);
  expect(bench.network().VpcEndpoints[0]?.RouteTableIds).toEqual([ACCOUNT.publicTableId]);
});

test('law 3, undo: an endpoint that a policy names stays, and only the associations go', async () => {
  const remediationId = await applied();
  const id = bench.network().VpcEndpoints[0]?.VpcEndpointId ?? '';
  bench.simulator.mutate((state) => {
    const [bucket] = state.Buckets;
    if (bucket === undefined) throw new Error('the account has no bucket');
    bucket.Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${ACCOUNT.bucketName}/*`,
          Condition: { StringNotEquals: { 'aws:SourceVpce': id } },
        },
      ],
    });
  });
  const result = await rollBack(bench.context, remediationId);
  expect(result).toMatchObject({ result: 'partlyRolledBack' });
  expect(JSON.stringify(result)).toContain(`bucket ${ACCOUNT.bucketName}`);
  expect(bench.network().VpcEndpoints).toMatchObject([{ VpcEndpointId: id, RouteTableIds: [] }]);
});

test('an association that somebody else has taken away is nothing to undo', async () => {
  const before = bench.network();
  const remediationId = await applied();
  const id = bench.network().VpcEndpoints[0]?.VpcEndpointId ?? '';
  await bench.door.perform(
    {
      kind: 'removeEndpointRouteTable',
      vpcEndpointId: id,
      routeTableId: ACCOUNT.tableIds[0],
      prefixListId: 'pl-23ad484a',
      preconditions: [],
    },
    { remediationId: 'somebody-else', results: new Map(), isDryRun: false },
  );
  expect(await rollBack(bench.context, remediationId)).toMatchObject({ result: 'rolledBack' });
  expect(bench.network()).toEqual(before);
});

test('a call that AWS would refuse is not made, and what came before it is undone', async () => {
  const denied = await workbench({
    simulator: { authorize: ({ operation }) => operation !== 'ModifyVpcEndpoint' },
  });
  try {
    const before = denied.network();
    const result = await remediate(denied.context, await denied.plan(), APPROVED);
    expect(result).toMatchObject({ result: 'rolledBack' });
    expect(JSON.stringify(result)).toContain('UnauthorizedOperation');
    expect(denied.network()).toEqual(before);
  } finally {
    await denied.close();
  }
});

test('an unknown remediation is one clear error', async () => {
  await expect(rollBack(bench.context, 'no-such-thing')).rejects.toMatchObject({
    name: 'UserError',
    got: expect.stringContaining('no-such-thing'),
  });
});

test('law 12, fail closed: a plan whose effect cannot be verified is rolled back', async () => {
  const before = bench.network();
  const plan = await bench.plan();
  // The last look alone asks for exactly the parts of the check; it is kept from reading the prefix lists.
  const readEstate: typeof bench.door.readEstate = async (request) => {
    const estate = await bench.door.readEstate(request);
    const isLastLook = request.parts.includes('prefixLists') && !request.parts.includes('roles');
    return isLastLook
      ? { ...estate, prefixLists: { status: 'unreadable', reason: 'access denied' } }
      : estate;
  };
  const context = { ...bench.context, door: { ...bench.door, readEstate } };
  const result = await remediate(context, plan, APPROVED);
  expect(result).toMatchObject({ result: 'rolledBack', reason: expect.stringContaining('not verified') });
  expect(bench.network()).toEqual(before);
});

test('rollback waits for nobody: it is refused while another process changes the same VPC and service', async () => {
  const remediationId = await applied();
  const after = bench.network();
  const lock = await bench.journals.lock(vpcService(ACCOUNT.vpcId, 's3'));
  try {
    await expect(rollBack(bench.context, remediationId)).rejects.toMatchObject({ name: 'UserError' });
    expect(bench.network()).toEqual(after);
  } finally {
    await lock.release();
  }
});

test('an endpoint that shows only long after its answer was lost is claimed by its token and taken back', async () => {
  const late = await workbench({ simulator: { staleReadsFor: { reads: 12 } }, door: { timeoutMs: 400 } });
  try {
    const before = late.network();
    const plan = await late.plan();
    // The first call is the dry run.
    late.simulator.fail({ operation: 'CreateVpcEndpoint', nth: 2, when: 'loseAnswer' });
    const context = {
      ...late.context,
      patience: { ...late.context.patience, verifyPolls: 30, settlePolls: 3 },
    };
    const result = await remediate(context, plan, APPROVED);
    if (result.result === 'unfinished')
      await recover({ ...context, patience: { ...context.patience, settlePolls: 30 } });
    expect(result.result).not.toBe('applied');
    expect(late.network()).toEqual(before);
  } finally {
    await late.close();
  }
});
