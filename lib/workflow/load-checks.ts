import type * as Registry from '../core/checks/registry.ts';

/**
 * The checks with all that they know, loaded when something is looked at or planned: what waits, asks, writes or records
 * starts without them.
 */
export async function loadChecks(): Promise<typeof Registry> {
  return import('../core/checks/registry.ts');
}
