import type { SecurityGroup } from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';
import { expectWellFormed } from './ids.ts';

interface GroupInput {
  readonly GroupId?: string | undefined;
  readonly GroupName?: string | undefined;
}

/** The form of a request's group: an id, or the name of a group in the default VPC. */
export function expectGroupForm({ GroupId, GroupName }: GroupInput): void {
  if (GroupId !== undefined) expectWellFormed(GroupId, 'sg', 'InvalidGroupId');
  else if (GroupName === undefined)
    throw new Refusal('MissingParameter', 'The request must contain the parameter groupName or groupId');
}

/** The security group that a request means. */
export function findGroup({ GroupId, GroupName }: GroupInput, world: World): SecurityGroup {
  const groups = world.present('SecurityGroups');
  const standard = world.present('Vpcs').find((vpc) => vpc.IsDefault === true);
  const group =
    GroupId === undefined
      ? groups.find((one) => one.GroupName === GroupName && one.VpcId === standard?.VpcId)
      : groups.find((one) => one.GroupId === GroupId);
  if (!group) throw noSuchGroup(GroupId ?? GroupName ?? '');
  return group;
}

export function noSuchGroup(name: string): Refusal {
  return new Refusal('InvalidGroup.NotFound', `The security group '${name}' does not exist`);
}

export function replaceGroup(world: World, group: SecurityGroup, next: SecurityGroup): void {
  world.write(
    'SecurityGroups',
    world.present('SecurityGroups').map((other) => (other === group ? next : other)),
  );
}
