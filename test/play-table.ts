/**
 * DynamoDB as far as `lib/aws/deployed/table.ts` uses it, one call after the other, as its transactions are serializable.
 * It refuses what DynamoDB refuses (an item twice in a transaction, more than 100, a value that no expression names)
 * and every expression that it does not know.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TablePlace } from '../lib/aws/deployed/table.ts';

type Item = Readonly<Record<string, AttributeValue>>;

export interface PlayTable {
  readonly place: TablePlace;
  /** By partition and sort key, `pk sk`. */
  readonly items: Map<string, Item>;
}

export type Command = Parameters<DynamoDBClient['send']>[0];

/** A place whose calls go through `send`. */
export function withSend(place: TablePlace, send: (command: Command) => Promise<unknown>): TablePlace {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table uses nothing else of a client
  return { ...place, client: { send } as unknown as DynamoDBClient };
}

export function playTable(pageSize = 40): PlayTable {
  const items = new Map<string, Item>();
  const answer = async (command: Command): Promise<unknown> => {
    // So that calls of several users fall between each other.
    await new Promise((resolve) => setImmediate(resolve));
    const input = toInput(command.input);
    switch (command.constructor.name) {
      case 'GetItemCommand':
        return { Item: items.get(keyOf(input.Key)) };
      case 'QueryCommand':
        return query(items, input, pageSize);
      case 'UpdateItemCommand':
        return { Attributes: update(items, input) };
      case 'TransactWriteItemsCommand':
        return transact(items, input.TransactItems ?? []);
      default:
        throw failure('UnknownOperationException', command.constructor.name);
    }
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table uses nothing else of a client
  const client = {} as DynamoDBClient;
  return { place: withSend({ client, tableName: 'played' }, answer), items };
}

/** What the inputs of the operations have in common. */
interface Input {
  readonly Key?: Item;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly ExclusiveStartKey?: Item;
  readonly TransactItems?: readonly { readonly Update?: Input }[];
}

function toInput(input: object): Input {
  return input;
}

function keyOf(key: Item = {}): string {
  return `${key['pk']?.S} ${key['sk']?.S}`;
}

function failure(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

function transact(items: Map<string, Item>, changes: NonNullable<Input['TransactItems']>): object {
  const updates = changes.map(({ Update }) => Update ?? {});
  const keys = new Set(updates.map(({ Key }) => keyOf(Key)));
  if (keys.size < updates.length) throw failure('ValidationException', 'an item twice in a transaction');
  if (updates.length > 100) throw failure('ValidationException', 'more than 100 items in a transaction');
  const reasons = updates.map((input) => (holds(items, input) ? {} : conditionFailure(items, input)));
  if (reasons.some((reason) => 'Code' in reason)) {
    throw failure('TransactionCanceledException', 'a condition failed', { CancellationReasons: reasons });
  }
  for (const input of updates) update(items, input);
  return {};
}

function conditionFailure(items: Map<string, Item>, { Key }: Input): object {
  return { Code: 'ConditionalCheckFailed', Item: items.get(keyOf(Key)) };
}

function update(items: Map<string, Item>, input: Input): Item {
  if (!holds(items, input)) {
    const Item = items.get(keyOf(input.Key));
    throw failure('ConditionalCheckFailedException', 'the condition failed', { Item });
  }
  refuseUnused(input);
  const key = keyOf(input.Key);
  const changed: Record<string, AttributeValue> = { ...input.Key, ...items.get(key) };
  for (const [, verb, list = ''] of (input.UpdateExpression ?? '').matchAll(
    /\b(SET|ADD) (.*?)(?= SET | ADD |$)/g,
  )) {
    for (const clause of list.split(', ')) {
      const [, name = '', value = ''] = /^#(\w+) (?:= )?(:\w+)$/.exec(clause) ?? [];
      const given = input.ExpressionAttributeValues?.[value];
      if (given === undefined) throw failure('ValidationException', `not understood: ${clause}`);
      changed[name] = verb === 'SET' ? given : sum(changed[name], given);
    }
  }
  items.set(key, changed);
  return changed;
}

function sum(present: AttributeValue | undefined, given: AttributeValue): AttributeValue {
  return { N: String(Number(present?.N ?? 0) + Number(given.N)) };
}

function refuseUnused(input: Input): void {
  const text = `${input.UpdateExpression} ${input.ConditionExpression} ${input.KeyConditionExpression}`;
  const names = Object.keys(input.ExpressionAttributeNames ?? {});
  const values = Object.keys(input.ExpressionAttributeValues ?? {});
  const unused = [...names, ...values].filter((name) => !new RegExp(`${name}\\b`).test(text));
  if (unused.length > 0) throw failure('ValidationException', `not used: ${unused.join(', ')}`);
}

function holds(items: Map<string, Item>, input: Input): boolean {
  const item = items.get(keyOf(input.Key)) ?? {};
  const condition = input.ConditionExpression;
  if (condition === undefined) return true;
  return condition
    .split(' OR ')
    .some((all) => all.split(' AND ').every((one) => isTrue(item, one, input.ExpressionAttributeValues)));
}

function isTrue(item: Item, condition: string, values: Item = {}): boolean {
  const [, exists, attribute = ''] =
    /^(attribute_exists|attribute_not_exists)\(#(\w+)\)$/.exec(condition) ?? [];
  if (exists !== undefined) return (item[attribute] !== undefined) === (exists === 'attribute_exists');
  const [, name = '', operator, value = ''] = /^#(\w+) (=|<>) (:\w+)$/.exec(condition) ?? [];
  if (operator === undefined) throw failure('ValidationException', `not understood: ${condition}`);
  const isEqual = JSON.stringify(item[name]) === JSON.stringify(values[value]);
  return item[name] === undefined ? operator === '<>' : isEqual === (operator === '=');
}

function query(items: ReadonlyMap<string, Item>, input: Input, pageSize: number): object {
  const { ExpressionAttributeValues: values = {}, KeyConditionExpression: condition = '' } = input;
  const text = (name: string): string => values[name]?.S ?? '';
  const isMeant: Readonly<Record<string, (sk: string) => boolean>> = {
    '#pk = :pk': () => true,
    '#pk = :pk AND begins_with(#sk, :sk)': (sk) => sk.startsWith(text(':sk')),
    '#pk = :pk AND #sk BETWEEN :from AND :to': (sk) => sk >= text(':from') && sk <= text(':to'),
  };
  const after = input.ExclusiveStartKey?.['sk']?.S ?? '';
  const found = [...items.values()]
    .filter(({ pk, sk }) => pk?.S === text(':pk') && isMeant[condition]?.(sk?.S ?? '') === true)
    .filter(({ sk }) => (sk?.S ?? '') > after)
    .toSorted((a, b) => ((a['sk']?.S ?? '') < (b['sk']?.S ?? '') ? -1 : 1));
  const Items = found.slice(0, pageSize);
  const last = Items.at(-1);
  return { Items, ...(found.length > pageSize && last !== undefined ? { LastEvaluatedKey: last } : {}) };
}
