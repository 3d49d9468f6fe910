import { hoursMoney, interfaceMoney } from '../cost/interface-endpoint-money.ts';
import type { TrafficRecord, VpcEndpoint } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { shortNameOf } from '../remediation/interface-endpoint/endpoint-wish.ts';
import { adviseEndpoint } from '../remediation/advise-endpoint.ts';
import { planInterfaceEndpoint } from '../remediation/plan-interface-endpoint.ts';
import type { Plan, PlanOptions } from '../remediation/plan.ts';
import type { Check, Finding } from './check.ts';
import { evaluateEndpoint, evaluateEndpoints } from './endpoint-effective/evaluate-endpoint.ts';
import { clientsOf } from './endpoint-effective/clients-of-vpc.ts';
import { zonesWithoutIt } from './endpoint-effective/look-at-interface.ts';

/** An endpoint that is there does what it is there for: it is available, clients reach it, and it leads somewhere. */
export const vpcEndpointEffective: Check = {
  id: 'vpc-endpoint-effective',
  title: 'VPC endpoints carry the traffic of their clients',
  resourceType: 'AWS::EC2::VPCEndpoint',
  severity: 'medium',
  pillars: [
    { pillar: 'reliability', why: 'with private DNS an endpoint that lets nobody in breaks every client' },
    { pillar: 'cost optimization', why: 'an interface endpoint is charged by the hour, used or not' },
    { pillar: 'operational excellence', why: 'what exists and does nothing misleads whoever looks' },
  ],
  remediation: 'interfaceEndpoint',
  explanation: {
    severity:
      'high where private DNS leads clients to an endpoint that lets nobody in, low where it only costs',
    remedy:
      'a security group of Endpointer’s own on the endpoint, or an interface in a further zone; else advice',
    meanings: {
      compliant: 'it is available, on tables or in zones with clients, and its groups let them in',
      nonCompliant:
        'it is not available, on no table, in no zone of its clients, lets nobody in, carried no bytes, or its service is gone',
      notApplicable:
        'it is being deleted, of another account, managed by AWS, or neither gateway nor interface',
      unknown: 'it could not be told, with the reason; never a pass',
    },
  },
  place: 'vpc',
  lookedAt: 'everyChange',
  parts: [
    'vpcs',
    'subnets',
    'routeTables',
    'vpcEndpoints',
    'securityGroups',
    'networkInterfaces',
    'endpointServices',
    'prefixLists',
  ],
  optionalParts: ['endpointBytes'],
  // What an endpoint of others lets in is for a person to say, whatever its VPC's owner allows for gateway endpoints.
  defaultMode: 'approve',
  defaultChannel: 'iam',
  evaluate: evaluateEndpoints,
  subjectsOf: ({ vpcId, resourceId: vpcEndpointId }) =>
    vpcId === undefined ? [] : [{ kind: 'vpcEndpoint', vpcId, vpcEndpointId }],
  moneyOf: (index, finding, options) => {
    const endpoint = index.vpcEndpoints.get(finding.resourceId);
    if (endpoint?.type !== 'Interface') return { claim: 'no', reason: 'a gateway endpoint is free' };
    return isIdle(finding)
      ? hoursMoney(endpoint.subnetIds.length, options)
      : interfaceMoney(trafficAround(index, endpoint), zonesWithoutIt(index, endpoint).length, options);
  },
  plan: (index, findings, options) =>
    findings.flatMap((finding) => {
      const endpoint = index.vpcEndpoints.get(finding.resourceId);
      return endpoint === undefined ? [] : [planOf(index, finding, endpoint, options)];
    }),
};

function trafficAround(index: EstateIndex, endpoint: VpcEndpoint): readonly TrafficRecord[] {
  const service = shortNameOf(endpoint.serviceName, index.estate.region);
  return valueOr(index.estate.traffic, []).filter(
    (record) => record.vpcId === endpoint.vpcId && record.service === service,
  );
}

function planOf(index: EstateIndex, finding: Finding, endpoint: VpcEndpoint, options: PlanOptions): Plan {
  const wrong = wrongSides(finding);
  const advice = ADVICE.find(({ label }) => wrong.has(label));
  if (advice !== undefined) return adviseEndpoint(index, finding, endpoint, advice.text, options);
  if (isIdle(finding))
    return adviseEndpoint(index, finding, endpoint, idleAdvice(endpoint, options), options);
  const letsNobodyIn = wrong.has('security groups') || wrong.has('default group');
  const lacking = new Set(zonesWithoutIt(index, endpoint));
  const away = clientsOf(index, endpoint.vpcId)
    .map(({ subnetId }) => subnetId)
    .filter((id) => lacking.has(index.subnets.get(id)?.availabilityZone ?? ''));
  return planInterfaceEndpoint(
    index,
    {
      checkId: 'vpc-endpoint-effective',
      vpcId: endpoint.vpcId,
      serviceName: endpoint.serviceName,
      vpcEndpointId: endpoint.vpcEndpointId,
      clientSubnetIds: letsNobodyIn ? endpoint.subnetIds : [...new Set(away)],
      ...(letsNobodyIn ? { neededBecause: 'its security groups keep clients out' } : {}),
      findings: [finding],
      traffic: trafficAround(index, endpoint),
      evaluateAfter: (after) => {
        const changed = after.vpcEndpoints.get(endpoint.vpcEndpointId);
        return changed === undefined ? [] : [evaluateEndpoint(after, changed)];
      },
    },
    options,
  );
}

/** Everything else is right with it. */
function isIdle(finding: Finding): boolean {
  const wrong = wrongSides(finding);
  return wrong.size === 1 && wrong.has('bytes');
}

function idleAdvice({ subnetIds }: VpcEndpoint, options: PlanOptions): string {
  const { reason } = hoursMoney(subnetIds.length, options);
  return `ask whom it was made for, because some jobs run once a quarter; if nobody needs it, delete it: ${reason}`;
}

function wrongSides({ evidence }: Finding): ReadonlySet<string> {
  const facts = evidence.kind === 'facts' ? evidence.facts : [];
  return new Set(facts.flatMap(({ label, claim }) => (claim.claim === 'no' ? [label] : [])));
}

/** What is not mended by a plan of this check, and what to do instead; the first that applies. */
const ADVICE: readonly { readonly label: string; readonly text: string }[] = [
  { label: 'state', text: 'ask whoever offers the service, or delete the endpoint' },
  { label: 'service', text: 'find out what took its place before AWS ends it; then delete the endpoint' },
  {
    label: 'route tables',
    text: 'the checks of gateway endpoints plan the tables whose traffic takes a detour; without any such table delete the endpoint',
  },
  {
    label: 'addresses',
    text: 'give it addresses of both families, once its subnets have them and its service does; or delete the endpoint',
  },
  {
    label: 'private DNS',
    text: 'turn private DNS on once its groups let the whole VPC in, because it moves all clients of the VPC at once; or delete the endpoint',
  },
];
