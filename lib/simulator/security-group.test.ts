import * as ec2 from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FixtureInput } from './fixture.ts';
import { canonicalCidr } from './services/ec2/cidr.ts';
import { startSimulator, type Simulator } from './simulator.ts';
import { clientOptions, testAccount } from './test-account.ts';

const account: FixtureInput = {
  ...testAccount,
  Vpcs: [
    ...(testAccount.Vpcs ?? []),
    { VpcId: 'vpc-3', CidrBlock: '10.3.0.0/16', IsDefault: true, OwnerId: '111122223333' },
  ],
  SecurityGroups: [
    { GroupId: 'sg-1', VpcId: 'vpc-1', GroupName: 'default' },
    { GroupId: 'sg-other', VpcId: 'vpc-2', GroupName: 'default' },
    { GroupId: 'sg-3', VpcId: 'vpc-3', GroupName: 'web' },
  ],
  Quotas: [{ ServiceCode: 'vpc', QuotaCode: 'L-0EA8095F', Value: 3 }],
};

let simulator: Simulator;
let client: ec2.EC2Client;

beforeEach(async () => {
  simulator = await startSimulator({ fixture: account, staleReadsFor: { reads: 0 }, pageSize: 5 });
  client = new ec2.EC2Client(clientOptions(simulator));
});
afterEach(() => simulator.close());

const create = (more: Partial<ec2.CreateSecurityGroupRequest> = {}) =>
  client.send(
    new ec2.CreateSecurityGroupCommand({
      VpcId: 'vpc-1',
      GroupName: 'web',
      Description: 'of the web',
      ...more,
    }),
  );
const https = (peer: Partial<ec2.IpPermission>): ec2.IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  ...peer,
});
const from = (CidrIp: string) => https({ IpRanges: [{ CidrIp }] });
const admit = (GroupId: string | undefined, ...IpPermissions: ec2.IpPermission[]) =>
  client.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
const revoke = (more: Partial<ec2.RevokeSecurityGroupIngressRequest>) =>
  client.send(new ec2.RevokeSecurityGroupIngressCommand(more));
const remove = (GroupId: string | undefined) => client.send(new ec2.DeleteSecurityGroupCommand({ GroupId }));
const stateOf = (id: string | undefined) =>
  simulator.state().SecurityGroups.find(({ GroupId }) => GroupId === id);

describe('a security group', () => {
  test('lets everything out and nothing in, and goes as it came', async () => {
    const before = simulator.state();
    const Tags = [{ Key: 'made-by', Value: 'a test' }];
    const { GroupId } = await create({
      TagSpecifications: [{ ResourceType: 'security-group', Tags }],
    });
    expect(stateOf(GroupId)).toMatchObject({
      OwnerId: '111122223333',
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      Tags,
    });
    await remove(GroupId);
    expect(simulator.state()).toEqual(before);
  });

  test('takes rules for every sort of peer, and tells them one by one', async () => {
    const { GroupId } = await create();
    const { SecurityGroupRules: made } = await admit(
      GroupId,
      https({
        IpRanges: [{ CidrIp: '10.1.2.3/16', Description: 'peers' }],
        Ipv6Ranges: [{ CidrIpv6: '2001:DB8:0:0:1::1/32' }],
        UserIdGroupPairs: [{ GroupId: 'sg-1' }],
      }),
    );
    const { SecurityGroupRules: told } = await client.send(
      new ec2.DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [GroupId ?? ''] }] }),
    );
    expect(told).toMatchObject([
      { CidrIpv4: '10.1.0.0/16', Description: 'peers', FromPort: 443, ToPort: 443 },
      { CidrIpv6: '2001:db8::/32' },
      { IsEgress: false, ReferencedGroupInfo: { GroupId: 'sg-1', UserId: '111122223333' } },
      { IsEgress: true, IpProtocol: '-1', FromPort: -1, CidrIpv4: '0.0.0.0/0' },
    ]);
    expect(new Set(made?.map((one) => one.SecurityGroupRuleId)).size).toBe(3);
  });

  test('gives up rules by id or by what they say, and forgets them wholly', async () => {
    const { GroupId } = await create();
    const before = simulator.state();
    const { SecurityGroupRules: [first] = [] } = await admit(
      GroupId,
      from('10.0.0.0/16'),
      from('10.1.0.0/16'),
    );
    await revoke({ GroupId, SecurityGroupRuleIds: [first?.SecurityGroupRuleId ?? ''] });
    expect(stateOf(GroupId)?.IpPermissions).toMatchObject([{ IpRanges: [{ CidrIp: '10.1.0.0/16' }] }]);
    await revoke({ GroupId, IpPermissions: [from('10.1.9.9/16')] });
    expect(simulator.state()).toEqual(before);
  });

  test('that is revoked and admitted again has a rule with another id', async () => {
    const { GroupId } = await create();
    const one = await admit(GroupId, from('10.0.0.0/16'));
    await revoke({ GroupId, IpPermissions: [from('10.0.0.0/16')] });
    const other = await admit(GroupId, from('10.0.0.0/16'));
    const idOf = ({ SecurityGroupRules: [rule] = [] }: typeof one) => rule?.SecurityGroupRuleId;
    expect(idOf(one)).not.toBe(idOf(other));
  });

  test('shows no rule by an id that it never had, however old the view', async () => {
    await simulator.close();
    simulator = await startSimulator({ fixture: account, staleReadsFor: { reads: 3 }, pageSize: 'maximum' });
    client = new ec2.EC2Client(clientOptions(simulator));
    const made = await admit('sg-1', from('10.0.0.0/16'));
    const id = made.SecurityGroupRules?.[0]?.SecurityGroupRuleId;
    await client.send(new ec2.DescribeSecurityGroupsCommand({}));
    const seen = new Set<string | undefined>();
    for (let looks = 0; looks < 6; looks += 1) {
      const { SecurityGroupRules: rules = [] } = await client.send(
        new ec2.DescribeSecurityGroupRulesCommand({}),
      );
      for (const one of rules) if (one.CidrIpv4 === '10.0.0.0/16') seen.add(one.SecurityGroupRuleId);
    }
    expect([...seen]).toEqual([id]);
  });

  test('stays while an interface has it or a rule names it', async () => {
    const { GroupId } = await create();
    await admit('sg-1', https({ UserIdGroupPairs: [{ GroupId }] }));
    await expect(remove(GroupId)).rejects.toThrow(`resource ${GroupId ?? ''} has a dependent object`);
    await revoke({ GroupId: 'sg-1', IpPermissions: [https({ UserIdGroupPairs: [{ GroupId }] })] });
    simulator.mutate(({ NetworkInterfaces: [one] }) => {
      if (one) one.Groups = [{ GroupId }];
    });
    await expect(remove(GroupId)).rejects.toMatchObject({ name: 'DependencyViolation' });
  });

  test('of an endpoint can be deleted once the endpoint is gone', async () => {
    const { GroupId } = await create();
    const { VpcEndpoint } = await client.send(
      new ec2.CreateVpcEndpointCommand({
        VpcId: 'vpc-1',
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.eu-west-3.dynamodb',
        SubnetIds: ['subnet-private'],
        SecurityGroupIds: [GroupId ?? ''],
      }),
    );
    await client.send(
      new ec2.DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpoint?.VpcEndpointId ?? ''] }),
    );
    const outcomes: string[] = [];
    for (let tries = 0; tries < 4; tries += 1)
      outcomes.push(
        await remove(GroupId).then(
          () => 'gone',
          ({ name }: Error) => name,
        ),
      );
    expect(outcomes).toEqual(['DependencyViolation', 'DependencyViolation', 'gone', 'InvalidGroup.NotFound']);
  });

  test('of the default VPC is only told of unknown rules', async () => {
    const { UnknownIpPermissions } = await revoke({ GroupId: 'sg-3', IpPermissions: [from('10.9.0.0/16')] });
    expect(UnknownIpPermissions).toMatchObject([{ IpRanges: [{ CidrIp: '10.9.0.0/16' }] }]);
  });

  test('is told of by CloudTrail as EC2 of old does', async () => {
    await admit('sg-1', from('10.0.0.0/16'));
    expect(simulator.cloudTrailEvents.at(-1)).toMatchObject({
      eventName: 'AuthorizeSecurityGroupIngress',
      requestParameters: {
        groupId: 'sg-1',
        ipPermissions: { items: [{ ipProtocol: 'tcp', ipRanges: { items: [{ cidrIp: '10.0.0.0/16' }] } }] },
      },
    });
  });
});

describe('is refused', () => {
  test.each<[what: string, ask: () => Promise<unknown>, code: string]>([
    [
      'a group of a name that is taken',
      () => create({ GroupName: 'WEB', VpcId: 'vpc-3' }),
      'InvalidGroup.Duplicate',
    ],
    ['a group called default', () => create({ GroupName: 'default' }), 'InvalidParameterValue'],
    ['a group called like an id', () => create({ GroupName: 'sg-web' }), 'InvalidParameterValue'],
    [
      'a group with signs that EC2 does not know',
      () => create({ Description: 'Straße' }),
      'InvalidParameterValue',
    ],
    ['a group of no description', () => create({ Description: '' }), 'MissingParameter'],
    ['a group in an unknown VPC', () => create({ VpcId: 'vpc-none' }), 'InvalidVpcID.NotFound'],
    ['a group in a dry run that would go well', () => create({ DryRun: true }), 'DryRunOperation'],
    ['a rule of an unknown group', () => admit('sg-none', from('10.0.0.0/8')), 'InvalidGroup.NotFound'],
    [
      'a rule without ports',
      () => admit('sg-1', { IpProtocol: 'tcp', IpRanges: [{ CidrIp: '::/0' }] }),
      'InvalidParameterValue',
    ],
    ['a rule with a wrong block', () => admit('sg-1', from('10.0.0.0/33')), 'InvalidParameterValue'],
    ['a rule without a peer', () => admit('sg-1', https({})), 'MissingParameter'],
    [
      'a rule twice at once',
      () => admit('sg-1', from('10.0.0.1/8'), from('10.0.0.2/8')),
      'InvalidParameterValue',
    ],
    [
      'a rule for an unknown list',
      () => admit('sg-1', https({ PrefixListIds: [{ PrefixListId: 'pl-none' }] })),
      'InvalidPrefixListID.NotFound',
    ],
    [
      'a rule for a group that is not there',
      () => admit('sg-1', https({ UserIdGroupPairs: [{ GroupId: 'sg-none' }] })),
      'InvalidGroup.NotFound',
    ],
    [
      "a rule for another network's group",
      () => admit('sg-1', https({ UserIdGroupPairs: [{ GroupId: 'sg-other' }] })),
      'InvalidGroup.NotFound',
    ],
    [
      'a rule too many',
      () => admit('sg-1', ...[1, 2, 3, 4].map((at) => from(`10.${at}.0.0/16`))),
      'RulesPerSecurityGroupLimitExceeded',
    ],
    [
      'to revoke a rule that is not there',
      () => revoke({ GroupId: 'sg-1', IpPermissions: [from('10.9.0.0/16')] }),
      'InvalidPermission.NotFound',
    ],
    [
      'to revoke a rule of an unknown id',
      () => revoke({ GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-none'] }),
      'InvalidSecurityGroupRuleId.NotFound',
    ],
    ['to revoke nothing', () => revoke({ GroupId: 'sg-1' }), 'MissingParameter'],
    ['to delete a default group', () => remove('sg-1'), 'CannotDelete'],
    ['to delete a group that is not there', () => remove('sg-none'), 'InvalidGroup.NotFound'],
    ['to delete what is no group', () => remove('nonsense'), 'InvalidGroupId.Malformed'],
  ])('%s', async (_, ask, code) => {
    const before = simulator.state();
    await expect(ask()).rejects.toMatchObject({ name: code });
    expect(simulator.state()).toEqual(before);
  });

  test('a rule that is there already, with all that came with it', async () => {
    await admit('sg-1', from('10.0.0.0/16'));
    await expect(admit('sg-1', from('10.1.0.0/16'), from('10.0.0.0/16'))).rejects.toThrow(
      'the specified rule "peer: 10.0.0.0/16, TCP, from port: 443, to port: 443, ALLOW" already exists',
    );
    expect(stateOf('sg-1')?.IpPermissions?.[0]?.IpRanges).toHaveLength(1);
  });
});

test.each<[text: string, family: 4 | 6, canonical: string | undefined]>([
  ['100.68.0.18/18', 4, '100.68.0.0/18'],
  ['0.0.0.0/0', 4, '0.0.0.0/0'],
  ['255.255.255.255/32', 4, '255.255.255.255/32'],
  ['10.0.0.0', 4, undefined],
  ['10.0.0.0/33', 4, undefined],
  ['10.0.0.0/-1', 4, undefined],
  ['::/0', 4, undefined],
  ['::/0', 6, '::/0'],
  ['2001:0DB8:0:0:0:0:0:1/128', 6, '2001:db8::1/128'],
  ['2001:db8:ffff::1/33', 6, '2001:db8:8000::/33'],
  ['fe80::1%eth0/64', 6, undefined],
])('%s as IPv%i is kept as %s', (text, family, canonical) => {
  expect(canonicalCidr(text, family)).toBe(canonical);
});
