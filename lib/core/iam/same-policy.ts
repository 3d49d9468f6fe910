/**
 * Whether two texts of a policy say the same.
 *
 * S3 may give a policy back in another spelling than it was put: one string for a list of one, another order within a
 * list. Only what never changes a meaning is levelled here; the order of statements, and everything that is not
 * understood, is compared as it stands.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { canonicalJson } from '../remediation/canonical-json.ts';
import { isRecord, type JsonRecord } from './json-record.ts';

/** `null`: there is no policy. */
export function isSamePolicy(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  return one === other || canonicalPolicy(one) === canonicalPolicy(other);
}

/** One text for all spellings of a policy; what is no JSON object stays as it is. */
export function canonicalPolicy(text: string): string {
  const document = parse(text);
  if (!isRecord(document)) return text;
  const statements = listOf(document['Statement']).map(levelStatement);
  return canonicalJson({ ...document, Statement: statements });
}

/** One text for all spellings of a statement. */
export function canonicalStatement(statement: unknown): string {
  return canonicalJson(levelStatement(statement));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The text is compared letter by letter then.
    return undefined;
  }
}

const LISTS: ReadonlySet<string> = new Set(['Action', 'NotAction', 'Resource', 'NotResource']);

function levelStatement(statement: unknown): unknown {
  if (!isRecord(statement)) return statement;
  return mapValues(statement, (value, name) => {
    if (LISTS.has(name)) return levelList(value);
    if (name === 'Principal' || name === 'NotPrincipal') return levelPrincipal(value);
    return name === 'Condition' ? levelCondition(value) : value;
  });
}

// `"*"` and `{"AWS": "*"}` mean the same in a policy of a resource.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous
function levelPrincipal(value: unknown): unknown {
  if (value === '*') return { AWS: ['*'] };
  return isRecord(value) ? mapValues(value, levelList) : value;
}

function levelCondition(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return mapValues(value, (keys) => (isRecord(keys) ? mapValues(keys, levelTexts) : keys));
}

/** `true` and `"true"`, `5` and `"5"` are the same value of a condition. */
function levelTexts(value: unknown): unknown {
  return levelList(
    listOf(value).map((item) =>
      typeof item === 'boolean' || typeof item === 'number' ? String(item) : item,
    ),
  );
}

function levelList(value: unknown): unknown {
  const list = listOf(value);
  return list.every((item) => typeof item === 'string') ? [...new Set(list)].toSorted() : value;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function mapValues(record: JsonRecord, change: (value: unknown, name: string) => unknown): JsonRecord {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}
