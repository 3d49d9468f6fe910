import type { Estate, Part } from './estate.ts';
import type { EstateIndex } from './index-estate.ts';

/**
 * The routing of one VPC as an estate of its own, for asking "what if" without carrying the whole account along.
 *
 * It holds VPC, subnets, route tables, endpoints, the NAT gateways its routes name, and every prefix list; nothing else.
 */
export function sliceVpc(index: EstateIndex, vpcId: string): Estate {
  const { estate } = index;
  const routeTables = index.tablesOfVpc.get(vpcId) ?? [];
  const natGateways = routeTables
    .flatMap((table) => table.routes)
    .flatMap(({ target }) => (target.kind === 'natGateway' ? (index.natGateways.get(target.id) ?? []) : []));
  const vpc = index.vpcs.get(vpcId);
  return {
    ...estate,
    vpcs: keep(estate.vpcs, vpc === undefined ? [] : [vpc]),
    subnets: keep(estate.subnets, index.subnetsOfVpc.get(vpcId) ?? []),
    routeTables: keep(estate.routeTables, routeTables),
    vpcEndpoints: keep(estate.vpcEndpoints, index.endpointsOfVpc.get(vpcId) ?? []),
    natGateways: keep(estate.natGateways, [...new Set(natGateways)]),
    networkInterfaces: LEFT_OUT,
    securityGroups: LEFT_OUT,
    networkAcls: LEFT_OUT,
    instances: LEFT_OUT,
    functions: LEFT_OUT,
    eventSourceMappings: LEFT_OUT,
    roleUses: LEFT_OUT,
    endpointServices: LEFT_OUT,
    endpointBytes: LEFT_OUT,
    roles: LEFT_OUT,
    buckets: LEFT_OUT,
    tables: LEFT_OUT,
    keys: LEFT_OUT,
    hostedZones: LEFT_OUT,
    dnsRules: LEFT_OUT,
    quotas: LEFT_OUT,
    changes: LEFT_OUT,
    traffic: LEFT_OUT,
  };
}

const LEFT_OUT: Part<never> = { status: 'unreadable', reason: 'not part of the routing of a VPC' };

function keep<T>(part: Part<readonly T[]>, value: readonly T[]): Part<readonly T[]> {
  return part.status === 'read' ? { status: 'read', value } : part;
}
