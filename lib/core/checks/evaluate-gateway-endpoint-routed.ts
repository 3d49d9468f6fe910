/**
 * Does the traffic of a route table's subnets to a service leave the VPC through its gateway endpoint?
 *
 * One evaluation for each route table. A path that could not be told is `unknown`, unless another piece of the same
 * traffic is known to take a detour: then the finding stands whatever the unknown piece does.
 */
import type { EgressLeg, EgressPath } from '../network/egress-path.ts';
import { egressLegs } from '../network/egress-path.ts';
import type { RouteTable, Subnet } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import type { Evaluation, GatewayCheck } from './check.ts';
import { describeLegs, evidenceOf, severityOf } from './gateway-endpoint-evidence.ts';

const ROUTE_TABLE = 'AWS::EC2::RouteTable';

/** Evaluates every route table of the estate, and every subnet whose table the estate does not show. */
export function evaluateGatewayEndpointRouted(
  index: EstateIndex,
  check: Pick<GatewayCheck, 'id' | 'service'>,
): readonly Evaluation[] {
  const { estate } = index;
  const unreadable = [estate.routeTables, estate.subnets, estate.vpcEndpoints].find(
    (part) => part.status === 'unreadable',
  );
  if (unreadable?.status === 'unreadable') return unknownEverywhere(index, check, unreadable.reason);
  const tables = [...index.routeTables.values()].map((table) => evaluateTable(index, check, table));
  return [...tables, ...subnetsWithoutTable(index, check)];
}

// Without routes or endpoints nothing can be said of any table; each known resource says so by itself.
function unknownEverywhere(
  index: EstateIndex,
  check: Pick<GatewayCheck, 'id'>,
  reason: string,
): readonly Evaluation[] {
  const unknown = (resourceType: string, resourceId: string, vpcId?: string): Evaluation => ({
    checkId: check.id,
    resourceType,
    resourceId,
    ...(vpcId === undefined ? {} : { vpcId }),
    status: 'unknown',
    reason: `Cannot tell: ${reason}.`,
  });
  const tables = [...index.routeTables.values()];
  if (tables.length > 0) return tables.map((table) => unknown(ROUTE_TABLE, table.routeTableId, table.vpcId));
  const vpcs = [...index.vpcs.values()];
  if (vpcs.length > 0) return vpcs.map((vpc) => unknown('AWS::EC2::VPC', vpc.vpcId, vpc.vpcId));
  return [unknown('AWS::::Account', index.estate.accountId)];
}

/** A subnet shared with this account: its route table belongs to, and is seen by, the owner only. */
function subnetsWithoutTable(index: EstateIndex, check: Pick<GatewayCheck, 'id'>): readonly Evaluation[] {
  const orphans = [...index.subnets.values()].filter((subnet) => !index.tableOfSubnet.has(subnet.subnetId));
  return orphans.map((subnet) => ({
    checkId: check.id,
    resourceType: 'AWS::EC2::Subnet',
    resourceId: subnet.subnetId,
    vpcId: subnet.vpcId,
    status: 'unknown',
    reason:
      subnet.ownerId === index.estate.accountId
        ? 'Cannot tell: the route table of this subnet is not shown.'
        : `Cannot tell: the subnet is shared from account ${subnet.ownerId}, which alone sees its routes.`,
  }));
}

function evaluateTable(
  index: EstateIndex,
  check: Pick<GatewayCheck, 'id' | 'service'>,
  table: RouteTable,
): Evaluation {
  const subject = {
    checkId: check.id,
    resourceType: ROUTE_TABLE,
    resourceId: table.routeTableId,
    vpcId: table.vpcId,
  };
  const subnets = index.subnetsOfTable.get(table.routeTableId) ?? [];
  const shared = sharedFrom(index, table, subnets);
  if (shared !== undefined) {
    return { ...subject, status: 'unknown', reason: `Cannot tell: shared from account ${shared}.` };
  }
  if (subnets.length === 0) return { ...subject, status: 'notApplicable', reason: noSubnetReason(table) };
  const legs = egressLegs(index, table, check.service);
  const verdict = judge(legs);
  if (verdict.status !== 'nonCompliant') return { ...subject, ...verdict };
  const evidence = evidenceOf(index, check.service, subnets, legs);
  return { ...subject, ...verdict, severity: severityOf(evidence), evidence };
}

function sharedFrom(index: EstateIndex, table: RouteTable, subnets: readonly Subnet[]): string | undefined {
  return [table.ownerId, ...subnets.map((subnet) => subnet.ownerId)].find(
    (owner) => owner !== index.estate.accountId,
  );
}

function noSubnetReason(table: RouteTable): string {
  return table.associations.some((association) => association.kind === 'gateway')
    ? 'Serves a gateway (edge association), not subnets.'
    : 'No subnet uses this route table.';
}

type Verdict = { readonly reason: string } & (
  | { readonly status: 'nonCompliant' }
  | { readonly status: 'compliant' }
  | { readonly status: 'notApplicable' }
  | { readonly status: 'unknown' }
);

function judge(legs: readonly EgressLeg[]): Verdict {
  const detours = legs.filter((leg) => isDetour(leg.path));
  if (detours.length > 0) return { status: 'nonCompliant', reason: `${describeLegs(detours)}.` };
  const unknown = legs.find((leg) => leg.path.via === 'unknown');
  if (unknown?.path.via === 'unknown') {
    return { status: 'unknown', reason: `Cannot tell: ${unknown.path.reason}.` };
  }
  if (legs.some((leg) => leg.path.via === 'gatewayEndpoint')) {
    return { status: 'compliant', reason: `${describeLegs(legs)}.` };
  }
  const open = legs.filter((leg) => isInternet(leg.path));
  return open.length > 0
    ? { status: 'notApplicable', reason: `No NAT on the way: ${describeLegs(open)}.` }
    : { status: 'notApplicable', reason: 'These subnets have no route to the service.' };
}

/** True where the traffic leaves over something that costs, or that it need not cross. */
export function isDetour(path: EgressPath): boolean {
  switch (path.via) {
    case 'natGateway':
    case 'natInstance':
    case 'transitGateway':
    case 'coreNetwork':
    case 'vpcPeering':
    case 'firewallEndpoint':
    case 'virtualPrivateGateway':
    case 'localGateway':
    case 'brokenEndpoint':
      return true;
    case 'gatewayEndpoint':
    case 'internetGateway':
    case 'egressOnlyInternetGateway':
    case 'carrierGateway':
    case 'local':
    case 'blackhole':
    case 'none':
    case 'unknown':
      return false;
  }
}

function isInternet(path: EgressPath): boolean {
  return (
    path.via === 'internetGateway' ||
    path.via === 'egressOnlyInternetGateway' ||
    path.via === 'carrierGateway'
  );
}
