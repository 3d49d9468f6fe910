/** Reading JSON of which nothing is certain: what is not as expected is absent, and nothing throws. */
import type { JsonRecord } from '../iam/json-record.ts';
import { isRecord } from '../iam/json-record.ts';

/** The value at a path of member names; undefined where the path leads nowhere. */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  // Own members only: a path is never to find what every object inherits.
  for (const name of path) found = isRecord(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  return found;
}

/** The text at a path; undefined where there is none or an empty one. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = fieldAt(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The object at a path. */
export function recordAt(value: unknown, ...path: readonly string[]): JsonRecord | undefined {
  const found = fieldAt(value, ...path);
  return isRecord(found) ? found : undefined;
}

/** The moment at a path, as ISO 8601 in UTC; undefined where the text is no time. */
export function timeAt(value: unknown, ...path: readonly string[]): string | undefined {
  const text = textAt(value, ...path);
  const milliseconds = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString();
}

/** A text that should hold a JSON object. */
export function parseRecord(text: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
