import { ListTablesCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeRouteTablesCommand, EC2Client, paginateDescribeSubnets } from '@aws-sdk/client-ec2';
import { IAMClient, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultAccount } from './default-account.ts';
import { startSimulator, type SimulatorOptions } from './simulator.ts';
import { clientOptions } from './test-account.ts';

const names = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(4, '0')}`);

async function withSimulator<T>(
  options: SimulatorOptions,
  use: (client: ReturnType<typeof clientOptions>) => Promise<T>,
): Promise<T> {
  const simulator = await startSimulator(options);
  try {
    return await use(clientOptions(simulator));
  } finally {
    await simulator.close();
  }
}

describe('pages', () => {
  test('together hold everything once, in order, and none is longer than asked for', async () => {
    const cases = fc.record({
      count: fc.integer({ min: 0, max: 30 }),
      pageSize: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant('maximum' as const)),
      asked: fc.integer({ min: 5, max: 20 }),
      seed: fc.option(fc.nat(), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ count, pageSize, asked, seed }) => {
        const ids = names(count, 'subnet-');
        const fixture = {
          ...defaultAccount('eu-west-3'),
          Vpcs: [{ VpcId: 'vpc-1' }],
          Subnets: ids.map((SubnetId) => ({ SubnetId, VpcId: 'vpc-1' })),
        };
        const options = { fixture, pageSize, ...(seed !== undefined && { seed }) };
        const pages = await withSimulator(options, async (client) => {
          const lengths: string[][] = [];
          for await (const { Subnets = [] } of paginateDescribeSubnets(
            { client: new EC2Client(client), pageSize: asked },
            {},
          )) {
            lengths.push(Subnets.map(({ SubnetId = '' }) => SubnetId));
          }
          return lengths;
        });
        expect(pages.flat()).toEqual(ids);
        expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(
          Math.min(asked, pageSize === 'maximum' ? asked : pageSize),
        );
      }),
      { numRuns: 25 },
    );
  });

  test('of IAM run through roles and policies alike', async () => {
    const roles = names(7, 'role-').map((RoleName) => ({ RoleName }));
    const policies = names(4, 'policy-').map((PolicyName) => ({
      PolicyName,
      Arn: `arn:aws:iam::111122223333:policy/${PolicyName}`,
    }));
    const fixture = { ...defaultAccount('eu-west-3'), Roles: roles, Policies: policies };
    const seen = await withSimulator({ fixture, pageSize: 3 }, async (options) => {
      const found: (string | undefined)[] = [];
      const client = new IAMClient({ ...options, region: 'us-east-1' });
      for await (const { RoleDetailList = [], Policies = [] } of paginateGetAccountAuthorizationDetails(
        { client },
        {},
      )) {
        found.push(
          ...RoleDetailList.map((role) => role.RoleName),
          ...Policies.map((policy) => policy.PolicyName),
        );
      }
      return found;
    });
    expect(seen).toEqual([...names(7, 'role-'), ...names(4, 'policy-')]);
  });

  test('of tables go on by name', async () => {
    const Tables = ['c', 'a', 'b'].map((TableName) => ({
      TableName,
      TableArn: `arn:${TableName}`,
      ResourcePolicy: null,
    }));
    const fixture = { ...defaultAccount('eu-west-3'), Tables };
    const answers = await withSimulator({ fixture, pageSize: 2 }, async (options) => {
      const client = new DynamoDBClient(options);
      const first = await client.send(new ListTablesCommand({}));
      const second = await client.send(new ListTablesCommand({ ExclusiveStartTableName: 'aaa' }));
      return [first, second].map(({ TableNames, LastEvaluatedTableName }) => ({
        TableNames,
        LastEvaluatedTableName,
      }));
    });
    expect(answers).toEqual([
      { TableNames: ['a', 'b'], LastEvaluatedTableName: 'b' },
      { TableNames: ['b', 'c'], LastEvaluatedTableName: undefined },
    ]);
  });

  const fixture = {
    ...defaultAccount('eu-west-3'),
    Vpcs: [{ VpcId: 'vpc-1' }],
    RouteTables: names(9, 'rtb-').map((RouteTableId) => ({ RouteTableId, VpcId: 'vpc-1' })),
  };
  test.each([
    ['a size below the smallest', { MaxResults: 4 }, 'InvalidParameterValue'],
    ['a size above the largest', { MaxResults: 101 }, 'InvalidParameterValue'],
    ['an invented token', { NextToken: 'invented' }, 'InvalidPaginationToken'],
    ['an unknown filter', { Filters: [{ Name: 'colour', Values: ['red'] }] }, 'InvalidParameterValue'],
    ['a filter without values', { Filters: [{ Name: 'vpc-id', Values: [] }] }, 'InvalidParameterValue'],
    ['an unknown id', { RouteTableIds: ['rtb-none'] }, 'InvalidRouteTableID.NotFound'],
  ])('are refused for %s', async (_, input, code) => {
    await withSimulator({ fixture }, async (options) => {
      await expect(new EC2Client(options).send(new DescribeRouteTablesCommand(input))).rejects.toMatchObject({
        name: code,
      });
    });
  });

  test('must be asked for in an account where AWS insists on it', async () => {
    await withSimulator({ fixture, refusesUnpaginatedReads: true }, async (options) => {
      const client = new EC2Client(options);
      await expect(client.send(new DescribeRouteTablesCommand({}))).rejects.toMatchObject({
        name: 'OperationNotPermitted',
      });
      await expect(client.send(new DescribeRouteTablesCommand({ MaxResults: 5 }))).resolves.toMatchObject({
        RouteTables: { length: 5 },
      });
    });
  });

  test("are refused for another list's token", async () => {
    await withSimulator({ fixture }, async (options) => {
      const client = new EC2Client(options);
      const { NextToken } = await client.send(new DescribeRouteTablesCommand({}));
      const other = new DescribeRouteTablesCommand({
        NextToken,
        Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }],
      });
      await expect(client.send(other)).rejects.toMatchObject({ name: 'InvalidPaginationToken' });
    });
  });
});
