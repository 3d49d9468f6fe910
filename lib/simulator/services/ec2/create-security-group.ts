import type {
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  IpPermission,
  Vpc,
} from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import { createSecurityGroupTrail } from '../../security-group-trails.ts';
import type { World } from '../../world.ts';
import { operation, type Call } from '../service.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { expectWellFormed } from './ids.ts';
import { readTagSpecifications } from './tag-rules.ts';

const mostGroups = 2500;

export const createSecurityGroup = operation<CreateSecurityGroupRequest, CreateSecurityGroupResult>(
  'CreateSecurityGroup',
  run,
  createSecurityGroupTrail,
);

function run(input: CreateSecurityGroupRequest, { world }: Call): CreateSecurityGroupResult {
  expectForm(input);
  const Tags = readTagSpecifications(input.TagSpecifications, 'security-group');
  if (input.DryRun === true) throw dryRunSucceeded();
  const vpc = expectVpc(input.VpcId, world);
  expectNew(input.GroupName ?? '', vpc, world);
  const GroupId = world.newId('sg');
  const SecurityGroupArn = `arn:aws:ec2:${world.region}:${world.accountId}:security-group/${GroupId}`;
  world.write('SecurityGroups', [
    ...world.present('SecurityGroups'),
    {
      GroupId,
      GroupName: input.GroupName,
      Description: input.Description,
      VpcId: vpc.VpcId,
      OwnerId: world.accountId,
      SecurityGroupArn,
      IpPermissions: [],
      IpPermissionsEgress: [everywhere(vpc)],
      Tags,
    },
  ]);
  return { GroupId, Tags, SecurityGroupArn };
}

/** A new group lets everything out, over IPv6 too where its VPC has IPv6. */
function everywhere({ Ipv6CidrBlockAssociationSet: blocks = [] }: Vpc): IpPermission {
  return {
    IpProtocol: '-1',
    IpRanges: [{ CidrIp: '0.0.0.0/0' }],
    Ipv6Ranges: blocks.length > 0 ? [{ CidrIpv6: '::/0' }] : [],
    PrefixListIds: [],
    UserIdGroupPairs: [],
  };
}

const allowed = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

function expectForm({ GroupName: name = '', Description = '', VpcId }: CreateSecurityGroupRequest): void {
  if (VpcId !== undefined) expectWellFormed(VpcId, 'vpc', 'InvalidVpcID');
  if (name.toLowerCase() === 'default') throw invalid('Cannot use reserved security group name: default');
  if (name.startsWith('sg-')) throw invalid(`Invalid group name: '${name}' cannot begin with 'sg-'.`);
  if (!allowed.test(name)) throw invalid(`Value (${name}) for parameter GroupName is invalid.`);
  if (!allowed.test(Description))
    throw invalid(
      'Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*',
    );
}

function invalid(message: string): Refusal {
  return new Refusal('InvalidParameterValue', message);
}

function expectVpc(vpcId: string | undefined, world: World): Vpc {
  const vpcs = world.present('Vpcs');
  const vpc =
    vpcId === undefined
      ? vpcs.find((one) => one.IsDefault === true)
      : vpcs.find((one) => one.VpcId === vpcId);
  if (vpc) return vpc;
  if (vpcId === undefined) throw new Refusal('VPCIdNotSpecified', 'No default VPC for this user');
  throw new Refusal('InvalidVpcID.NotFound', `The vpc ID '${vpcId}' does not exist`);
}

function expectNew(name: string, { VpcId: vpcId = '' }: Vpc, world: World): void {
  const groups = world.present('SecurityGroups');
  const isTaken = groups.some(
    (group) => group.VpcId === vpcId && group.GroupName?.toLowerCase() === name.toLowerCase(),
  );
  if (isTaken)
    throw new Refusal(
      'InvalidGroup.Duplicate',
      `The security group '${name}' already exists for VPC '${vpcId}'`,
    );
  const quota =
    world.present('Quotas').find(({ QuotaCode }) => QuotaCode === 'L-E79EC296')?.Value ?? mostGroups;
  if (groups.length >= quota)
    throw new Refusal(
      'SecurityGroupLimitExceeded',
      'The maximum number of security groups has been reached.',
    );
}
