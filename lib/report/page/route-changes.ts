/** Where traffic goes before and after a plan, told from the plan's actions and findings. */
import type { Finding } from '../../core/checks/check.ts';
import type { EgressPath } from '../../core/network/egress-path.ts';
import type { Action, Reference } from '../../core/remediation/action.ts';
import type { Plan } from '../../core/remediation/plan.ts';

export interface RouteChange {
  readonly routeTableId: string;
  readonly prefixListId: string;
  /** What carries the traffic now, one for each way. */
  readonly before: readonly string[];
  readonly after: string;
}

/** One for each route that the plan makes or takes away, in the plan's order. */
export function routeChanges(plan: Plan): readonly RouteChange[] {
  return plan.actions.flatMap((action) => changeOf(action, plan.findings));
}

/** The plan's precondition says that the table has no such route, so its other routes decide. */
const OTHER_ROUTES = 'the table’s other routes';

function changeOf(action: Action, findings: readonly Finding[]): readonly RouteChange[] {
  switch (action.kind) {
    case 'addEndpointRouteTable': {
      const { routeTableId, prefixListId } = action;
      const seen = findings.filter(({ resourceId }) => resourceId === routeTableId).flatMap(waysOf);
      const before = seen.length === 0 ? [OTHER_ROUTES] : [...new Set(seen)];
      return [{ routeTableId, prefixListId, before, after: gateway(action.vpcEndpointId) }];
    }
    case 'removeEndpointRouteTable': {
      const { routeTableId, prefixListId } = action;
      const before = [gateway(action.vpcEndpointId)];
      return [{ routeTableId, prefixListId, before, after: OTHER_ROUTES }];
    }
    default:
      return [];
  }
}

function gateway(reference: Reference): string {
  return typeof reference === 'string'
    ? `gateway endpoint ${reference}`
    : `the new gateway endpoint (step ${reference.resultOf + 1})`;
}

function waysOf({ evidence }: Finding): readonly string[] {
  if (evidence.kind !== 'traffic') return [];
  return evidence.legs.map(({ path, destination }) =>
    destination === undefined ? nameOf(path) : `${nameOf(path)} (${destination})`,
  );
}

function nameOf(path: EgressPath): string {
  switch (path.via) {
    case 'natGateway':
      return `NAT gateway ${path.natGatewayId}`;
    case 'natInstance':
      return `instance or interface ${path.id}`;
    case 'gatewayEndpoint':
    case 'brokenEndpoint':
      return `gateway endpoint ${path.vpcEndpointId}`;
    case 'firewallEndpoint':
      return `firewall endpoint ${path.vpcEndpointId}`;
    case 'blackhole':
      return `nowhere (${path.target} is gone)`;
    case 'none':
      return 'nowhere (no route)';
    case 'unknown':
      return `unknown: ${path.reason}`;
    case 'local':
      return 'the VPC itself';
    case 'internetGateway':
    case 'egressOnlyInternetGateway':
    case 'transitGateway':
    case 'coreNetwork':
    case 'vpcPeering':
    case 'virtualPrivateGateway':
    case 'localGateway':
    case 'carrierGateway':
      return path.id;
  }
}
