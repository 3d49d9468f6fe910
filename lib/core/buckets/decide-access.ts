/**
 * What becomes of a request when one policy takes the place of another, by evaluating it under both.
 *
 * An implicit denial is no loss: what the bucket's own policy does not say, the caller's may. Only where an Allow goes
 * away it cannot be told whether another policy stands in for it.
 */
import { evaluate } from '../iam/evaluate.ts';
import type { ParsedPolicy, Statement } from '../iam/policy.ts';
import type { PolicyRequest } from '../iam/request.ts';
import { isUnknown } from '../iam/truth.ts';
import type { Access } from './consumer.ts';

export interface PolicyChange {
  readonly before: ParsedPolicy;
  readonly after: ParsedPolicy;
}

export interface AccessDecision {
  readonly access: Access;
  readonly reason: string;
}

/**
 * For a request that was served: no statement of today denies it, whatever cannot be told of it, so that only
 * statements that are new can. Undefined where a statement of today denies it all the same: it was written since.
 */
export function decideServedAccess(
  { before, after }: PolicyChange,
  request: PolicyRequest,
): AccessDecision | undefined {
  if (isUnknown(before) || isUnknown(after) || before.version !== after.version) {
    return decideAccess({ before, after }, request);
  }
  if (evaluate(deniesOf(before), request).outcome === 'explicitDeny') return undefined;
  const kept = new Set(before.statements.map(textOf));
  const isNew = (statement: Statement): boolean => !kept.has(textOf(statement));
  const today = new Set(after.statements.map(textOf));
  const isLosing = before.statements.some(
    (statement) => statement.effect !== 'Deny' && !today.has(textOf(statement)),
  );
  const then = evaluate(deniesOf({ ...after, statements: after.statements.filter(isNew) }), request);
  if (then.outcome === 'explicitDeny') return { access: 'loses', reason: then.reason };
  if (then.outcome === 'unknown') return { access: 'cannotTell', reason: then.reason };
  if (isLosing) return { access: 'cannotTell', reason: 'an Allow of today goes away' };
  return { access: 'keeps', reason: 'the proposed policy does not deny it' };
}

/** A statement's own words, wherever it stands. */
function textOf(statement: Statement): string {
  return JSON.stringify({ ...statement, index: 0 });
}

/** Undefined where the request is denied today already. */
export function decideAccess(
  { before, after }: PolicyChange,
  request: PolicyRequest,
): AccessDecision | undefined {
  const now = evaluate(deniesOf(before), request);
  if (now.outcome === 'explicitDeny') return undefined;
  const then = evaluate(deniesOf(after), request);
  if (then.outcome === 'explicitDeny') {
    return now.outcome === 'unknown'
      ? { access: 'cannotTell', reason: `whether it has access today: ${now.reason}` }
      : { access: 'loses', reason: then.reason };
  }
  if (then.outcome === 'unknown') return { access: 'cannotTell', reason: then.reason };
  const grants = [evaluate(before, request).outcome, evaluate(after, request).outcome];
  if (grants[0] !== 'implicitDeny' && grants[1] === 'implicitDeny') {
    return { access: 'cannotTell', reason: 'what allows it today goes away' };
  }
  return { access: 'keeps', reason: 'the proposed policy does not deny it' };
}

/** A doubt over an Allow is the same before and after, and must not hide that no Deny meets the request. */
function deniesOf(policy: ParsedPolicy): ParsedPolicy {
  if (isUnknown(policy)) return policy;
  return { ...policy, statements: policy.statements.filter(({ effect }) => effect !== 'Allow') };
}
