import type { Reference } from '../action.ts';

/** A reference to a security group in words. */
export function describeGroup(reference: Reference): string {
  return typeof reference === 'string'
    ? `security group ${reference}`
    : `the security group of step ${reference.resultOf + 1}`;
}
