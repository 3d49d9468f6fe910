import type { SecurityGroup, SecurityGroupIdentifier } from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';

const mostGroups = 5;

/** The groups of a new interface endpoint: those named, or else the VPC's default group. */
export function expectGroups(
  ids: readonly string[] | undefined,
  vpcId: string,
  world: World,
): SecurityGroupIdentifier[] {
  const inVpc = world.present('SecurityGroups').filter((group) => group.VpcId === vpcId);
  if (ids && ids.length > 0) return ids.map((id) => toIdentifier(expectGroup(id, vpcId, world)));
  const standard = inVpc.find((group) => group.GroupName === 'default');
  if (!standard) throw new Error(`The fixture has no default security group of ${vpcId}; every VPC has one.`);
  return [toIdentifier(standard)];
}

export function expectGroup(id: string, vpcId: string, world: World): SecurityGroup {
  const { choices } = world.options;
  const group = world.present('SecurityGroups').find((group) => group.GroupId === id);
  if (!group) throw notFound(id, world);
  if (group.VpcId !== vpcId)
    throw choices.otherwise('foreignSecurityGroup')
      ? notFound(id, world)
      : new Refusal('InvalidParameter', `Security group ${id} does not belong to VPC ${vpcId}`);
  return group;
}

function notFound(id: string, { options }: World): Refusal {
  return options.choices.otherwise('unknownEndpointGroup')
    ? new Refusal('InvalidGroup.NotFound', `The security group '${id}' does not exist`)
    : new Refusal('InvalidSecurityGroupId.NotFound', `The security group ID '${id}' does not exist`);
}

export function toIdentifier({ GroupId, GroupName }: SecurityGroup): SecurityGroupIdentifier {
  return { GroupId, GroupName };
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups */
export function expectRoomForGroups(groups: readonly SecurityGroupIdentifier[], world: World): void {
  const quota =
    world.present('Quotas').find(({ QuotaCode }) => QuotaCode === 'L-2AFB9258')?.Value ?? mostGroups;
  if (groups.length > quota)
    throw new Refusal(
      'SecurityGroupsPerInterfaceLimitExceeded',
      'The maximum number of security groups per interface has been reached.',
    );
}
