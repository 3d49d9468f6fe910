/** A table associated with a gateway routes what comes in; AWS puts no gateway endpoint on it. */
import { valueOr } from '../../network/estate.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import { missingParts } from './unreadable.ts';

const ID = 'edge-table';

/** https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html */
export function findEdgeTable({ tables }: HazardScope): readonly Hazard[] {
  const missing = missingParts(ID, 'whether a table belongs to a gateway', { routeTables: tables });
  return missing.length > 0
    ? missing
    : valueOr(tables, []).flatMap((table): readonly Hazard[] => {
        const edge = table.associations.find((association) => association.kind === 'gateway');
        if (edge === undefined) return [];
        const text =
          `${table.routeTableId} is associated with gateway ${edge.gatewayId}: it routes traffic that enters the ` +
          'VPC. Leave it out and give its subnets, if it has any, a table of their own.';
        return [{ id: ID, kind: 'found', subject: table.routeTableId, text }];
      });
}
