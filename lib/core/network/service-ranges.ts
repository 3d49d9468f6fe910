/**
 * Where a service lives in the Region: the CIDRs of AWS's managed prefix list of that service.
 *
 * The lists hold this Region's addresses only, which is exactly what a gateway endpoint serves.
 * https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
import type { Cidr } from './cidr.ts';
import { contains, parseCidr } from './cidr.ts';
import type { AddressFamily, GatewayService, Part, PrefixList } from './estate.ts';
import { valueOr } from './estate.ts';
import type { EstateIndex } from './index-estate.ts';

/** RFC 6052's well-known prefix, which a NAT gateway translates (NAT64). */
const NAT64_PREFIX = 0x64ff9b_0000_0000_0000_0000_0000_0000n;

/** IPv6 global unicast: where a service must be whose IPv6 ranges the Region publishes no list of. */
export const GLOBAL_UNICAST: Cidr = { family: 'ipv6', first: 1n << 125n, prefixLength: 3 };

export interface ServiceRanges {
  /** `exact`: from the managed prefix list. `somewhere`: in this block, but nobody says where. */
  readonly precision: 'exact' | 'somewhere';
  /** No address is in two of them. */
  readonly cidrs: readonly Cidr[];
}

/** The service name of a gateway endpoint, which is also the name of its prefix list. */
export function gatewayServiceName(region: string, service: GatewayService): string {
  return `com.amazonaws.${region}.${service}`;
}

/** The managed prefix lists of the service in this Region: one for IPv4, and one for IPv6 where AWS has it. */
export function prefixListsOfService(index: EstateIndex, service: GatewayService): readonly PrefixList[] {
  const { region } = index.estate;
  const names = new Set([gatewayServiceName(region, service), `com.amazonaws.${region}.ipv6.${service}`]);
  // Anybody may name a list of his own like this; AWS's own lists belong to "AWS".
  return valueOr(index.estate.prefixLists, []).filter(
    (list) => names.has(list.name) && list.ownerId === 'AWS',
  );
}

/** The addresses of the service that a client of the given family can meet; unreadable where no list tells. */
export function serviceRanges(
  index: EstateIndex,
  service: GatewayService,
  family: AddressFamily,
): Part<ServiceRanges> {
  const { prefixLists } = index.estate;
  if (prefixLists.status === 'unreadable') return prefixLists;
  const lists = prefixListsOfService(index, service).filter((list) => familyOf(list) === family);
  if (lists.length === 0 && family === 'ipv6') {
    return { status: 'read', value: { precision: 'somewhere', cidrs: [GLOBAL_UNICAST] } };
  }
  if (lists.length === 0) return unreadable(`the Region shows no managed prefix list for ${service}`);
  return cidrsOf(lists);
}

/** The ranges of a service in every form in which a client can address it. */
export interface RangesByFamily {
  readonly ipv4: Part<ServiceRanges>;
  readonly ipv6: Part<ServiceRanges>;
  readonly nat64: Part<ServiceRanges>;
}

/** All ranges of a service; found once for an estate, since every table asks for the same. */
export function rangesOfService(index: EstateIndex, service: GatewayService): RangesByFamily {
  const known = rangesOfIndex.get(index) ?? new Map<GatewayService, RangesByFamily>();
  rangesOfIndex.set(index, known);
  const ranges = known.get(service) ?? {
    ipv4: serviceRanges(index, service, 'ipv4'),
    ipv6: serviceRanges(index, service, 'ipv6'),
    nat64: nat64Ranges(index, service),
  };
  known.set(service, ranges);
  return ranges;
}

const rangesOfIndex = new WeakMap<EstateIndex, Map<GatewayService, RangesByFamily>>();

/** The IPv6 addresses under which NAT64 offers the service's IPv4 addresses. */
export function nat64Ranges(index: EstateIndex, service: GatewayService): Part<ServiceRanges> {
  const ipv4 = serviceRanges(index, service, 'ipv4');
  if (ipv4.status === 'unreadable') return ipv4;
  return { status: 'read', value: { precision: 'exact', cidrs: ipv4.value.cidrs.map(toNat64) } };
}

function toNat64(cidr: Cidr): Cidr {
  return { family: 'ipv6', first: NAT64_PREFIX | cidr.first, prefixLength: cidr.prefixLength + 96 };
}

function familyOf(list: PrefixList): AddressFamily {
  return list.addressFamily === 'IPv6' ? 'ipv6' : 'ipv4';
}

function cidrsOf(lists: readonly PrefixList[]): Part<ServiceRanges> {
  const cidrs: Cidr[] = [];
  for (const list of lists) {
    if (list.cidrs.status === 'unreadable') return list.cidrs;
    for (const text of list.cidrs.value) {
      const cidr = parseCidr(text);
      if (cidr === undefined)
        return unreadable(`prefix list ${list.prefixListId} holds "${text}", which is no CIDR`);
      cidrs.push(cidr);
    }
  }
  if (cidrs.length === 0)
    return unreadable(`prefix list ${lists.map((l) => l.prefixListId).join(', ')} is empty`);
  return { status: 'read', value: { precision: 'exact', cidrs: disjoint(cidrs) } };
}

function disjoint(cidrs: readonly Cidr[]): readonly Cidr[] {
  const kept: Cidr[] = [];
  for (const cidr of cidrs.toSorted((a, b) => a.prefixLength - b.prefixLength)) {
    if (!kept.some((wider) => contains(wider, cidr))) kept.push(cidr);
  }
  return kept;
}

function unreadable(reason: string): Part<ServiceRanges> {
  return { status: 'unreadable', reason };
}
