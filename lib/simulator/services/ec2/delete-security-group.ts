import type {
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult,
  SecurityGroup,
} from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import { deleteSecurityGroupTrail } from '../../security-group-trails.ts';
import type { World } from '../../world.ts';
import { operation, type Call } from '../service.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { lookAtInterfaces } from './endpoint-progress.ts';
import { expectGroupForm, findGroup } from './find-security-group.ts';
import { rulesOf } from './security-group-rules.ts';

export const deleteSecurityGroup = operation<DeleteSecurityGroupRequest, DeleteSecurityGroupResult>(
  'DeleteSecurityGroup',
  run,
  deleteSecurityGroupTrail,
);

/** A group goes when nothing has it and no other group's rule names it. Trying again lets time pass. */
function run(input: DeleteSecurityGroupRequest, call: Call): DeleteSecurityGroupResult {
  const { world } = call;
  expectGroupForm(input);
  if (input.DryRun === true) throw dryRunSucceeded();
  const group = findGroup(input, world);
  const { GroupId: id = '', GroupName: name = '' } = group;
  if (name === 'default')
    throw new Refusal(
      'CannotDelete',
      `the specified group: "${id}" name: "default" cannot be deleted by a user`,
    );
  if (isHeld(group, world) || isNamed(group, world)) {
    lookAtInterfaces(call);
    throw new Refusal('DependencyViolation', `resource ${id} has a dependent object`);
  }
  remove(id, world);
  return { Return: true, GroupId: id };
}

function isHeld({ GroupId: id = '' }: SecurityGroup, world: World): boolean {
  const holders = [
    ...world.present('NetworkInterfaces').map((one) => one.Groups ?? []),
    ...world.present('Instances').map((one) => one.SecurityGroups ?? []),
    ...world.present('VpcEndpoints').map((one) => (one.State === 'deleted' ? [] : (one.Groups ?? []))),
  ];
  return (
    holders.flat().some((group) => group.GroupId === id) ||
    world.present('Functions').some((one) => one.VpcConfig?.SecurityGroupIds?.includes(id) === true)
  );
}

function isNamed({ GroupId: id }: SecurityGroup, world: World): boolean {
  const others = world.present('SecurityGroups').filter((other) => other.GroupId !== id);
  return others.some((other) =>
    [...rulesOf(other, 'IpPermissions'), ...rulesOf(other, 'IpPermissionsEgress')].some(
      ({ peer }) => 'groupId' in peer && peer.groupId === id,
    ),
  );
}

function remove(id: string, world: World): void {
  world.write(
    'SecurityGroups',
    world.present('SecurityGroups').filter((one) => one.GroupId !== id),
  );
  const rules = world.present('SecurityGroupRules');
  const left = rules.filter((one) => one.GroupId !== id);
  if (left.length < rules.length) world.write('SecurityGroupRules', left);
}
