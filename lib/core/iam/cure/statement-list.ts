/** The statements of a policy's text as they stand, for a change that leaves the others alone. */
import { isRecord, type JsonRecord } from '../json-record.ts';
import { ENDPOINT_ONLY_SID } from './endpoint-only-statement.ts';

export type RawPolicy = { readonly document: JsonRecord; readonly statements: readonly unknown[] };

/** Takes only text that parsePolicy could read. */
export function toRawPolicy(text: string): RawPolicy {
  const document: unknown = JSON.parse(text);
  const record = isRecord(document) ? document : {};
  const list: unknown = record['Statement'];
  return { document: record, statements: Array.isArray(list) ? list : [list] };
}

export const withStatements = ({ document }: RawPolicy, statements: readonly unknown[]): string =>
  JSON.stringify({ ...document, Statement: statements });

export const hasSid = (statement: unknown, sid: string): boolean =>
  isRecord(statement) && statement['Sid'] === sid;

/** The statement with our mark, as it stands; takes only text that parsePolicy could read. */
export const markedStatement = (text: string): unknown =>
  toRawPolicy(text).statements.find((item) => hasSid(item, ENDPOINT_ONLY_SID));
