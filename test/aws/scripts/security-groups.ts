import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type IpPermission,
  type SecurityGroup,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { Json } from '../names.ts';
import { eventually, isRefused, refused, step, type Script, type Stage, type Step } from '../script.ts';

const https = (CidrIp: string): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp }],
});

const create = ({ ec2, id }: Stage, more: object = {}) =>
  ec2.send(
    new CreateSecurityGroupCommand({
      VpcId: id('vpc'),
      GroupName: 'endpoints',
      Description: 'who may reach endpoints',
      ...more,
    }),
  );

export const createsGroup = (title: string): Step =>
  step(title, {
    ask: (stage) => create(stage),
    give: ({ GroupId }) => ({ group: GroupId }),
    look: ({ GroupId }) => GroupId ?? null,
    expects: '<group>',
  });

const admit = ({ ec2, id }: Stage, permissions: IpPermission[], group = 'group') =>
  ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id(group), IpPermissions: permissions }));
const revoke = ({ ec2, id }: Stage, permissions: IpPermission[]) =>
  ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: id('group'), IpPermissions: permissions }));
export const removeGroup = ({ ec2 }: Stage, GroupId: string) =>
  ec2.send(new DeleteSecurityGroupCommand({ GroupId }));

const readGroup = async ({ ec2, id }: Stage): Promise<SecurityGroup | undefined> =>
  (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id('group')] }))).SecurityGroups?.[0];

const tell = (permissions: readonly IpPermission[] | undefined): Json =>
  (permissions ?? []).map((one) => ({
    protocol: one.IpProtocol ?? null,
    from: one.FromPort ?? null,
    to: one.ToPort ?? null,
    ranges: (one.IpRanges ?? []).map(({ CidrIp }) => CidrIp ?? ''),
    groups: (one.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId ?? ''),
  }));

const everything = { protocol: '-1', from: null, to: null, ranges: ['0.0.0.0/0'], groups: [] };
const httpsFrom = (...ranges: readonly string[]): Json => ({
  protocol: 'tcp',
  from: 443,
  to: 443,
  ranges,
  groups: [],
});

const tellRules = (rules: readonly SecurityGroupRule[] | undefined): Json =>
  (rules ?? []).map((rule) => ({
    egress: rule.IsEgress ?? null,
    protocol: rule.IpProtocol ?? null,
    from: rule.FromPort ?? null,
    peer: rule.CidrIpv4 ?? rule.ReferencedGroupInfo?.GroupId ?? null,
  }));

/** The life of a security group, its rules one by one. */
export const securityGroupLife: Script = {
  title: 'the life of a security group',
  steps: [
    createsGroup('it is created'),
    eventually('it lets everything out and nothing in', {
      ask: readGroup,
      look: (group) => ({
        name: group?.GroupName ?? null,
        owner: group?.OwnerId ?? null,
        vpc: group?.VpcId ?? null,
        in: tell(group?.IpPermissions),
        out: tell(group?.IpPermissionsEgress),
      }),
      expects: { name: 'endpoints', owner: '<account>', vpc: '<vpc>', in: [], out: [everything] },
    }),
    step('a rule is added, and told', {
      ask: (stage) => admit(stage, [https('10.20.0.0/16')]),
      look: ({ Return, SecurityGroupRules }) => ({
        done: Return ?? null,
        rules: tellRules(SecurityGroupRules),
      }),
      expects: { done: true, rules: [{ egress: false, protocol: 'tcp', from: 443, peer: '10.20.0.0/16' }] },
    }),
    step('another with bits beyond its prefix, which are dropped', {
      ask: (stage) => admit(stage, [https('10.21.9.9/16')]),
      look: ({ SecurityGroupRules }) => tellRules(SecurityGroupRules),
      expects: [{ egress: false, protocol: 'tcp', from: 443, peer: '10.21.0.0/16' }],
    }),
    eventually('both are one permission', {
      ask: readGroup,
      look: (group) => tell(group?.IpPermissions),
      expects: [httpsFrom('10.20.0.0/16', '10.21.0.0/16')],
    }),
    eventually('and two rules beside that which lets out', {
      ask: ({ ec2, id }) =>
        ec2.send(
          new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [id('group')] }] }),
        ),
      give: ({ SecurityGroupRules }) => ({
        rule: SecurityGroupRules?.find((rule) => rule.CidrIpv4?.startsWith('10.21.'))?.SecurityGroupRuleId,
      }),
      look: ({ SecurityGroupRules }) => (SecurityGroupRules ?? []).length,
      expects: 3,
    }),
    step('one is revoked by its id', {
      ask: ({ ec2, id }) =>
        ec2.send(
          new RevokeSecurityGroupIngressCommand({ GroupId: id('group'), SecurityGroupRuleIds: [id('rule')] }),
        ),
      look: ({ Return }) => Return ?? null,
      expects: true,
    }),
    step('the other by what it says', {
      ask: (stage) => revoke(stage, [https('10.20.0.0/16')]),
      look: ({ Return }) => Return ?? null,
      expects: true,
    }),
    step('what lets out is revoked', {
      ask: ({ ec2, id }) =>
        ec2.send(
          new RevokeSecurityGroupEgressCommand({
            GroupId: id('group'),
            IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
          }),
        ),
      look: ({ Return }) => Return ?? null,
      expects: true,
    }),
    step('and something narrower let out', {
      ask: ({ ec2, id }) =>
        ec2.send(
          new AuthorizeSecurityGroupEgressCommand({
            GroupId: id('group'),
            IpPermissions: [https('10.20.0.0/16')],
          }),
        ),
      look: ({ Return }) => Return ?? null,
      expects: true,
    }),
    eventually('it is as was said', {
      ask: readGroup,
      look: (group) => ({ in: tell(group?.IpPermissions), out: tell(group?.IpPermissionsEgress) }),
      expects: { in: [], out: [httpsFrom('10.20.0.0/16')] },
    }),
    step('it is deleted', {
      ask: (stage) => removeGroup(stage, stage.id('group')),
      look: ({ Return, GroupId }) => ({ done: Return ?? null, group: GroupId ?? null }),
      expects: { done: true, group: '<group>' },
    }),
    eventually('and is gone', {
      ask: (stage) =>
        readGroup(stage).then(
          () => 'there',
          (error: unknown) => (error instanceof Error ? error.name : ''),
        ),
      look: (outcome) => outcome,
      expects: 'InvalidGroup.NotFound',
    }),
  ],
};

/** What EC2 refuses of security groups. */
export const refusedRules: Script = {
  title: 'refused rules',
  steps: [
    createsGroup('a group to try on is created'),
    refused('another of its name', 'InvalidGroup.Duplicate', (stage) => create(stage)),
    refused('another of its name in capitals', 'InvalidGroup.Duplicate', (stage) =>
      create(stage, { GroupName: 'ENDPOINTS' }),
    ),
    refused('one called default', 'InvalidParameterValue', (stage) =>
      create(stage, { GroupName: 'default' }),
    ),
    refused('one called like an id', 'InvalidParameterValue', (stage) =>
      create(stage, { GroupName: 'sg-x' }),
    ),
    refused('one in a VPC that is not there', 'InvalidVpcID.NotFound', (stage) =>
      create(stage, { VpcId: 'vpc-0123456789abcdef0', GroupName: 'elsewhere' }),
    ),
    refused('a dry run of what would go well', 'DryRunOperation', (stage) =>
      create(stage, { DryRun: true, GroupName: 'dry' }),
    ),
    step('a rule is added', {
      ask: (stage) => admit(stage, [https('10.20.0.0/16')]),
      look: ({ Return }) => Return ?? null,
      expects: true,
    }),
    refused('the same rule again', 'InvalidPermission.Duplicate', (stage) =>
      admit(stage, [https('10.20.0.0/16')]),
    ),
    refused('the same rule with other bits beyond its prefix', 'InvalidPermission.Duplicate', (stage) =>
      admit(stage, [https('10.20.1.1/16')]),
    ),
    refused('a block that is none', 'InvalidParameterValue', (stage) =>
      admit(stage, [https('10.20.0.0/33')]),
    ),
    isRefused('a rule with no peer', (stage) =>
      admit(stage, [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 2 }]),
    ),
    refused('a rule of a group that is not there', 'InvalidGroup.NotFound', ({ ec2 }) =>
      ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: 'sg-0123456789abcdef0',
          IpPermissions: [https('10.20.0.0/16')],
        }),
      ),
    ),
    refused('to revoke a rule that is not there', 'InvalidPermission.NotFound', (stage) =>
      revoke(stage, [https('10.99.0.0/16')]),
    ),
    refused('to delete a group that is not there', 'InvalidGroup.NotFound', (stage) =>
      removeGroup(stage, 'sg-0123456789abcdef0'),
    ),
    step('another group comes to name it', {
      ask: (stage) =>
        admit(
          stage,
          [
            {
              IpProtocol: 'tcp',
              FromPort: 443,
              ToPort: 443,
              UserIdGroupPairs: [{ GroupId: stage.id('group') }],
            },
          ],
          'default-group',
        ),
      look: ({ Return }) => Return ?? null,
      expects: true,
    }),
    refused('to delete a group that another names', 'DependencyViolation', (stage) =>
      removeGroup(stage, stage.id('group')),
    ),
    step('which is undone', {
      ask: ({ ec2, id }) =>
        ec2.send(
          new RevokeSecurityGroupIngressCommand({
            GroupId: id('default-group'),
            IpPermissions: [
              { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: id('group') }] },
            ],
          }),
        ),
      look: ({ Return }) => Return ?? null,
      expects: true,
    }),
    step('and the group deleted', {
      ask: (stage) => removeGroup(stage, stage.id('group')),
      look: ({ Return }) => Return ?? null,
      expects: true,
    }),
    refused('to delete a default group', 'CannotDelete', (stage) =>
      removeGroup(stage, stage.id('default-group')),
    ),
  ],
};
