/**
 * Everyone who could send a request, one of each sort that the given statements can tell apart.
 *
 * For each account that matters (the owner's, those named, one that is not) a role session, a user, the root user
 * and a federated user, each with every telling name; and someone who does not sign at all.
 */
import { ONE, RUN, RUN_IN_SEGMENT, toLiteral, type Glob } from '../glob.ts';
import type { Condition, Statement } from '../policy.ts';
import type { RequestPrincipal } from '../request.ts';
import { isUnknown, readable, unknown, type Unknown } from '../truth.ts';
import { ACCOUNT } from './key-profiles.ts';
import { toPatterns } from './key-values.ts';
import type { Pattern } from './pattern-machine.ts';
import { wordCells } from './word-cells.ts';

export type Caller = {
  readonly principal: RequestPrincipal;
  /** Context keys that follow from who calls; `undefined`: not in the request. */
  readonly keys: Readonly<Record<string, string | undefined>>;
};

export type CallerOptions = {
  readonly partition: string;
  readonly account?: string;
  /** ARNs of roles that are treated by themselves and left out here. */
  readonly without?: readonly string[];
};

export function listCallers(
  statements: readonly Statement[],
  { partition, account, without = [] }: CallerOptions,
): readonly Caller[] | Unknown {
  const conditions = statements.flatMap((statement) => readable(statement.conditions));
  const named = statements.flatMap(namedArns);
  const arns: readonly Pattern[] = [
    ...conditionsOn(conditions, 'aws:principalarn').flatMap(toPatterns),
    ...named.map((arn) => ({ glob: toLiteral(roleOfSession(arn)) })),
  ];
  const accounts = listAccounts(statements, conditions, arns, account);
  if (isUnknown(accounts)) return accounts;
  const userNames = conditionsOn(conditions, 'aws:username').flatMap(toPatterns);
  const left: readonly Pattern[] = without.map((arn) => ({ glob: toLiteral(arn) }));
  const callers: Caller[] = [];
  for (const id of accounts) {
    for (const sort of SORTS) {
      const list = callersOfSort(sort, id, partition, { arns, userNames, left, named });
      if (isUnknown(list)) return list;
      callers.push(...list);
    }
  }
  return [...callers, anonymous];
}

export const conditionsOn = (conditions: readonly Condition[], key: string): readonly Condition[] =>
  conditions.filter((condition) => condition.key === key);

export const anonymous: Caller = {
  principal: { kind: 'anonymous' },
  keys: {
    'aws:principaltype': 'Anonymous',
    'aws:principalaccount': 'anonymous',
    'aws:userid': 'anonymous',
    'aws:principalarn': undefined,
    'aws:principalisawsservice': undefined,
    'aws:username': undefined,
  },
};

const namedArns = ({ principal }: Statement): readonly string[] =>
  principal.is === 'in' || principal.is === 'notIn'
    ? principal.items.flatMap((item) => (!isUnknown(item) && item.is === 'arn' ? [item.arn] : []))
    : [];

// aws:PrincipalArn of a session is its role; the session's ARN does not tell the role's path.
const roleOfSession = (arn: string): string =>
  arn.replace(/:sts::(\d*):assumed-role\/([^/]+)\/.*$/s, ':iam::$1:role/$2');

function listAccounts(
  statements: readonly Statement[],
  conditions: readonly Condition[],
  arns: readonly Pattern[],
  own: string | undefined,
): readonly string[] | Unknown {
  const direct = statements.flatMap(({ principal }) =>
    principal.is === 'in' || principal.is === 'notIn'
      ? principal.items.flatMap((item) => (!isUnknown(item) && item.is === 'account' ? [item.account] : []))
      : [],
  );
  const patterns: readonly Pattern[] = [
    ...direct.map((id) => ({ glob: toLiteral(id) })),
    ...conditionsOn(conditions, 'aws:principalaccount').flatMap(toPatterns),
    ...arns.map(({ glob }) => ({ glob: accountSegment(glob) })),
    ...(own === undefined ? [] : [{ glob: toLiteral(own) }]),
  ];
  const cells = wordCells(patterns, ACCOUNT);
  if (isUnknown(cells)) return unknown(`accounts: ${cells.unknown}`);
  const words = cells.map((cell) => cell.word);
  return own === undefined ? words : [own, ...words.filter((word) => word !== own)];
}

/** What an ARN pattern says of the fifth segment; a wildcard that may cross colons says nothing. */
function accountSegment(glob: Glob): Glob {
  const colons = glob.flatMap((token, i) => (token === 58 ? [i] : []));
  const [start, end] = [colons[3], colons[4]];
  const crosses = glob.slice(0, end).includes(RUN);
  if (start === undefined || end === undefined || crosses) return [RUN];
  return glob.slice(start + 1, end).map((token) => (token === RUN_IN_SEGMENT ? RUN : token));
}

type Sort = 'role' | 'user' | 'root' | 'federatedUser';
const SORTS: readonly Sort[] = ['role', 'user', 'root', 'federatedUser'];

type Known = {
  readonly arns: readonly Pattern[];
  readonly userNames: readonly Pattern[];
  readonly left: readonly Pattern[];
  readonly named: readonly string[];
};

function callersOfSort(
  sort: Sort,
  account: string,
  partition: string,
  known: Known,
): readonly Caller[] | Unknown {
  if (sort === 'root') return [toRoot(account, partition)];
  const service = sort === 'federatedUser' ? 'sts' : 'iam';
  const type = sort === 'federatedUser' ? 'federated-user' : sort;
  const prefix = `arn:${partition}:${service}::${account}:${type}/`;
  const shape = { prefix, alphabet: NAME, atLeast: 1, example: 'someone' };
  const names = sort === 'user' ? known.userNames.flatMap((pattern) => userArns(prefix, pattern)) : [];
  const cells = wordCells([...known.left, ...known.arns, ...names], shape);
  if (isUnknown(cells)) return unknown(`principals: ${cells.unknown}`);
  return cells
    .filter((cell) => !cell.matches.slice(0, known.left.length).includes(true))
    .flatMap(({ word }) => toCallers(sort, account, word, known.named));
}

/** A user name as an ARN, without and with a path before it. */
const userArns = (prefix: string, { glob }: Pattern): readonly Pattern[] => [
  { glob: [...toLiteral(prefix), ...glob] },
  { glob: [...toLiteral(prefix), ONE, RUN, 47, ...glob] },
];

// IAM names and paths; a path's slash comes late, so that examples stay simple.
const NAME = 'xabcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=,.@_-/';

function toCallers(sort: Sort, account: string, arn: string, named: readonly string[]): readonly Caller[] {
  if (sort === 'user') {
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    return [{ principal: { kind: 'user', account, arn }, keys: toKeys(account, arn, 'User', name) }];
  }
  if (sort === 'federatedUser') {
    return [
      { principal: { kind: 'federatedUser', account, arn }, keys: toKeys(account, arn, 'FederatedUser') },
    ];
  }
  const sessions = named.filter((item) => item.includes(':assumed-role/') && roleOfSession(item) === arn);
  return [sessionOf(arn), ...sessions].map((session) => ({
    principal: { kind: 'assumedRole', account, arn: session, role: arn },
    keys: toKeys(account, arn, 'AssumedRole'),
  }));
}

/** Someone who has assumed the role. */
export const toRoleCaller = (role: string): Caller => {
  const account = role.split(':')[4] ?? '';
  return {
    principal: { kind: 'assumedRole', account, arn: sessionOf(role), role },
    keys: toKeys(account, role, 'AssumedRole'),
  };
};

function sessionOf(role: string): string {
  const name = role.slice(role.lastIndexOf('/') + 1);
  return `${role.replace(/:iam::(\d*):role\/.*$/s, ':sts::$1:assumed-role')}/${name}/session`;
}

const toRoot = (account: string, partition: string): Caller => ({
  principal: { kind: 'root', account },
  keys: { ...toKeys(account, `arn:${partition}:iam::${account}:root`, 'Account'), 'aws:userid': account },
});

const toKeys = (account: string, arn: string, type: string, name?: string): Caller['keys'] => ({
  'aws:principalarn': arn,
  'aws:principalaccount': account,
  'aws:principaltype': type,
  'aws:principalisawsservice': 'false',
  'aws:username': name,
});
