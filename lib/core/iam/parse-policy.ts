/**
 * Reads the text of a policy, in every spelling that AWS accepts.
 *
 * Never throws. What is not a policy at all is unknown as a whole; what is wrong inside one statement stays inside
 * it, so that a definite Deny elsewhere keeps its force.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { duplicateKeys, type JsonPath } from './duplicate-keys.ts';
import { isRecord, type JsonRecord } from './json-record.ts';
import { parseStatement } from './parse-statement.ts';
import type { ParsedPolicy, PolicyKind, Statement } from './policy.ts';
import { unknown, type Unknown } from './truth.ts';

export function parsePolicy(text: string, kind: PolicyKind = 'resource'): ParsedPolicy {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return unknown(`the policy is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isRecord(document)) return unknown('the policy is not a JSON object');
  const duplicates = duplicateKeys(text);
  const problem = findProblem(document, duplicates);
  if (problem) return problem;
  const version = document['Version'] === '2012-10-17' ? '2012-10-17' : '2008-10-17';
  const raw = document['Statement'];
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  const statements = list.map((item, index): Statement => {
    const duplicated = duplicatedElements(
      duplicates,
      Array.isArray(raw) ? ['Statement', index] : ['Statement'],
    );
    return parseStatement(item, { index, kind, variables: version === '2012-10-17', duplicated });
  });
  return { kind, version, statements };
}

function findProblem(document: JsonRecord, duplicates: readonly JsonPath[]): Unknown | undefined {
  const repeated = duplicates.find((path) => path.length === 1);
  if (repeated) return unknown(`the policy gives ${repeated[0]} twice`);
  const strange = Object.keys(document).find((key) => !['Version', 'Id', 'Statement'].includes(key));
  if (strange !== undefined) return unknown(`a policy has no element ${strange}`);
  const version = document['Version'];
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    return unknown(`the policy version ${JSON.stringify(version)} is not known`);
  }
  const id = document['Id'];
  if (id !== undefined && typeof id !== 'string') return unknown('the Id of the policy is not a string');
  return document['Statement'] === undefined ? unknown('the policy has no Statement') : undefined;
}

const duplicatedElements = (duplicates: readonly JsonPath[], prefix: JsonPath): ReadonlySet<string> =>
  new Set(
    duplicates
      .filter((path) => path.length > prefix.length && prefix.every((part, i) => part === path[i]))
      .map((path) => String(path[prefix.length])),
  );
