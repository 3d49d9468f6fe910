/**
 * A policy that admits one's own to one's own, made from one that admits anybody to anything.
 *
 * Every open statement is replaced by copies of itself with more conditions, or with fewer actions and resources where it
 * has all of them; the other statements stay as they are. So whatever the new policy allows the old one allowed too.
 * A resource of one's own must say so only if it says whose it is: some actions have no resource, and some services do
 * not tell.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid
 */
import { toRawPolicy, withStatements } from '../../iam/cure/statement-list.ts';
import { isRecord, type JsonRecord } from '../../iam/json-record.ts';
import type { Admission, Conditions } from './extra-admissions.ts';
import type { OwnRealm } from './own-realm.ts';

/** Characters, white space too. https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
export const ENDPOINT_POLICY_CHARACTERS = 20_480;

export type Narrowing =
  | {
      readonly is: 'narrowed';
      readonly policy: string;
      /** What had no room in statements that are narrow in actions or resources. */
      readonly notAdded: readonly string[];
    }
  | { readonly is: 'not'; readonly reason: string };

export interface NarrowWish {
  readonly realm: OwnRealm;
  /** Indexes of the statements that let a stranger in. */
  readonly open: ReadonlySet<number>;
  readonly admissions: readonly Admission[];
}

/** Takes only text that parsePolicy could read. */
export function narrowPolicy(text: string, { realm, open, admissions }: NarrowWish): Narrowing {
  const raw = toRawPolicy(text);
  const statements: unknown[] = [];
  const notAdded = new Set(admissions.map(({ name }) => name));
  for (const [index, statement] of raw.statements.entries()) {
    if (!open.has(index) || !isRecord(statement)) {
      statements.push(statement);
      continue;
    }
    const hasAll = isWhole(statement);
    if (hasAll) notAdded.clear();
    const pieces = [
      ...ownPieces(statement, realm),
      ...(hasAll ? admissions.map((one) => admit(statement, one)) : []),
    ];
    if (pieces.includes(undefined)) {
      const reason = `statement ${index + 1} asks of its own whose principals or resources they are: narrow it by hand`;
      return { is: 'not', reason };
    }
    statements.push(...pieces.map((piece, i) => ({ Sid: `Endpointer${index + 1}x${i + 1}`, ...piece })));
  }
  const policy = withStatements(raw, statements);
  return policy.length > ENDPOINT_POLICY_CHARACTERS
    ? {
        is: 'not',
        reason: `the policy would have ${policy.length} characters, and AWS takes ${ENDPOINT_POLICY_CHARACTERS}`,
      }
    : { is: 'narrowed', policy, notAdded: [...notAdded] };
}

/** One's own principals on one's own resources, and services of AWS that call for themselves. */
function ownPieces(statement: JsonRecord, realm: OwnRealm): readonly (JsonRecord | undefined)[] {
  return [
    restrict(statement, {
      StringEquals: { [realm.principalKey]: realm.id },
      StringEqualsIfExists: { [realm.resourceKey]: realm.id },
    }),
    restrict(statement, { Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
  ];
}

function admit(statement: JsonRecord, { actions, resources, conditions }: Admission): JsonRecord | undefined {
  return restrict({ ...statement, Action: actions, Resource: resources }, conditions);
}

/** All actions and all resources: then fewer of them are a part of it. */
function isWhole({ Action: action, Resource: resource }: JsonRecord): boolean {
  const isAll = (value: unknown) => (Array.isArray(value) ? value : [value]).some((one) => one === '*');
  return isAll(action) && isAll(resource);
}

/** The statement with more conditions; undefined where it asks for one of the keys already, and the two would be one. */
function restrict({ Sid: _sid, ...statement }: JsonRecord, more: Conditions): JsonRecord | undefined {
  const { Condition: present = {} } = statement;
  if (!isRecord(present)) return undefined;
  const taken = new Set(
    Object.entries(present).flatMap(([operator, keys]) =>
      isRecord(keys) ? Object.keys(keys).map((key) => nameOf(operator, key)) : [],
    ),
  );
  const spelling = new Map(Object.keys(present).map((operator) => [operator.toLowerCase(), operator]));
  const merged: Record<string, unknown> = { ...present };
  for (const [operator, keys] of Object.entries(more)) {
    if (Object.keys(keys).some((key) => taken.has(nameOf(operator, key)))) return undefined;
    const name = spelling.get(operator.toLowerCase()) ?? operator;
    const before = merged[name];
    merged[name] = { ...(isRecord(before) ? before : {}), ...keys };
  }
  return Object.keys(merged).length === 0 ? statement : { ...statement, Condition: merged };
}

const nameOf = (operator: string, key: string): string => `${operator} ${key}`.toLowerCase();
