/** One of two paths to compare: what its context says, and what it leaves unknown. */
import { isNetworkKey } from '../network-keys.ts';
import type { Context, ContextValue } from '../request.ts';
import { OpenRequest } from './open-request.ts';
import { anyEndpoint, internet, pathProfile } from './request-paths.ts';

export type PathSide = {
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly throughEndpoint: boolean;
};

export function toSide(context: Context): PathSide {
  const lower = Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  const side = { 'aws:viaawsservice': 'false', ...lower };
  return {
    context: side,
    throughEndpoint: Object.keys(side).some((key) => /^aws:(sourcevpc|vpc)/.test(key)),
  };
}

export const isSettled = (key: string, before: PathSide, after: PathSide): boolean =>
  isNetworkKey(key) || Object.hasOwn(before.context, key) || Object.hasOwn(after.context, key);

/** Settled keys that the path carries, but whose value the context does not tell, stay unknown. */
export function openSide(
  fixed: ConstructorParameters<typeof OpenRequest>[0],
  open: readonly string[],
  settled: readonly string[],
  { context, throughEndpoint }: PathSide,
): OpenRequest {
  const path = throughEndpoint ? anyEndpoint : internet;
  const untold = settled.filter(
    (key) =>
      isNetworkKey(key) && !Object.hasOwn(context, key) && pathProfile(path, key)?.presence !== 'never',
  );
  return new OpenRequest(fixed, [...open, ...untold], context);
}
