/** What a hazard is looked for in: the change that is about to be planned, and the part of the network it touches. */
import type { GatewayService, Part, RouteTable, Subnet, VpcEndpoint } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import type { Hazard } from '../plan.ts';

/** A plan before its hazards are known. */
export interface PlanDraft {
  readonly vpcId: string;
  readonly service: GatewayService;
  /** The tables that will lead to the endpoint and do not yet. */
  readonly routeTableIds: readonly string[];
  /** The endpoint that is reused; undefined where one is created. */
  readonly endpoint: VpcEndpoint | undefined;
}

export interface HazardScope {
  readonly index: EstateIndex;
  readonly draft: PlanDraft;
  /** The draft's tables; unreadable also where the estate does not show one of them. */
  readonly tables: Part<readonly RouteTable[]>;
  /** The subnets that those tables serve, by explicit association or as main table. */
  readonly subnets: Part<readonly Subnet[]>;
}

export type FindHazard = (scope: HazardScope) => readonly Hazard[];

/** Resolves a draft's tables and the subnets behind them. */
export function scopeOf(index: EstateIndex, draft: PlanDraft): HazardScope {
  const tables = tablesOf(index, draft);
  return { index, draft, tables, subnets: subnetsOf(index, tables) };
}

function tablesOf(index: EstateIndex, draft: PlanDraft): Part<readonly RouteTable[]> {
  const { routeTables } = index.estate;
  if (routeTables.status === 'unreadable') return routeTables;
  const tables: RouteTable[] = [];
  for (const id of [...new Set(draft.routeTableIds)].sort()) {
    const table = index.routeTables.get(id);
    if (table === undefined) return { status: 'unreadable', reason: `the account does not show ${id}` };
    tables.push(table);
  }
  return { status: 'read', value: tables };
}

function subnetsOf(index: EstateIndex, tables: Part<readonly RouteTable[]>): Part<readonly Subnet[]> {
  const { subnets } = index.estate;
  if (subnets.status === 'unreadable') return subnets;
  if (tables.status === 'unreadable') return tables;
  const served = tables.value.flatMap((table) => index.subnetsOfTable.get(table.routeTableId) ?? []);
  return {
    status: 'read',
    value: served.toSorted((a, b) => (a.subnetId < b.subnetId ? -1 : 1)),
  };
}
