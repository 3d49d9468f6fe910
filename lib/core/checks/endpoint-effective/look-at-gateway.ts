import type { VpcEndpoint } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import type { Aspect } from './aspect.ts';
import { bad, good, unclear } from './aspect.ts';

const LABEL = 'route tables';

/** A gateway endpoint carries what the route tables of subnets send to it. */
export function lookAtTables(
  index: EstateIndex,
  { vpcEndpointId: id, routeTableIds }: VpcEndpoint,
): readonly Aspect[] {
  if (routeTableIds.length === 0)
    return [bad(LABEL, 'medium', `${id} is on no route table, so nothing uses it`)];
  const { routeTables, subnets } = index.estate;
  const unread = [routeTables, subnets].find((part) => part.status === 'unreadable');
  if (unread?.status === 'unreadable') return [unclear(LABEL, unread.reason)];
  const hidden = routeTableIds.find((tableId) => !index.routeTables.has(tableId));
  const served = routeTableIds.filter((tableId) => (index.subnetsOfTable.get(tableId) ?? []).length > 0);
  if (served.length > 0) return [good(LABEL, `subnets of ${served.length} of its route tables use it`)];
  return hidden === undefined
    ? [bad(LABEL, 'low', `no subnet uses any of the route tables of ${id} (${routeTableIds.join(', ')})`)]
    : [unclear(LABEL, `the account does not show route table ${hidden}`)];
}
