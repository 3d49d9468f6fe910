/**
 * Looks for a request that no Deny statement meets, among all that one caller can send by one path.
 *
 * Keys of the request are left open and settled one at a time, only those on which some Deny still hangs: a Deny
 * that is definite with half the keys open ends the branch. Statements are searched with their variables blurred;
 * a request found is then judged by the real ones.
 */
import { evaluate } from '../evaluate.ts';
import { matchStatement } from '../match-statement.ts';
import type { Policy, Statement } from '../policy.ts';
import type { PolicyRequest } from '../request.ts';
import { blurVariables, resourceVariables } from '../space/blur-variables.ts';
import { OpenRequest } from '../space/open-request.ts';
import { RequestSpace, type Choice, type Situation } from '../space/request-space.ts';
import { readable, type Truth } from '../truth.ts';

export type Probe = { readonly situation: Situation; readonly action: string; readonly resource: string };

export type SearchResult =
  | { readonly is: 'denied' }
  | { readonly is: 'passes'; readonly request: PolicyRequest }
  /** Some request may pass, but it cannot be told, or it may be one that AWS never sees. */
  | { readonly is: 'doubtful'; readonly reason: string };

const DENIED: SearchResult = { is: 'denied' };
export const OVER_CAP = 'the policy can tell apart more requests than are tried';

export class DenialSearch {
  readonly space: RequestSpace;
  readonly #policy: Policy;
  readonly #blurred: readonly Statement[];
  #nodesLeft: number;

  /** `cap`: how many half-settled requests are looked at over all searches of this object. */
  constructor(policy: Policy, cap: number) {
    const denies = policy.statements.filter(({ effect }) => effect !== 'Allow');
    this.#policy = { ...policy, statements: denies };
    this.#blurred = denies.map(blurVariables);
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
    return this.#descend({ request, situation, open: new Set(this.space.keys), doubt: undefined });
  }

  #descend(node: Node): SearchResult {
    if (--this.#nodesLeft < 0) return { is: 'doubtful', reason: OVER_CAP };
    const truths = this.#blurred.map((statement) => matchStatement(statement, node.request));
    if (this.#denies(truths)) return DENIED;
    const key = this.#undecidedKey(truths, node.open);
    if (key === undefined) return this.#judge(node);
    node.open.delete(key);
    let result = DENIED;
    for (const choice of this.space.choices(key, node.situation)) {
      node.request.choose(key, choice);
      const doubt = node.doubt ?? ('doubt' in choice ? choice.doubt : undefined);
      const found = this.#descend({ ...node, doubt });
      node.request.reopen(key);
      if (found.is === 'passes') return found;
      if (found.is === 'doubtful' && result.is === 'denied') result = found;
    }
    node.open.add(key);
    return result;
  }

  #denies(truths: readonly Truth[]): boolean {
    return truths.some((truth, i) => truth === true && this.#blurred[i]?.effect === 'Deny');
  }

  #undecidedKey(truths: readonly Truth[], open: ReadonlySet<string>): string | undefined {
    for (const [i, statement] of this.#policy.statements.entries()) {
      if (truths[i] === false) continue;
      const mentioned = readable(statement.conditions).flatMap(({ key, variables }) => [key, ...variables]);
      const key = [...mentioned, ...resourceVariables(statement)].find((item) => open.has(item));
      if (key !== undefined) return key;
    }
    return undefined;
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
  readonly open: Set<string>;
  readonly doubt: string | undefined;
};
