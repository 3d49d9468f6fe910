/**
 * Whether a statement means the caller.
 *
 * A caller is several principals at once: its account, its role, its session. Naming one of them in Principal means
 * the caller. NotPrincipal spares only whom it names in full (AWS may check the account first, then the role, then
 * the session), so a caller named in part cannot be told.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
import type { Part, PrincipalItem } from './policy.ts';
import type { RequestPrincipal } from './request.ts';
import { every, isUnknown, not, some, unknown, type Truth } from './truth.ts';

export function matchPrincipal(part: Part<PrincipalItem>, principal: RequestPrincipal): Truth {
  if (part.is === 'implied') return true;
  if (part.is === 'unreadable') return unknown(part.reason);
  const names = (caller: RequestPrincipal): Truth =>
    some(part.items, (item) => (isUnknown(item) ? item : isMeant(item, caller)));
  if (part.is === 'in') return names(principal);
  const named = names(principal);
  if (named !== true) return not(named);
  const everyLayer = every(toLayers(principal), (layer) => some(part.items, (item) => isLayer(item, layer)));
  return everyLayer === true
    ? false
    : unknown('NotPrincipal names the caller, but not its account and every step to it');
}

function isMeant(item: PrincipalItem, caller: RequestPrincipal): Truth {
  switch (item.is) {
    case 'everyone':
      return true;
    case 'deleted':
      return false;
    case 'unreadable':
      return unknown(item.reason);
    case 'service':
      return caller.kind === 'service' && caller.name === item.name;
    case 'federated':
      return caller.kind === 'federated' && caller.provider === item.provider;
    case 'account':
      return 'account' in caller && caller.account === item.account;
    case 'canonicalUser':
      return isCanonicalUser(item.id, caller);
    case 'arn':
      return isArn(item.arn, caller);
  }
}

function isCanonicalUser(id: string, caller: RequestPrincipal): Truth {
  if (!('account' in caller)) return false;
  return caller.canonicalUser === undefined
    ? unknown('the canonical user of the caller is not known')
    : caller.canonicalUser === id;
}

function isArn(arn: string, caller: RequestPrincipal): Truth {
  if (!('account' in caller) || arn.split(':')[4] !== caller.account) return false;
  if (caller.kind === 'account') return unknown('who calls from the account is not known');
  if (caller.kind === 'root') return false;
  if (caller.arn === arn) return true;
  if (caller.kind === 'assumedRole') return caller.role === arn;
  if (caller.kind !== 'role') return false;
  const session = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  return session !== undefined && caller.arn.endsWith(`/${session}`)
    ? unknown('the session of the role is not known')
    : false;
}

type Layer = { readonly account: string } | { readonly arn: string } | { readonly whole: RequestPrincipal };

function toLayers(caller: RequestPrincipal): readonly Layer[] {
  if (!('account' in caller)) return [{ whole: caller }];
  const account = { account: caller.account };
  if (caller.kind === 'account' || caller.kind === 'root') return [account];
  if (caller.kind === 'assumedRole') return [account, { arn: caller.role }, { arn: caller.arn }];
  return [account, { arn: caller.arn }];
}

function isLayer(item: PrincipalItem | { readonly unknown: string }, layer: Layer): Truth {
  if (isUnknown(item)) return item;
  if (item.is === 'everyone') return true;
  if ('whole' in layer) return isMeant(item, layer.whole);
  if ('account' in layer) return item.is === 'account' && item.account === layer.account;
  return item.is === 'arn' && item.arn === layer.arn;
}
