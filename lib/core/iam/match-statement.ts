/** Whether a statement applies to a request, part by part. */
import { matchAction } from './match-action.ts';
import { matchCondition, toLookup } from './match-condition.ts';
import { matchPrincipal } from './match-principal.ts';
import { matchResource } from './match-resource.ts';
import type { Statement } from './policy.ts';
import type { PolicyRequest } from './request.ts';
import { every, type Truth } from './truth.ts';

type Test = (statement: Statement, request: PolicyRequest) => Truth;

// The cheapest and most often decisive first; a definite no ends the search.
const targetParts: readonly Test[] = [
  (statement, request) => matchAction(statement.action, request.action),
  (statement, request) => matchResource(statement.resource, request.resource, toLookup(request)),
  (statement) => every(statement.problems, (problem) => problem),
];

/** Action and resource, and what is wrong with the statement itself. */
export const matchTarget: Test = (statement, request) =>
  every(targetParts, (part) => part(statement, request));

export const matchConditions: Test = (statement, request) =>
  every(statement.conditions, (condition) => matchCondition(condition, request));

const parts: readonly Test[] = [
  matchTarget,
  (statement, request) => matchPrincipal(statement.principal, request.principal),
  matchConditions,
];

export const matchStatement: Test = (statement, request) => every(parts, (part) => part(statement, request));
