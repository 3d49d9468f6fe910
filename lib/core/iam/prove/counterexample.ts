/** A request as something that a person can try: with the marks of its path filled in. */
import type { Context, PolicyRequest } from '../request.ts';
import { keyValues } from '../space/key-values.ts';
import { anyEndpoint, foreignEndpoint, pathProfile, type Endpoints } from '../space/request-paths.ts';
import type { Counterexample } from './proof.ts';

const OUTSIDE = '198.51.100.7';
const MARKS = ['aws:sourcevpce', 'aws:sourcevpc'];

export function toCounterexample(request: PolicyRequest, endpoints: Endpoints): Counterexample {
  const { principal, action, resource, context } = request;
  const throughEndpoint = Object.keys(context).some(
    (key) =>
      pathProfile(anyEndpoint, key)?.presence !== 'never' &&
      /^aws:(source|vpc)/.test(key) &&
      key !== 'aws:sourceip',
  );
  const keys = throughEndpoint ? withMarks(context, endpoints) : { 'aws:sourceip': OUTSIDE, ...context };
  const path = throughEndpoint
    ? `through another VPC endpoint (${String(keys['aws:sourcevpce'])} in ${String(keys['aws:sourcevpc'])})`
    : 'from the internet or through a NAT gateway, without a VPC endpoint';
  return { principal, action, resource, path, keys };
}

function withMarks(context: Context, endpoints: Endpoints): Context {
  const { excluded } = foreignEndpoint(endpoints);
  const marks = MARKS.map((key) => {
    const profile = pathProfile(anyEndpoint, key) ?? { holds: 'text', presence: 'always' };
    const [first] = keyValues(key, [], profile, excluded[key]);
    return [key, first?.is === 'given' ? first.value : ''] as const;
  });
  return { ...Object.fromEntries(marks), ...context };
}
