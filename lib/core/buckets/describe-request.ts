/** A request that gets past, in plain words. */
import type { Counterexample } from '../iam/prove/proof.ts';
import type { RequestPrincipal } from '../iam/request.ts';

/** Such as: `anybody who assumes role arn:… can call s3:GetObject on arn:…, from the internet …`. */
export function describeRequest({ principal, action, resource, path, keys }: Counterexample): string {
  const told = new Set(['aws:sourceip', 'aws:sourcevpce', 'aws:sourcevpc']);
  const conditions = Object.entries(keys)
    .filter(([key]) => !told.has(key) && !key.startsWith('aws:principal') && key !== 'aws:viaawsservice')
    .map(([key, value]) => `${key} = ${typeof value === 'string' ? value : value.join(', ')}`);
  const given = conditions.length === 0 ? '' : ` (with ${conditions.join('; ')})`;
  return `${describePrincipal(principal)} can call ${action} on ${resource} ${path}${given}: no statement denies it`;
}

function describePrincipal(principal: RequestPrincipal): string {
  switch (principal.kind) {
    case 'anonymous':
      return 'anybody, without signing the request,';
    case 'service':
      return `the AWS service ${principal.name}`;
    case 'federated':
      return `whoever signs in by ${principal.provider}`;
    case 'account':
      return `a principal of account ${principal.account}`;
    case 'root':
      return `the root user of account ${principal.account}`;
    case 'assumedRole':
      return `a session of a role such as ${principal.role}`;
    case 'role':
    case 'user':
    case 'federatedUser':
      return `a principal such as ${principal.arn}`;
  }
}
