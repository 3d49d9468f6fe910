/**
 * Looks for a request that no Deny statement meets, among all that one caller can send by one path.
 *
 * Keys of the request are left open and settled one at a time, only those on which some Deny still hangs: a Deny
 * that is definite with half the keys open ends the branch. Statements are searched with their variables blurred;
 * a request found is then judged by the real ones.
 */
import { evaluate } from '../evaluate.ts';
import { matchPrincipal } from '../match-principal.ts';
import { matchConditions, matchTarget } from '../match-statement.ts';
import type { Policy, Statement } from '../policy.ts';
import type { PolicyRequest } from '../request.ts';
import { blurVariables, resourceVariables } from '../space/blur-variables.ts';
import { OpenRequest } from '../space/open-request.ts';
import { RequestSpace, type Choice, type Situation } from '../space/request-space.ts';
import { every, readable, type Truth } from '../truth.ts';

export type Probe = { readonly situation: Situation; readonly action: string; readonly resource: string };

export type SearchResult =
  | { readonly is: 'denied' }
  | { readonly is: 'passes'; readonly request: PolicyRequest }
  /** Some request may pass, but it cannot be told, or it may be one that AWS never sees. */
  | { readonly is: 'doubtful'; readonly reason: string };

const DENIED: SearchResult = { is: 'denied' };
const OVER_CAP = 'the policy can tell apart more requests than are tried';

export class DenialSearch {
  readonly space: RequestSpace;
  readonly #policy: Policy;
  readonly #denies: readonly Deny[];
  readonly #byTarget = new Map<string, readonly Candidate[]>();
  #nodesLeft: number;

  /** `cap`: how many half-settled requests are looked at over all searches of this object. */
  constructor(policy: Policy, cap: number) {
    const denies = policy.statements.filter(({ effect }) => effect !== 'Allow');
    this.#policy = { ...policy, statements: denies };
    this.#denies = denies.map((statement) => ({
      blurred: blurVariables(statement),
      keys: [...new Set([...mentionedKeys(statement), ...resourceVariables(statement)])],
    }));
    this.space = new RequestSpace(denies, denies.flatMap(resourceVariables));
    this.#nodesLeft = cap;
  }

  /** Starts counting anew. */
  renew(cap: number): void {
    this.#nodesLeft = cap;
  }

  get statements(): readonly Statement[] {
    return this.#policy.statements;
  }

  find({ situation, action, resource }: Probe): SearchResult {
    const fixed = { principal: situation.caller.principal, action, resource };
    const request = new OpenRequest(fixed, this.space.keys);
    const candidates = this.#aimedAt(request).flatMap((candidate) => {
      const truth = matchPrincipal(candidate.blurred.principal, request.principal);
      return truth === false
        ? []
        : [{ ...candidate, fixed: every([candidate.fixed, truth], (part) => part) }];
    });
    const open = new Set(candidates.flatMap(({ keys }) => keys));
    this.#settle(request, situation, open);
    return this.#descend({ request, situation, candidates, open, doubt: undefined });
  }

  /** Action and resource are the same for many callers and paths; with variables blurred nothing else counts. */
  #aimedAt(request: OpenRequest): readonly Candidate[] {
    const name = `${request.action} ${request.resource}`;
    const known = this.#byTarget.get(name);
    if (known) return known;
    const candidates = this.#denies.flatMap((deny) => {
      const truth = matchTarget(deny.blurred, request);
      return truth === false ? [] : [{ ...deny, fixed: truth }];
    });
    this.#byTarget.set(name, candidates);
    return candidates;
  }

  /** Keys without a choice are no choice. */
  #settle(request: OpenRequest, situation: Situation, open: Set<string>): void {
    for (const key of open) {
      const [only, another] = this.space.choices(key, situation);
      if (only === undefined || another !== undefined || 'doubt' in only) continue;
      request.choose(key, only);
      open.delete(key);
    }
  }

  #descend(node: Node): SearchResult {
    if (--this.#nodesLeft < 0) return { is: 'doubtful', reason: OVER_CAP };
    const undecided: Candidate[] = [];
    for (const candidate of node.candidates) {
      const truth = every(
        [candidate.fixed, matchConditions(candidate.blurred, node.request)],
        (part) => part,
      );
      if (truth === true && candidate.blurred.effect === 'Deny') return DENIED;
      if (truth !== false) undecided.push(candidate);
    }
    const key = nextKey(undecided, node.open);
    if (key === undefined) return this.#judge(node);
    node.open.delete(key);
    let result = DENIED;
    for (const choice of this.space.choices(key, node.situation)) {
      node.request.choose(key, choice);
      const doubt = node.doubt ?? ('doubt' in choice ? choice.doubt : undefined);
      const found = this.#descend({ ...node, candidates: undecided, doubt });
      node.request.reopen(key);
      if (found.is === 'passes') {
        node.open.add(key);
        return found;
      }
      if (found.is === 'doubtful' && result.is === 'denied') result = found;
    }
    node.open.add(key);
    return result;
  }

  #judge(node: Node): SearchResult {
    const { request, open, situation } = node;
    for (const key of open) request.choose(key, this.#plainest(key, situation));
    const { outcome, reason } = evaluate(this.#policy, request);
    const snapshot = request.snapshot();
    for (const key of open) request.reopen(key);
    if (outcome === 'unknown') return { is: 'doubtful', reason };
    if (outcome === 'explicitDeny') {
      return { is: 'doubtful', reason: 'a policy variable compares parts of the request with each other' };
    }
    return node.doubt === undefined
      ? { is: 'passes', request: snapshot }
      : { is: 'doubtful', reason: node.doubt };
  }

  #plainest(key: string, situation: Situation): Choice {
    const choices = this.space.choices(key, situation);
    return choices.find((choice) => !('doubt' in choice)) ?? { is: 'missing' };
  }
}

type Node = {
  readonly request: OpenRequest;
  readonly situation: Situation;
  /** The Deny statements that may still meet the request. */
  readonly candidates: readonly Candidate[];
  readonly open: Set<string>;
  readonly doubt: string | undefined;
};

type Deny = { readonly blurred: Statement; readonly keys: readonly string[] };

/** `fixed`: how the Deny stands to what the search does not vary. */
type Candidate = Deny & { readonly fixed: Truth };

const mentionedKeys = ({ conditions }: Statement): readonly string[] =>
  readable(conditions).flatMap(({ key, variables }) => [key, ...variables]);

/** A key of the statement that is closest to being decided. */
function nextKey(undecided: readonly Candidate[], open: ReadonlySet<string>): string | undefined {
  let best: readonly string[] = [];
  for (const { keys } of undecided) {
    const left = keys.filter((key) => open.has(key));
    if (left.length > 0 && (best.length === 0 || left.length < best.length)) best = left;
  }
  return best[0];
}
