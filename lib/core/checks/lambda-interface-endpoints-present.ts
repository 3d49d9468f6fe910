import { moneyOf } from '../cost/savings.ts';
import { isProven } from '../needs/function-needs.ts';
import { functionsOf, reachOfFunction, reachOfSubject, subjectService } from '../needs/function-reach.ts';
import { whyNotPrivate } from '../needs/why-not-private.ts';
import { trafficOfFunction } from '../needs/function-traffic.ts';
import type { GatewayService, LambdaFunction, RouteTable, TrafficRecord } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { egressLegs } from '../network/egress-path.ts';
import { PATH_PARTS } from '../reads/estate-parts.ts';
import { alwaysAsked } from '../remediation/interface-endpoint/always-asked.ts';
import type { EndpointWish, Outcome } from '../remediation/interface-endpoint/endpoint-wish.ts';
import { sliceClients } from '../remediation/interface-endpoint/slice-clients.ts';
import type { GatewayWish } from '../remediation/plan-gateway-endpoint.ts';
import { planGatewayEndpoint } from '../remediation/plan-gateway-endpoint.ts';
import type { Plan, PlanOptions } from '../remediation/plan.ts';
import { planInterfaceEndpoint } from '../remediation/plan-interface-endpoint.ts';
import type { Check, Finding } from './check.ts';
import { evaluateLambdaEndpoints, failingNeeds } from '../needs/evaluate-lambda-endpoints.ts';
import { serviceSubjects } from './service-subjects.ts';

const ID = 'lambda-interface-endpoints-present';

/** Each function in a VPC reaches the AWS services that it needs through endpoints. */
export const lambdaInterfaceEndpointsPresent: Check = {
  id: ID,
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
    ...PATH_PARTS,
    'securityGroups',
    'networkAcls',
    'functions',
    'endpointServices',
    'roles',
    'hostedZones',
    'dnsRules',
  ],
  // Without them more is unknown, and what roles are granted still counts; plans tell of clients beyond the VPC.
  optionalParts: ['eventSourceMappings', 'roleUses', 'inboundResolvers'],
  defaultMode: 'approve',
  defaultChannel: 'iam',
  evaluate: (index) => evaluateLambdaEndpoints(index, ID),
  subjectsOf: serviceSubjects,
  moneyOf: (index, finding, options) => {
    const functions = functionsIn(index, [finding]);
    return hasNoPath(index, functions) ? NOTHING_PASSES : moneyOf(throughNat(index, functions), options);
  },
  plan: plansOf,
  remainsOf: whyNotPrivate,
};

/** One plan for each VPC and service, in the order of the findings. */
function plansOf(index: EstateIndex, findings: readonly Finding[], options: PlanOptions): readonly Plan[] {
  const wanted = new Map<string, { vpcId: string; service: string; concerned: Finding[] }>();
  for (const finding of findings) {
    if (finding.evidence.kind !== 'facts' || finding.vpcId === undefined) continue;
    for (const service of finding.evidence.services ?? []) {
      const key = `${finding.vpcId} ${service}`;
      const one = wanted.get(key) ?? { vpcId: finding.vpcId, service, concerned: [] };
      one.concerned.push(finding);
      wanted.set(key, one);
    }
  }
  return [...wanted.values()].map(({ vpcId, service, concerned }) =>
    service === 's3' || service === 'dynamodb'
      ? planGatewayEndpoint(index, gatewayWish(index, vpcId, service, concerned), options)
      : planInterfaceEndpoint(index, interfaceWish(index, vpcId, service, concerned), options),
  );
}

/** A function without a path to S3 or DynamoDB needs a route to their gateway endpoint, which is free. */
function gatewayWish(
  index: EstateIndex,
  vpcId: string,
  service: GatewayService,
  findings: readonly Finding[],
): GatewayWish {
  const byTable = new Map<string, { readonly table: RouteTable; readonly findings: Set<Finding> }>();
  for (const finding of findings) {
    for (const subnetId of functionsIn(index, [finding]).flatMap(({ subnetIds }) => subnetIds)) {
      const table = index.tableOfSubnet.get(subnetId);
      if (table === undefined || isReached(index, table, service)) continue;
      const one = byTable.get(table.routeTableId) ?? { table, findings: new Set() };
      one.findings.add(finding);
      byTable.set(table.routeTableId, one);
    }
  }
  return {
    checkId: ID,
    service,
    vpcId,
    tables: [...byTable.values()].map(({ table }) => table),
    slice: sliceClients(index, vpcId),
    money: NOTHING_PASSES,
    findingsOf: ({ routeTableId }) => [...(byTable.get(routeTableId)?.findings ?? [])],
    evaluateAfter: (after) => evaluateLambdaEndpoints(after, ID),
  };
}

const NOTHING_PASSES = { claim: 'no', reason: 'nothing gets through today' } as const;

/** True where none of what fails, or none of the service, gets anywhere. */
function hasNoPath(index: EstateIndex, functions: readonly LambdaFunction[], service?: string): boolean {
  return functions
    .flatMap((fn) => failingNeeds(reachOfFunction(index, fn)))
    .filter((one) => service === undefined || subjectService(one) === service)
    .every(({ reach }) => reach.is === 'nothing');
}

/** One of two subnets may have its path already. */
function isReached(index: EstateIndex, table: RouteTable, service: GatewayService): boolean {
  return egressLegs(index, table, service).every(({ path }) => path.via === 'gatewayEndpoint');
}

function interfaceWish(
  index: EstateIndex,
  vpcId: string,
  serviceName: string,
  findings: readonly Finding[],
): EndpointWish {
  const functions = functionsIn(index, findings);
  const because = neededBecause(index, vpcId, serviceName, functions);
  return {
    checkId: ID,
    vpcId,
    serviceName,
    // The order in which AWS lists functions must not make another plan.
    clientSubnetIds: [...new Set(functions.flatMap(({ subnetIds }) => subnetIds))].sort(),
    ...(because === undefined ? {} : { neededBecause: because }),
    hasNoPath: hasNoPath(index, functions, serviceName),
    findings,
    traffic: throughNat(index, functions, serviceName),
    outcome: (after, finding) => outcomeOf({ before: index, after }, finding, serviceName),
    evaluateAfter: (after) => evaluateLambdaEndpoints(after, ID),
  };
}

/** The names of private DNS lead to the endpoint even where it does not let a function in that had another way. */
function outcomeOf(
  { before, after }: { readonly before: EstateIndex; readonly after: EstateIndex },
  { resourceId, vpcId = '' }: Finding,
  service: string,
): Outcome {
  const subject = { kind: 'vpcService', vpcId, service } as const;
  const reason = whyNotPrivate(after, resourceId, subject);
  if (reason === undefined) return { is: 'helped' };
  const had = functionsOf(before)
    .filter(({ functionName }) => functionName === resourceId)
    .some((fn) => reachOfSubject(before, fn, service)?.is === 'internet');
  return had ? { is: 'cutOff', reason } : { is: 'notHelped', reason };
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
      (one) => one.reach.is === 'nothing' && subjectService(one) === serviceName,
    ),
  );
  const proven = broken.find((fn) => reachOfFunction(index, fn).needs.some(({ need }) => isProven(need)));
  const [first] = proven === undefined ? broken : [proven];
  if (first !== undefined) return `${first.functionName} cannot reach it at all today`;
  return alwaysAsked(index, vpcId);
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
      .filter((one) => serviceName === undefined || subjectService(one) === serviceName)
      .flatMap(({ need }) => trafficOfFunction(index, fn, need.service)),
  );
  return [...new Set(records)];
}
