import {
  CreateVpcEndpointCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcEndpointServicesCommand,
  ModifyVpcEndpointCommand,
  type CreateVpcEndpointRequest,
  type ModifyVpcEndpointRequest,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { parseJson, type Json } from '../names.ts';
import { eventually, isRefused, refused, step, type Script, type Stage, type Step } from '../script.ts';
import { deletes, goes, readEndpoint } from './endpoint-calls.ts';
import { createsGroup, removeGroup } from './security-groups.ts';

const create = ({ ec2, region, id }: Stage, more: Partial<CreateVpcEndpointRequest> = {}) =>
  ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: id('vpc'),
      ServiceName: `com.amazonaws.${region}.sqs`,
      VpcEndpointType: 'Interface',
      SubnetIds: [id('subnet-0')],
      PrivateDnsEnabled: false,
      ...more,
    }),
  );

const modify = ({ ec2, id }: Stage, change: Partial<ModifyVpcEndpointRequest>) =>
  ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: id('endpoint'), ...change }));

const changes = (title: string, change: (stage: Stage) => Partial<ModifyVpcEndpointRequest>): Step =>
  step(title, {
    ask: (stage) => modify(stage, change(stage)),
    look: ({ Return }) => Return ?? null,
    expects: true,
  });

const groupsOf = (endpoint: VpcEndpoint | undefined): Json =>
  (endpoint?.Groups ?? []).map(({ GroupId }) => GroupId ?? '');

const has = (title: string, look: (endpoint: VpcEndpoint | undefined) => Json, expects: Json): Step =>
  eventually(title, { ask: (stage) => readEndpoint(stage, 'endpoint'), look, expects });

const isAvailable = (title: string): Step =>
  has(title, (endpoint) => String(endpoint?.State).toLowerCase(), 'available');

const interfacesOf = async ({ ec2, id }: Stage) => {
  const filters = [
    { Name: 'vpc-id', Values: [id('vpc')] },
    { Name: 'interface-type', Values: ['vpc_endpoint'] },
  ];
  return (await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: filters }))).NetworkInterfaces ?? [];
};

const policy = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }] };

/** The life of an interface endpoint: made in a subnet, given other groups and a policy, taken away. */
export const interfaceEndpointLife: Script = {
  title: 'the life of an interface endpoint',
  steps: [
    createsGroup('a group for it is created'),
    step('it is created in a subnet', {
      ask: (stage) => create(stage, { SecurityGroupIds: [stage.id('group')] }),
      give: ({ VpcEndpoint }) => ({ endpoint: VpcEndpoint?.VpcEndpointId }),
      look: ({ VpcEndpoint }) => ({
        type: VpcEndpoint?.VpcEndpointType ?? null,
        subnets: VpcEndpoint?.SubnetIds ?? null,
        groups: groupsOf(VpcEndpoint),
        interfaces: VpcEndpoint?.NetworkInterfaceIds?.length ?? null,
        tables: VpcEndpoint?.RouteTableIds ?? null,
        privateDns: VpcEndpoint?.PrivateDnsEnabled ?? null,
      }),
      expects: {
        type: 'Interface',
        subnets: ['<subnet-0>'],
        groups: ['<group>'],
        interfaces: 1,
        tables: [],
        privateDns: false,
      },
    }),
    isAvailable('it becomes available'),
    has(
      'it answers to a name of its own and to one of its zone',
      (endpoint) =>
        (endpoint?.DnsEntries ?? []).map(({ DnsName = '' }) => DnsName.replace(/^vpce-[^.]*/, 'own')),
      ['own.sqs.eu-west-3.vpce.amazonaws.com', 'own.sqs.eu-west-3.vpce.amazonaws.com'],
    ),
    eventually('its network interface is held by AWS, and has its group', {
      ask: interfacesOf,
      look: (interfaces) =>
        interfaces.map((one) => ({
          subnet: one.SubnetId ?? null,
          managed: one.RequesterManaged ?? null,
          groups: (one.Groups ?? []).map(({ GroupId }) => GroupId ?? ''),
        })),
      expects: [{ subnet: '<subnet-0>', managed: true, groups: ['<group>'] }],
    }),
    changes('it gets another group', ({ id }) => ({ AddSecurityGroupIds: [id('default-group')] })),
    has('it has both', groupsOf, ['<default-group>', '<group>']),
    isAvailable('and is available again'),
    changes('it loses the first', ({ id }) => ({ RemoveSecurityGroupIds: [id('group')] })),
    has('it has the other', groupsOf, ['<default-group>']),
    isAvailable('and is available once more'),
    changes('it gets a policy', () => ({ PolicyDocument: JSON.stringify(policy) })),
    has('it has the policy', (endpoint) => parseJson(endpoint?.PolicyDocument ?? 'null'), policy),
    changes('it gets back the first policy', () => ({ ResetPolicy: true })),
    has('which allows everything', (endpoint) => parseJson(endpoint?.PolicyDocument ?? 'null'), {
      Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }],
    }),
    deletes('endpoint', 'it is deleted'),
    goes('endpoint', 'and goes'),
    eventually('and its network interface with it', {
      ask: interfacesOf,
      look: (interfaces) => interfaces.length,
      expects: 0,
    }),
    eventually('its first group can be deleted', {
      ask: (stage) => removeGroup(stage, stage.id('group')),
      look: ({ Return }) => Return ?? null,
      expects: true,
    }),
  ],
};

/** What EC2 refuses of interface endpoints. */
export const refusedInterfaceEndpoints: Script = {
  title: 'refused interface endpoints',
  steps: [
    refused('two subnets of one zone', 'DuplicateSubnetsInSameZone', (stage) =>
      create(stage, { SubnetIds: [stage.id('subnet-0'), stage.id('subnet-1')] }),
    ),
    refused('a subnet that is not there', 'InvalidSubnetId.NotFound', (stage) =>
      create(stage, { SubnetIds: ['subnet-0123456789abcdef0'] }),
    ),
    isRefused('a group that is not there', (stage) =>
      create(stage, { SecurityGroupIds: ['sg-0123456789abcdef0'] }),
    ),
    isRefused("another VPC's group", (stage) =>
      create(stage, { SecurityGroupIds: [stage.id('other-default-group')] }),
    ),
    refused('private DNS where the VPC has no host names', 'InvalidParameter', (stage) =>
      create(stage, { PrivateDnsEnabled: true }),
    ),
    refused('route tables', 'InvalidParameter', (stage) =>
      create(stage, { RouteTableIds: [stage.id('private')] }),
    ),
    refused('a gateway to a service that has none', 'InvalidParameter', ({ ec2, region, id }) =>
      ec2.send(
        new CreateVpcEndpointCommand({ VpcId: id('vpc'), ServiceName: `com.amazonaws.${region}.sqs` }),
      ),
    ),
    refused('a service that is not there, described', 'InvalidServiceName', ({ ec2, region }) =>
      ec2.send(new DescribeVpcEndpointServicesCommand({ ServiceNames: [`com.amazonaws.${region}.nothing`] })),
    ),
    step('a service that is there tells its private name and that it takes a policy', {
      ask: ({ ec2, region }) =>
        ec2.send(new DescribeVpcEndpointServicesCommand({ ServiceNames: [`com.amazonaws.${region}.sqs`] })),
      look: ({ ServiceDetails }) =>
        (ServiceDetails ?? []).map((one) => ({
          name: one.PrivateDnsName ?? null,
          policy: one.VpcEndpointPolicySupported ?? null,
          acceptance: one.AcceptanceRequired ?? null,
          owner: one.Owner ?? null,
        })),
      expects: [{ name: 'sqs.eu-west-3.amazonaws.com', policy: true, acceptance: false, owner: 'amazon' }],
    }),
  ],
};
