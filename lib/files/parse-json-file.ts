/** Files that people hand in: read, parsed, held against a schema; one clear error where that fails. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type * as z from 'zod/mini';
import { UserError } from '../core/user-error.ts';

export interface JsonFileKind<T> {
  /** What the file is, as a sentence's first words: `Estate file`. */
  readonly what: string;
  /** The page that describes it. */
  readonly description: string;
  /** What to do instead. */
  readonly remedy: string;
  readonly schema: z.ZodMiniType<T>;
  /** `endpointer-estate/1`; a file that names a later number of it was written by a later version. */
  readonly version?: string;
}

/** The text of a file. Throws `UserError` where it cannot be read. */
export async function readTextFile(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, what, cause);
  }
}

/** The same at once, for whoever cannot wait: a construct. */
export function readTextFileNow(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, what, cause);
  }
}

function unreadable(path: string, what: string, cause: unknown): UserError {
  return new UserError({
    got: `${what} ${path} cannot be read (${codeOf(cause)})`,
    allowed: 'a file that exists and may be read',
    remedy: 'check the path',
    cause,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** What the text says, in the schema's form. Throws `UserError` where it says something else. */
export function parseJsonFile<T>(text: string, path: string, kind: JsonFileKind<T>): T {
  const value = parseJson(text, path, kind);
  refuseNewer(value, path, kind);
  const parsed = kind.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw malformed(path, kind, describeIssue(value, parsed.error.issues[0]));
}

function parseJson<T>(text: string, path: string, kind: JsonFileKind<T>): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    // The engine's message quotes the text, which may hold what should not be shown.
    throw malformed(path, kind, text.trim() === '' ? 'it is empty' : 'it is no JSON', cause);
  }
}

function malformed<T>(path: string, kind: JsonFileKind<T>, fault: string, cause?: unknown): UserError {
  return new UserError({
    got: `${kind.what} ${path} is malformed: ${fault}`,
    allowed: `the form that ${kind.description} describes`,
    remedy: kind.remedy,
    cause,
  });
}

function refuseNewer<T>(value: unknown, path: string, { what, version, remedy }: JsonFileKind<T>): void {
  const named = typeof value === 'object' && value !== null ? Reflect.get(value, 'schema') : undefined;
  if (version === undefined || typeof named !== 'string' || named === version) return;
  const [name, number] = version.split('/');
  const [otherName, otherNumber] = named.split('/');
  if (otherName !== name || !(Number(otherNumber) > Number(number))) return;
  throw new UserError({
    got: `${what} ${path} was written by a newer Endpointer (${named})`,
    allowed: version,
    remedy: `update Endpointer, or ${remedy}`,
  });
}

type Issue = z.core.$ZodIssue;

/** The first thing that is wrong, with its place; values are never quoted, names of members are. */
function describeIssue(value: unknown, issue: Issue | undefined): string {
  if (issue === undefined) return 'it has another form';
  const nested = issue.code === 'invalid_union' ? deepest(issue) : undefined;
  if (nested !== undefined) {
    return describeIssue(value, { ...nested, path: [...issue.path, ...nested.path] });
  }
  const place = issue.path.length === 0 ? '' : `${formatPath(issue.path)}: `;
  return `${place}${fault(issue, valueAt(value, issue.path))}`;
}

/** Of a union's members the one that the value came closest to. */
function deepest(issue: Extract<Issue, { code: 'invalid_union' }>): Issue | undefined {
  const first = issue.errors.flatMap(([one]) => one ?? []);
  return first.toSorted((a, b) => b.path.length - a.path.length)[0];
}

function fault(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? 'is missing' : `expected ${issue.expected}, got ${typeName(value)}`;
    case 'unrecognized_keys':
      return `unknown member ${issue.keys.join(', ')}`;
    case 'invalid_value':
      return value === undefined ? 'is missing' : `expected ${issue.values.map(String).join(' or ')}`;
    case 'invalid_union':
      return value === undefined ? 'is missing' : `expected ${optionsOf(issue)}`;
    case 'too_small':
      return `expected at least ${issue.minimum}`;
    case 'invalid_format':
      return `expected a ${issue.format}, such as 2026-10-01T00:00:00Z`;
    default:
      return 'has another form';
  }
}

function optionsOf(issue: Issue): string {
  const options: unknown = Reflect.get(issue, 'options');
  return Array.isArray(options) ? options.map(String).join(' or ') : 'another form';
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`))
    .join('');
}
