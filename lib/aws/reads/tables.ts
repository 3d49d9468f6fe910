import { GetResourcePolicyCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDbTable } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { readPages } from './read-pages.ts';
import { readOrNone } from './read-or-none.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';

export async function readTables(reader: Reader): Promise<readonly DynamoDbTable[]> {
  const dynamoDb = await reader.clients.dynamoDb();
  const names = await readPages(reader, 'dynamodb:ListTables', {
    ask: (ExclusiveStartTableName) =>
      dynamoDb.send(
        new ListTablesCommand({ Limit: largestPageOf('dynamodb:ListTables'), ExclusiveStartTableName }),
      ),
    next: (answer) => answer.LastEvaluatedTableName,
    items: (answer) => required(answer.TableNames, 'TableNames'),
  });
  return Promise.all(
    names.map(async (tableName) => {
      const tableArn = toTableArn(reader, tableName);
      const policy = await readOrNone(
        reader,
        'dynamodb:GetResourcePolicy',
        async () => {
          const answer = await dynamoDb.send(new GetResourcePolicyCommand({ ResourceArn: tableArn }));
          return required(answer.Policy, 'Policy');
        },
        'PolicyNotFoundException',
      );
      return { tableName, tableArn, policy };
    }),
  );
}

/** ListTables gives names alone, of the caller's own account and Region. */
export function toTableArn(
  { partition, region, accountId }: Pick<Reader, 'partition' | 'region' | 'accountId'>,
  tableName: string,
): string {
  return `arn:${partition}:dynamodb:${region}:${accountId}:table/${tableName}`;
}
