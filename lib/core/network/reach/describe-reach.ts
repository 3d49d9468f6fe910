import type { Reach } from './service-reach.ts';

const WAYS = {
  nothing: 'cannot be reached',
  internet: 'is reached over the Internet',
  private: 'is reached privately',
  unknown: 'may be reached',
} as const;

/** What follows the name of the service: `is reached privately: …`. */
export function describeReach({ is, reason }: Reach): string {
  return `${WAYS[is]}: ${reason}`;
}
