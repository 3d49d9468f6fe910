import { CHECKS } from '../../core/checks/registry.ts';
import type { Estate, Route } from '../../core/network/estate.ts';
import { valueOr } from '../../core/network/estate.ts';
import type { Paint } from '../../report/paint.ts';
import { formatTable } from '../../report/table.ts';

/** The routes of one table, as they were read. */
export function describeRoutes(estate: Estate, routeTableId: string, paint: Paint): string {
  const table = valueOr(estate.routeTables, []).find((one) => one.routeTableId === routeTableId);
  const rows = (table?.routes ?? []).map((route) => [
    destinationText(estate, route),
    route.target.kind === 'local' ? 'the VPC itself' : route.target.id,
    route.state,
  ]);
  return formatTable([`ROUTES OF ${routeTableId}`, 'LEAD TO', 'STATE'], rows, paint);
}

function destinationText(estate: Estate, { destination }: Route): string {
  if ('cidr' in destination) return destination.cidr;
  const { prefixListId } = destination;
  const list = valueOr(estate.prefixLists, []).find((one) => one.prefixListId === prefixListId);
  const service = CHECKS.find((check) => list?.name.endsWith(`.${check.service}`))?.service;
  return service === undefined ? prefixListId : `${prefixListId} (addresses of ${service})`;
}
