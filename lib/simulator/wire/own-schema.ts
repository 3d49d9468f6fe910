/**
 * Schemas in the form of the SDK's, for services whose SDK package does not export any. Codes as in @smithy/core/schema:
 * 3 a structure, 9 an operation, 0 a text, 1 a number, 2 true or false, 4 a time, 64 a list of what follows.
 */
export const text = 0;
export const number = 1;
export const flag = 2;
export const time = 4;
export const texts = 64;
export const numbers = 65;
export const times = 68;

type Schema = number | readonly unknown[] | (() => readonly unknown[]);

export function structure(name: string, members: Readonly<Record<string, Schema>>): readonly unknown[] {
  return [3, 'own', name, 0, Object.keys(members), Object.values(members)];
}

export function listOf(item: readonly unknown[]): readonly unknown[] {
  return [1, 'own', 'List', 0, () => item];
}

/** A member that stands in the query, under a name of its own. */
export function inQuery(key: string, schema: number): readonly unknown[] {
  return [schema, { httpQuery: key }];
}

/** A member that is the label in the path. */
export const label: readonly unknown[] = [0, 1];

/** An operation under the name the simulator looks for; `http` only where the protocol is REST. */
export function operationSchema(
  name: string,
  input: readonly unknown[],
  output: readonly unknown[],
  http?: readonly [method: string, path: string, statusCode: number],
): Readonly<Record<string, readonly unknown[]>> {
  return { [`${name}$`]: [9, 'own', name, http ? { http } : 0, () => input, () => output] };
}
