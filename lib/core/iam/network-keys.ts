/**
 * The context keys that depend on the way a request takes into AWS.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-network-properties
 */
import type { Statement } from './policy.ts';
import { readable } from './truth.ts';

const NAMES: ReadonlySet<string> = new Set([
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
]);

/** In any spelling; `aws:Vpce…` takes in keys that AWS may yet add. */
export function isNetworkKey(key: string): boolean {
  const lower = key.toLowerCase();
  return NAMES.has(lower) || lower.startsWith('aws:vpce');
}

/** Whether a condition of the statement looks at the path of a request. */
export const mentionsNetworkKey = ({ conditions }: Statement): boolean =>
  readable(conditions).some(({ key, variables }) => [key, ...variables].some(isNetworkKey));
