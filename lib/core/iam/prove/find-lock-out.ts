/**
 * Whether an admitted endpoint is denied as well.
 *
 * An endpoint is admitted by one mark; what its other marks are may not be known. It is locked out if whatever they
 * are nothing passes, and cannot be told if that depends on them. Nothing passes when every action is denied, or when
 * reading, writing or listing is denied by statements that look at the path alone.
 */
import { mentionsNetworkKey } from '../network-keys.ts';
import type { Policy } from '../policy.ts';
import { admittedEndpoints, type RequestPath } from '../space/request-paths.ts';
import { basicActions } from './action-classes.ts';
import { DenialSearch } from './denial-search.ts';
import type { ProofOptions } from './proof.ts';
import { searchAll, type Question } from './question.ts';

const CAP = 10_000;
const WORLDS = 64;

type Answer = boolean | 'unknown';

export function findLockOut(question: Question, { endpoints, account }: ProofOptions): Answer {
  const own = question.customers.filter(
    ({ principal }) => 'account' in principal && (account === undefined || principal.account === account),
  );
  const test = (path: RequestPath): Answer => isLocked({ ...question, customers: own }, path);
  return combine(admittedEndpoints(endpoints).map((path) => lockedInEveryWorld(question, path, test)));
}

// One locked endpoint is a lock-out, whatever is known of the others.
const combine = (answers: readonly Answer[]): Answer =>
  answers.includes(true) ? true : answers.includes('unknown') ? 'unknown' : false;

/** Marks that the policy looks at and that the path leaves open make a world for each of their values. */
const MARKS = [
  'aws:sourcevpce',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
];

function lockedInEveryWorld(
  question: Question,
  path: RequestPath,
  test: (path: RequestPath) => Answer,
): Answer {
  if (test(path) === true) return true;
  const { space } = question.search;
  let worlds: readonly RequestPath[] = [path];
  for (const mark of MARKS.filter((key) => space.keys.includes(key) && !Object.hasOwn(path.keys, key))) {
    const [caller] = question.customers;
    if (!caller) return 'unknown';
    const values = space.choices(mark, { caller, path, actionKeys: undefined });
    if (
      values.some(
        (value) => value.is === 'opaque' || (value.is === 'given' && typeof value.value !== 'string'),
      )
    )
      return 'unknown';
    worlds = worlds.flatMap((world) =>
      values.map((value) => ({
        ...world,
        keys: {
          ...world.keys,
          [mark]: value.is === 'given' && typeof value.value === 'string' ? value.value : undefined,
        },
      })),
    );
    if (worlds.length > WORLDS) return 'unknown';
  }
  const answers = new Set(worlds.map(test));
  return answers.size === 1 ? (answers.has(true) ? true : answers.has(false) ? false : 'unknown') : 'unknown';
}

function isLocked(question: Question, path: RequestPath): Answer {
  const { policy, bucket, customers } = question;
  const fresh = new DenialSearch(policy, CAP);
  const anything = searchAll({ search: fresh, targets: question.targets }, customers, [path]);
  if (anything.is === 'denied') return true;
  const byPath: Policy = { ...policy, statements: policy.statements.filter(mentionsNetworkKey) };
  const pathSearch = new DenialSearch(byPath, CAP);
  const answers = basicActions(bucket.service).map(({ action, on, keys }): Answer => {
    const targets = question.targets
      .filter((target) => (on === 'bucket') === (target.resource === bucket.arn))
      .map(({ resource }) => ({ action, resource, actionKeys: keys }));
    const found = searchAll({ search: pathSearch, targets }, customers, [path]);
    return found.is === 'denied' ? true : found.is === 'passes' ? false : 'unknown';
  });
  if (anything.is === 'doubtful') return answers.includes(true) ? true : 'unknown';
  return combine(answers);
}
