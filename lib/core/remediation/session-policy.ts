/**
 * What one call of an approved plan may do, as the session policy with which the role that changes things is assumed.
 *
 * A role can say "endpoints" and "route tables"; only a session can say which. Each call gets a session of its own: a
 * policy for a whole plan would outgrow STS's 2,048 characters at a dozen route tables. What is not an action of the
 * plan, or the undoing of one, gets none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
import type { Action } from './action.ts';
import { inverseOf, kindOf } from './actions/registry.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Plan } from './plan.ts';
import type { SessionScope } from './session-statement.ts';

export type SessionContext = Pick<SessionScope, 'remediationId' | 'results' | 'partition'>;

/**
 * The session policy for one action of the plan or for its undoing, as JSON of at most 2,048 characters.
 *
 * Throws where the action is not the plan's, or where it needs the id of something that has not been made yet.
 */
export function sessionPolicyFor(plan: Plan, action: Action, context: SessionContext): string {
  assertOfPlan(plan, action);
  const { region, accountId } = plan;
  const arn = (resource: string): string => `arn:${context.partition}:ec2:${region}:${accountId}:${resource}`;
  const statements = kindOf(action).session(action, { ...context, plan, arn });
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function assertOfPlan(plan: Plan, action: Action): void {
  const wanted = canonicalJson(action);
  const isOfPlan = plan.actions.some((own, index) => {
    const inverse = inverseOf(own, index);
    return canonicalJson(own) === wanted || (inverse !== undefined && canonicalJson(inverse) === wanted);
  });
  if (!isOfPlan) throw new Error(`${action.kind} is no action of plan ${plan.hash}`);
}
