import { describe, expect, test } from 'vitest';
import type { EstateShape } from '../../../test/estates/build-estate.ts';
import {
  ACCOUNT_ID,
  endpointService,
  estateOf,
  hostedZone,
  instance,
  interfaceEndpoint,
  ipv6OnlySubnet,
  lambdaFunction,
  natGateway,
  networkAcl,
  networkInterface,
  OTHER_ACCOUNT_ID,
  read,
  routeTable,
  securityGroup,
  subnet,
  toInternetGateway,
  toNatGateway,
  toTransitGateway,
  trafficRecord,
  unreadable,
  vpc,
  HTTPS,
} from '../../../test/estates/build-estate.ts';
import { pricedOptions } from '../../../test/estates/endpoint-prices.ts';
import type { NameQuery, Estate, EndpointService, LambdaFunction, Subnet } from '../network/estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import { KNOWN_PARTNERS } from '../partners/partner-catalogue.ts';
import type { Partner, PartnerService } from '../partners/partner.ts';
import { servicesToVerify } from '../partners/services-to-verify.ts';
import type { Evaluation, Finding, Severity } from './check.ts';
import { vpcPartnerPrivatelinkUsed } from './vpc-partner-privatelink-used.ts';

const HOME = 'us-east-1';

const service = (data: string, site = 'us1', partner = 'datadog'): PartnerService => {
  const sites = KNOWN_PARTNERS.find(({ id }) => id === partner)?.sites ?? [];
  const found = sites.find(({ id }) => id === site)?.services.find((one) => one.data === data);
  if (found === undefined) throw new Error(`the catalogue has no ${data} of ${site}`);
  return found;
};

type Offered = Extract<EndpointService, { readonly status: 'offered' }>;

/** As DescribeVpcEndpointServices gives it to whoever asks for the name. */
const offered = ({ serviceName, host }: PartnerService, more: Partial<Offered> = {}): EndpointService =>
  endpointService('', {
    serviceName,
    serviceRegion: serviceName.split('.')[3] ?? '',
    owner: '464622532012',
    availabilityZones: [`${HOME}a`, `${HOME}b`],
    privateDnsNames: [host],
    takesPolicy: false,
    ...more,
  });

const LOGS = service('logs-user-http');
const API = service('api');
const METRICS = service('metrics');

const endpoint = ({ serviceName }: PartnerService, overrides = {}) =>
  interfaceEndpoint({
    vpcEndpointId: `vpce-${serviceName.slice(-4)}`,
    serviceName,
    securityGroupIds: ['sg-0e'],
    policyDocument: null,
    ...overrides,
  });

const forwarder = (overrides: Partial<LambdaFunction> = {}) =>
  lambdaFunction({
    functionName: 'forwarder',
    environmentNames: ['DD_API_KEY_SECRET_ARN', 'DD_FETCH_LAMBDA_TAGS', 'DD_SITE'],
    environmentHosts: ['datadoghq.com'],
    ...overrides,
  });

const home = (overrides: Partial<Subnet> = {}) => subnet({ availabilityZone: `${HOME}a`, ...overrides });
const nat = [routeTable({ subnetIds: ['subnet-0a'], routes: [toNatGateway('nat-0a')] })];
const closed = [routeTable({ subnetIds: ['subnet-0a'] })];

/** The forwarder of the article's third architecture: in a private subnet behind NAT. */
const base: EstateShape = {
  vpcs: [vpc()],
  subnets: [home()],
  routeTables: nat,
  natGateways: [natGateway()],
  securityGroups: [
    securityGroup(),
    securityGroup({ groupId: 'sg-0e', ingress: [{ ...HTTPS, cidrs: ['10.0.0.0/16'] }] }),
    securityGroup({ groupId: 'sg-0c', ingress: [] }),
  ],
  networkAcls: [networkAcl()],
  functions: [forwarder()],
  endpointServices: [offered(LOGS), offered(API)],
};

const estate = (shape: EstateShape, more: Partial<Estate> = {}): Estate => ({
  ...estateOf({ ...base, ...shape }),
  region: HOME,
  ...more,
});

function evaluate(shape: EstateShape, more: Partial<Estate> = {}): Evaluation {
  const [evaluation, ...others] = vpcPartnerPrivatelinkUsed.evaluate(indexEstate(estate(shape, more)));
  if (evaluation === undefined || others.length > 0) throw new Error('expected one evaluation');
  return evaluation;
}

const both = { vpcEndpoints: [endpoint(LOGS), endpoint(API)] };

const agent = (tags: Readonly<Record<string, string>>, address: { readonly publicIp?: string } = {}) => ({
  functions: [],
  instances: [instance({ tags })],
  networkInterfaces: [networkInterface({ instanceId: 'i-0a', securityGroupIds: ['sg-0a'], ...address })],
  endpointServices: [offered(METRICS), offered(API)],
});
const AGENT = { 'datadog:agent': 'yes', 'datadog:site': 'datadoghq.com' };

const acme: Partner = {
  id: 'acme',
  name: 'Acme',
  source: 'a test',
  sites: [
    {
      id: 'main',
      domains: ['in.acme.example'],
      region: HOME,
      services: [
        {
          data: 'events',
          serviceName: `com.amazonaws.vpce.${HOME}.vpce-svc-0123456789abcdef0`,
          host: 'events.in.acme.example',
        },
      ],
    },
  ],
  defaultSite: 'main',
  clients: [{ who: 'Acme’s agent', tags: [{ key: 'team', value: 'acme' }], sends: ['events'] }],
  ranges: ['198.51.100.0/24'],
};

describe('a VPC', () => {
  test.each<[string, EstateShape, Evaluation['status'], string]>([
    ['whose forwarder sends through NAT', {}, 'nonCompliant', 'logs-user-http is reached over the Internet'],
    ['whose forwarder has endpoints', both, 'compliant', 'Datadog api is reached privately'],
    ['that lacks one of two endpoints', { vpcEndpoints: [endpoint(LOGS)] }, 'nonCompliant', 'Datadog api is'],
    ['whose forwarder has no path at all', { routeTables: closed }, 'nonCompliant', 'api cannot be reached'],
    [
      'whose endpoint lets nobody in',
      { vpcEndpoints: [endpoint(LOGS, { securityGroupIds: ['sg-0c'] }), endpoint(API)] },
      'nonCompliant',
      'logs-user-http cannot be reached',
    ],
    [
      'with agents behind NAT',
      { ...agent(AGENT), endpointServices: [offered(METRICS), offered(API)] },
      'nonCompliant',
      'Datadog metrics is reached over the Internet',
    ],
    [
      'with agents that have public addresses',
      {
        ...agent(AGENT, { publicIp: '203.0.113.9' }),
        routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes: [toInternetGateway('igw-0a')] })],
      },
      'nonCompliant',
      'Datadog metrics is reached over the Internet',
    ],
    [
      'with agents that have none behind an internet gateway',
      {
        ...agent(AGENT),
        routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes: [toInternetGateway('igw-0a')] })],
      },
      'nonCompliant',
      'and it has none',
    ],
    [
      'with agents whose site is not named',
      agent({ 'datadog:agent': 'yes' }),
      'unknown',
      'nothing tells which site of Datadog',
    ],
    [
      'with agents whose interface is not shown',
      { ...agent(AGENT), networkInterfaces: [] },
      'unknown',
      'shows no network interface of instance i-0a',
    ],
    [
      'with a tag that says little',
      agent({ datadog: 'true', 'datadog:site': 'datadoghq.com' }),
      'unknown',
      'may send',
    ],
    [
      'with an extension alone',
      {
        functions: [
          forwarder({
            environmentNames: [],
            environmentHosts: [],
            layerArns: [`arn:aws:lambda:${HOME}:464622532012:layer:Datadog-Extension:96`],
          }),
        ],
      },
      'unknown',
      'layer Datadog-Extension is of the Datadog Lambda extension',
    ],
    [
      'whose function names a host',
      { functions: [forwarder({ environmentNames: ['DD_SITE'], environmentHosts: ['api.datadoghq.com'] })] },
      'nonCompliant',
      'Datadog api is reached over the Internet',
    ],
    [
      'whose function names a host without PrivateLink',
      { ...both, functions: [forwarder({ environmentHosts: ['lambda-http-intake.logs.datadoghq.com'] })] },
      'unknown',
      'sends to lambda-http-intake.logs.datadoghq.com',
    ],
    [
      'whose function names a site that is not recognised',
      { functions: [forwarder({ environmentHosts: [] })] },
      'unknown',
      'nothing tells which site',
    ],
    [
      'whose function names no site, and so the usual one',
      { functions: [forwarder({ environmentNames: ['DD_FETCH_LAMBDA_TAGS'], environmentHosts: [] })] },
      'nonCompliant',
      'over the Internet',
    ],
    [
      'whose function hides its environment',
      {
        functions: [
          forwarder({
            environmentNames: [],
            environmentHosts: [],
            environmentUnreadable: 'AccessDenied',
            layerArns: [`arn:aws:lambda:${HOME}:464622532012:layer:Datadog-Forwarder:87`],
          }),
        ],
      },
      'unknown',
      'nothing tells which site',
    ],
    [
      'that sends to a site without PrivateLink',
      { functions: [forwarder({ environmentHosts: ['datadoghq.eu'] })] },
      'notApplicable',
      'offers no PrivateLink for its site datadoghq.eu',
    ],
    [
      'that sends to a site whose services are not listed',
      { functions: [forwarder({ environmentHosts: ['uk1.datadoghq.com'] })] },
      'unknown',
      'its services are not listed here',
    ],
    [
      'with a service that AWS does not know',
      {
        endpointServices: [
          { serviceName: LOGS.serviceName, serviceRegion: HOME, status: 'unknown' },
          { serviceName: API.serviceName, serviceRegion: HOME, status: 'unknown' },
        ],
      },
      'unknown',
      'AWS knows no service',
    ],
    [
      'with one service that AWS does not know',
      {
        endpointServices: [
          offered(LOGS),
          { serviceName: API.serviceName, serviceRegion: HOME, status: 'unknown' },
        ],
      },
      'nonCompliant',
      'logs-user-http is reached over the Internet',
    ],
    [
      'with a service that could not be described',
      {
        endpointServices: [
          offered(LOGS),
          { serviceName: API.serviceName, serviceRegion: HOME, status: 'unreadable', reason: 'throttled' },
        ],
        ...both,
      },
      'unknown',
      'throttled',
    ],
    [
      'with a service of another name',
      { ...both, endpointServices: [offered(LOGS), offered(API, { privateDnsNames: ['api.example.com'] })] },
      'unknown',
      'and not api.datadoghq.com',
    ],
    ['where nobody asked AWS', { endpointServices: [] }, 'unknown', 'AWS was not asked for'],
    [
      'where services could not be read',
      { endpointServices: unreadable('services denied') },
      'unknown',
      'services denied',
    ],
    [
      'with central endpoints of another account',
      { hostedZones: [hostedZone({ name: 'datadoghq.com', owner: OTHER_ACCOUNT_ID })] },
      'unknown',
      OTHER_ACCOUNT_ID,
    ],
    [
      'with a zone of its own that leads to its endpoints',
      {
        vpcEndpoints: [
          endpoint(LOGS, { vpcEndpointId: 'vpce-0a', privateDnsEnabled: false }),
          endpoint(API, { vpcEndpointId: 'vpce-0b', privateDnsEnabled: false }),
        ],
        hostedZones: [
          hostedZone({
            name: 'datadoghq.com',
            owner: ACCOUNT_ID,
            records: read([
              { name: LOGS.host, targets: ['vpce-0a-1.vpce-svc-1.us-east-1.vpce.amazonaws.com'] },
              { name: API.host, targets: ['vpce-0b-1.vpce-svc-1.us-east-1.vpce.amazonaws.com'] },
            ]),
          }),
        ],
      },
      'compliant',
      'interface endpoint vpce-0a lets it through',
    ],
    [
      'behind a transit gateway',
      { routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes: [toTransitGateway('tgw-0a')] })] },
      'unknown',
      'not shown',
    ],
    [
      'with a forwarder in a subnet of IPv6 alone',
      {
        subnets: [ipv6OnlySubnet({ availabilityZone: `${HOME}a` })],
        routeTables: closed,
      },
      'nonCompliant',
      'IPv6 alone',
    ],
    [
      'with a forwarder in a deleted subnet',
      { functions: [forwarder({ subnetIds: ['subnet-0z'] })] },
      'unknown',
      'subnet-0z',
    ],
    [
      'where routes could not be read',
      { routeTables: unreadable('routes denied') },
      'unknown',
      'routes denied',
    ],
    [
      'where functions could not be read',
      { functions: unreadable('functions denied') },
      'unknown',
      'functions denied',
    ],
    [
      'where instances could not be read, with all that is known in order',
      { ...both, instances: unreadable('instances denied') },
      'unknown',
      'instances denied',
    ],
    [
      'that sends bytes which no client explains',
      { functions: [], traffic: [trafficRecord({ service: 'datadog', natGatewayId: 'nat-0a' })] },
      'unknown',
      'send to Datadog',
    ],
    ['without anything', { functions: [] }, 'notApplicable', 'Nothing there is known to send'],
    ['of another account', { vpcs: [vpc({ ownerId: OTHER_ACCOUNT_ID })] }, 'notApplicable', OTHER_ACCOUNT_ID],
    ['where VPCs could not be read', { vpcs: unreadable('vpcs denied') }, 'unknown', 'vpcs denied'],
  ])('%s: %s', (_, shape, status, says) => {
    const evaluation = evaluate(shape);
    expect(evaluation.reason).toContain(says);
    expect(evaluation.status).toBe(status);
  });

  test('sends to a partner of the user’s own file', () => {
    const [site] = acme.sites;
    const events = site?.services[0] ?? LOGS;
    const shape = { ...agent({ team: 'acme' }), endpointServices: [offered(events)] };
    expect(evaluate(shape).status).toBe('notApplicable');
    // An instance's own tag names no site; the file says that there is one alone.
    const named = { ...shape, instances: [instance({ tags: { team: 'acme', site: 'main' } })] };
    const evaluation = evaluate(named, { partners: [acme] });
    expect(evaluation.reason).toContain('Acme events is reached over the Internet');
  });

  test('may use a partner that the user has put in the place of ours', () => {
    const own = { ...acme, id: 'datadog' };
    expect(evaluate({}, { partners: [own] }).status).toBe('notApplicable');
  });

  test.each<[EstateShape, Severity]>([
    [{}, 'low'],
    [{ routeTables: closed }, 'high'],
  ])('is judged by what it cannot reach', (shape, severity) => {
    expect(evaluate(shape)).toMatchObject({ severity });
  });

  test('shows what it rests on, and what nobody looked at', () => {
    const { evidence } = finding({});
    if (evidence.kind !== 'facts') throw new Error('expected facts');
    expect(evidence.services).toEqual([LOGS.serviceName, API.serviceName]);
    expect(evidence.facts.map(({ label, claim }) => `${label}: ${claim.claim}`)).toEqual([
      'path: yes',
      'demand: yes',
      'service: yes',
      'path: yes',
      'demand: yes',
      'service: yes',
      'bytes: unknown',
      'queries: unknown',
    ]);
  });
});

function finding(shape: EstateShape, more: Partial<Estate> = {}): Finding {
  const evaluation = evaluate(shape, more);
  if (evaluation.status !== 'nonCompliant') throw new Error(evaluation.reason);
  return evaluation;
}

const OPTIONS = pricedOptions(HOME);
const ALWAYS = { vpcs: [vpc({ tags: { 'endpointer:interface-endpoints': 'always' } })] };

function plansFor(shape: EstateShape, more: Partial<Estate> = {}) {
  const index = indexEstate(estate(shape, more));
  return vpcPartnerPrivatelinkUsed.plan(index, [finding(shape, more)], OPTIONS);
}

/** Of one month, through the NAT gateway. */
const bytes = (gigabytes: number) => ({
  traffic: [
    trafficRecord({
      service: 'datadog',
      natGatewayId: 'nat-0a',
      bytes: gigabytes * 2 ** 30,
      from: '2026-10-01T00:00:00Z',
      to: '2026-10-31T10:00:00Z',
    }),
  ],
});

describe('the plans', () => {
  test('make an endpoint to each service of a client that gets nowhere, whatever it costs', () => {
    const plans = plansFor({ routeTables: closed });
    expect(plans.map(({ subject }) => subject)).toEqual(
      [LOGS, API].map(({ serviceName }) => ({ kind: 'vpcService', vpcId: 'vpc-0a', service: serviceName })),
    );
    for (const plan of plans) {
      expect(plan.actions.map(({ kind }) => kind)).toEqual([
        'createSecurityGroup',
        'authorizeIngress',
        'createInterfaceEndpoint',
      ]);
      expect(plan.cure.gain).toContain('function forwarder cannot reach it at all today');
      expect(plan.hazards.map(({ id }) => id)).toContain('partner-allow-list');
    }
  });

  test('are declined with the number where no bytes were seen', () => {
    const [plan] = plansFor({});
    expect(plan?.actions).toEqual([]);
    expect(plan?.leftOut[0]?.reason).toContain('no bytes were seen');
    expect(plan?.leftOut[0]?.reason).toContain('2 zones cost 14.60 USD a month, which pays from 418 GB');
  });

  test('are declined with the number where the bytes cannot pay for them', () => {
    const [plan] = plansFor(bytes(100));
    expect(plan?.actions).toEqual([]);
    expect(plan?.leftOut[0]?.reason).toContain('100 GB a month were seen');
    expect(plan?.money.claim).toBe('no');
  });

  test('are put before a person where the bytes may pay for them, and no saving is claimed', () => {
    const plans = plansFor(bytes(1000));
    expect(plans).toHaveLength(2);
    for (const { actions, money, decision } of plans) {
      expect(actions).toHaveLength(3);
      expect(decision.mode).toBe('approve');
      expect(money).toMatchObject({ claim: 'unknown' });
      expect(money.claim === 'unknown' && money.reason).toContain('1000 GB a month to Datadog were seen');
    }
  });

  test('claim the saving where one service takes all that is sent', () => {
    const only = { ...acme, clients: [{ who: 'an agent', variables: ['ACME'], sends: ['events'] }] };
    const events = acme.sites[0]?.services[0] ?? LOGS;
    const [plan] = plansFor(
      {
        functions: [lambdaFunction({ environmentNames: ['ACME'] })],
        endpointServices: [offered(events)],
        traffic: bytes(1000).traffic.map((record) => ({ ...record, service: 'acme' })),
      },
      { partners: [only] },
    );
    // 1,000 GB: 45.00 less 10.00 for the endpoint's own GB and 7.30 for its hours.
    expect(plan?.money).toMatchObject({ claim: 'yes', savesPerMonth: 27.7 });
    expect(plan?.effects[0]?.effect).toBe('cures');
    expect(plan?.actions).toHaveLength(3);
  });

  test('reach a service of another Region from a zone that can, and say no saving', () => {
    const region = 'eu-west-3';
    const zones = { subnets: [home({ availabilityZone: `${region}a`, availabilityZoneId: 'euw3-az1' })] };
    const [declined] = plansFor({ ...zones, ...bytes(5000) }, { region });
    expect(declined?.actions).toEqual([]);
    expect(declined?.leftOut[0]?.reason).toContain('data between Regions is charged too');
    const [plan] = plansFor({ ...zones, ...ALWAYS }, { region });
    expect(plan?.actions.at(-1)).toMatchObject({
      kind: 'createInterfaceEndpoint',
      serviceRegion: HOME,
      subnetIds: ['subnet-0a'],
    });
  });

  test('reach no service of another Region from a zone that cannot', () => {
    const region = 'ap-northeast-1';
    const zones = { subnets: [home({ availabilityZone: `${region}a`, availabilityZoneId: 'apne1-az3' })] };
    const [plan] = plansFor({ ...zones, ...ALWAYS }, { region });
    expect(plan?.actions).toEqual([]);
    expect(plan?.leftOut[0]?.reason).toContain(`from ${HOME}`);
  });

  test('cross to another zone where the service lacks one, and say so', () => {
    const two = {
      ...ALWAYS,
      subnets: [
        home(),
        home({ subnetId: 'subnet-0b', availabilityZone: `${HOME}c`, cidrBlock: '10.0.2.0/24' }),
      ],
      routeTables: [routeTable({ subnetIds: ['subnet-0a', 'subnet-0b'], routes: [toNatGateway('nat-0a')] })],
      functions: [forwarder({ subnetIds: ['subnet-0a', 'subnet-0b'] })],
      networkAcls: [networkAcl({ subnetIds: ['subnet-0a', 'subnet-0b'] })],
    };
    const [plan] = plansFor(two);
    expect(plan?.actions.at(-1)).toMatchObject({ subnetIds: ['subnet-0a'] });
    expect(plan?.hazards).toContainEqual(
      expect.objectContaining({ id: 'zone-lacking', subject: `${HOME}c` }),
    );
  });

  test('are only advice where clients need IPv6 and the service has none', () => {
    const shape = {
      ...ALWAYS,
      subnets: [ipv6OnlySubnet({ availabilityZone: `${HOME}a` })],
      routeTables: closed,
    };
    const [plan] = plansFor(shape);
    expect(plan?.actions).toEqual([]);
    expect(plan?.leftOut[0]?.reason).toContain('need IPv6');
  });

  test('are one where kinds of data share a service', () => {
    const { serviceName, host } = acme.sites[0]?.services[0] ?? LOGS;
    const services = ['events', 'traces'].map((data) => ({ data, serviceName, host }));
    const clients = [{ who: 'an agent', variables: ['ACME'], sends: ['events', 'traces'] }];
    const plans = plansFor(
      {
        routeTables: closed,
        functions: [lambdaFunction({ environmentNames: ['ACME'] })],
        endpointServices: [offered({ data: 'events', serviceName, host })],
      },
      { partners: [{ ...acme, clients, sites: acme.sites.map((site) => ({ ...site, services })) }] },
    );
    expect(plans.map(({ cure }) => cure.what)).toEqual([
      'Acme events and Acme traces interface endpoint in vpc-0a',
    ]);
    expect(plans[0]?.effects[0]?.effect).toBe('cures');
  });

  test('do not depend on the order in which AWS lists clients', () => {
    const many = ['a', 'b', 'c'].map((name) => forwarder({ functionName: name }));
    const hashes = [many, many.toReversed()].map((functions) =>
      plansFor({ routeTables: closed, functions }).map(({ hash }) => hash),
    );
    expect(new Set(hashes[0])).toEqual(new Set(hashes[1]));
  });

  test.each<[string, Partial<LambdaFunction>, EstateShape, string]>([
    [
      'whose group lets it out to the partner, and not to the endpoint',
      { securityGroupIds: ['sg-0d'] },
      {
        securityGroups: [
          securityGroup(),
          securityGroup({ groupId: 'sg-0d', egress: [{ ...HTTPS, cidrs: ['52.0.0.0/8'] }] }),
        ],
      },
      'it would cut off vpc-0a',
    ],
    [
      'of which nobody can tell whether it would get there',
      { securityGroupIds: ['sg-hidden'] },
      {},
      'it would be in vain',
    ],
  ])('are not made where they lead a client %s', (_, client, shape, reason) => {
    const functions = [forwarder(), forwarder({ functionName: 'other', ...client })];
    const plans = plansFor({ ...ALWAYS, ...shape, functions });
    expect(plans).toHaveLength(2);
    expect(plans.flatMap(({ actions }) => actions)).toEqual([]);
    for (const { leftOut } of plans) expect(leftOut[0]?.reason).toContain(reason);
  });

  test('cure what they say, in the model of the world', () => {
    const plans = plansFor({ ...ALWAYS, vpcEndpoints: [endpoint(API)] });
    expect(plans.map(({ effects }) => effects[0]?.effect)).toEqual(['cures']);
  });
});

const asked = (overrides: Partial<NameQuery> = {}): NameQuery => ({
  vpcId: 'vpc-0a',
  name: API.host,
  source: '10.0.1.10',
  queries: 12,
  days: 3,
  from: '2026-11-01T00:00:00Z',
  to: '2026-11-04T00:00:00Z',
  ...overrides,
});

/** Something of which nothing but its address is known, behind NAT. */
const stranger: EstateShape = {
  functions: [],
  networkInterfaces: [networkInterface({ privateIps: ['10.0.1.10'], securityGroupIds: ['sg-0a'] })],
};

describe('queries that the Resolver logged', () => {
  test.each<[string, EstateShape, readonly NameQuery[], Evaluation['status'], string]>([
    [
      'for a service, through NAT',
      stranger,
      [asked()],
      'nonCompliant',
      'Datadog api is reached over the Internet',
    ],
    [
      'for a service with an endpoint',
      { ...stranger, ...both },
      [asked()],
      'compliant',
      'api is reached privately',
    ],
    [
      'of an instance without tags',
      { ...agent({}), ...stranger, ...agent({}) },
      [asked({ source: 'i-0a' })],
      'nonCompliant',
      'Datadog api is reached over the Internet',
    ],
    ['of an address that is gone', { functions: [] }, [asked()], 'unknown', 'does not show who 10.0.1.10 is'],
    ['of another VPC', stranger, [asked({ vpcId: 'vpc-0f' })], 'notApplicable', 'Nothing there is known'],
    [
      'for a name without a service',
      stranger,
      [asked({ name: 'app.datadoghq.com' })],
      'notApplicable',
      'Nothing',
    ],
    [
      'for a site without PrivateLink',
      stranger,
      [asked({ name: 'api.ddog-gov.com' })],
      'notApplicable',
      'offers no PrivateLink',
    ],
    [
      'for a service that AWS does not know',
      { ...stranger, endpointServices: [offered(LOGS)] },
      [asked()],
      'unknown',
      'AWS was not asked for',
    ],
    ['that were none', stranger, [], 'notApplicable', 'Nothing there is known'],
  ])('%s', (_, shape, nameQueries, status, says) => {
    const evaluation = evaluate(shape, { nameQueries });
    expect(evaluation.reason).toContain(says);
    expect(evaluation.status).toBe(status);
  });

  test('are told with their number and days, and who asked most', () => {
    const evaluation = evaluate(stranger, {
      nameQueries: [asked({ queries: 4, source: '10.0.1.11' }), asked()],
    });
    if (evaluation.status !== 'nonCompliant' || evaluation.evidence.kind !== 'facts')
      throw new Error('no finding');
    const facts = evaluation.evidence.facts.map(
      ({ label, claim }) => `${label} ${claim.claim}: ${claim.reason}`,
    );
    expect(facts).toContainEqual(
      'queries yes: at least 16 for 1 of its names by 2 sources, 2026-11-01 to 2026-11-04; most by 10.0.1.10 for api.datadoghq.com: 12 on 3 days',
    );
    expect(facts.join('\n')).toContain('it asked for api.datadoghq.com 12 times on 3 days');
  });

  test('ask AWS for the service', () => {
    const more = { nameQueries: [asked()] };
    expect(servicesToVerify(estate({ functions: [] }, more))).toEqual([
      { serviceName: API.serviceName, region: HOME },
    ]);
  });

  test('give the same plans in whatever order', () => {
    const queries = [asked(), asked({ name: LOGS.host }), asked({ source: '10.0.1.99' })];
    const hashes = [queries, queries.toReversed()].map((nameQueries) =>
      plansFor({ ...stranger, ...ALWAYS }, { nameQueries })
        .map(({ hash }) => hash)
        .sort(),
    );
    expect(hashes[0]).toEqual(hashes[1]);
    expect(hashes[0]).toHaveLength(2);
  });
});

test('AWS is asked for the services that are used, and for no other', () => {
  expect(servicesToVerify(estate({}))).toEqual(
    [LOGS, API]
      .map(({ serviceName }) => ({ serviceName, region: HOME }))
      .toSorted((a, b) => (a.serviceName < b.serviceName ? -1 : 1)),
  );
  expect(servicesToVerify(estate({ functions: [] }))).toEqual([]);
});

test('thousands of functions raise one doubt, and are looked at in time that grows with them', () => {
  const extension = (at: number) =>
    forwarder({
      functionName: `f${at}`,
      environmentNames: [],
      environmentHosts: [],
      layerArns: [`arn:aws:lambda:${HOME}:464622532012:layer:Datadog-Extension:96`],
    });
  const many = Array.from({ length: 4000 }, (_, at) =>
    at % 2 === 0 ? extension(at) : forwarder({ functionName: `g${at}` }),
  );
  const evaluation = finding({ functions: many });
  if (evaluation.evidence.kind !== 'facts') throw new Error('expected facts');
  const doubts = evaluation.evidence.facts.filter(({ label }) => label === 'more');
  expect(doubts.map(({ claim }) => claim.reason)).toEqual([
    expect.stringContaining('function f0 and 1999 more'),
  ]);
});
