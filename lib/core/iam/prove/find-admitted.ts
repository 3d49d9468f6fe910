/**
 * Looks for a request that a policy allows, among all that the probes stand for.
 *
 * The other way round of the search for denials: keys of the request are left open and settled one at a time, only
 * those on which the answer still hangs. Nothing found means that every such request is refused: where the values
 * tried are, but a policy variable compares them with each other, others may not be, which is a doubt.
 */
import { evaluate, type StatementName } from '../evaluate.ts';
import { matchesGlob, RUN } from '../glob.ts';
import type { Policy, ResourceItem, Statement } from '../policy.ts';
import type { PolicyRequest } from '../request.ts';
import { COMPARES, blurVariables, resourceVariables } from '../space/blur-variables.ts';
import { OpenRequest } from '../space/open-request.ts';
import { RequestSpace, type Situation } from '../space/request-space.ts';
import { variablesOf, type Template } from '../template.ts';
import { isUnknown, readable, unknown, type Unknown } from '../truth.ts';
import type { Probe } from './denial-search.ts';

export type Admitted =
  | { readonly is: 'nothing' }
  | { readonly is: 'allowed'; readonly request: PolicyRequest; readonly statement: StatementName }
  /** Some request may be allowed, but it cannot be told. */
  | { readonly is: 'doubtful'; readonly reason: string };

const NOTHING: Admitted = { is: 'nothing' };
const CAP = 3_000;

/** The first request that is allowed, else the first doubt. */
export function findAdmitted(policy: Policy, probes: readonly Probe[]): Admitted {
  const { statements } = policy;
  const space = new RequestSpace(statements, statements.flatMap(resourceVariables));
  const search: Search = { policy, blurred: statements, space, nodesLeft: CAP };
  let doubt: Admitted = NOTHING;
  for (const { situation, action, resource } of probes) {
    const fixed = { principal: situation.caller.principal, action, resource };
    const request = new OpenRequest(fixed, space.keys);
    search.blurred = blur(statements, space, situation, resource);
    const found = descend(search, { request, situation, open: new Set(space.keys), doubt: undefined });
    if (found.is === 'allowed') return found;
    if (doubt.is === 'nothing') doubt = found;
  }
  return doubt;
}

type Search = {
  readonly policy: Policy;
  blurred: readonly Statement[];
  readonly space: RequestSpace;
  nodesLeft: number;
};

/** Variables unknown, unless caller and path settle all that they are compared with, or no text would make them match. */
function blur(
  statements: readonly Statement[],
  space: RequestSpace,
  situation: Situation,
  target: string,
): readonly Statement[] {
  const isOpen = (key: string): boolean => space.choices(key, situation).length > 1;
  const blurItem = (item: ResourceItem | Unknown): readonly (ResourceItem | Unknown)[] => {
    if (isUnknown(item) || !variablesOf(item.loose).some(isOpen)) return [item];
    return mayMatch(item.loose, target) ? [unknown(COMPARES)] : [];
  };
  return statements.map((statement) => {
    const { conditions, resource } = statement;
    const blurred = blurVariables(statement).conditions;
    return {
      ...statement,
      conditions: conditions.map((item, i) =>
        isUnknown(item) || ![item.key, ...item.variables].some(isOpen) ? item : (blurred[i] ?? item),
      ),
      resource: 'items' in resource ? { ...resource, items: resource.items.flatMap(blurItem) } : resource,
    };
  });
}

/** Whether some values of the variables make the template match. */
const mayMatch = ({ parts }: Template, target: string): boolean =>
  matchesGlob(
    parts.flatMap((part) => ('key' in part ? [RUN] : part)),
    target,
  );

type Node = {
  readonly request: OpenRequest;
  readonly situation: Situation;
  readonly open: Set<string>;
  readonly doubt: string | undefined;
};

function descend(search: Search, node: Node): Admitted {
  if (--search.nodesLeft < 0)
    return { is: 'doubtful', reason: 'the policy can tell apart more requests than are tried' };
  const { outcome, statement, reason } = evaluate(search.policy, node.request);
  if (outcome === 'explicitDeny' || outcome === 'implicitDeny') return refused(search, node);
  if (outcome === 'allowed' && statement !== undefined) return allowed(node, statement);
  const key = nextKey(search.policy, statement, node.open);
  return key === undefined ? { is: 'doubtful', reason } : settle(search, node, key);
}

/** Refused for the values tried; with variables unknown, for all. */
function refused({ policy, blurred }: Search, { request }: Node): Admitted {
  const { outcome, reason } = evaluate({ ...policy, statements: blurred }, request);
  return outcome === 'allowed' || outcome === 'unknown' ? { is: 'doubtful', reason } : NOTHING;
}

function allowed({ request, doubt }: Node, statement: StatementName): Admitted {
  return doubt === undefined
    ? { is: 'allowed', request: request.snapshot(), statement }
    : { is: 'doubtful', reason: doubt };
}

function settle(search: Search, node: Node, key: string): Admitted {
  node.open.delete(key);
  let result = NOTHING;
  for (const choice of search.space.choices(key, node.situation)) {
    node.request.choose(key, choice);
    const doubt = node.doubt ?? ('doubt' in choice ? choice.doubt : undefined);
    const found = descend(search, { ...node, doubt });
    node.request.reopen(key);
    if (found.is === 'allowed') return found;
    if (result.is === 'nothing') result = found;
  }
  node.open.add(key);
  return result;
}

/** A key of the statement that could not be told, else of any other. */
function nextKey(
  { statements }: Policy,
  doubted: StatementName | undefined,
  open: ReadonlySet<string>,
): string | undefined {
  const first = statements.filter(({ index }) => index === doubted?.index);
  return [...first, ...statements].flatMap(keysOf).find((key) => open.has(key));
}

const keysOf = (statement: Statement): readonly string[] => [
  ...readable(statement.conditions).flatMap(({ key, variables }) => [key, ...variables]),
  ...resourceVariables(statement),
];
