import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';
import type { TablePlace } from '../../lib/aws/deployed/table.ts';

/** What every client here shares: an emulator is asked once, and accepts any key. */
export function localClient(endpoint: string) {
  return {
    region: 'eu-west-3',
    endpoint,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'local' },
  };
}

/** A table of its own, keyed as the product's is. */
export async function startTable(endpoint: string): Promise<TablePlace> {
  // Moto looks at a condition and writes in two steps, and answers several calls at once; DynamoDB does it in one.
  const inTurn = { httpAgent: { maxSockets: 1 } };
  const client = new DynamoDBClient({ ...localClient(endpoint), requestHandler: inTurn });
  const tableName = `endpointer-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
  return { client, tableName };
}

export class TestClock {
  #now = Date.parse('2026-11-20T10:00:00.000Z');

  readonly now = (): Date => new Date(this.#now);

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
