import { describe, expect, test } from 'vitest';
import type { EstateShape } from '../../../../test/estates/build-estate.ts';
import {
  endpointService,
  estateOf,
  FULL_ACCESS_POLICY,
  gatewayEndpoint,
  hostedZone,
  interfaceEndpoint,
  ipv6OnlySubnet,
  natGateway,
  networkAcl,
  OTHER_ACCOUNT_ID,
  read,
  REGION,
  route,
  routeTable,
  S3_LIST_ID,
  securityGroup,
  subnet,
  toEgressOnlyGateway,
  toEndpoint,
  toInternetGateway,
  toNatGateway,
  toTransitGateway,
  unreadable,
  vpc,
} from '../../../../test/estates/build-estate.ts';
import type { VpcEndpoint } from '../estate.ts';
import { indexEstate } from '../index-estate.ts';
import type { Reach, ReachedService } from './service-reach.ts';
import { serviceReach } from './service-reach.ts';

const SECRETS = `com.amazonaws.${REGION}.secretsmanager`;
const HOST = `secretsmanager.${REGION}.amazonaws.com`;
const ANY = { protocol: '-1', prefixListIds: [], securityGroupIds: [] };
const HTTPS = { ...ANY, protocol: 'tcp', fromPort: 443, toPort: 443 };

/** An endpoint for Secrets Manager in the client's own subnet, with a group that admits 443 from the VPC. */
const secrets = (overrides: Partial<VpcEndpoint> = {}): VpcEndpoint =>
  interfaceEndpoint({ serviceName: SECRETS, securityGroupIds: ['sg-0e'], ...overrides });

const endpointGroup = (cidrs: readonly string[] = ['10.0.0.0/16']) =>
  securityGroup({ groupId: 'sg-0e', ingress: [{ ...HTTPS, cidrs }] });

const base = (shape: EstateShape = {}): EstateShape => ({
  vpcs: [vpc()],
  subnets: [subnet()],
  routeTables: [routeTable({ subnetIds: ['subnet-0a'] })],
  securityGroups: [securityGroup(), endpointGroup()],
  networkAcls: [networkAcl({ subnetIds: ['subnet-0a', 'subnet-0b', 'subnet-0c'] })],
  natGateways: [natGateway()],
  endpointServices: [endpointService('secretsmanager'), endpointService('s3')],
  ...shape,
});

const withRoutes = (...routes: readonly ReturnType<typeof toNatGateway>[]) => [
  routeTable({ subnetIds: ['subnet-0a'], routes }),
];

function reach(shape: EstateShape, service: ReachedService = { serviceName: SECRETS }): Reach {
  const estate = estateOf(base(shape));
  const index = indexEstate(estate);
  const client = {
    subnet: index.subnets.get('subnet-0a') ?? subnet(),
    securityGroupIds: ['sg-0a'],
    roleArn: 'arn:aws:iam::111122223333:role/thumbnails',
    actions: ['secretsmanager:GetSecretValue'],
    port: 443,
  };
  return serviceReach(index, client, service);
}

const policyOf = (statement: object) =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...statement }],
  });

describe('without an endpoint a client', () => {
  test.each<[string, EstateShape, Reach['is'], string]>([
    [
      'leaves through NAT',
      { routeTables: withRoutes(toNatGateway('nat-0a')) },
      'internet',
      'NAT gateway nat-0a',
    ],
    ['gets nowhere without a route', {}, 'nothing', 'no route'],
    [
      'gets nowhere through an internet gateway, having no public address',
      { routeTables: withRoutes(toInternetGateway('igw-0a')) },
      'nothing',
      'functions have none',
    ],
    [
      'may get somewhere over a transit gateway',
      { routeTables: withRoutes(toTransitGateway('tgw-0a')) },
      'unknown',
      'not shown',
    ],
    [
      'is not known where routes of the Internet differ',
      { routeTables: withRoutes(toNatGateway('nat-0a'), toTransitGateway('tgw-0a', '52.0.0.0/8')) },
      'unknown',
      'routes differ',
    ],
    [
      'leaves through NAT whatever routes lead to private networks and gateway endpoints',
      {
        routeTables: withRoutes(
          toNatGateway('nat-0a'),
          toTransitGateway('tgw-0a', '10.0.0.0/8'),
          toEndpoint('vpce-0a', S3_LIST_ID),
        ),
        vpcEndpoints: [gatewayEndpoint({ routeTableIds: ['rtb-0a'] })],
      },
      'internet',
      'nat-0a',
    ],
    [
      'of IPv6 alone reaches only what has IPv6',
      { subnets: [ipv6OnlySubnet()], routeTables: withRoutes(toEgressOnlyGateway('eigw-0a')) },
      'unknown',
      'IPv6 alone',
    ],
    ['of IPv6 alone gets nowhere without a route', { subnets: [ipv6OnlySubnet()] }, 'nothing', 'IPv6 alone'],
    [
      'is not known where routes could not be read',
      { routeTables: unreadable() },
      'unknown',
      'access denied',
    ],
    [
      'is not known where zones could not be read',
      { hostedZones: unreadable('zones denied'), routeTables: withRoutes(toNatGateway('nat-0a')) },
      'unknown',
      'zones denied',
    ],
    [
      'gets nowhere without a route, whatever zones hold',
      { hostedZones: unreadable('zones denied') },
      'nothing',
      'no route out',
    ],
    [
      'is not known where the VPC asks another resolver',
      { vpcs: [vpc({ enableDnsSupport: read(false) })], routeTables: withRoutes(toNatGateway('nat-0a')) },
      'unknown',
      'DNS support',
    ],
  ])('%s', (_, shape, is, says) => {
    expect(reach(shape)).toEqual(expect.objectContaining({ is, reason: expect.stringContaining(says) }));
  });
});

describe('with an interface endpoint in its VPC a client', () => {
  test.each<[string, EstateShape, Reach['is'], string]>([
    ['uses it', { vpcEndpoints: [secrets()] }, 'private', 'lets it through'],
    [
      'uses it from another subnet',
      {
        subnets: [subnet(), subnet({ subnetId: 'subnet-0b', cidrBlock: '10.0.2.0/24' })],
        vpcEndpoints: [secrets({ subnetIds: ['subnet-0b'] })],
      },
      'private',
      'lets it through',
    ],
    [
      'hangs while it is pending',
      { vpcEndpoints: [secrets({ state: 'pendingacceptance' })] },
      'nothing',
      'pendingacceptance',
    ],
    [
      'hangs where its group admits nobody',
      { vpcEndpoints: [secrets()], securityGroups: [securityGroup(), endpointGroup([])] },
      'nothing',
      'sg-0e of vpce-0a do not let it in',
    ],
    [
      'is not known where its group admits half the subnet',
      { vpcEndpoints: [secrets()], securityGroups: [securityGroup(), endpointGroup(['10.0.1.0/25'])] },
      'unknown',
      'only some',
    ],
    [
      'uses it by a rule that names its own group',
      {
        vpcEndpoints: [secrets()],
        securityGroups: [
          securityGroup(),
          securityGroup({
            groupId: 'sg-0e',
            ingress: [{ ...HTTPS, cidrs: [], securityGroupIds: ['sg-0a'] }],
          }),
        ],
      },
      'private',
      '',
    ],
    [
      'hangs where its own group lets nothing out',
      { vpcEndpoints: [secrets()], securityGroups: [securityGroup({ egress: [] }), endpointGroup()] },
      'nothing',
      'sg-0a of the client do not let it out',
    ],
    [
      'hangs where only port 80 is open',
      {
        vpcEndpoints: [secrets()],
        securityGroups: [
          securityGroup(),
          securityGroup({
            groupId: 'sg-0e',
            ingress: [{ ...HTTPS, fromPort: 80, toPort: 80, cidrs: ['0.0.0.0/0'] }],
          }),
        ],
      },
      'nothing',
      'do not let it in',
    ],
    [
      'is not known where groups could not be read',
      { vpcEndpoints: [secrets()], securityGroups: unreadable() },
      'unknown',
      'access denied',
    ],
    [
      'is not known where the endpoint has a group of others',
      { vpcEndpoints: [secrets({ securityGroupIds: ['sg-0x'] })] },
      'unknown',
      'sg-0x',
    ],
    [
      'hangs where network ACLs between the subnets deny it',
      {
        subnets: [subnet(), subnet({ subnetId: 'subnet-0b', cidrBlock: '10.0.2.0/24' })],
        networkAcls: [
          networkAcl(),
          networkAcl({ networkAclId: 'acl-0b', subnetIds: ['subnet-0b'], entries: [] }),
        ],
        vpcEndpoints: [secrets({ subnetIds: ['subnet-0b'] })],
      },
      'nothing',
      'network ACLs',
    ],
    [
      'is let through by a policy for its action',
      { vpcEndpoints: [secrets({ policyDocument: policyOf({ Action: 'secretsmanager:*' }) })] },
      'private',
      '',
    ],
    [
      'is refused by a policy for others',
      {
        vpcEndpoints: [
          secrets({
            policyDocument: policyOf({ Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT_ID}:root` } }),
          }),
        ],
      },
      'nothing',
      'secretsmanager:GetSecretValue',
    ],
    [
      'is refused by a policy for other actions',
      { vpcEndpoints: [secrets({ policyDocument: policyOf({ Action: 'secretsmanager:Put*' }) })] },
      'nothing',
      'its policy',
    ],
    [
      'is not known by a policy for some resources',
      {
        vpcEndpoints: [
          secrets({ policyDocument: policyOf({ Resource: 'arn:aws:secretsmanager:*:*:secret:a-*' }) }),
        ],
      },
      'unknown',
      'names resources',
    ],
    [
      'leaves through NAT where it has no private DNS',
      {
        vpcEndpoints: [secrets({ privateDnsEnabled: false })],
        routeTables: withRoutes(toNatGateway('nat-0a')),
      },
      'internet',
      'nat-0a',
    ],
    [
      'is not known where host names are off',
      { vpcs: [vpc({ enableDnsHostnames: read(false) })], vpcEndpoints: [secrets()] },
      'unknown',
      'DNS host names',
    ],
    [
      'hangs though a NAT gateway is there, for its name leads to the closed endpoint',
      {
        vpcEndpoints: [secrets()],
        securityGroups: [securityGroup(), endpointGroup([])],
        routeTables: withRoutes(toNatGateway('nat-0a')),
      },
      'nothing',
      'does not let it through',
    ],
    [
      'leaves through NAT where it is for another service',
      {
        vpcEndpoints: [secrets({ serviceName: `com.amazonaws.${REGION}.glue` })],
        routeTables: withRoutes(toNatGateway('nat-0a')),
      },
      'internet',
      '',
    ],
    [
      'leaves through NAT where it is deleted',
      { vpcEndpoints: [secrets({ state: 'deleted' })], routeTables: withRoutes(toNatGateway('nat-0a')) },
      'internet',
      '',
    ],
  ])('%s', (_, shape, is, says) => {
    expect(reach(shape)).toEqual(expect.objectContaining({ is, reason: expect.stringContaining(says) }));
  });
});

describe('with a central endpoint a client', () => {
  const central = secrets({ vpcId: 'vpc-0c', subnetIds: ['subnet-0c'], privateDnsEnabled: false });
  const centralSubnet = subnet({ subnetId: 'subnet-0c', vpcId: 'vpc-0c', cidrBlock: '10.9.0.0/24' });
  const zone = (records: Parameters<typeof hostedZone>[0] = {}) => hostedZone({ name: HOST, ...records });
  const leading = zone({
    records: read([{ name: HOST, targets: ['vpce-0a-8f3e.secretsmanager.eu-west-3.vpce.amazonaws.com'] }]),
  });
  const shape = { subnets: [subnet(), centralSubnet], vpcEndpoints: [central], hostedZones: [leading] };
  const peered = withRoutes(route('10.9.0.0/16', { kind: 'vpcPeeringConnection', id: 'pcx-0a' }));
  const rule = { vpcId: 'vpc-0a', ruleId: 'rslvr-0a' } as const;

  test.each<[string, EstateShape, Reach['is'], string]>([
    ['uses it through a zone and a peering', { ...shape, routeTables: peered }, 'private', 'vpc-0c'],
    [
      'hangs without a route to it',
      { ...shape, routeTables: withRoutes(toTransitGateway('tgw-0a', '10.20.0.0/16')) },
      'nothing',
      'has no route',
    ],
    [
      'hangs where its group admits only its own VPC',
      { ...shape, routeTables: peered, securityGroups: [securityGroup(), endpointGroup(['10.9.0.0/16'])] },
      'nothing',
      'do not let it in',
    ],
    [
      'hangs where the zone has no record of the name',
      {
        ...shape,
        hostedZones: [zone({ name: `${REGION}.amazonaws.com`, records: read([]) })],
        routeTables: peered,
      },
      'nothing',
      'no record',
    ],
    [
      'is not known where another account owns the zone',
      { ...shape, hostedZones: [zone({ owner: OTHER_ACCOUNT_ID })], routeTables: peered },
      'unknown',
      OTHER_ACCOUNT_ID,
    ],
    [
      'is not known where the zone leads to an endpoint of others',
      { ...shape, vpcEndpoints: [], routeTables: peered },
      'unknown',
      'does not show',
    ],
    [
      'is not known where a Resolver rule asks elsewhere',
      {
        dnsRules: [{ ...rule, kind: 'forward', domainName: 'amazonaws.com' }],
        routeTables: withRoutes(toNatGateway('nat-0a')),
      },
      'unknown',
      'rslvr-0a',
    ],
    [
      'uses its own endpoint before a rule of a wider name',
      { dnsRules: [{ ...rule, kind: 'forward', domainName: '.' }], vpcEndpoints: [secrets()] },
      'private',
      '',
    ],
    [
      'leaves through NAT where a system rule takes the name back',
      {
        dnsRules: [
          { ...rule, kind: 'forward', domainName: '.' },
          { ...rule, kind: 'system', domainName: 'amazonaws.com' },
        ],
        routeTables: withRoutes(toNatGateway('nat-0a')),
      },
      'internet',
      '',
    ],
    [
      'uses it through a Route 53 Profile',
      {
        ...shape,
        hostedZones: [],
        dnsRules: [{ ...rule, kind: 'endpoint', vpcEndpointId: 'vpce-0a', profileId: 'rp-0a' }],
        routeTables: peered,
      },
      'private',
      'rp-0a',
    ],
    [
      'is not known where the Profile names an endpoint of others',
      {
        ...shape,
        vpcEndpoints: [],
        hostedZones: [],
        dnsRules: [{ ...rule, kind: 'endpoint', vpcEndpointId: 'vpce-0a', profileId: 'rp-0a' }],
        routeTables: peered,
      },
      'unknown',
      'rp-0a',
    ],
    [
      'uses a zone of the VPC before that of the Profile',
      {
        ...shape,
        hostedZones: [zone({ profileId: 'rp-0a', hostedZoneId: 'Z0B', records: read([]) }), leading],
        routeTables: peered,
      },
      'private',
      'vpc-0c',
    ],
  ])('%s', (_, estate, is, says) => {
    expect(reach(estate)).toEqual(expect.objectContaining({ is, reason: expect.stringContaining(says) }));
  });
});

describe('to Amazon S3 a client', () => {
  const s3: ReachedService = { serviceName: `com.amazonaws.${REGION}.s3`, gateway: 's3' };
  const endpoint = gatewayEndpoint({ routeTableIds: ['rtb-0a'], policyDocument: FULL_ACCESS_POLICY });

  test.each<[string, EstateShape, Reach['is']]>([
    [
      'uses the gateway endpoint',
      { routeTables: withRoutes(toEndpoint('vpce-0a', S3_LIST_ID)), vpcEndpoints: [endpoint] },
      'private',
    ],
    ['leaves through NAT', { routeTables: withRoutes(toNatGateway('nat-0a')) }, 'internet'],
    ['gets nowhere', {}, 'nothing'],
    [
      'uses an interface endpoint with private DNS',
      {
        endpointServices: [endpointService('s3', { privateDnsNames: [`*.s3.${REGION}.amazonaws.com`] })],
        vpcEndpoints: [secrets({ serviceName: s3.serviceName })],
      },
      'private',
    ],
  ])('%s', (_, shape, is) => {
    expect(reach(shape, s3).is).toBe(is);
  });
});
