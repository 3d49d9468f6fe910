/**
 * Which route of a table carries which part of a range.
 *
 * It knows nothing of gateways and endpoints: routes in, ranges with their winning route out. Laws, tested against a
 * router that walks single addresses: the pieces cover the range exactly, and every address of a piece has the
 * piece's winner. When two routes win equally it says so, and errs towards "cannot tell".
 *
 * Priority: longest prefix; for equal destinations static, then prefix list, then propagated; between two prefix
 * lists AWS promises nothing. https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 * One exception: the local route beats a propagated one even if that is more specific.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
 */
import type { Cidr } from './cidr.ts';
import { contains, halves, overlaps, parseCidr } from './cidr.ts';
import type { Route, RouteTable } from './estate.ts';
import type { EstateIndex } from './index-estate.ts';

/** One destination block of one route; a prefix-list route gives one for each entry of the list. */
export interface RouteEntry {
  readonly cidr: Cidr;
  readonly route: Route;
  readonly rank: 'static' | 'prefixList' | 'propagated';
}

export interface CompiledRoutes {
  readonly entries: readonly RouteEntry[];
  /** Routes whose destination could not be told: a prefix list that could not be read. */
  readonly opaque: readonly { readonly route: Route; readonly reason: string }[];
}

export interface Leg {
  readonly cidr: Cidr;
  /** Empty: no route matches. Several: equally good, AWS does not say which. */
  readonly winners: readonly Route[];
}

const RANK = { static: 0, prefixList: 1, propagated: 2 } as const;

/** Expands a table's routes, prefix lists included, into blocks. */
export function compileRoutes(index: EstateIndex, table: RouteTable): CompiledRoutes {
  const entries: RouteEntry[] = [];
  const opaque: { route: Route; reason: string }[] = [];
  for (const route of table.routes) {
    const destinations = destinationsOf(index, route);
    if (typeof destinations === 'string') opaque.push({ route, reason: destinations });
    else for (const cidr of destinations) entries.push({ cidr, route, rank: rankOf(route) });
  }
  return { entries: withoutOverruled(entries), opaque };
}

function withoutOverruled(entries: readonly RouteEntry[]): readonly RouteEntry[] {
  if (!entries.some((entry) => entry.rank === 'propagated')) return entries;
  const locals = entries.filter((entry) => entry.route.target.kind === 'local');
  return entries.filter(
    (entry) => entry.rank !== 'propagated' || !locals.some((local) => contains(local.cidr, entry.cidr)),
  );
}

function rankOf(route: Route): RouteEntry['rank'] {
  if (route.origin === 'propagated') return 'propagated';
  return 'prefixListId' in route.destination ? 'prefixList' : 'static';
}

function destinationsOf(index: EstateIndex, route: Route): readonly Cidr[] | string {
  if ('cidr' in route.destination) {
    const cidr = parseCidr(route.destination.cidr);
    return cidr === undefined ? `"${route.destination.cidr}" is no CIDR` : [cidr];
  }
  const list = index.prefixLists.get(route.destination.prefixListId);
  if (list === undefined) return `prefix list ${route.destination.prefixListId} could not be read`;
  if (list.cidrs.status === 'unreadable') return list.cidrs.reason;
  const cidrs = list.cidrs.value.map((text) => parseCidr(text));
  const parsed = cidrs.filter((cidr) => cidr !== undefined);
  return parsed.length === cidrs.length
    ? parsed
    : `prefix list ${list.prefixListId} holds a text that is no CIDR`;
}

/** Splits a range into the pieces that one route each carries. */
export function legsOf(range: Cidr, entries: readonly RouteEntry[]): readonly Leg[] {
  const relevant = entries.filter((entry) => overlaps(entry.cidr, range));
  const isNarrower = relevant.some((entry) => entry.cidr.prefixLength > range.prefixLength);
  if (!isNarrower) return [{ cidr: range, winners: winnersOf(relevant) }];
  const [low, high] = halves(range);
  return [...legsOf(low, relevant), ...legsOf(high, relevant)];
}

function winnersOf(containing: readonly RouteEntry[]): readonly Route[] {
  let best: RouteEntry | undefined;
  let winners: Route[] = [];
  for (const entry of containing) {
    const order = best === undefined ? -1 : precedence(entry, best);
    if (order < 0) {
      best = entry;
      winners = [entry.route];
    } else if (order === 0) winners.push(entry.route);
  }
  return winners;
}

/** Negative where the first wins, positive where the second does. */
function precedence(a: RouteEntry, b: RouteEntry): number {
  return b.cidr.prefixLength - a.cidr.prefixLength || RANK[a.rank] - RANK[b.rank];
}
