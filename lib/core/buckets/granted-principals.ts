/**
 * The accounts and principals whom a policy lets in by name, and the ways on which a proposed one lets them come.
 *
 * Which way they really come no policy tells, only logs: whoever would be refused on some way and not on another
 * cannot be told.
 */
import { matchAction } from '../iam/match-action.ts';
import type { Policy, PrincipalItem, Statement } from '../iam/policy.ts';
import type { Context, PolicyRequest, RequestPrincipal } from '../iam/request.ts';
import { isUnknown, readable } from '../iam/truth.ts';
import type { VpcEndpoint } from '../network/estate.ts';
import type { Consumer } from './consumer.ts';
import { decideAccess, type PolicyChange } from './decide-access.ts';

export function grantedPrincipals(
  policy: Policy | undefined,
  change: PolicyChange,
  arn: string,
  endpoints: readonly VpcEndpoint[],
): readonly Consumer[] {
  return (policy?.statements ?? []).flatMap((statement) => {
    if (statement.effect !== 'Allow' || statement.principal.is !== 'in') return [];
    const action = ACTIONS.find((one) => matchAction(statement.action, one) === true);
    if (action === undefined) return [];
    const resource = action === 's3:ListBucket' ? arn : `${arn}/some-object`;
    return statement.principal.items.flatMap((item) => {
      const caller = isUnknown(item) ? undefined : toCaller(item);
      if (caller === undefined) return [];
      const base = { principal: caller.principal, action, resource };
      return judge(caller.name, base, statement, change, endpoints);
    });
  });
}

const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:DeleteObject'] as const;

function judge(
  name: string,
  base: Pick<PolicyRequest, 'principal' | 'action' | 'resource'>,
  { conditions }: Statement,
  change: PolicyChange,
  endpoints: readonly VpcEndpoint[],
): readonly Consumer[] {
  const looked = readable(conditions).map(({ key }) => key);
  const on = (context: Context) => {
    const known = { ...principalKeys(base.principal), ...context };
    const unknownKeys = new Set([...looked, 'aws:sourceip', 'aws:principalorgid', 'aws:userid']);
    for (const key of [...Object.keys(known), ...NETWORK]) unknownKeys.delete(key);
    if (!('aws:sourcevpce' in context)) unknownKeys.add('aws:sourceip');
    return decideAccess(change, { ...base, context: known, unknownKeys });
  };
  const outside = on({});
  const inside = endpoints.map(({ vpcEndpointId, vpcId, ownerId }) =>
    on({ 'aws:sourcevpce': vpcEndpointId, 'aws:sourcevpc': vpcId, 'aws:vpceaccount': ownerId }),
  );
  if (outside === undefined) return [];
  if (outside.access === 'keeps') return [{ name, ...outside }];
  const some = inside.find((one) => one?.access === 'keeps');
  if (outside.access === 'loses' && some === undefined && inside.every((one) => one?.access === 'loses')) {
    return [{ name, access: 'loses', reason: `the policy lets it in, and then ${outside.reason}` }];
  }
  const reason = `the policy lets it in; it keeps access through an admitted endpoint only, and which way it comes no policy tells`;
  return [{ name, access: 'cannotTell', reason }];
}

/** Keys that say which way a request came; those that a context does not hold are known to be missing. */
const NETWORK = ['aws:sourcevpce', 'aws:sourcevpc', 'aws:sourcevpcarn', 'aws:vpceaccount', 'aws:vpcsourceip'];

function principalKeys(principal: RequestPrincipal): Context {
  const keys = { 'aws:viaawsservice': 'false', 'aws:securetransport': 'true' };
  if (principal.kind === 'anonymous') return { ...keys, 'aws:principalaccount': 'anonymous' };
  if (!('account' in principal)) return keys;
  const arn = 'arn' in principal ? { 'aws:principalarn': principal.arn } : {};
  return { ...keys, ...arn, 'aws:principalaccount': principal.account, 'aws:principalisawsservice': 'false' };
}

function toCaller(
  item: PrincipalItem,
): { readonly name: string; readonly principal: RequestPrincipal } | undefined {
  if (item.is === 'everyone') {
    return { name: 'anybody (the policy is public)', principal: { kind: 'anonymous' } };
  }
  if (item.is === 'account') {
    const principal = { kind: 'account', account: item.account } as const;
    return { name: `account ${item.account}`, principal };
  }
  if (item.is !== 'arn') return undefined;
  const account = item.arn.split(':')[4] ?? '';
  const kind = item.arn.includes(':user/') ? 'user' : item.arn.includes(':role/') ? 'role' : undefined;
  return kind === undefined ? undefined : { name: item.arn, principal: { kind, account, arn: item.arn } };
}
