/** How each part of a statement stands to a request, for a person who asks why. */
import { matchAction } from './match-action.ts';
import { matchCondition, toLookup } from './match-condition.ts';
import { matchPrincipal } from './match-principal.ts';
import { matchResource } from './match-resource.ts';
import { matchStatement } from './match-statement.ts';
import type { Statement } from './policy.ts';
import type { PolicyRequest } from './request.ts';
import { isUnknown, type Truth } from './truth.ts';

export type StatementExplanation = {
  readonly applies: Truth;
  readonly principal: Truth;
  readonly action: Truth;
  readonly resource: Truth;
  readonly conditions: readonly { readonly operator: string; readonly key: string; readonly holds: Truth }[];
};

export const explainStatement = (statement: Statement, request: PolicyRequest): StatementExplanation => ({
  applies: matchStatement(statement, request),
  principal: matchPrincipal(statement.principal, request.principal),
  action: matchAction(statement.action, request.action),
  resource: matchResource(statement.resource, request.resource, toLookup(request)),
  conditions: statement.conditions.map((condition) => ({
    operator: isUnknown(condition) ? '' : condition.operator,
    key: isUnknown(condition) ? '' : condition.key,
    holds: matchCondition(condition, request),
  })),
});
