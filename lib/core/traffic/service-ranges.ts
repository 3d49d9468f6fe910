/**
 * Which addresses are whose: from the Region's managed prefix lists, an ip-ranges.json, and partners' lists.
 *
 * Only the same Region's S3 and DynamoDB can take a gateway endpoint, so the Region is part of the label. Where
 * a prefix list and ip-ranges.json name the same range, the prefix list wins: it is what a route would match.
 */
import type { LabelledRange } from './address-table.ts';
import { parseCidr } from './ip-address.ts';

export interface RangeSources {
  readonly region: string;
  /** AWS's own lists as `com.amazonaws.{region}.s3`, with their ranges. */
  readonly prefixLists?: readonly { readonly name: string; readonly cidrs: readonly string[] }[];
  /** The text of https://ip-ranges.amazonaws.com/ip-ranges.json, given by the user. */
  readonly ipRanges?: string;
  /** Published ranges of others, under the name that rows shall bear. */
  readonly partners?: readonly { readonly service: string; readonly cidrs: readonly string[] }[];
}

export type RangesReading =
  | { readonly kind: 'ranges'; readonly ranges: readonly LabelledRange[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

const SERVICES: ReadonlyMap<string, string> = new Map([
  ['S3', 's3'],
  ['DYNAMODB', 'dynamodb'],
]);

/** Labels for an address table; a range that is none is a reason, never left out in silence. */
export function toServiceRanges({
  region,
  prefixLists = [],
  ipRanges,
  partners = [],
}: RangeSources): RangesReading {
  const published = ipRanges === undefined ? [] : fromIpRanges(ipRanges);
  if (typeof published === 'string') return { kind: 'unreadable', reason: published };
  const ranges = [
    ...partners.flatMap(({ service, cidrs }) => cidrs.map((cidr) => toRange(cidr, service, 'global'))),
    ...published,
    ...prefixLists.flatMap(({ name, cidrs }) => {
      const service = gatewayServiceOf(name, region);
      return service === undefined ? [] : cidrs.map((cidr) => toRange(cidr, service, region));
    }),
  ];
  const wrong = ranges.find(({ cidr }) => parseCidr(cidr) === undefined);
  return wrong
    ? { kind: 'unreadable', reason: `"${wrong.cidr}" is no address range` }
    : { kind: 'ranges', ranges };
}

function gatewayServiceOf(prefixListName: string, region: string): string | undefined {
  return [...SERVICES.values()].find((service) => prefixListName === `com.amazonaws.${region}.${service}`);
}

function toRange(cidr: string, service: string, region: string): LabelledRange {
  return { cidr, label: { kind: 'service', service, region } };
}

function fromIpRanges(text: string): LabelledRange[] | string {
  const file = parseJson(text);
  if (!isRecord(file) || !Array.isArray(file['prefixes']) || !Array.isArray(file['ipv6_prefixes'])) {
    return 'not an ip-ranges.json: prefixes and ipv6_prefixes are missing';
  }
  const entries: readonly unknown[] = [...file['prefixes'], ...file['ipv6_prefixes']];
  return entries.flatMap((entry) => {
    if (!isRecord(entry)) return [];
    const service = SERVICES.get(String(entry['service']));
    const cidr = entry['ip_prefix'] ?? entry['ipv6_prefix'];
    return service === undefined || typeof cidr !== 'string'
      ? []
      : [toRange(cidr, service, String(entry['region']))];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
