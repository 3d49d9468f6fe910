/**
 * The product's one DynamoDB table, as few ways to use it as its stores need. Every read is consistent; a condition
 * that does not hold is an answer, with the item that stood there; every other failure is thrown.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
import type { AttributeValue, DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import {
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TablePlace {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export type Item = Readonly<Record<string, AttributeValue>>;

/** An update in DynamoDB's own words; `#name` stands for the attribute `name`, so that no word is reserved. */
export interface ItemChange {
  readonly update: string;
  readonly condition?: string;
  readonly values?: Readonly<Record<string, AttributeValue>>;
}

export type Written =
  | { readonly written: true; readonly item: Item }
  /** The item as it stood; undefined where there was none. */
  | { readonly written: false; readonly item: Item | undefined };

export async function getItem({ client, tableName }: TablePlace, key: ItemKey): Promise<Item | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: tableName, Key: toKey(key), ConsistentRead: true }),
  );
  return Item;
}

/** Gives the item as it is after the change. */
export async function updateItem(place: TablePlace, key: ItemKey, change: ItemChange): Promise<Written> {
  try {
    const { Attributes = {} } = await place.client.send(
      new UpdateItemCommand({ ...toUpdate(place, key, change), ReturnValues: 'ALL_NEW' }),
    );
    return { written: true, item: Attributes };
  } catch (error) {
    if (isNamed(error, 'ConditionalCheckFailedException')) return { written: false, item: itemOf(error) };
    throw error;
  }
}

export interface Guard extends Omit<ItemChange, 'update'> {
  readonly key: ItemKey;
  readonly condition: string;
}

const CONFLICT_ATTEMPTS = 5;
const CONFLICT_WAIT_MS = 50;

/** Changes the item only if the conditions of all the others hold too. Gives no item where it was changed. */
export async function updateWhile(
  place: TablePlace,
  change: ItemChange & { readonly key: ItemKey },
  guards: readonly Guard[],
): Promise<Written> {
  return transact(place, [
    { Update: toUpdate(place, change.key, change) },
    ...guards.map((guard) => ({ ConditionCheck: toCheck(place, guard) })),
  ]);
}

/** How many items one transaction may change: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const MOST_IN_TRANSACTION = 100;

/** Changes all of the items or none. Gives no item where they were changed, else the one whose condition failed. */
export async function updateTogether(
  place: TablePlace,
  changes: readonly (ItemChange & { readonly key: ItemKey })[],
): Promise<Written> {
  return transact(
    place,
    changes.map((change) => ({ Update: toUpdate(place, change.key, change) })),
  );
}

async function transact(place: TablePlace, TransactItems: TransactWriteItem[]): Promise<Written> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await place.client.send(new TransactWriteItemsCommand({ TransactItems }));
      return { written: true, item: {} };
    } catch (error) {
      const failed = conditionFailure(error);
      if (failed !== undefined) return { written: false, item: failed.item };
      // Another write was under way on one of the items, such as the renewal of a lock.
      if (!isConflict(error) || attempt === CONFLICT_ATTEMPTS) throw error;
      await sleep(CONFLICT_WAIT_MS * 2 ** attempt);
    }
  }
}

function toCheck({ tableName }: TablePlace, { key, condition, values }: Guard) {
  return {
    TableName: tableName,
    Key: toKey(key),
    ConditionExpression: condition,
    ...namesAndValues(condition, values),
  };
}

/** Every item of a partition, or those whose sort key begins so, in the order of the sort keys. */
export async function queryItems(place: TablePlace, pk: string, prefix?: string): Promise<readonly Item[]> {
  // An empty text is no value for a key, not even as a beginning.
  return prefix === undefined
    ? query(place, '#pk = :pk', { ':pk': { S: pk } })
    : query(place, '#pk = :pk AND begins_with(#sk, :sk)', { ':pk': { S: pk }, ':sk': { S: prefix } });
}

/** The items of a partition whose sort keys lie between two, both included, in their order. */
export async function queryBetween(
  place: TablePlace,
  pk: string,
  [from, to]: readonly [string, string],
): Promise<readonly Item[]> {
  const values = { ':pk': { S: pk }, ':from': { S: from }, ':to': { S: to } };
  return query(place, '#pk = :pk AND #sk BETWEEN :from AND :to', values);
}

async function query(
  { client, tableName }: TablePlace,
  condition: string,
  values: NonNullable<ItemChange['values']>,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const { Items, LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: condition,
        ...namesAndValues(condition, values),
        ExclusiveStartKey: from,
      }),
    );
    // An answer without items is no empty partition.
    if (Items === undefined) throw new Error('dynamodb:Query was answered, but not as DynamoDB answers');
    found.push(...Items);
    from = LastEvaluatedKey;
  } while (from !== undefined);
  return found;
}

/** The text of an attribute; undefined where there is none. */
export function textOf(item: Item | undefined, name: string): string | undefined {
  return item?.[name]?.S;
}

export function numberOf(item: Item | undefined, name: string): number | undefined {
  const digits = item?.[name]?.N;
  return digits === undefined ? undefined : Number(digits);
}

function toKey({ pk, sk }: ItemKey): Record<string, AttributeValue> {
  return { pk: { S: pk }, sk: { S: sk } };
}

function toUpdate({ tableName }: TablePlace, key: ItemKey, { update, condition, values }: ItemChange) {
  return {
    TableName: tableName,
    Key: toKey(key),
    UpdateExpression: update,
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ...namesAndValues(`${update} ${condition ?? ''}`, values),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

function namesAndValues(expression: string, values: ItemChange['values'] = {}) {
  const names = [...new Set(expression.match(/#\w+/g) ?? [])];
  return {
    ...(names.length === 0
      ? {}
      : { ExpressionAttributeNames: Object.fromEntries(names.map((name) => [name, name.slice(1)])) }),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: { ...values } }),
  };
}

function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}

function itemOf(error: unknown): Item | undefined {
  return hasItem(error) ? error.Item : undefined;
}

function hasItem(error: unknown): error is { readonly Item: Item | undefined } {
  return typeof error === 'object' && error !== null && 'Item' in error;
}

interface CancellationReason {
  readonly Code?: string;
  readonly Item?: Item;
}

/** Undefined where no condition failed. */
function conditionFailure(error: unknown): { readonly item: Item | undefined } | undefined {
  const failed = reasonsOf(error).find(({ Code }) => Code === 'ConditionalCheckFailed');
  return failed === undefined ? undefined : { item: failed.Item };
}

function isConflict(error: unknown): boolean {
  const codes = reasonsOf(error).map(({ Code }) => Code);
  return codes.includes('TransactionConflict');
}

function reasonsOf(error: unknown): readonly CancellationReason[] {
  return isNamed(error, 'TransactionCanceledException') && hasReasons(error) ? error.CancellationReasons : [];
}

function hasReasons(error: Error): error is Error & { CancellationReasons: readonly CancellationReason[] } {
  return 'CancellationReasons' in error && Array.isArray(error.CancellationReasons);
}
