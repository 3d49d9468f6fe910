import type { EstateIndex } from '../network/index-estate.ts';
import type { PartnerNeed } from '../partners/partner-needs.ts';
import { partnerNeedsOf } from '../partners/partner-needs.ts';
import { trafficToPartner } from '../partners/partner-traffic.ts';
import { PATH_PARTS } from '../reads/estate-parts.ts';
import { alwaysAsked } from '../remediation/interface-endpoint/always-asked.ts';
import type { Outcome } from '../remediation/interface-endpoint/endpoint-wish.ts';
import { planInterfaceEndpoint } from '../remediation/plan-interface-endpoint.ts';
import type { Plan, PlanOptions } from '../remediation/plan.ts';
import type { Subject } from '../remediation/subject.ts';
import type { Check, Finding } from './check.ts';
import { evaluatePartners, isFailing, nameOf } from './partner-privatelink/evaluate-partners.ts';
import { moneyOfPartners, partnerMoney } from './partner-privatelink/partner-money.ts';
import { serviceSubjects } from './service-subjects.ts';

const ID = 'vpc-partner-privatelink-used';

/** What a VPC sends to partners goes through their PrivateLink services. */
export const vpcPartnerPrivatelinkUsed: Check = {
  id: ID,
  title: 'Traffic to partners goes through their PrivateLink services',
  resourceType: 'AWS::EC2::VPC',
  severity: 'low',
  remediation: 'interfaceEndpoint',
  pillars: [
    { pillar: 'security', why: 'what leaves for a partner stays off the Internet, at addresses of the VPC' },
    {
      pillar: 'cost optimization',
      why: 'NAT charges for every GB; above the break-even an endpoint is cheaper',
    },
    { pillar: 'reliability', why: 'logs and metrics do not depend on NAT just when something is wrong' },
  ],
  explanation: {
    severity:
      'high where a partner that is sent to cannot be reached at all, low where it is reached through NAT',
    remedy: 'an interface endpoint to each of the partner’s services that the VPC is known to use',
    meanings: {
      compliant: 'every service of a partner that is known to be used is reached through an endpoint',
      nonCompliant: 'one of them cannot be reached, or only over the Internet though AWS knows its service',
      notApplicable: 'nothing there is known to send to a partner, or to one without PrivateLink',
      unknown: 'what is sent, or whether AWS knows the service, could not be told; never a pass',
    },
  },
  place: 'vpc',
  lookedAt: 'schedule',
  parts: [
    ...PATH_PARTS,
    'securityGroups',
    'networkAcls',
    'instances',
    'functions',
    'endpointServices',
    'hostedZones',
    'dnsRules',
  ],
  // Plans tell of clients beyond the VPC.
  optionalParts: ['inboundResolvers'],
  defaultMode: 'approve',
  defaultChannel: 'iam',
  evaluate: (index) => evaluatePartners(index, ID),
  subjectsOf: serviceSubjects,
  moneyOf: (index, { resourceId }, options) => moneyOfPartners(index, resourceId, options),
  remainsOf: whyNotPrivate,
  plan: (index, findings, options) => findings.flatMap((finding) => plansFor(index, finding, options)),
};

/** Why clients of the VPC do not reach the subject's service privately. */
function whyNotPrivate(index: EstateIndex, vpcId: string, subject: Subject): string | undefined {
  return partnerNeedsOf(index, vpcId)
    .filter(({ service }) => subject.kind === 'vpcService' && service.serviceName === subject.service)
    .find(({ reach }) => reach.is !== 'private')?.reach.reason;
}

/**
 * What the endpoint would do for clients of the service, on the model. Where that cannot be told, nothing is planned:
 * after the change nobody could tell either, and it would be taken back.
 */
function outcomeOf(
  { before, after }: { readonly before: EstateIndex; readonly after: EstateIndex },
  vpcId: string,
  service: string,
): Outcome {
  const subject = { kind: 'vpcService', vpcId, service } as const;
  const reason = whyNotPrivate(after, vpcId, subject);
  if (reason === undefined) return { is: 'helped' };
  const of = (index: EstateIndex) =>
    partnerNeedsOf(index, vpcId).filter((need) => need.service.serviceName === service);
  const had = of(before).some(({ reach }) => reach.is === 'internet');
  const isLost = of(after).some(({ reach }) => reach.is === 'nothing');
  return had && isLost ? { is: 'cutOff', reason } : { is: 'notHelped', reason };
}

/** One plan for each service: kinds of data that share one are cured together. */
function plansFor(index: EstateIndex, finding: Finding, options: PlanOptions): readonly Plan[] {
  const failing = partnerNeedsOf(index, finding.resourceId).filter(isFailing);
  const byService = Map.groupBy(failing, ({ service }) => service.serviceName);
  return [...byService].flatMap(([serviceName, [first, ...others]]) =>
    first === undefined ? [] : [planFor(index, finding, { serviceName, needs: [first, ...others] }, options)],
  );
}

interface NeededService {
  readonly serviceName: string;
  readonly needs: readonly [PartnerNeed, ...PartnerNeed[]];
}

function planFor(
  index: EstateIndex,
  finding: Finding,
  { serviceName, needs }: NeededService,
  options: PlanOptions,
): Plan {
  const vpcId = finding.resourceId;
  const [{ partner }] = needs;
  const { money, mayPay } = partnerMoney(index, vpcId, partner, options);
  const asked = askedFor(index, vpcId, needs);
  const because = asked ?? mayPay;
  const subnetIds = needs.flatMap(({ clients }) => clients.flatMap((client) => client.subnetIds));
  return planInterfaceEndpoint(
    index,
    {
      checkId: ID,
      vpcId,
      serviceName,
      name: needs.map(nameOf).join(' and '),
      // The order in which AWS lists clients must not make another plan.
      clientSubnetIds: [...new Set(subnetIds)].sort(),
      ...(because === undefined ? {} : { neededBecause: because }),
      findings: [finding],
      traffic: trafficToPartner(index, vpcId, partner),
      money,
      outcome: (after) => outcomeOf({ before: index, after }, vpcId, serviceName),
      evaluateAfter: (after) => evaluatePartners(after, ID),
    },
    // What is only likely to pay is a person's to decide.
    asked === undefined && mayPay !== undefined && options.atMost === 'auto'
      ? { ...options, atMost: 'approve' }
      : options,
  );
}

/** A client that gets nowhere needs it whatever it costs, and so does a VPC whose owner says so. */
function askedFor(index: EstateIndex, vpcId: string, needs: readonly PartnerNeed[]): string | undefined {
  const broken = needs.find(({ reach }) => reach.is === 'nothing');
  if (broken !== undefined) return `${broken.worst} cannot reach it at all today`;
  return alwaysAsked(index, vpcId);
}
