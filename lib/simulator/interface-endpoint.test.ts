import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ModifyVpcEndpointCommand,
  type CreateVpcEndpointRequest,
  type ModifyVpcEndpointRequest,
  type ServiceDetail,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FixtureInput } from './fixture.ts';
import { startSimulator, type Simulator } from './simulator.ts';
import { clientOptions, testAccount } from './test-account.ts';

const sqs = 'com.amazonaws.eu-west-3.sqs';
const s3 = 'com.amazonaws.eu-west-3.s3';
const dynamodb = 'com.amazonaws.eu-west-3.dynamodb';
const partner = 'com.amazonaws.vpce.eu-west-3.vpce-svc-0123456789abcdef0';

const service = (ServiceName: string, more: Partial<ServiceDetail> = {}): ServiceDetail => ({
  ServiceName,
  ServiceType: [{ ServiceType: 'Interface' }],
  ServiceRegion: 'eu-west-3',
  AvailabilityZones: ['eu-west-3a', 'eu-west-3b'],
  BaseEndpointDnsNames: [`${ServiceName.split('.').at(-1) ?? ''}.eu-west-3.vpce.amazonaws.com`],
  VpcEndpointPolicySupported: true,
  AcceptanceRequired: false,
  SupportedIpAddressTypes: ['ipv4', 'ipv6'],
  ...more,
});

const subnet = (SubnetId: string, zone: string, VpcId = 'vpc-1') => ({
  SubnetId,
  VpcId,
  AvailabilityZone: `eu-west-3${zone}`,
  CidrBlock: '10.0.2.0/24',
});

const account: FixtureInput = {
  ...testAccount,
  VpcAttributes: [{ VpcId: 'vpc-1', EnableDnsSupport: true, EnableDnsHostnames: true }],
  Subnets: [
    ...(testAccount.Subnets ?? []),
    subnet('subnet-second', 'b'),
    subnet('subnet-remote', 'c'),
    subnet('subnet-foreign', 'a', 'vpc-2'),
    { ...subnet('subnet-six', 'a'), Ipv6Native: true, CidrBlock: undefined },
    { ...subnet('subnet-full', 'a'), AvailableIpAddressCount: 0 },
  ],
  SecurityGroups: [
    { GroupId: 'sg-1', VpcId: 'vpc-1', GroupName: 'default' },
    { GroupId: 'sg-2', VpcId: 'vpc-1', GroupName: 'endpoints' },
    { GroupId: 'sg-foreign', VpcId: 'vpc-2', GroupName: 'default' },
  ],
  VpcEndpointServices: [
    ...(testAccount.VpcEndpointServices ?? []),
    service(sqs, { PrivateDnsName: 'sqs.eu-west-3.amazonaws.com' }),
    service('com.amazonaws.eu-west-3.plain', { VpcEndpointPolicySupported: false }),
    service(partner, { AcceptanceRequired: true, PrivateDnsName: 'api.example.com' }),
  ],
  HostedZones: [],
  Quotas: [{ ServiceCode: 'vpc', QuotaCode: 'L-29B6F2EB', Value: 2 }],
};

let simulator: Simulator;
let client: EC2Client;

const start = async (fixture: FixtureInput, seed?: number) => {
  simulator = await startSimulator({ fixture, ...(seed !== undefined && { seed }) });
  client = new EC2Client(clientOptions(simulator));
};
beforeEach(() => start(account));
afterEach(() => simulator.close());

const create = async (more: Partial<CreateVpcEndpointRequest> = {}) => {
  const answer = await client.send(
    new CreateVpcEndpointCommand({
      VpcId: 'vpc-1',
      VpcEndpointType: 'Interface',
      ServiceName: sqs,
      SubnetIds: ['subnet-public', 'subnet-private'],
      ...more,
    }),
  );
  return answer.VpcEndpoint ?? {};
};
const look = async () => (await client.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints ?? [];
const arrive = async () => {
  for (let looks = 0; looks < 4; looks += 1) await look();
};
const created = async (more: Partial<CreateVpcEndpointRequest> = {}) => {
  const { VpcEndpointId } = await create(more);
  await arrive();
  return VpcEndpointId;
};
const modify = (change: Partial<ModifyVpcEndpointRequest>) =>
  client.send(new ModifyVpcEndpointCommand({ VpcEndpointId: undefined, ...change }));
const remove = (id: string | undefined) =>
  client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id ?? ''] }));
const own = () =>
  simulator.state().NetworkInterfaces.filter(({ InterfaceType }) => InterfaceType === 'vpc_endpoint');

describe('an interface endpoint', () => {
  test('is pending with its interfaces, default group and names, then available', async () => {
    const endpoint = await create();
    expect(endpoint).toMatchObject({
      State: 'pending',
      SubnetIds: ['subnet-public', 'subnet-private'],
      Groups: [{ GroupId: 'sg-1', GroupName: 'default' }],
      PrivateDnsEnabled: true,
      DnsOptions: { DnsRecordIpType: 'ipv4' },
    });
    const names = endpoint.DnsEntries?.map(({ DnsName = '' }) => DnsName.replace(/^vpce-\w+-\w{8}/, 'own'));
    expect(names).toEqual([
      'own.sqs.eu-west-3.vpce.amazonaws.com',
      'own-eu-west-3a.sqs.eu-west-3.vpce.amazonaws.com',
      'own-eu-west-3b.sqs.eu-west-3.vpce.amazonaws.com',
      'sqs.eu-west-3.amazonaws.com',
    ]);
    expect(endpoint.DnsEntries?.at(-1)?.HostedZoneId).toBe('ZONEIDPENDING');
    await arrive();
    const [seen] = await look();
    expect(seen?.State).toBe('available');
    expect(seen?.DnsEntries?.at(-1)?.HostedZoneId).toMatch(/^Z\w{13}$/);
  });

  test('has one network interface a subnet, which AWS manages, at free addresses', async () => {
    const endpoint = await create({ SecurityGroupIds: ['sg-2'] });
    expect(own()).toMatchObject([
      { SubnetId: 'subnet-public', PrivateIpAddress: '10.0.0.4', RequesterManaged: true },
      { SubnetId: 'subnet-private', PrivateIpAddress: '10.0.1.4', Groups: [{ GroupId: 'sg-2' }] },
    ]);
    expect(own().map((one) => one.NetworkInterfaceId)).toEqual(endpoint.NetworkInterfaceIds);
    await arrive();
    await create({ ServiceName: dynamodb, SubnetIds: ['subnet-private'] });
    expect(own().at(-1)?.PrivateIpAddress).toBe('10.0.1.5');
  });

  test('deleted, keeps its interfaces and its private name until it is gone', async () => {
    const before = simulator.state();
    await remove(await created());
    expect(own()).toHaveLength(2);
    await expect(create()).rejects.toThrow(
      'already a conflicting DNS domain for sqs.eu-west-3.amazonaws.com in the VPC vpc-1',
    );
    await arrive();
    expect(simulator.state()).toEqual(before);
  });

  test('that was there before takes its interfaces along, whatever they are called', async () => {
    simulator.mutate((state) => {
      state.NetworkInterfaces.push({ NetworkInterfaceId: 'eni-old', VpcId: 'vpc-1', Description: 'other' });
      state.VpcEndpoints.push({
        VpcEndpointId: 'vpce-old',
        VpcEndpointType: 'Interface',
        VpcId: 'vpc-1',
        ServiceName: sqs,
        State: 'available',
        NetworkInterfaceIds: ['eni-old'],
      });
    });
    await remove('vpce-old');
    await arrive();
    expect(simulator.state().NetworkInterfaces.map((one) => one.NetworkInterfaceId)).toEqual(['eni-1']);
  });

  test('moves subnets and groups, one change after another', async () => {
    const VpcEndpointId = await created({ SubnetIds: ['subnet-private'] });
    await modify({ VpcEndpointId, AddSubnetIds: ['subnet-public'], AddSecurityGroupIds: ['sg-2'] });
    await expect(modify({ VpcEndpointId, RemoveSecurityGroupIds: ['sg-1'] })).rejects.toMatchObject({
      name: 'OperationInProgress',
    });
    await arrive();
    await modify({ VpcEndpointId, RemoveSubnetIds: ['subnet-private'], RemoveSecurityGroupIds: ['sg-1'] });
    expect(own()).toHaveLength(2);
    await arrive();
    expect(own()).toMatchObject([{ SubnetId: 'subnet-public', Groups: [{ GroupId: 'sg-2' }] }]);
    expect(simulator.state().VpcEndpoints).toMatchObject([
      {
        State: 'available',
        SubnetIds: ['subnet-public'],
        Groups: [{ GroupId: 'sg-2' }],
        NetworkInterfaceIds: [own()[0]?.NetworkInterfaceId],
      },
    ]);
  });

  test('loses and regains its private name', async () => {
    const VpcEndpointId = await created();
    await modify({ VpcEndpointId, PrivateDnsEnabled: false });
    await arrive();
    expect((await look())[0]?.DnsEntries).toHaveLength(3);
    await modify({ VpcEndpointId, PrivateDnsEnabled: true });
    await arrive();
    expect((await look())[0]).toMatchObject({ PrivateDnsEnabled: true });
  });

  test('takes a policy without coming up anew, and gives it back', async () => {
    const { PolicyDocument: standard } = await create();
    await arrive();
    const [{ VpcEndpointId } = {}] = await look();
    const policy = '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}';
    await modify({ VpcEndpointId, PolicyDocument: policy });
    expect(simulator.state().VpcEndpoints).toMatchObject([{ State: 'available', PolicyDocument: policy }]);
    await modify({ VpcEndpointId, ResetPolicy: true });
    expect(simulator.state().VpcEndpoints).toMatchObject([{ PolicyDocument: standard }]);
  });

  test("of a partner waits for its owner's acceptance, and only then may take the partner's name", async () => {
    await expect(create({ ServiceName: partner, PrivateDnsEnabled: true })).rejects.toThrow(
      'Private DNS can only be enabled after the endpoint connection is accepted',
    );
    const { VpcEndpointId } = await create({ ServiceName: partner });
    await arrive();
    expect((await look())[0]).toMatchObject({ State: 'pendingAcceptance', PrivateDnsEnabled: false });
    simulator.mutate(({ VpcEndpoints: [endpoint] }) => {
      if (endpoint) endpoint.State = 'available';
    });
    await modify({ VpcEndpointId, PrivateDnsEnabled: true });
    expect(simulator.state().VpcEndpoints[0]?.DnsEntries?.at(-1)?.DnsName).toBe('api.example.com');
  });

  test('of S3 needs a gateway endpoint beside it, and holds it', async () => {
    await expect(create({ ServiceName: s3 })).rejects.toThrow(
      'To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC vpc-1 must have a Gateway endpoint for the service.',
    );
    const gateway = await create({ ServiceName: s3, VpcEndpointType: 'Gateway', SubnetIds: undefined });
    expect((await create({ ServiceName: s3 })).DnsOptions).toMatchObject({
      PrivateDnsOnlyForInboundResolverEndpoint: true,
    });
    expect((await remove(gateway.VpcEndpointId)).Unsuccessful).toMatchObject([
      { ResourceId: gateway.VpcEndpointId },
    ]);
  });

  test('is told of by CloudTrail with its subnets and groups', async () => {
    await create({ SecurityGroupIds: ['sg-2'] });
    expect(simulator.cloudTrailEvents.at(-1)?.requestParameters).toMatchObject({
      CreateVpcEndpointRequest: {
        VpcEndpointType: 'Interface',
        SubnetId: [{ content: 'subnet-public' }, { content: 'subnet-private' }],
        SecurityGroupId: { tag: 1, content: 'sg-2' },
      },
    });
  });
});

describe('an interface endpoint is refused', () => {
  test.each<[why: string, request: Partial<CreateVpcEndpointRequest>, code: string]>([
    [
      'in two subnets of a zone',
      { SubnetIds: ['subnet-private', 'subnet-second'] },
      'DuplicateSubnetsInSameZone',
    ],
    ['in a zone without the service', { SubnetIds: ['subnet-remote'] }, 'InvalidParameter'],
    ["in another VPC's subnet", { SubnetIds: ['subnet-foreign'] }, 'InvalidParameter'],
    ['in an unknown subnet', { SubnetIds: ['subnet-none'] }, 'InvalidSubnetId.NotFound'],
    ['in what is no subnet', { SubnetIds: ['nonsense'] }, 'InvalidSubnetId.Malformed'],
    ['for IPv4 in a subnet of IPv6 alone', { SubnetIds: ['subnet-six'] }, 'InvalidParameter'],
    ['for IPv6 in a subnet without', { IpAddressType: 'ipv6' }, 'InvalidParameter'],
    ['for both in subnets of IPv4', { IpAddressType: 'dualstack' }, 'InvalidParameter'],
    [
      'for IPv6 where the service has none',
      { ServiceName: dynamodb, IpAddressType: 'ipv6' },
      'InvalidParameter',
    ],
    ['in a full subnet', { SubnetIds: ['subnet-full'] }, 'InsufficientFreeAddressesInSubnet'],
    ['with an unknown group', { SecurityGroupIds: ['sg-none'] }, 'InvalidSecurityGroupId.NotFound'],
    ["with another VPC's group", { SecurityGroupIds: ['sg-foreign'] }, 'InvalidParameter'],
    ['with route tables', { RouteTableIds: ['rtb-main'] }, 'InvalidParameter'],
    [
      'for a service that is not there',
      { ServiceName: 'com.amazonaws.eu-west-3.none' },
      'InvalidServiceName',
    ],
    ['for a service of another Region', { ServiceRegion: 'us-east-1' }, 'InvalidServiceName'],
    [
      'with a private name that is not',
      { ServiceName: dynamodb, PrivateDnsEnabled: true },
      'InvalidParameter',
    ],
    [
      'with a policy that the service does not take',
      {
        ServiceName: 'com.amazonaws.eu-west-3.plain',
        PolicyDocument: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
      },
      'InvalidParameter',
    ],
    [
      'for inbound resolvers where there is no gateway to spare',
      { DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: true } },
      'InvalidParameter',
    ],
    ['in a dry run that would go well', { DryRun: true }, 'DryRunOperation'],
  ])('%s', async (_, request, code) => {
    const before = simulator.state();
    await expect(create(request)).rejects.toMatchObject({ name: code });
    expect(simulator.state()).toEqual(before);
  });

  test('with private DNS where the VPC does not resolve names', async () => {
    simulator.mutate((state) => {
      state.VpcAttributes = [];
    });
    await expect(create()).rejects.toThrow(
      'Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for vpc-1',
    );
    await expect(create({ PrivateDnsEnabled: false })).resolves.toMatchObject({ PrivateDnsEnabled: false });
  });

  test('with private DNS where a private hosted zone has the name', async () => {
    simulator.mutate((state) => {
      state.HostedZones.push({
        Id: 'Z1',
        Name: 'sqs.eu-west-3.amazonaws.com.',
        VPCs: [{ VPCId: 'vpc-1', VPCRegion: 'eu-west-3' }],
        Owner: { OwningAccount: '111122223333' },
      });
    });
    await expect(create()).rejects.toThrow('already a conflicting DNS domain');
  });

  test('beyond the quota of the VPC', async () => {
    await create();
    await create({ ServiceName: dynamodb });
    await expect(create({ ServiceName: 'com.amazonaws.eu-west-3.plain' })).rejects.toMatchObject({
      name: 'VpcEndpointLimitExceeded',
    });
  });
});

describe('a change is refused', () => {
  test.each<[why: string, change: Partial<ModifyVpcEndpointRequest>, code: string]>([
    [
      'that adds a subnet of a zone it has',
      { AddSubnetIds: ['subnet-second'] },
      'DuplicateSubnetsInSameZone',
    ],
    ['that adds a subnet it has', { AddSubnetIds: ['subnet-private'] }, 'DuplicateSubnetsInSameZone'],
    ['that adds an unknown subnet', { AddSubnetIds: ['subnet-none'] }, 'InvalidSubnetId.NotFound'],
    ['that removes a subnet it has not', { RemoveSubnetIds: ['subnet-second'] }, 'InvalidParameter'],
    ['that adds an unknown group', { AddSecurityGroupIds: ['sg-none'] }, 'InvalidSecurityGroupId.NotFound'],
    ['that adds a group it has', { AddSecurityGroupIds: ['sg-1'] }, 'InvalidParameter'],
    ['that removes a group it has not', { RemoveSecurityGroupIds: ['sg-2'] }, 'InvalidParameter'],
    ['that removes its last group', { RemoveSecurityGroupIds: ['sg-1'] }, 'InvalidParameter'],
    ['that adds a route table', { AddRouteTableIds: ['rtb-main'] }, 'InvalidParameter'],
    ['that would go well, in a dry run', { PrivateDnsEnabled: false, DryRun: true }, 'DryRunOperation'],
  ])('%s', async (_, change, code) => {
    const VpcEndpointId = await created();
    const before = simulator.state();
    await expect(modify({ VpcEndpointId, ...change })).rejects.toMatchObject({ name: code });
    expect(simulator.state()).toEqual(before);
  });
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('whatever the seed (%i), it comes, is changed and goes', async (seed) => {
  await simulator.close();
  await start(account, seed);
  const before = simulator.state();
  const VpcEndpointId = await created({ SubnetIds: ['subnet-private'] });
  await modify({ VpcEndpointId, AddSubnetIds: ['subnet-public'] });
  await arrive();
  expect(simulator.state().VpcEndpoints).toMatchObject([
    { State: 'available', SubnetIds: ['subnet-private', 'subnet-public'] },
  ]);
  await remove(VpcEndpointId);
  for (let looks = 0; looks < 8; looks += 1) await client.send(new DescribeNetworkInterfacesCommand({}));
  expect(simulator.state()).toEqual(before);
});
