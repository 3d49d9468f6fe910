/** Law 9 and the end of what nobody heard the answer to, for interface endpoints and their groups. */
import { describe, expect, test } from 'vitest';
import type { Fixture } from '../../lib/simulator/simulator.ts';
import { recover } from '../../lib/workflow/apply/recover.ts';
import { rollBack } from '../../lib/workflow/apply/roll-back.ts';
import { SUBNET_IDS, VPC_ID } from '../estates/interface-estate.ts';
import type { BenchOptions, InterfaceBench } from './interface-bench.ts';
import { interfaceBench } from './interface-bench.ts';
import type { Story } from './interface-stories.ts';
import { mendedEndpoint, newEndpoint } from './interface-stories.ts';

process.env['AWS_ACCESS_KEY_ID'] ??= 'AKIAEXAMPLE';
process.env['AWS_SECRET_ACCESS_KEY'] ??= 'example';

const ID = 'remediation-1';

async function withBench(story: Story, options: BenchOptions, run: (bench: InterfaceBench) => Promise<void>) {
  const bench = await interfaceBench(story, options);
  try {
    await run(bench);
  } finally {
    await bench.close();
  }
}

function groupOf({ SecurityGroups }: Fixture) {
  const group = SecurityGroups.find(({ GroupName = '' }) => GroupName.endsWith(ID));
  if (group === undefined) throw new Error('the group is gone');
  return group;
}

/** Somebody's instance that has come to have the group. */
function useGroup(state: Fixture): void {
  const { GroupId = '', GroupName = '' } = groupOf(state);
  const [instance] = state.Instances;
  const taken = state.NetworkInterfaces.find(
    ({ Attachment }) => Attachment?.InstanceId === instance?.InstanceId,
  );
  for (const user of [instance?.SecurityGroups, taken?.Groups]) user?.push({ GroupId, GroupName });
}

/** Somebody's rule that names the group. */
function nameGroup(state: Fixture): void {
  const { GroupId } = groupOf(state);
  const other = state.SecurityGroups.find((group) => group.GroupId !== GroupId);
  const rule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId }] };
  other?.IpPermissions?.push({ ...rule, IpRanges: [], Ipv6Ranges: [], PrefixListIds: [] });
}

describe('a group that somebody else has come to depend on stays, and lets in whom it let in', () => {
  test.each([
    ['has it', useGroup],
    ['names it in a rule', nameGroup],
  ])('who %s', async (_, depend) => {
    await withBench(mendedEndpoint(), {}, async ({ context, simulator, apply }) => {
      const before = simulator.state().VpcEndpoints;
      expect(await apply(context, ID)).toBe('applied');
      const { IpPermissions } = groupOf(simulator.state());
      simulator.mutate(depend);
      const result = await rollBack(context, ID);
      expect(result).toMatchObject({ result: 'partlyRolledBack' });
      expect(JSON.stringify(result)).toContain('is in use by');
      expect(groupOf(simulator.state()).IpPermissions).toEqual(IpPermissions);
      expect(IpPermissions).toHaveLength(1);
      expect(simulator.state().VpcEndpoints.map(({ Groups }) => Groups)).toEqual(
        before.map(({ Groups }) => Groups),
      );
    });
  });

  test('and goes by the next rollback, when nobody does any more', async () => {
    await withBench(mendedEndpoint(), {}, async ({ context, simulator, apply, picture }) => {
      const before = picture();
      const { Instances, NetworkInterfaces } = simulator.state();
      await apply(context, ID);
      simulator.mutate(useGroup);
      await rollBack(context, ID);
      simulator.mutate((state) => Object.assign(state, { Instances, NetworkInterfaces }));
      expect(await rollBack(context, ID)).toMatchObject({ result: 'rolledBack' });
      expect(picture()).toEqual(before);
    });
  });
});

test('an endpoint that somebody has put into another subnet stays, with its group and whom that lets in', async () => {
  const story = newEndpoint();
  const inOne = (subnetIds: readonly string[]) => subnetIds.slice(0, 1);
  const actions = story.plan.actions.map((action) =>
    action.kind === 'createInterfaceEndpoint' ? { ...action, subnetIds: inOne(action.subnetIds) } : action,
  );
  await withBench(
    { ...story, plan: { ...story.plan, actions } },
    {},
    async ({ context, simulator, apply }) => {
      expect(await apply(context, ID)).toBe('applied');
      const [endpoint] = simulator.state().VpcEndpoints;
      await context.door.perform(
        {
          kind: 'addEndpointSubnets',
          vpcEndpointId: endpoint?.VpcEndpointId ?? '',
          subnetIds: [SUBNET_IDS[1]],
          preconditions: [],
        },
        { remediationId: 'somebody-else', results: new Map(), isDryRun: false },
      );
      const { IpPermissions } = groupOf(simulator.state());
      const result = await rollBack(context, ID);
      expect(result).toMatchObject({ result: 'partlyRolledBack' });
      expect(JSON.stringify(result)).toContain(SUBNET_IDS[1]);
      expect(groupOf(simulator.state())).toMatchObject({ VpcId: VPC_ID, IpPermissions });
      expect(simulator.state().VpcEndpoints).toMatchObject([{ State: 'available' }]);
    },
  );
});

describe('what shows only long after its answer was lost is claimed, and taken back', () => {
  test.each([
    ['a security group, by its name', 'CreateSecurityGroup', mendedEndpoint()],
    ['an endpoint, by its token', 'CreateVpcEndpoint', newEndpoint()],
  ])('%s', async (_, operation, story) => {
    await withBench(story, { simulator: { staleReadsFor: { reads: 12 } } }, async (bench) => {
      const before = bench.picture();
      const patience = { pollMilliseconds: 0, verifyPolls: 30, settlePolls: 3 };
      // The first call is the dry run.
      bench.simulator.fail({ operation, nth: 2, when: 'loseAnswer' });
      expect(await bench.apply({ ...bench.context, patience }, ID)).toBe('unfinished');
      const patient = { ...bench.context, patience: { ...patience, settlePolls: 30 } };
      // While an endpoint is going that never showed, its group cannot go: that is for the next runs.
      for (let run = 1; run <= 12 && (await recover(patient))[0]?.outcome === 'unfinished'; run++);
      expect(bench.outcomeOf(ID)).toBe('rolledBack');
      expect(bench.picture()).toEqual(before);
    });
  });

  test('a group that does not show at all leaves the remediation open', async () => {
    await withBench(mendedEndpoint(), { simulator: { staleReadsFor: { reads: 1_000 } } }, async (bench) => {
      bench.simulator.fail({ operation: 'CreateSecurityGroup', nth: 2, when: 'loseAnswer' });
      expect(await bench.apply(bench.context, ID)).toBe('unfinished');
      expect(await recover(bench.context)).toEqual([{ remediationId: ID, outcome: 'unfinished' }]);
      expect(groupOf(bench.simulator.state()).IpPermissions).toEqual([]);
    });
  });
});
