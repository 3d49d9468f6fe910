/** Whether an account is again what it was, and what was looked at to say so. */
import type { Estate } from '../../core/network/estate.ts';
import { NOT_ASKED_FOR } from '../../core/network/estate.ts';
import { isGone } from '../../core/remediation/endpoint-states.ts';
import { formatEstate, parseEstate } from '../../files/estate-file.ts';

export interface Comparison {
  /** Names of the parts that were held against each other. */
  readonly compared: readonly string[];
  readonly resources: number;
  readonly different: readonly string[];
}

/**
 * Holds every part that was read against the other's, byte by byte. Not compared: CloudTrail's log, which only grows,
 * what IAM remembers of roles and CloudWatch of endpoints, what AWS offers, the time of reading, the traffic, which AWS does not tell, and
 * endpoints that AWS still shows as deleted.
 */
export function compareEstates(before: Estate, after: Estate): Comparison {
  const left = partsOf(before);
  const right = partsOf(after);
  const compared = Object.keys(left);
  return {
    compared,
    resources: Object.values(left).reduce<number>((sum, part) => sum + countOf(part), 0),
    different: compared.filter((name) => JSON.stringify(left[name]) !== JSON.stringify(right[name])),
  };
}

const NOT_COMPARED: ReadonlySet<string> = new Set([
  'schema',
  'accountId',
  'region',
  'partition',
  'readAt',
  'endpointServices',
  'roleUses',
  'endpointBytes',
  'changes',
  'traffic',
]);

function partsOf(estate: Estate): Readonly<Record<string, unknown>> {
  const ordered = parseEstate(
    formatEstate({ ...estate, vpcEndpoints: withoutGone(estate.vpcEndpoints) }),
    'estate',
  );
  return Object.fromEntries(
    Object.entries(ordered).filter(([name, part]) => !NOT_COMPARED.has(name) && !isNotAskedFor(part)),
  );
}

function isNotAskedFor(part: unknown): boolean {
  return (
    typeof part === 'object' && part !== null && 'reason' in part && part.reason === NOT_ASKED_FOR.reason
  );
}

function withoutGone(endpoints: Estate['vpcEndpoints']): Estate['vpcEndpoints'] {
  if (endpoints.status === 'unreadable') return endpoints;
  return { status: 'read', value: endpoints.value.filter((endpoint) => !isGone(endpoint)) };
}

function countOf(part: unknown): number {
  const value: unknown =
    typeof part === 'object' && part !== null && 'value' in part ? part.value : undefined;
  return Array.isArray(value) ? value.length : 0;
}
