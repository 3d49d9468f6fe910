/** What is planned for functions: interface endpoints, routes to gateway endpoints, or why nothing. */
import { describe, expect, test } from 'vitest';
import type { EstateShape } from '../../../test/estates/build-estate.ts';
import {
  endpointService,
  estateOf,
  gatewayEndpoint,
  hostedZone,
  interfaceEndpoint,
  ipv6OnlySubnet,
  lambdaFunction,
  natGateway,
  networkAcl,
  networkInterface,
  read,
  REGION,
  role,
  route,
  routeTable,
  S3_LIST_ID,
  securityGroup,
  subnet,
  toNatGateway,
  toTransitGateway,
  trafficRecord,
  unreadable,
  vpc,
  HTTPS,
  roleWith,
} from '../../../test/estates/build-estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import type { Plan } from './plan.ts';
import type { Finding } from '../checks/check.ts';
import { lambdaInterfaceEndpointsPresent as check } from '../checks/lambda-interface-endpoints-present.ts';

const granted = (...actions: readonly string[]) => roleWith(actions);

const two = [
  subnet(),
  subnet({ subnetId: 'subnet-0b', cidrBlock: '10.0.2.0/24', availabilityZone: `${REGION}b` }),
];
const inBoth = [lambdaFunction({ subnetIds: ['subnet-0a', 'subnet-0b'] })];
const isolated = [routeTable({ subnetIds: ['subnet-0a', 'subnet-0b'] })];
const behindNat = [routeTable({ subnetIds: ['subnet-0a', 'subnet-0b'], routes: [toNatGateway('nat-0a')] })];

const inbound = (vpcId = 'vpc-0a') => ({ resolverEndpointId: 'rslvr-in-0a', vpcId });

const ALWAYS = { 'endpointer:interface-endpoints': 'always' };

const base: EstateShape = {
  vpcs: [vpc()],
  subnets: two,
  routeTables: isolated,
  natGateways: [natGateway()],
  securityGroups: [securityGroup(), securityGroup({ groupId: 'sg-0e' })],
  networkAcls: [networkAcl({ subnetIds: ['subnet-0a', 'subnet-0b'] })],
  functions: inBoth,
  roles: [granted('rds-data:ExecuteStatement')],
  endpointServices: ['rds-data', 's3', 'dynamodb', 'execute-api', 'cognito-idp'].map((name) =>
    endpointService(name),
  ),
  quotas: [
    { quotaCode: 'L-29B6F2EB', value: 50 },
    { quotaCode: 'L-1B52E74A', value: 20 },
    { quotaCode: 'L-93826ACB', value: 500 },
  ],
};

const PRICES = {
  region: REGION,
  natGatewayPerGB: 0.05,
  interfaceEndpointPerAzHour: 0.01,
  interfaceEndpointPerGB: 0.01,
  source: 'made up',
  date: '2026-10',
};

function plansOf(shape: EstateShape): readonly Plan[] {
  const index = indexEstate(estateOf({ ...base, ...shape }));
  const findings = check.evaluate(index).filter((one): one is Finding => one.status === 'nonCompliant');
  return check.plan(index, findings, {
    prices: read(PRICES),
    hoursInMonth: 730,
    atMost: 'approve',
  });
}

function planOf(shape: EstateShape): Plan {
  const [plan, ...others] = plansOf(shape);
  if (plan === undefined || others.length > 0) throw new Error(`${others.length} other plans`);
  return plan;
}

const kinds = ({ actions }: Plan) => actions.map(({ kind }) => kind);
const hazards = ({ hazards: all }: Plan) => all.map(({ id, kind }) => `${id} ${kind}`);
const whyNot = ({ leftOut }: Plan) => leftOut.map(({ reason }) => reason).join('; ');

function admittedBy({ actions }: Plan): readonly string[] {
  return actions.flatMap((action) => (action.kind === 'authorizeIngress' ? action.rule.cidrs : []));
}

function madeIn({ actions }: Plan): readonly string[] {
  return actions.flatMap((action) => (action.kind === 'createInterfaceEndpoint' ? action.subnetIds : []));
}

const CREATE = ['createSecurityGroup', 'authorizeIngress', 'createInterfaceEndpoint'];

describe('a function without a path', () => {
  test('gets an endpoint in each of its zones, with private DNS and a group that admits the VPC', () => {
    const plan = planOf({});
    expect(kinds(plan)).toEqual(CREATE);
    expect(madeIn(plan)).toEqual(['subnet-0a', 'subnet-0b']);
    expect(admittedBy(plan)).toEqual(['10.0.0.0/16']);
    expect(plan.effects).toEqual([{ checkId: check.id, resourceId: 'thumbnails', effect: 'cures' }]);
    expect(hazards(plan)).toContain('vpc-dns-capture inherent');
  });

  test('shares it with all functions of the VPC that need the service', () => {
    const functions = [
      lambdaFunction({ functionName: 'b', roleArn: role().roleArn, subnetIds: ['subnet-0b'] }),
      lambdaFunction({ functionName: 'a', roleArn: role().roleArn }),
    ];
    const plan = planOf({ functions });
    expect(madeIn(plan)).toEqual(['subnet-0a', 'subnet-0b']);
    expect(plan.effects.map(({ resourceId }) => resourceId)).toEqual(['b', 'a']);
    expect(plan.hash).toBe(planOf({ functions: functions.toReversed() }).hash);
  });

  test('needs one plan for each service, each of which leaves the others to theirs', () => {
    const plans = plansOf({
      roles: [granted('rds-data:ExecuteStatement', 's3:GetObject', 'dynamodb:GetItem')],
    });
    expect(plans.map(({ subject }) => subject)).toEqual(
      ['dynamodb', `com.amazonaws.${REGION}.rds-data`, 's3'].map((service) => ({
        kind: 'vpcService',
        vpcId: 'vpc-0a',
        service,
      })),
    );
    expect(plans.map(({ effects: [effect] }) => effect?.effect)).toEqual([
      'improves',
      'improves',
      'improves',
    ]);
  });

  test('to S3 gets a route to a gateway endpoint, which is free', () => {
    const plan = planOf({ roles: [granted('s3:GetObject')] });
    expect(kinds(plan)).toEqual(['createGatewayEndpoint', 'addEndpointRouteTable']);
    expect(plan.effects).toEqual([{ checkId: check.id, resourceId: 'thumbnails', effect: 'cures' }]);
    expect(plan.subject).toEqual({ kind: 'vpcService', vpcId: 'vpc-0a', service: 's3' });
  });

  test('to S3 from one of two tables gets a route in that table alone', () => {
    const plan = planOf({
      roles: [granted('s3:GetObject')],
      routeTables: [
        routeTable({
          subnetIds: ['subnet-0a'],
          routes: [route(S3_LIST_ID, { kind: 'vpcEndpoint', id: 'vpce-0a' })],
        }),
        routeTable({ routeTableId: 'rtb-0b', subnetIds: ['subnet-0b'] }),
      ],
      vpcEndpoints: [gatewayEndpoint({ routeTableIds: ['rtb-0a'] })],
    });
    expect(plan.actions).toEqual([
      expect.objectContaining({
        kind: 'addEndpointRouteTable',
        vpcEndpointId: 'vpce-0a',
        routeTableId: 'rtb-0b',
      }),
    ]);
  });
});

describe('the group of a new endpoint admits', () => {
  const peering = { kind: 'vpcPeeringConnection', id: 'pcx-0a' } as const;
  const ipv6Only = two.map(({ subnetId, availabilityZone }) =>
    ipv6OnlySubnet({ subnetId, availabilityZone }),
  );

  test.each<[string, EstateShape, readonly string[]]>([
    [
      'every block of the VPC',
      { vpcs: [vpc({ cidrBlocks: ['10.0.0.0/16', '100.64.0.0/16'] })] },
      ['10.0.0.0/16', '100.64.0.0/16'],
    ],
    [
      'IPv6 alone where the endpoint speaks nothing else',
      {
        vpcs: [vpc({ ipv6CidrBlocks: ['2001:db8::/56'] })],
        subnets: ipv6Only,
        functions: [lambdaFunction()],
        endpointServices: [endpointService('rds-data', { ipAddressTypes: ['ipv4', 'ipv6'] })],
      },
      ['2001:db8::/56'],
    ],
    [
      'a peered VPC',
      {
        routeTables: [
          routeTable({ subnetIds: ['subnet-0a', 'subnet-0b'], routes: [route('172.31.0.0/16', peering)] }),
        ],
      },
      ['10.0.0.0/16', '172.31.0.0/16'],
    ],
    [
      'private networks behind a transit gateway, each once',
      {
        vpcs: [vpc({ tags: ALWAYS })],
        routeTables: [
          routeTable({
            subnetIds: ['subnet-0a', 'subnet-0b'],
            routes: [
              toNatGateway('nat-0a'),
              toTransitGateway('tgw-0a', '172.16.0.0/12'),
              toTransitGateway('tgw-0a', '172.20.0.0/16'),
            ],
          }),
        ],
      },
      ['10.0.0.0/16', '172.16.0.0/12'],
    ],
    [
      'nothing that another table leaves to the Internet behind a transit gateway',
      {
        routeTables: [
          ...isolated,
          routeTable({
            routeTableId: 'rtb-0c',
            routes: [toTransitGateway('tgw-0a', '203.0.113.0/24'), toTransitGateway('tgw-0a')],
          }),
        ],
      },
      ['10.0.0.0/16'],
    ],
  ])('%s', (_, shape, cidrs) => {
    const [plan] = plansOf(shape);
    if (plan === undefined) throw new Error('nothing is found');
    expect([admittedBy(plan), whyNot(plan)]).toEqual([cidrs, '']);
  });
});

describe('clients beyond the VPC who ask its resolver', () => {
  const asked = ({ hazards: all }: Plan) => all.filter(({ id }) => id === 'inbound-resolver-clients');
  const beyond = toTransitGateway('tgw-0a', '172.16.0.0/12');

  test('are told with the networks that are let in, and that others would be cut off', () => {
    const routeTables = [routeTable({ subnetIds: ['subnet-0a', 'subnet-0b'], routes: [beyond] })];
    const plan = planOf({ routeTables, inboundResolvers: [inbound()] });
    expect(admittedBy(plan)).toEqual(['10.0.0.0/16', '172.16.0.0/12']);
    expect(asked(plan)).toMatchObject([{ subject: 'rslvr-in-0a', kind: 'found' }]);
    expect(asked(plan)[0]?.text).toContain('has a route (172.16.0.0/12), and nobody else');
  });

  test('are told where no network has a route, and the group admits none', () => {
    expect(asked(planOf({ inboundResolvers: [inbound()] }))[0]?.text).toContain('admits none of them');
  });

  test('are not there where the resolver of another VPC is asked', () => {
    expect(asked(planOf({ inboundResolvers: [inbound('vpc-0z')] }))).toEqual([]);
  });

  test('make another plan, which a person must see, of one that was to be made by itself', () => {
    const without = planOf({});
    const plan = planOf({ inboundResolvers: [inbound()] });
    expect(plan.hash).not.toBe(without.hash);
    expect(plan.actions).toEqual(without.actions);
  });

  test('are led to an endpoint that is there already, and joining it changes nothing for them', () => {
    const vpcEndpoints = [interfaceEndpoint({ serviceName: `com.amazonaws.${REGION}.rds-data` })];
    const plans = plansOf({ vpcEndpoints, inboundResolvers: [inbound()] });
    expect(plans.flatMap(kinds)).not.toEqual([]);
    expect(plans.flatMap(asked)).toEqual([]);
  });
});

describe('something may break', () => {
  const open = securityGroup({ groupId: 'sg-0c', egress: [{ ...HTTPS, cidrs: ['203.0.113.0/24'] }] });

  test.each<[string, EstateShape, string]>([
    ['where public APIs are called', { roles: [granted('execute-api:Invoke')] }, 'public-apis-refused found'],
    [
      'where user pools may have a domain',
      { roles: [granted('cognito-idp:AdminGetUser')] },
      'user-pool-domains found',
    ],
    [
      'where the service lacks a zone',
      { endpointServices: [endpointService('rds-data', { availabilityZones: [`${REGION}a`] })] },
      'zone-lacking found',
    ],
    [
      'where others in the VPC may not go out to it',
      {
        securityGroups: [securityGroup(), open],
        networkInterfaces: [networkInterface({ networkInterfaceId: 'eni-0c', securityGroupIds: ['sg-0c'] })],
      },
      'egress-rules found',
    ],
    ['where groups could not be read', { networkInterfaces: unreadable() }, 'egress-rules unreadable'],
    [
      'where the quota is reached',
      { quotas: [{ quotaCode: 'L-29B6F2EB', value: 0 }] },
      'quota-interface-endpoints found',
    ],
    [
      'where networks beyond the VPC ask its resolver',
      { inboundResolvers: [inbound()] },
      'inbound-resolver-clients found',
    ],
    [
      'where nobody may know whether they do',
      { inboundResolvers: unreadable() },
      'inbound-resolver-clients unreadable',
    ],
  ])('%s: %s', (_, shape, hazard) => {
    const plan = planOf(shape);
    expect(hazards(plan)).toContain(hazard);
    expect(plan.decision.mode).toBe('approve');
  });
});

describe('nothing is planned', () => {
  const record = (gigabytes: number) =>
    trafficRecord({
      client: 'eni-fn',
      service: 'rds-data',
      natGatewayId: 'nat-0a',
      bytes: gigabytes * 2 ** 30,
      from: '2026-09-01T00:00:00Z',
      to: '2026-10-01T10:00:00Z',
    });
  const seen = (gigabytes: number): EstateShape => ({
    routeTables: behindNat,
    networkInterfaces: [networkInterface({ networkInterfaceId: 'eni-fn', interfaceType: 'lambda' })],
    traffic: [record(gigabytes)],
  });
  const zone = hostedZone({ name: `rds-data.${REGION}.amazonaws.com`, records: read([]) });

  test.each<[string, EstateShape, string]>([
    ['where it is not known to pay', { routeTables: behindNat }, 'it is not known to pay'],
    ['where it does not pay, with the number', seen(10), '14.20 USD dearer'],
    [
      'where the Region does not offer the service',
      { endpointServices: [endpointService('s3')] },
      'AWS knows no service',
    ],
    [
      'where a private zone of the name is in conflict',
      { hostedZones: [zone] },
      `private hosted zone ${zone.name}`,
    ],
    [
      'where DNS host names are off',
      { vpcs: [vpc({ enableDnsHostnames: read(false) })] },
      'enableDnsHostnames',
    ],
    [
      'where IPv6 alone is spoken, and not by the service',
      { subnets: [ipv6OnlySubnet(), two[1] ?? subnet()] },
      'its clients need IPv6',
    ],
    [
      'where the group of the function keeps it from the endpoint',
      { securityGroups: [securityGroup({ egress: [] })] },
      'it would be in vain',
    ],
    [
      'where a function would lose the way that it has',
      {
        ...seen(1_000),
        securityGroups: [securityGroup({ egress: [{ ...HTTPS, cidrs: ['52.0.0.0/8'] }] })],
      },
      'it would cut off thumbnails',
    ],
    [
      'where somebody has an endpoint without private DNS',
      {
        vpcEndpoints: [
          interfaceEndpoint({ serviceName: `com.amazonaws.${REGION}.rds-data`, privateDnsEnabled: false }),
        ],
      },
      'without private DNS',
    ],
  ])('%s', (_, shape, reason) => {
    const plan = planOf(shape);
    expect(kinds(plan)).toEqual([]);
    expect(whyNot(plan)).toContain(reason);
  });

  test('but from the break-even on, which is shown', () => {
    const plan = planOf(seen(1_000));
    expect(kinds(plan)).toEqual(CREATE);
    expect(plan.money).toMatchObject({ claim: 'yes', breakEvenGigabytesPerMonth: 365 });
  });

  test('but where the owner of the VPC asks for private paths whatever they cost', () => {
    expect(kinds(planOf({ routeTables: behindNat, vpcs: [vpc({ tags: ALWAYS })] }))).toEqual(CREATE);
  });
});

test('a function in a zone that an endpoint lacks, and kept out by its group, is let in', () => {
  const plan = planOf({
    vpcEndpoints: [
      interfaceEndpoint({
        serviceName: `com.amazonaws.${REGION}.rds-data`,
        securityGroupIds: ['sg-0e'],
        subnetIds: ['subnet-0a'],
      }),
    ],
    securityGroups: [
      securityGroup(),
      securityGroup({ groupId: 'sg-0e', ingress: [{ ...HTTPS, cidrs: ['10.0.1.0/24'] }] }),
    ],
  });
  expect(kinds(plan)).toEqual([
    'createSecurityGroup',
    'authorizeIngress',
    'addEndpointGroup',
    'addEndpointSubnets',
  ]);
  expect(plan.effects).toEqual([{ checkId: check.id, resourceId: 'thumbnails', effect: 'cures' }]);
});
