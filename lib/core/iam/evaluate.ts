/**
 * What one policy says of one request.
 *
 * An explicit Deny wins over everything, then a doubt over a Deny, then an Allow. Only this policy is judged: that
 * an account principal is allowed means it may allow in turn, and an implicit denial may be lifted by another policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { matchStatement } from './match-statement.ts';
import type { ParsedPolicy, Statement } from './policy.ts';
import type { PolicyRequest } from './request.ts';
import { isUnknown, type Truth } from './truth.ts';

export type Outcome = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'unknown';

export type StatementName = { readonly index: number; readonly sid?: string };

export type Evaluation = {
  readonly outcome: Outcome;
  /** The statement that decided, or that could not be told. */
  readonly statement?: StatementName;
  readonly reason: string;
};

export function evaluate(policy: ParsedPolicy, request: PolicyRequest): Evaluation {
  if (isUnknown(policy)) return { outcome: 'unknown', reason: policy.unknown };
  let allow: Statement | undefined;
  let doubtfulDeny: Evaluation | undefined;
  let doubtfulAllow: Evaluation | undefined;
  for (const statement of policy.statements) {
    const truth = matchStatement(statement, request);
    if (truth === false) continue;
    if (statement.effect === 'Deny' && truth === true) return decided('explicitDeny', statement);
    if (statement.effect !== 'Allow') doubtfulDeny ??= doubtful(statement, truth);
    else if (truth === true) allow ??= statement;
    else doubtfulAllow ??= doubtful(statement, truth);
  }
  if (doubtfulDeny) return doubtfulDeny;
  if (allow) return decided('allowed', allow);
  return doubtfulAllow ?? { outcome: 'implicitDeny', reason: 'no statement allows the request' };
}

export const nameStatement = ({ index, sid }: Statement): StatementName =>
  sid === undefined ? { index } : { index, sid };

export const spellStatement = ({ index, sid }: StatementName): string =>
  sid === undefined || sid === '' ? `statement ${index + 1}` : `statement ${index + 1} (${sid})`;

function decided(outcome: 'allowed' | 'explicitDeny', statement: Statement): Evaluation {
  const name = nameStatement(statement);
  const verb = outcome === 'allowed' ? 'allows' : 'denies';
  return { outcome, statement: name, reason: `${spellStatement(name)} ${verb} the request` };
}

function doubtful(statement: Statement, truth: Truth): Evaluation {
  const name = nameStatement(statement);
  const doubt = isUnknown(truth) ? truth : isUnknown(statement.effect) ? statement.effect : undefined;
  return {
    outcome: 'unknown',
    statement: name,
    reason: `${spellStatement(name)}: ${doubt?.unknown ?? 'unreadable'}`,
  };
}
