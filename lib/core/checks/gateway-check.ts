/** What the checks of gateway endpoints have in common: everything but their service and why it matters. */
import { moneyOf } from '../cost/savings.ts';
import { planFindings } from '../remediation/plan-gateway-endpoint.ts';
import type { CheckExplanation, GatewayCheck } from './check.ts';
import { evaluateGatewayEndpointRouted } from './evaluate-gateway-endpoint-routed.ts';
import { natTraffic } from './gateway-endpoint-evidence.ts';

/** The check that traffic to `name` goes through its gateway endpoint. */
export function gatewayCheck(
  own: Pick<GatewayCheck, 'id' | 'title' | 'service' | 'pillars'>,
  name: string,
): GatewayCheck {
  const { service } = own;
  const check: GatewayCheck = {
    ...own,
    resourceType: 'AWS::EC2::RouteTable',
    severity: 'medium',
    remediation: 'gatewayEndpoint',
    explanation: explain(name),
    place: 'vpc',
    lookedAt: 'everyChange',
    parts: ['vpcs', 'subnets', 'routeTables', 'natGateways', 'vpcEndpoints', 'prefixLists'],
    defaultMode: 'auto',
    defaultChannel: 'page',
    evaluate: (index) => evaluateGatewayEndpointRouted(index, own),
    subjectsOf: ({ vpcId }) => (vpcId === undefined ? [] : [{ kind: 'vpcService', vpcId, service }]),
    moneyOf: (index, finding, options) =>
      moneyOf(natTraffic(index, service, index.subnetsOfTable.get(finding.resourceId) ?? []), options),
    plan: (index, findings, options) => planFindings(index, check, findings, options),
  };
  return check;
}

function explain(name: string): CheckExplanation {
  return {
    severity: 'high where bytes were seen or a route is broken, low without any client',
    remedy: `a gateway endpoint of ${name} in the VPC (free of charge), with these route tables on it`,
    meanings: {
      compliant: `all traffic of the table's subnets to ${name} leaves through an available gateway endpoint`,
      nonCompliant:
        'some of it takes a detour: NAT of any kind, transit gateway, core network, peering, firewall',
      notApplicable: 'no subnet uses the table, or it leads only to an internet gateway, or nowhere',
      unknown: 'it could not be told, with the reason; never a pass',
    },
  };
}
