import {
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  ModifyVpcEndpointCommand,
  type CreateVpcEndpointRequest,
  type ModifyVpcEndpointRequest,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from './simulator.ts';
import { clientOptions, testAccount } from './test-account.ts';

const s3 = 'com.amazonaws.eu-west-3.s3';
const dynamodb = 'com.amazonaws.eu-west-3.dynamodb';
const routeToEndpoint = { DestinationPrefixListId: 'pl-23ad484a', Origin: 'CreateRoute', State: 'active' };

let simulator: Simulator;
let client: EC2Client;

beforeEach(async () => {
  simulator = await startSimulator({ fixture: testAccount });
  client = new EC2Client(clientOptions(simulator));
});
afterEach(() => simulator.close());

async function create(request: Partial<CreateVpcEndpointRequest> = {}): Promise<string> {
  const input = { VpcId: 'vpc-1', ServiceName: s3, RouteTableIds: ['rtb-main'], ...request };
  const { VpcEndpoint } = await client.send(new CreateVpcEndpointCommand(input));
  return VpcEndpoint?.VpcEndpointId ?? '';
}

async function statesSeen(looks: number): Promise<(string | undefined)[]> {
  const states: (string | undefined)[] = [];
  for (let look = 0; look < looks; look += 1) {
    const { VpcEndpoints = [] } = await client.send(new DescribeVpcEndpointsCommand({}));
    states.push(VpcEndpoints[0]?.State);
  }
  return states;
}

function routesOf(table: string): readonly object[] {
  return simulator.state().RouteTables.find((one) => one.RouteTableId === table)?.Routes ?? [];
}

describe('the life of a gateway endpoint', () => {
  test('it is not seen at first, then pending, then available', async () => {
    await create();
    expect(await statesSeen(4)).toEqual([undefined, 'pending', 'available', 'available']);
  });

  test('asking for it by id right after creation is refused as not found', async () => {
    const id = await create();
    const ask = new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] });
    await expect(client.send(ask)).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.NotFound' });
    expect(await client.send(ask)).toMatchObject({ VpcEndpoints: [{ VpcEndpointId: id }] });
  });

  test('its route appears in its tables alone, and is seen after a stale read', async () => {
    const id = await create();
    const read = () =>
      client.send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'route.gateway-id', Values: [id] }] }));
    expect((await read()).RouteTables).toEqual([]);
    expect((await read()).RouteTables).toMatchObject([{ RouteTableId: 'rtb-main' }]);
    expect(routesOf('rtb-main')).toContainEqual({ ...routeToEndpoint, GatewayId: id });
    expect(routesOf('rtb-public')).toEqual([]);
  });

  test('tables can be added and removed', async () => {
    const id = await create();
    await client.send(
      new ModifyVpcEndpointCommand({
        VpcEndpointId: id,
        AddRouteTableIds: ['rtb-public'],
        RemoveRouteTableIds: ['rtb-main'],
      }),
    );
    expect(routesOf('rtb-main')).toHaveLength(2);
    expect(routesOf('rtb-public')).toEqual([{ ...routeToEndpoint, GatewayId: id }]);
    expect(simulator.state().VpcEndpoints[0]?.RouteTableIds).toEqual(['rtb-public']);
  });

  test('deleted, it takes its routes along, lingers and vanishes', async () => {
    const before = simulator.state();
    const id = await create();
    await statesSeen(3);
    await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    expect(routesOf('rtb-main')).toHaveLength(2);
    expect(await statesSeen(4)).toEqual(['available', 'deleting', 'deleted', undefined]);
    expect(simulator.state()).toEqual(before);
  });

  test('one unknown id does not save the others from deletion', async () => {
    const id = await create();
    const { Unsuccessful } = await client.send(
      new DeleteVpcEndpointsCommand({ VpcEndpointIds: ['vpce-none', id] }),
    );
    expect(Unsuccessful).toMatchObject([
      { ResourceId: 'vpce-none', Error: { Code: 'InvalidVpcEndpoint.NotFound' } },
    ]);
    expect(simulator.state().VpcEndpoints).toMatchObject([{ State: 'deleting' }]);
  });
});

describe('a client token', () => {
  test('makes the same request answer the same endpoint', async () => {
    expect(await create({ ClientToken: 'once' })).toBe(await create({ ClientToken: 'once' }));
    expect(simulator.state().VpcEndpoints).toHaveLength(1);
  });

  test('is refused with another request', async () => {
    await create({ ClientToken: 'once' });
    const other = create({ ClientToken: 'once', RouteTableIds: ['rtb-public'] });
    await expect(other).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' });
  });
});

const tooManyTags = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
const tagged = (tags: { Key: string; Value: string }[]) => ({
  TagSpecifications: [{ ResourceType: 'vpc-endpoint' as const, Tags: tags }],
});

const refusedCreations: readonly (readonly [
  why: string,
  request: Partial<CreateVpcEndpointRequest>,
  code: string,
])[] = [
  ['an unknown VPC', { VpcId: 'vpc-none' }, 'InvalidVpcId.NotFound'],
  ['a malformed VPC id', { VpcId: 'nonsense' }, 'InvalidVpcId.Malformed'],
  ['no VPC', { VpcId: '' }, 'MissingParameter'],
  ['a VPC shared by another account', { VpcId: 'vpc-2', RouteTableIds: [] }, 'UnauthorizedOperation'],
  ['an unknown service', { ServiceName: 'com.amazonaws.eu-west-3.s4' }, 'InvalidServiceName'],
  ['no service', { ServiceName: undefined }, 'MissingParameter'],
  ['an unknown route table', { RouteTableIds: ['rtb-none'] }, 'InvalidRouteTableId.NotFound'],
  ['an empty route table id', { RouteTableIds: [''] }, 'InvalidRouteTableId.Malformed'],
  ["another VPC's route table", { RouteTableIds: ['rtb-elsewhere'] }, 'InvalidParameter'],
  ['an edge route table', { RouteTableIds: ['rtb-edge'] }, 'InvalidParameter'],
  ['a table named twice', { RouteTableIds: ['rtb-main', 'rtb-main'] }, 'InvalidParameter'],
  ['subnets', { SubnetIds: ['subnet-private'] }, 'InvalidParameter'],
  ['tables for an interface endpoint', { VpcEndpointType: 'Interface' }, 'InvalidParameter'],
  ['a policy that is no JSON', { PolicyDocument: '{' }, 'InvalidPolicyDocument'],
  [
    'a policy without a principal',
    { PolicyDocument: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}' },
    'InvalidPolicyDocument',
  ],
  ['a policy beyond the limit', { PolicyDocument: ' '.repeat(20_481) }, 'InvalidPolicyDocument'],
  ['a reserved tag', tagged([{ Key: 'aws:x', Value: '' }]), 'InvalidParameterValue'],
  ['too many tags', tagged(tooManyTags), 'TagLimitExceeded'],
  [
    'tags of another type',
    { TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'a', Value: '' }] }] },
    'InvalidParameterValue',
  ],
  ['a token too long', { ClientToken: 'x'.repeat(65) }, 'InvalidParameterValue'],
  ['a dry run that would go well', { DryRun: true }, 'DryRunOperation'],
];

describe('creation is refused', () => {
  test.each(refusedCreations)('for %s', async (_, request, code) => {
    const before = simulator.state();
    await expect(create(request)).rejects.toMatchObject({ name: code });
    expect(simulator.state()).toEqual(before);
    expect(simulator.cloudTrailEvents.at(-1)).toMatchObject({
      eventName: 'CreateVpcEndpoint',
      errorCode: `Client.${code}`,
    });
  });

  test('where a table has a route to the service already', async () => {
    await create();
    await expect(create({ RouteTableIds: ['rtb-public', 'rtb-main'] })).rejects.toMatchObject({
      name: 'RouteAlreadyExists',
      message: 'route table rtb-main already has a route with destination-prefix-list-id pl-23ad484a',
    });
  });

  test('beyond the quota', async () => {
    await create();
    await create({ ServiceName: dynamodb });
    await expect(create({ RouteTableIds: ['rtb-public'] })).rejects.toMatchObject({
      name: 'VpcEndpointLimitExceeded',
    });
  });
});

const refusedChanges: readonly (readonly [
  why: string,
  request: Partial<ModifyVpcEndpointRequest>,
  code: string,
])[] = [
  ['an unknown endpoint', { VpcEndpointId: 'vpce-none' }, 'InvalidVpcEndpointId.NotFound'],
  ['a table it has', { AddRouteTableIds: ['rtb-main'] }, 'RouteAlreadyExists'],
  ['a table it has not', { RemoveRouteTableIds: ['rtb-public'] }, 'InvalidParameter'],
  ['an unknown table', { AddRouteTableIds: ['rtb-none'] }, 'InvalidRouteTableId.NotFound'],
  ["another VPC's table", { AddRouteTableIds: ['rtb-elsewhere'] }, 'InvalidParameter'],
  ['subnets', { AddSubnetIds: ['subnet-private'] }, 'InvalidParameter'],
  [
    'a policy set and reset at once',
    { PolicyDocument: '{}', ResetPolicy: true },
    'InvalidParameterCombination',
  ],
];

describe('a change is refused', () => {
  test.each(refusedChanges)('for %s', async (_, request, code) => {
    const VpcEndpointId = await create();
    const before = simulator.state();
    await expect(
      client.send(new ModifyVpcEndpointCommand({ VpcEndpointId, ...request })),
    ).rejects.toMatchObject({ name: code });
    expect(simulator.state()).toEqual(before);
  });

  test('once the endpoint is being deleted', async () => {
    const VpcEndpointId = await create();
    await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }));
    await expect(
      client.send(new ModifyVpcEndpointCommand({ VpcEndpointId, ResetPolicy: true })),
    ).rejects.toMatchObject({ name: 'IncorrectState' });
  });
});

describe('tags', () => {
  test('are merged by key', async () => {
    await client.send(
      new CreateTagsCommand({
        Resources: ['subnet-private', 'vpc-1'],
        Tags: [{ Key: 'tier', Value: 'x<&>"y' }],
      }),
    );
    await client.send(new DescribeVpcsCommand({}));
    const { Vpcs } = await client.send(new DescribeVpcsCommand({ VpcIds: ['vpc-1'] }));
    expect(Vpcs?.[0]?.Tags).toEqual([{ Key: 'tier', Value: 'x<&>"y' }]);
    expect(simulator.state().Subnets[1]?.Tags).toEqual([{ Key: 'tier', Value: 'x<&>"y' }]);
  });

  test('are set on all resources or on none', async () => {
    const before = simulator.state();
    const command = new CreateTagsCommand({
      Resources: ['vpc-1', 'vpc-none'],
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    await expect(client.send(command)).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
    expect(simulator.state()).toEqual(before);
  });
});
