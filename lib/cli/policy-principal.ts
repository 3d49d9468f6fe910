/** Who sends a simulated request, and the condition keys that follow from that. */
import type { Context, RequestPrincipal } from '../core/iam/request.ts';
import { UserError } from '../core/user-error.ts';

export interface SimulatedCaller {
  readonly principal: RequestPrincipal;
  /** In lower case. */
  readonly keys: Context;
}

const ARN =
  /^arn:[a-z-]+:(?:iam|sts)::(?<account>\d{12}):(?<kind>root|user|role|assumed-role|federated-user)(?:\/(?<name>.+))?$/;

/**
 * `anonymous`, `service:NAME`, an account id, or an ARN of IAM or STS. Throws `UserError` on anything else.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 */
export function parsePrincipal(text: string): SimulatedCaller {
  if (text === 'anonymous') {
    return {
      principal: { kind: 'anonymous' },
      keys: {
        'aws:principaltype': 'Anonymous',
        'aws:principalaccount': 'anonymous',
        'aws:userid': 'anonymous',
      },
    };
  }
  const service = /^service:([\w.-]+)$/.exec(text)?.[1];
  if (service !== undefined) {
    const keys = { 'aws:principalisawsservice': 'true', 'aws:principalservicename': service };
    return { principal: { kind: 'service', name: service }, keys };
  }
  if (/^\d{12}$/.test(text)) {
    const keys = { 'aws:principalaccount': text, 'aws:principalisawsservice': 'false' };
    return { principal: { kind: 'account', account: text }, keys };
  }
  const { account, kind, name } = ARN.exec(text)?.groups ?? {};
  const caller = account === undefined ? undefined : callerOf(text, account, kind ?? '', name);
  if (caller !== undefined) return caller;
  throw new UserError({
    got: `--principal ${text}`,
    allowed:
      'anonymous, service:NAME, an account id, or the ARN of a user, role, session, federated user or root user',
    remedy: 'correct --principal',
  });
}

function callerOf(
  arn: string,
  account: string,
  kind: string,
  name: string | undefined,
): SimulatedCaller | undefined {
  if (kind === 'root') {
    const keys = { ...keysOf(account, arn, 'Account'), 'aws:userid': account };
    return name === undefined ? { principal: { kind, account }, keys } : undefined;
  }
  if (name === undefined) return undefined;
  switch (kind) {
    case 'user': {
      const keys = { ...keysOf(account, arn, 'User'), 'aws:username': name.slice(name.lastIndexOf('/') + 1) };
      return { principal: { kind, account, arn }, keys };
    }
    case 'role':
      return { principal: { kind, account, arn }, keys: keysOf(account, arn, 'AssumedRole') };
    case 'federated-user':
      return {
        principal: { kind: 'federatedUser', account, arn },
        keys: keysOf(account, arn, 'FederatedUser'),
      };
    case 'assumed-role':
      return sessionOf(arn, account, name);
    default:
      return undefined;
  }
}

/** A session's ARN does not tell its role's path: the role is taken to have none. */
function sessionOf(arn: string, account: string, name: string): SimulatedCaller | undefined {
  const [roleName, session] = name.split('/');
  if (roleName === undefined || session === undefined) return undefined;
  const role = `${arn.split(':').slice(0, 2).join(':')}:iam::${account}:role/${roleName}`;
  return {
    principal: { kind: 'assumedRole', account, arn, role },
    keys: keysOf(account, role, 'AssumedRole'),
  };
}

function keysOf(account: string, arn: string, type: string): Context {
  return {
    'aws:principalarn': arn,
    'aws:principalaccount': account,
    'aws:principaltype': type,
    'aws:principalisawsservice': 'false',
  };
}
