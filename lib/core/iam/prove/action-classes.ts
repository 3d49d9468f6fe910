/** Data and listing actions, one for each group that the given statements treat alike. */
import { matchAction } from '../match-action.ts';
import type { Statement } from '../policy.ts';
import { tagFamily } from '../space/key-profiles.ts';
import { commonKeys, dataActions, type DataAction } from './data-actions.ts';

export type ActionClass = {
  readonly action: string;
  readonly on: 'bucket' | 'object';
  readonly keys: ReadonlySet<string>;
};

// The names that a person knows stand for their group.
const WELL_KNOWN = [
  's3:GetObject',
  's3:ListBucket',
  's3:PutObject',
  's3:DeleteObject',
  's3express:CreateSession',
];

const rank = ({ action }: DataAction): number =>
  (WELL_KNOWN.indexOf(action) + WELL_KNOWN.length + 1) % (WELL_KNOWN.length + 1);

const common = commonKeys.split(' ');

const all: readonly ActionClass[] = [...dataActions]
  .sort((a, b) => rank(a) - rank(b))
  .map(({ action, on, keys }) => ({ action, on, keys: new Set([...common, ...keys.split(' ')]) }));

export function actionClasses(
  service: 's3' | 's3express',
  statements: readonly Statement[],
  keys: readonly string[],
): readonly ActionClass[] {
  const classes = new Map<string, ActionClass>();
  for (const item of all.filter(({ action }) => action.startsWith(`${service}:`))) {
    const matches = statements.map((statement) => matchAction(statement.action, item.action) === true);
    const carries = keys.map((key) => item.keys.has(key) || item.keys.has(tagFamily(key)));
    const name = [item.on, ...matches, ...carries].join();
    if (!classes.has(name)) classes.set(name, item);
  }
  return [...classes.values()];
}

/** What a bucket is for: reading, writing and listing. */
export const basicActions = (service: 's3' | 's3express'): readonly ActionClass[] =>
  all.filter(
    ({ action }) =>
      WELL_KNOWN.includes(action) && action.startsWith(`${service}:`) && action !== 's3:DeleteObject',
  );
