import type { VpcEndpoint } from '../network/estate.ts';

/** States of an endpoint that will never carry traffic again, or never did. */
const GONE: ReadonlySet<string> = new Set(['deleting', 'deleted', 'rejected', 'failed', 'expired']);

/** True where the endpoint no longer stands in the way of another. */
export function isGone(endpoint: VpcEndpoint): boolean {
  return GONE.has(endpoint.state);
}
