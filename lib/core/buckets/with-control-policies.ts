/**
 * A bucket's policy together with what the organization's resource control policies deny.
 *
 * Those only ever take away, for the account's resources as a whole, so that their Deny statements can be read as if
 * they stood in the bucket's own policy. One that cannot be read as a policy is left out: it could only close more.
 */
import { isRecord } from '../iam/json-record.ts';
import type { ResourceControlPolicy } from '../network/estate.ts';

export function withControlPolicies(
  policyText: string | null,
  controls: readonly ResourceControlPolicy[],
): string | null {
  const denies = controls.flatMap(({ document }) => statementsOf(document)).filter(isDeny);
  if (denies.length === 0) return policyText;
  if (policyText === null) return JSON.stringify({ Version: VERSION, Statement: denies });
  const document = parse(policyText);
  // In the older language `${…}` is plain text; joined to a newer one it would come to mean something.
  if (!isRecord(document) || (document['Version'] !== VERSION && policyText.includes('${')))
    return policyText;
  return JSON.stringify({ ...document, Version: VERSION, Statement: [...listOf(document), ...denies] });
}

const VERSION = '2012-10-17';

function statementsOf(text: string): readonly unknown[] {
  const document = parse(text);
  return isRecord(document) ? listOf(document) : [];
}

function listOf({ Statement }: { readonly Statement?: unknown }): readonly unknown[] {
  if (Array.isArray(Statement)) return Statement;
  return Statement === undefined ? [] : [Statement];
}

function isDeny(statement: unknown): boolean {
  return isRecord(statement) && statement['Effect'] === 'Deny';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
