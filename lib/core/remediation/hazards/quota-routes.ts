/**
 * A table that is full of routes takes no route to an endpoint.
 *
 * A route to a prefix list counts with the list's weight, not as one. AWS publishes the weight of its own lists; that
 * of a customer's list is its maximum size, which the estate does not hold, so such a table's count is a lower bound.
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-route-tables
 */
import { parseCidr } from '../../network/cidr.ts';
import type { AddressFamily, Route, RouteTable } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { prefixListsOfService } from '../../network/service-ranges.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import { quotaOf } from './quota-of.ts';
import type { Unread } from './unreadable.ts';
import { missingParts, unreadGroup } from './unreadable.ts';

const ID = 'quota-routes';
const WHAT = 'whether the tables have room for another route';

/** Routes per route table; enforced apart for IPv4 and IPv6, propagated routes not counted. */
const QUOTA_CODE = 'L-93826ACB';

/** https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html */
const AWS_WEIGHTS: Readonly<Record<string, number>> = { s3: 1, dynamodb: 1, s3express: 6 };

export function findQuotaRoutes(scope: HazardScope): readonly Hazard[] {
  const { index, tables } = scope;
  const quota = quotaOf(index, QUOTA_CODE);
  const { prefixLists } = index.estate;
  const missing = missingParts(ID, WHAT, { routeTables: tables, quotas: quota, prefixLists });
  if (missing.length > 0 || quota.status === 'unreadable') return missing;
  const lists = prefixListsOfService(index, scope.draft.service);
  const families: readonly AddressFamily[] = lists.some((list) => list.addressFamily === 'IPv6')
    ? ['ipv4', 'ipv6']
    : ['ipv4'];
  const hazards: Hazard[] = [];
  const unread: Unread[] = [];
  for (const table of valueOr(tables, [])) {
    const counts = families.map((family) => countRoutes(index, table, family));
    const most = Math.max(...counts.map((count) => count.atLeast));
    const unclear = counts.find((count) => count.unclear !== undefined)?.unclear;
    if (most >= quota.value) hazards.push(full(table, most, quota.value));
    else if (unclear !== undefined) unread.push({ name: table.routeTableId, reason: unclear });
  }
  return [...hazards, ...unreadGroup(ID, 'prefixLists', WHAT, unread)];
}

function full(table: RouteTable, count: number, quota: number): Hazard {
  const text =
    `${table.routeTableId} holds ${count} routes and the quota is ${quota}: the route to the endpoint is refused. ` +
    `Merge routes, or ask for a higher quota (${QUOTA_CODE}).`;
  return { id: ID, kind: 'found', subject: table.routeTableId, text };
}

interface RouteCount {
  readonly atLeast: number;
  /** Why there may be more. */
  readonly unclear?: string;
}

function countRoutes(index: EstateIndex, table: RouteTable, family: AddressFamily): RouteCount {
  const weights = table.routes
    .filter((route) => route.origin === 'static')
    .map((route) => weightOf(index, route, family));
  const atLeast = weights.reduce((sum, weight) => sum + weight.atLeast, 0);
  const unclear = weights.find((weight) => weight.unclear !== undefined)?.unclear;
  return unclear === undefined ? { atLeast } : { atLeast, unclear };
}

function weightOf(index: EstateIndex, route: Route, family: AddressFamily): RouteCount {
  if ('cidr' in route.destination) {
    const cidr = parseCidr(route.destination.cidr);
    // A destination that cannot be parsed is a route all the same, of one family or the other.
    return { atLeast: cidr === undefined || cidr.family === family ? 1 : 0 };
  }
  const { prefixListId } = route.destination;
  const list = index.prefixLists.get(prefixListId);
  if (list === undefined) return { atLeast: 0, unclear: `prefix list ${prefixListId} could not be read` };
  if ((list.addressFamily === 'IPv6' ? 'ipv6' : 'ipv4') !== family) return { atLeast: 0 };
  const known = list.ownerId === 'AWS' ? AWS_WEIGHTS[list.name.split('.').at(-1) ?? ''] : undefined;
  if (known !== undefined) return { atLeast: known };
  const entries = valueOr(list.cidrs, []).length;
  return { atLeast: entries, unclear: `prefix list ${prefixListId} weighs at least ${entries}` };
}
