import type {
  DescribeTableInput,
  DescribeTableOutput,
  GetResourcePolicyInput,
  GetResourcePolicyOutput,
  ListTablesInput,
  ListTablesOutput,
} from '@aws-sdk/client-dynamodb';
import { createHash } from 'node:crypto';
import type { FixtureTable } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import { awsJsonProtocol } from '../../wire/json-protocol.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Call, type Service } from '../service.ts';

const largestPage = 100;

/** Pages by name: what comes after the last table seen, whether or not that table still is there. */
const listTables = operation<ListTablesInput, ListTablesOutput>(
  'ListTables',
  ({ ExclusiveStartTableName = '', Limit = largestPage }, { world, pageSize }) => {
    const names = world
      .read('Tables')
      .map((table) => table.TableName)
      .sort();
    const rest = names.filter((name) => name > ExclusiveStartTableName);
    const TableNames = rest.slice(0, pageSize === 'maximum' ? Limit : Math.min(Limit, pageSize));
    return {
      TableNames,
      ...(TableNames.length < rest.length && { LastEvaluatedTableName: TableNames.at(-1) ?? '' }),
    };
  },
);

const describeTable = operation<DescribeTableInput, DescribeTableOutput>(
  'DescribeTable',
  ({ TableName = '' }, call) => {
    const table = findTable(TableName, call);
    return { Table: { TableName: table.TableName, TableArn: table.TableArn, TableStatus: 'ACTIVE' } };
  },
);

const getResourcePolicy = operation<GetResourcePolicyInput, GetResourcePolicyOutput>(
  'GetResourcePolicy',
  ({ ResourceArn = '' }, call) => {
    const { ResourcePolicy } = findTable(ResourceArn, call);
    if (ResourcePolicy === null) {
      throw new Refusal(
        'com.amazonaws.dynamodb.v20120810#PolicyNotFoundException',
        `Resource-based policy not found for the provided ResourceArn: ${ResourceArn}`,
      );
    }
    return {
      Policy: ResourcePolicy,
      RevisionId: createHash('sha256').update(ResourcePolicy).digest('hex').slice(0, 16),
    };
  },
);

function findTable(nameOrArn: string, { world }: Call): FixtureTable {
  const table = world
    .read('Tables')
    .find((table) => table.TableArn === nameOrArn || table.TableName === nameOrArn);
  if (!table) {
    throw new Refusal(
      'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      `Requested resource not found: Table: ${nameOrArn} not found`,
    );
  }
  return table;
}

export const dynamodb: Service = {
  signingName: 'dynamodb',
  eventSource: 'dynamodb.amazonaws.com',
  protocol: awsJsonProtocol('1.0', 'DynamoDB_20120810'),
  operations: [listTables, describeTable, getResourcePolicy],
  refusals: jsonRefusals('dynamodb', 'InternalServerError'),
  regions: 'own',
  loadSchemas: () => import('@aws-sdk/client-dynamodb'),
};
