import { moneyOf } from '../cost/savings.ts';
import { isProven } from '../needs/function-needs.ts';
import { functionsOf, reachOfFunction } from '../needs/function-reach.ts';
import { trafficOfFunction } from '../needs/function-traffic.ts';
import type { LambdaFunction, TrafficRecord } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import type { EndpointWish } from '../remediation/interface-endpoint/endpoint-wish.ts';
import { planInterfaceEndpoint } from '../remediation/plan-interface-endpoint.ts';
import type { Check, Finding } from './check.ts';
import { evaluateLambdaEndpoints, failingNeeds } from '../needs/evaluate-lambda-endpoints.ts';

/** The VPC's owner asks for private paths whatever they cost. */
const ALWAYS_TAG = 'endpointer:interface-endpoints';

/** Each function in a VPC reaches the AWS services that it needs through endpoints. */
export const lambdaInterfaceEndpointsPresent: Check = {
  id: 'lambda-interface-endpoints-present',
  title: 'Functions reach the services that they need through endpoints',
  resourceType: 'AWS::Lambda::Function',
  severity: 'low',
  remediation: 'interfaceEndpoint',
  pillars: [
    { pillar: 'reliability', why: 'a function without a path to a service hangs until it times out' },
    { pillar: 'security', why: 'calls stay off the Internet, and policies can name the endpoint' },
    {
      pillar: 'cost optimization',
      why: 'NAT charges for every GB; above the break-even an endpoint is cheaper',
    },
  ],
  explanation: {
    severity:
      'critical where a service that is surely used cannot be reached, high where one is only granted, low where it is reached through NAT',
    remedy:
      'an interface endpoint in the Availability Zones of the functions, or more of the one that is there',
    meanings: {
      compliant: 'every service that the function needs is reached through an endpoint that lets it through',
      nonCompliant: 'a service that it needs cannot be reached, or only over the Internet',
      notApplicable: 'it needs no AWS service that has an endpoint',
      unknown: 'what it needs, or how it gets there, could not be told, with the reason; never a pass',
    },
  },
  place: 'vpc',
  lookedAt: 'schedule',
  parts: [
    'vpcs',
    'subnets',
    'routeTables',
    'natGateways',
    'vpcEndpoints',
    'prefixLists',
    'networkInterfaces',
    'securityGroups',
    'networkAcls',
    'functions',
    'eventSourceMappings',
    'roleUses',
    'endpointServices',
    'roles',
    'hostedZones',
    'dnsRules',
  ],
  defaultMode: 'approve',
  defaultChannel: 'iam',
  evaluate: (index) => evaluateLambdaEndpoints(index, 'lambda-interface-endpoints-present'),
  subjectsOf: ({ vpcId, evidence }) =>
    vpcId === undefined || evidence.kind !== 'facts'
      ? []
      : (evidence.services ?? []).map((service) => ({ kind: 'vpcService', vpcId, service })),
  moneyOf: (index, finding, options) => moneyOf(throughNat(index, functionsIn(index, [finding])), options),
  plan: (index, findings, options) =>
    wishesOf(index, findings).map((wish) => planInterfaceEndpoint(index, wish, options)),
};

/** One wish for each VPC and service, in the order of the findings. */
function wishesOf(index: EstateIndex, findings: readonly Finding[]): readonly EndpointWish[] {
  const wishes = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.evidence.kind !== 'facts' || finding.vpcId === undefined) continue;
    for (const service of finding.evidence.services ?? []) {
      const key = `${finding.vpcId} ${service}`;
      wishes.set(key, [...(wishes.get(key) ?? []), finding]);
    }
  }
  return [...wishes].map(([key, concerned]) => {
    const [vpcId = '', serviceName = ''] = key.split(' ');
    return wishOf(index, vpcId, serviceName, concerned);
  });
}

function wishOf(
  index: EstateIndex,
  vpcId: string,
  serviceName: string,
  findings: readonly Finding[],
): EndpointWish {
  const functions = functionsIn(index, findings);
  const because = neededBecause(index, vpcId, serviceName, functions);
  return {
    checkId: 'lambda-interface-endpoints-present',
    vpcId,
    serviceName,
    // The order in which AWS lists functions must not make another plan.
    clientSubnetIds: [...new Set(functions.flatMap(({ subnetIds }) => subnetIds))].sort(),
    fartherBlocks: [],
    ...(because === undefined ? {} : { neededBecause: because }),
    findings,
    traffic: throughNat(index, functions, serviceName),
    evaluateAfter: (after) => evaluateLambdaEndpoints(after, 'lambda-interface-endpoints-present'),
  };
}

/** A function that gets nowhere needs it whatever it costs, and so does a VPC whose owner says so. */
function neededBecause(
  index: EstateIndex,
  vpcId: string,
  serviceName: string,
  functions: readonly LambdaFunction[],
): string | undefined {
  const broken = functions.filter((fn) =>
    failingNeeds(reachOfFunction(index, fn)).some(
      (one) =>
        one.reach.is === 'nothing' && (one.serviceName ?? one.need.service.serviceName) === serviceName,
    ),
  );
  const proven = broken.find((fn) => reachOfFunction(index, fn).needs.some(({ need }) => isProven(need)));
  const [first] = proven === undefined ? broken : [proven];
  if (first !== undefined) return `${first.functionName} cannot reach it at all today`;
  return index.vpcs.get(vpcId)?.tags[ALWAYS_TAG] === 'always'
    ? `tag ${ALWAYS_TAG} = always on ${vpcId} asks for private paths`
    : undefined;
}

function functionsIn(index: EstateIndex, findings: readonly Finding[]): readonly LambdaFunction[] {
  const names = new Set(findings.map(({ resourceId }) => resourceId));
  return functionsOf(index).filter(({ functionName }) => names.has(functionName));
}

/** Records of the failing services, or of one of them; interfaces that functions share are counted once. */
function throughNat(
  index: EstateIndex,
  functions: readonly LambdaFunction[],
  serviceName?: string,
): readonly TrafficRecord[] {
  const records = functions.flatMap((fn) =>
    failingNeeds(reachOfFunction(index, fn))
      .filter(
        (one) =>
          serviceName === undefined || (one.serviceName ?? one.need.service.serviceName) === serviceName,
      )
      .flatMap(({ need }) => trafficOfFunction(index, fn, need.service)),
  );
  return [...new Set(records)];
}
