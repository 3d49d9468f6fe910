/** Laws 1, 2, 3, 5 and 8 of the check of partners, on generated VPCs and the model alone. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { vpcPartnerPrivatelinkUsed } from '../../lib/core/checks/vpc-partner-privatelink-used.ts';
import type { Evaluation, Finding } from '../../lib/core/checks/check.ts';
import { pricesOfRegion } from '../../lib/core/cost/prices-of-region.ts';
import type { EndpointService, Estate, LambdaFunction } from '../../lib/core/network/estate.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import { KNOWN_PARTNERS } from '../../lib/core/partners/partner-catalogue.ts';
import { applyActions } from '../../lib/core/remediation/apply-actions.ts';
import type { Plan } from '../../lib/core/remediation/plan.ts';
import {
  endpointService,
  estateOf,
  instance,
  interfaceEndpoint,
  lambdaFunction,
  natGateway,
  networkAcl,
  networkInterface,
  routeTable,
  securityGroup,
  subnet,
  toInternetGateway,
  toNatGateway,
  toTransitGateway,
  trafficRecord,
  unreadable,
  vpc,
} from '../estates/build-estate.ts';
import { appliedAndUndone, withOtherOrder } from './model-estate.ts';

const HOME = 'us-east-1';
const RUNS = { numRuns: 200 };
const OPTIONS = { prices: pricesOfRegion(HOME), hoursInMonth: 730, atMost: 'auto' } as const;
const SERVICES = KNOWN_PARTNERS.flatMap(({ sites }) => sites.flatMap(({ services }) => services));
const SUBNETS = ['subnet-0a', 'subnet-0b', 'subnet-0c'] as const;

/** What the Forwarder and an Agent send to, at Datadog's first site. */
const USUAL = SERVICES.filter(({ host }) =>
  /^(http-intake\.logs|api|metrics\.agent)\.datadoghq\.com$/.test(host),
);

type Offer = 'offered' | 'elsewhere' | 'unknown' | 'unreadable' | 'absent';

function offerOf(serviceName: string, host: string, offer: Offer): readonly EndpointService[] {
  const about = { serviceName, serviceRegion: serviceName.split('.')[3] ?? '' };
  switch (offer) {
    case 'absent':
      return [];
    case 'unknown':
      return [{ ...about, status: 'unknown' }];
    case 'unreadable':
      return [{ ...about, status: 'unreadable', reason: 'throttled' }];
    case 'offered':
    case 'elsewhere': {
      // A service may lack a zone of the clients.
      const zones = offer === 'offered' ? ['a', 'b'] : ['c'];
      const offered = { ...about, availabilityZones: zones.map((zone) => `${HOME}${zone}`) };
      return [endpointService('', { ...offered, privateDnsNames: [host], takesPolicy: false })];
    }
  }
}

const LAYERS = ['Datadog-Forwarder', 'Datadog-Extension', 'NewRelicNodeJS', 'other'];
const HOSTS = [
  'datadoghq.com',
  'ap1.datadoghq.com',
  'datadoghq.eu',
  'uk1.datadoghq.com',
  'api.datadoghq.com',
];

const anyFunction = (at: number): fc.Arbitrary<LambdaFunction> =>
  fc
    .record({
      subnetIds: fc.subarray([...SUBNETS], { minLength: 1 }),
      layer: fc.constantFrom(...LAYERS),
      hosts: fc.oneof(fc.subarray(HOSTS, { maxLength: 2 }), fc.constant(['datadoghq.com'])),
      names: fc.subarray(['DD_SITE', 'DD_FETCH_LAMBDA_TAGS', 'NEW_RELIC_ACCOUNT_ID']),
      groupId: fc.constantFrom('sg-0a', 'sg-0c'),
    })
    .map(({ subnetIds, layer, hosts, names, groupId }) =>
      lambdaFunction({
        functionName: `f${at}`,
        subnetIds,
        layerArns: [`arn:aws:lambda:${HOME}:464622532012:layer:${layer}:1`],
        environmentHosts: hosts,
        environmentNames: names,
        securityGroupIds: [groupId],
      }),
    );

const TAGS = [
  { 'datadog:agent': 'yes', 'datadog:site': 'us1' },
  { 'datadog:agent': 'yes' },
  { datadog: 'true', site: 'datadoghq.com' },
  {},
];
const OUT = {
  nat: [toNatGateway('nat-0a')],
  internet: [toInternetGateway('igw-0a')],
  transit: [toTransitGateway('tgw-0a')],
  nothing: [],
};

/** A VPC in which anything of this may be so. */
function anyVpc(): fc.Arbitrary<Estate> {
  return fc
    .record({
      region: fc.constantFrom(HOME, 'eu-west-3'),
      functions: fc
        .tuple(anyFunction(1), fc.option(anyFunction(2), { freq: 1 }))
        .map(([one, other]) => (other === null ? [one] : [one, other])),
      tags: fc.constantFrom(...TAGS),
      publicIp: fc.option(fc.constant('203.0.113.9')),
      out: fc.constantFrom<keyof typeof OUT>('nat', 'nat', 'nothing', 'internet', 'transit'),
      offers: fc.oneof(
        fc.constant<readonly Offer[]>(SERVICES.map(() => 'offered')),
        fc.array(fc.constantFrom<Offer>('offered', 'elsewhere', 'unknown', 'unreadable', 'absent'), {
          minLength: SERVICES.length,
          maxLength: SERVICES.length,
        }),
      ),
      present: fc.oneof(fc.subarray(SERVICES, { maxLength: 3 }), fc.constant(USUAL)),
      endpointGroup: fc.constantFrom('sg-0e', 'sg-0c'),
      always: fc.boolean(),
      gigabytes: fc.constantFrom(0, 50, 5000),
    })
    .map(({ region, functions, tags, publicIp, out, offers, present, endpointGroup, always, gigabytes }) => ({
      ...estateOf({
        vpcs: [vpc({ tags: always ? { 'endpointer:interface-endpoints': 'always' } : {} })],
        subnets: SUBNETS.map((subnetId, at) =>
          subnet({
            subnetId,
            availabilityZone: `${region}${['a', 'b', 'c'][at] ?? ''}`,
            cidrBlock: `10.0.${at}.0/24`,
          }),
        ),
        routeTables: [routeTable({ subnetIds: [...SUBNETS], routes: OUT[out] })],
        natGateways: [natGateway()],
        networkAcls: [networkAcl({ subnetIds: [...SUBNETS] })],
        securityGroups: [
          securityGroup(),
          securityGroup({ groupId: 'sg-0c', ingress: [] }),
          securityGroup({
            groupId: 'sg-0e',
            ingress: [
              {
                protocol: 'tcp',
                fromPort: 443,
                toPort: 443,
                cidrs: ['10.0.0.0/16'],
                prefixListIds: [],
                securityGroupIds: [],
              },
            ],
          }),
        ],
        functions,
        instances: [instance({ tags })],
        networkInterfaces: [
          networkInterface({
            instanceId: 'i-0a',
            securityGroupIds: ['sg-0a'],
            ...(publicIp === null ? {} : { publicIp }),
          }),
        ],
        endpointServices: SERVICES.flatMap(({ serviceName, host }, at) =>
          offerOf(serviceName, host, offers[at] ?? 'absent'),
        ).filter(
          (one, at, all) => all.findIndex(({ serviceName }) => serviceName === one.serviceName) === at,
        ),
        vpcEndpoints: present
          .filter(
            (one, at, all) => all.findIndex(({ serviceName }) => serviceName === one.serviceName) === at,
          )
          .map(({ serviceName }, at) =>
            interfaceEndpoint({
              vpcEndpointId: `vpce-0${at}`,
              serviceName,
              securityGroupIds: [endpointGroup],
              policyDocument: null,
            }),
          ),
        traffic:
          gigabytes === 0
            ? []
            : [
                trafficRecord({
                  service: 'datadog',
                  natGatewayId: 'nat-0a',
                  bytes: gigabytes * 2 ** 30,
                  from: '2026-10-01T00:00:00Z',
                  to: '2026-10-31T10:00:00Z',
                }),
              ],
      }),
      region,
    }));
}

function evaluationOf(estate: Estate): Evaluation {
  const [evaluation, ...others] = vpcPartnerPrivatelinkUsed.evaluate(indexEstate(estate));
  if (evaluation === undefined || others.length > 0) throw new Error('expected one evaluation');
  return evaluation;
}

function plansOf(estate: Estate): readonly Plan[] {
  const evaluation = evaluationOf(estate);
  const findings: readonly Finding[] = evaluation.status === 'nonCompliant' ? [evaluation] : [];
  return vpcPartnerPrivatelinkUsed
    .plan(indexEstate(estate), findings, OPTIONS)
    .filter(({ actions }) => actions.length > 0);
}

function failing(evaluation: Evaluation): readonly string[] {
  return evaluation.status === 'nonCompliant' && evaluation.evidence.kind === 'facts'
    ? (evaluation.evidence.services ?? [])
    : [];
}

const serviceOf = ({ subject }: Plan) => (subject.kind === 'vpcService' ? subject.service : '');

test('generated VPCs have every evaluation and plans of every kind', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyVpc(), (estate) => {
      seen.add(evaluationOf(estate).status);
      for (const { actions } of plansOf(estate)) for (const { kind } of actions) seen.add(kind);
    }),
    { numRuns: 600, seed: 7 },
  );
  for (const one of ['compliant', 'nonCompliant', 'notApplicable', 'unknown']) expect(seen).toContain(one);
  for (const kind of ['createInterfaceEndpoint', 'addEndpointGroup']) expect(seen).toContain(kind);
});

test('law 1, cure: a plan makes of its service none that fails as before, and planning again gives nothing for it', () => {
  fc.assert(
    fc.property(anyVpc(), (estate) => {
      for (const plan of plansOf(estate)) {
        const after = applyActions(estate, plan.actions);
        const evaluation = evaluationOf(after);
        const [effect] = plan.effects;
        const { remainsOf } = vpcPartnerPrivatelinkUsed;
        expect(evaluation.status === 'compliant').toBe(effect?.effect === 'cures');
        expect(plansOf(after).map(serviceOf)).not.toContain(serviceOf(plan));
        // Whoever is unknown after a change was not so on its model (docs/adr/0009-what-is-not-shown-is-taken-back.md).
        for (const { resourceId } of plan.effects)
          expect(remainsOf?.(indexEstate(after), resourceId, plan.subject)).toBeUndefined();
      }
    }),
    RUNS,
  );
});

test('law 2, no harm: no plan makes a service fail that did not, nor anything compliant nonCompliant', () => {
  fc.assert(
    fc.property(anyVpc(), (estate) => {
      const before = failing(evaluationOf(estate));
      for (const plan of plansOf(estate)) {
        const after = failing(evaluationOf(applyActions(estate, plan.actions)));
        expect(after.filter((service) => !before.includes(service))).toEqual([]);
      }
    }),
    RUNS,
  );
});

test('law 3, undo: the inverses in reverse order give back the estate that was there', () => {
  fc.assert(
    fc.property(anyVpc(), (estate) => {
      for (const plan of plansOf(estate)) expect(appliedAndUndone(estate, plan)).toEqual(estate);
    }),
    RUNS,
  );
});

test('law 5, same plan: the hash does not depend on the order of reads', () => {
  fc.assert(
    fc.property(anyVpc(), (estate) => {
      const other = withOtherOrder(estate, (items) => items.toReversed());
      const hashes = (from: Estate) =>
        plansOf(from)
          .map(({ hash }) => hash)
          .toSorted();
      expect(hashes(other)).toEqual(hashes(estate));
    }),
    RUNS,
  );
});

test('law 8, unknown is never a pass: what could not be read makes nothing compliant', () => {
  const parts = [
    'functions',
    'instances',
    'vpcEndpoints',
    'endpointServices',
    'routeTables',
    'securityGroups',
    'networkAcls',
    'networkInterfaces',
    'hostedZones',
    'dnsRules',
  ] as const;
  fc.assert(
    fc.property(anyVpc(), fc.constantFrom(...parts), (estate, part) => {
      const blind = evaluationOf({ ...estate, [part]: unreadable('denied') });
      const full = evaluationOf(estate);
      if (blind.status === 'compliant') expect(full.status).toBe('compliant');
      if (blind.status === 'notApplicable') expect(full.status).toBe('notApplicable');
    }),
    { numRuns: 500 },
  );
});

test('no endpoint is planned to a service that AWS has not confirmed, nor without a reason', () => {
  fc.assert(
    fc.property(anyVpc(), (estate) => {
      const services = estate.endpointServices.status === 'read' ? estate.endpointServices.value : [];
      for (const plan of plansOf(estate)) {
        const service = services.find(({ serviceName }) => serviceName === serviceOf(plan));
        expect(service?.status).toBe('offered');
        const created = plan.actions.find((action) => action.kind === 'createInterfaceEndpoint');
        if (created?.kind !== 'createInterfaceEndpoint') continue;
        expect(created.serviceRegion ?? estate.region).toBe(service?.serviceRegion);
        if (plan.money.claim !== 'yes') expect(plan.decision.mode).not.toBe('auto');
      }
    }),
    RUNS,
  );
});
