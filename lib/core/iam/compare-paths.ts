/**
 * Whether a policy answers differently once requests come another way: through a gateway endpoint instead of the
 * NAT gateway, say.
 *
 * Both contexts are evaluated side by side, for every caller and every value of every other key that the policy can
 * tell apart; those are the same before and after. Network keys are only what the two contexts say; one that a path
 * carries but its context does not name is unknown.
 */
import { evaluate, spellStatement, type Outcome } from './evaluate.ts';
import { matchPrincipal } from './match-principal.ts';
import { matchTarget } from './match-statement.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy, PolicyKind, Statement } from './policy.ts';
import type { Context, PolicyRequest } from './request.ts';
import { blurVariables, resourceVariables } from './space/blur-variables.ts';
import { listCallers, type Caller } from './space/callers.ts';
import { isSame, isSensitive, judgeStatement, outcomeOf, type Compared } from './space/compared-statement.ts';
import { expandTargets } from './space/expand-targets.ts';
import type { OpenRequest } from './space/open-request.ts';
import { isSettled, openSide, toSide, type PathSide } from './space/path-side.ts';
import { internet } from './space/request-paths.ts';
import { RequestSpace, type Situation } from './space/request-space.ts';
import { every, isUnknown, readable, type Unknown } from './truth.ts';

export type PathComparisonInput = {
  /** Context keys of the path, any case. A key that the path never carries need not be named. */
  readonly before: Context;
  readonly after: Context;
  /** Actions; one that ends in `*` stands for all that begin so. */
  readonly actions: readonly string[];
  /** ARNs; one that ends in `*` stands for all that begin so. */
  readonly resources: readonly string[];
  readonly kind?: PolicyKind;
  /** Account that owns the resource or identity. */
  readonly account?: string;
  readonly partition?: string;
};

export type PathComparison = {
  readonly verdict: 'unchanged' | 'loses' | 'gains' | 'unknown';
  readonly reason: string;
  /** A request whose answer changes, with the keys of the path before. */
  readonly request?: PolicyRequest;
};

/** `loses` when any request loses, even if others gain; `unknown` when neither change nor sameness can be shown. */
export function comparePaths(policyText: string, input: PathComparisonInput): PathComparison {
  const policy = parsePolicy(policyText, input.kind);
  if (isUnknown(policy)) return { verdict: 'unknown', reason: policy.unknown };
  const comparison = new Comparison(policy, input);
  return comparison.run();
}

const CAP = 10_000;

type Rank = { readonly [outcome in Exclude<Outcome, 'unknown'>]: number };
// An implicit denial can be lifted by another policy, an explicit one cannot.
const RANK: Rank = { explicitDeny: 0, implicitDeny: 1, allowed: 2 };

class Comparison {
  readonly #policy: Policy;
  readonly #statements: readonly Compared[];
  readonly #space: RequestSpace;
  readonly #input: PathComparisonInput;
  readonly #before: PathSide;
  readonly #after: PathSide;
  #nodes = 0;
  #gain: PathComparison | undefined;
  #doubt: string | undefined;

  constructor(policy: Policy, input: PathComparisonInput) {
    this.#policy = policy;
    this.#input = input;
    this.#before = toSide(input.before);
    this.#after = toSide(input.after);
    this.#space = new RequestSpace(policy.statements, policy.statements.flatMap(resourceVariables));
    const moving = new Set(this.#space.keys.filter((key) => isSettled(key, this.#before, this.#after)));
    this.#statements = policy.statements.map((statement) => ({
      blurred: blurVariables(statement),
      keys: [...mentionedKeys(statement), ...resourceVariables(statement)],
      isSensitive: looksAt(statement, moving),
      fixed: true,
    }));
  }

  run(): PathComparison {
    if (!this.#statements.some(({ isSensitive }) => isSensitive)) {
      return { verdict: 'unchanged', reason: 'the policy does not look at the path of a request' };
    }
    const callers = this.#callers();
    const targets = expandTargets(this.#policy.statements, this.#input);
    if (isUnknown(callers)) return { verdict: 'unknown', reason: callers.unknown };
    if (isUnknown(targets)) return { verdict: 'unknown', reason: targets.unknown };
    for (const caller of callers) {
      for (const { action, resource } of targets) {
        const loss = this.#search({ caller, path: internet, actionKeys: undefined }, action, resource);
        if (loss) return loss;
      }
    }
    if (this.#gain) return this.#gain;
    if (this.#doubt !== undefined) return { verdict: 'unknown', reason: this.#doubt };
    return { verdict: 'unchanged', reason: 'every request is answered as before' };
  }

  #callers(): readonly Caller[] | Unknown {
    const { kind, account } = this.#input;
    const awsPartition = this.#input.partition ?? 'aws';
    if (kind === 'identity') return [{ principal: { kind: 'account', account: account ?? '' }, keys: {} }];
    return listCallers(this.#policy.statements, {
      partition: awsPartition,
      ...(account === undefined ? {} : { account }),
    });
  }

  #search(situation: Situation, action: string, resource: string): PathComparison | undefined {
    const open = this.#space.keys.filter((key) => !isSettled(key, this.#before, this.#after));
    const settled = this.#space.keys.filter((key) => !open.includes(key));
    const fixed = { principal: situation.caller.principal, action, resource };
    const before = openSide(fixed, open, settled, this.#before);
    const after = openSide(fixed, open, settled, this.#after);
    const live = this.#statements.flatMap((item) => {
      const parts = [
        matchTarget(item.blurred, before),
        matchPrincipal(item.blurred.principal, before.principal),
      ];
      const truth = every(parts, (part) => part);
      return truth === false ? [] : [{ ...item, fixed: truth }];
    });
    const left = new Set(open);
    for (const key of open) {
      const [only, another] = this.#space.choices(key, situation);
      if (only === undefined || another !== undefined || 'doubt' in only) continue;
      before.choose(key, only);
      after.choose(key, only);
      left.delete(key);
    }
    return this.#descend({ situation, before, after, live, open: left, doubt: undefined });
  }

  #descend(node: Node): PathComparison | undefined {
    if (++this.#nodes > CAP) {
      this.#doubt ??= 'the policy can tell apart more requests than are tried';
      return undefined;
    }
    const judged = node.live
      .map((item) => judgeStatement(item, node))
      .filter(({ before, after }) => before !== false || after !== false);
    // Where the statements that look at the path agree, the others do not matter.
    if (judged.every(isSame)) return undefined;
    const outcomes = [outcomeOf(judged, 'before'), outcomeOf(judged, 'after')];
    if (!outcomes.includes('unknown')) return outcomes[0] === outcomes[1] ? undefined : this.#judge(node);
    const undecided = judged.filter(({ before, after }) => isUnknown(before) || isUnknown(after));
    const key = [...undecided.filter(isSensitive), ...undecided]
      .map(({ keys }) => keys.find((item) => node.open.has(item)))
      .find((item) => item !== undefined);
    if (key === undefined) return this.#judge(node);
    node.open.delete(key);
    for (const choice of this.#space.choices(key, node.situation)) {
      node.before.choose(key, choice);
      node.after.choose(key, choice);
      const doubt = node.doubt ?? ('doubt' in choice ? choice.doubt : undefined);
      const loss = this.#descend({ ...node, live: judged, doubt });
      node.before.reopen(key);
      node.after.reopen(key);
      if (loss) return loss;
    }
    node.open.add(key);
    return undefined;
  }

  /** The answers of the real policy, its variables filled in. */
  #judge(node: Node): PathComparison | undefined {
    for (const key of node.open) {
      const choices = this.#space.choices(key, node.situation);
      const choice = choices.find((item) => !('doubt' in item)) ?? { is: 'missing' };
      node.before.choose(key, choice);
      node.after.choose(key, choice);
    }
    const [from, to] = [evaluate(this.#policy, node.before), evaluate(this.#policy, node.after)];
    const request = node.before.snapshot();
    for (const key of node.open) {
      node.before.reopen(key);
      node.after.reopen(key);
    }
    if (from.outcome === 'unknown' || to.outcome === 'unknown') {
      this.#doubt ??= from.outcome === 'unknown' ? from.reason : to.reason;
      return undefined;
    }
    if (from.outcome === to.outcome) {
      // Equal for the values tried; where the blurred statements were not equal, others may differ.
      if (this.#blurs) this.#doubt ??= 'the policy compares parts of the request with each other';
      return undefined;
    }
    if (node.doubt !== undefined) {
      this.#doubt ??= node.doubt;
      return undefined;
    }
    const verdict = RANK[from.outcome] > RANK[to.outcome] ? 'loses' : 'gains';
    const statement =
      (verdict === 'loses' ? to : from).statement ?? (verdict === 'loses' ? from : to).statement;
    const by = statement === undefined ? '' : `, by ${spellStatement(statement)}`;
    const change = { verdict, reason: `${from.outcome} becomes ${to.outcome}${by}`, request } as const;
    if (verdict === 'loses') return change;
    this.#gain ??= change;
    return undefined;
  }

  get #blurs(): boolean {
    const { statements } = this.#policy;
    return statements.some(
      (item) => resourceVariables(item).length > 0 || readable(item.conditions).some(hasVariables),
    );
  }
}

const hasVariables = ({ variables }: { readonly variables: readonly string[] }): boolean =>
  variables.length > 0;

type Node = {
  readonly situation: Situation;
  readonly before: OpenRequest;
  readonly after: OpenRequest;
  /** The statements that may still apply on either side. */
  readonly live: readonly Compared[];
  readonly open: Set<string>;
  readonly doubt: string | undefined;
};

const mentionedKeys = ({ conditions }: Statement): readonly string[] =>
  readable(conditions).flatMap((condition) => [condition.key, ...condition.variables]);

const looksAt = (statement: Statement, keys: ReadonlySet<string>): boolean =>
  resourceVariables(statement).some((key) => keys.has(key)) ||
  statement.conditions.some(
    (item) => isUnknown(item) || [item.key, ...item.variables].some((key) => keys.has(key)),
  ) ||
  statement.problems.length > 0;
