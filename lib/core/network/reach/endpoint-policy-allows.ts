/**
 * Whether an endpoint's policy lets a role perform actions through it, whatever the resource.
 *
 * `yes` where a statement allows the action on everything without condition and none denies it, `no` where no statement
 * can allow it or one denies it altogether. In between it depends on the resource, and nobody can tell from here.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
import type { Claim } from '../../checks/check.ts';
import { matchAction } from '../../iam/match-action.ts';
import { matchPrincipal } from '../../iam/match-principal.ts';
import { parsePolicy } from '../../iam/parse-policy.ts';
import type { Statement } from '../../iam/policy.ts';
import type { RequestPrincipal } from '../../iam/request.ts';
import { every, isUnknown, readable, type Truth } from '../../iam/truth.ts';
import type { VpcEndpoint } from '../estate.ts';

/** `actions` with their prefix; without any the answer is certain only for a policy that lets everything through. */
export function endpointPolicyAllows(
  endpoint: VpcEndpoint,
  roleArn: string,
  actions: readonly string[],
): Claim {
  if (endpoint.policyDocument === null) return { claim: 'yes', reason: 'the service takes no policy' };
  const policy = parsePolicy(endpoint.policyDocument);
  if (isUnknown(policy)) return { claim: 'unknown', reason: `its policy cannot be told: ${policy.unknown}` };
  const caller = callerOf(roleArn);
  const asked = actions.length === 0 ? [undefined] : actions;
  const answers = asked.map((action) => ({ action, answer: answerTo(policy.statements, caller, action) }));
  const refused = answers.find(({ answer }) => answer === 'no');
  if (refused !== undefined) {
    return { claim: 'no', reason: `its policy lets the role not perform ${refused.action ?? 'anything'}` };
  }
  return answers.every(({ answer }) => answer === 'yes')
    ? { claim: 'yes', reason: 'its policy lets the role through' }
    : {
        claim: 'unknown',
        reason: 'its policy names resources or conditions that decide, and what is called is not known',
      };
}

function callerOf(roleArn: string): RequestPrincipal {
  const [, partition = 'aws', , , account = ''] = roleArn.split(':');
  const name = roleArn.split('/').at(-1) ?? '';
  return {
    kind: 'assumedRole',
    account,
    arn: `arn:${partition}:sts::${account}:assumed-role/${name}/session`,
    role: roleArn,
  };
}

function answerTo(
  statements: readonly Statement[],
  caller: RequestPrincipal,
  action: string | undefined,
): 'yes' | 'no' | 'unknown' {
  const denied = statements
    .filter(({ effect }) => effect !== 'Allow')
    .map((one) => meets(one, caller, action));
  const allowed = statements
    .filter(({ effect }) => effect !== 'Deny')
    .map((one) => meets(one, caller, action));
  if (denied.includes(true)) return 'no';
  if (allowed.every((truth) => truth === false)) return 'no';
  return allowed.includes(true) && denied.every((truth) => truth === false) ? 'yes' : 'unknown';
}

/** True: it always applies; false: it never does; unknown: it depends. */
function meets(statement: Statement, caller: RequestPrincipal, action: string | undefined): Truth {
  const depends = { unknown: 'it depends on the request' };
  const { resource, conditions, problems, effect } = statement;
  const isWhole = resource.is === 'in' && readable(resource.items).some(({ text }) => text === '*');
  const actionTruth =
    action === undefined ? namesEverything(statement) || depends : matchAction(statement.action, action);
  return every(
    [
      actionTruth,
      matchPrincipal(statement.principal, caller),
      isWhole || depends,
      (conditions.length === 0 && problems.length === 0) || depends,
      effect === 'Allow' || effect === 'Deny' || depends,
    ],
    (truth) => truth,
  );
}

function namesEverything({ action }: Statement): boolean {
  return action.is === 'in' && readable(action.items).some(({ text }) => text === '*');
}
