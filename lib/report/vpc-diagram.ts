/**
 * Where the traffic of each route table goes, as a Mermaid flowchart: tables with their subnets on the left, services
 * on the right, what carries the traffic in between. Detours are thick, what is unknown is dotted.
 * https://mermaid.js.org/syntax/flowchart.html
 */
import { isDetour } from '../core/checks/evaluate-gateway-endpoint-routed.ts';
import { describePath } from '../core/checks/gateway-endpoint-evidence.ts';
import type { EgressLeg, EgressPath } from '../core/network/egress-path.ts';
import { egressLegs } from '../core/network/egress-path.ts';
import type { GatewayService, RouteTable, Vpc } from '../core/network/estate.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import type { ScanScope } from './scan-report.ts';
import { serviceName } from './service-name.ts';

/** One flowchart for all VPCs of the scope; tables that serve no subnet are left out. */
export function vpcDiagram(index: EstateIndex, { checks, vpcIds }: ScanScope): string {
  const vpcs = [...index.vpcs.values()].filter(({ vpcId }) => vpcIds?.includes(vpcId) ?? true);
  const tables = vpcs.flatMap(({ vpcId }) => tablesWithSubnets(index, vpcId));
  const services = checks.flatMap(({ service }) => service ?? []);
  const lines = [
    'flowchart LR',
    ...vpcs.flatMap((vpc) => vpcLines(index, vpc)),
    ...services.map((service) => `  ${service}([${label(serviceName(service))}])`),
    ...tables.flatMap((table) => services.flatMap((service) => edgesOf(index, table, service))),
  ];
  return `${lines.join('\n')}\n`;
}

function tablesWithSubnets(index: EstateIndex, vpcId: string): readonly RouteTable[] {
  const tables = index.tablesOfVpc.get(vpcId) ?? [];
  return tables.filter(({ routeTableId }) => (index.subnetsOfTable.get(routeTableId) ?? []).length > 0);
}

function vpcLines(index: EstateIndex, { vpcId, tags }: Vpc): readonly string[] {
  const tables = tablesWithSubnets(index, vpcId).map((table) => {
    const subnets = index.subnetsOfTable.get(table.routeTableId) ?? [];
    const names = subnets.map((subnet) => named(subnet.subnetId, subnet.tags));
    return `    ${nodeId(table.routeTableId)}[${label(named(table.routeTableId, table.tags), ...names)}]`;
  });
  return [`  subgraph ${nodeId(vpcId)} [${label(named(vpcId, tags))}]`, ...tables, '  end'];
}

function named(id: string, { Name: name = '' }: Vpc['tags']): string {
  return name === '' ? id : `${id} (${name})`;
}

function edgesOf(index: EstateIndex, table: RouteTable, service: GatewayService): readonly string[] {
  const edges = egressLegs(index, table, service).map(
    (leg) => `  ${nodeId(table.routeTableId)} ${arrowOf(leg)}|${label(describePath(leg.path))}| ${service}`,
  );
  return [...new Set(edges)];
}

function arrowOf({ path }: EgressLeg): string {
  if (isDetour(path)) return '==>';
  return isOpen(path) ? '-->' : '-.->';
}

function isOpen({ via }: EgressPath): boolean {
  return via !== 'unknown' && via !== 'none' && via !== 'blackhole';
}

// Mermaid takes a dash in an id for the beginning of an arrow.
function nodeId(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9]/g, '_');
}

/** Names come from tags, where anything may stand. */
function label(...lines: readonly string[]): string {
  const safe = lines.map((line) =>
    line.replaceAll(/["<>&#|`\p{Cc}]/gu, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${safe.join('<br/>')}"`;
}
