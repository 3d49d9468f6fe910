import { describe } from 'vitest';
import {
  gatewayEndpoint,
  hostedZone,
  interfaceEndpoint,
  networkInterface,
  OTHER_ACCOUNT_ID,
  prefixList,
  read,
  route,
  routeTable,
  s3PrefixList,
  subnet,
  toEndpoint,
  toNatGateway,
  unreadable,
  vpc,
} from '../../../../test/estates/build-estate.ts';
import { testHazard } from './quiet-estate.laws.ts';

const ipv6Subnet = subnet({ ipv6CidrBlocks: ['2001:db8:0:1::/64'] });
const ipv6List = prefixList({
  prefixListId: 'pl-0d6',
  name: 'com.amazonaws.eu-west-3.ipv6.s3',
  addressFamily: 'IPv6',
  ownerId: 'AWS',
  cidrs: read(['2a05:d050:c000::/40']),
});

describe('DNS support', () => {
  testHazard('dns-support-off', [
    { name: 'on is no hazard', tells: [] },
    {
      name: 'off is found',
      shape: { vpcs: [vpc({ enableDnsSupport: read(false) })] },
      tells: ['found vpc-0a'],
    },
    {
      name: 'that could not be read is told of the VPC',
      shape: { vpcs: [vpc({ enableDnsSupport: unreadable() })] },
      tells: ['unreadable vpc-0a'],
    },
    {
      name: 'of unreadable VPCs is told of the part',
      shape: { vpcs: unreadable() },
      tells: ['unreadable vpcs'],
    },
    { name: 'of a VPC that is not shown is told', shape: { vpcs: [] }, tells: ['unreadable vpc-0a'] },
  ]);
});

describe('the quota of gateway endpoints', () => {
  const quotas = [{ quotaCode: 'L-1B52E74A', value: 2 }];
  const two = [
    gatewayEndpoint({ vpcId: 'vpc-0b' }),
    gatewayEndpoint({ vpcEndpointId: 'vpce-0b', service: 'dynamodb' }),
  ];
  testHazard('quota-endpoints', [
    { name: 'with room is no hazard', shape: { quotas, vpcEndpoints: two.slice(1) }, tells: [] },
    {
      name: 'reached over the whole Region is found',
      shape: { quotas, vpcEndpoints: two },
      tells: ['found L-1B52E74A'],
    },
    {
      name: 'does not count interface endpoints and endpoints that are gone',
      shape: {
        quotas,
        vpcEndpoints: [...two.slice(1), interfaceEndpoint(), gatewayEndpoint({ state: 'deleted' })],
      },
      tells: [],
    },
    {
      name: 'does not matter where an endpoint is reused',
      shape: { quotas, vpcEndpoints: two },
      draft: { endpoint: gatewayEndpoint() },
      tells: [],
    },
    { name: 'that is not among those read is told', shape: { quotas: [] }, tells: ['unreadable quotas'] },
    { name: 'that could not be read is told', shape: { quotas: unreadable() }, tells: ['unreadable quotas'] },
    {
      name: 'is doubtful where endpoints could not be read',
      shape: { vpcEndpoints: unreadable() },
      tells: ['unreadable vpcEndpoints'],
    },
  ]);
});

describe('the quota of routes', () => {
  const quotas = [{ quotaCode: 'L-93826ACB', value: 3 }];
  // A local route is there already, and one more is to come.
  const withRoutes = (...routes: Parameters<typeof routeTable>[0][]) =>
    [routeTable({ subnetIds: ['subnet-0a'], ...routes[0] })] as const;
  testHazard('quota-routes', [
    {
      name: 'with room for one is no hazard',
      shape: { quotas, routeTables: withRoutes({ routes: [toNatGateway('nat-0a')] }) },
      tells: [],
    },
    {
      name: 'reached is found',
      shape: {
        quotas,
        routeTables: withRoutes({ routes: [toNatGateway('nat-0a'), toNatGateway('nat-0a', '192.0.2.0/24')] }),
      },
      tells: ['found rtb-0a'],
    },
    {
      name: 'counts neither IPv6 nor propagated routes with the IPv4 ones',
      shape: {
        quotas,
        routeTables: withRoutes({
          routes: [
            toNatGateway('nat-0a'),
            toNatGateway('nat-0a', '::/0'),
            route('192.0.2.0/24', { kind: 'virtualPrivateGateway', id: 'vgw-0a' }, { origin: 'propagated' }),
          ],
        }),
      },
      tells: [],
    },
    {
      name: 'counts the route of another service at its weight',
      shape: {
        quotas,
        routeTables: withRoutes({
          routes: [toNatGateway('nat-0a'), toEndpoint('vpce-0d', 'pl-abb451c2')],
        }),
      },
      tells: ['found rtb-0a'],
    },
    {
      name: 'is doubtful where a list of the customer may be larger than it looks',
      shape: {
        quotas: [{ quotaCode: 'L-93826ACB', value: 50 }],
        prefixLists: [s3PrefixList(), prefixList()],
        routeTables: withRoutes({ routes: [toNatGateway('nat-0a', 'pl-0a')] }),
      },
      tells: ['unreadable prefixLists'],
    },
    {
      name: 'is found where the entries of such a list are too many already',
      shape: {
        quotas,
        prefixLists: [s3PrefixList(), prefixList({ cidrs: read(['192.0.2.0/25', '192.0.2.128/25']) })],
        routeTables: withRoutes({ routes: [toNatGateway('nat-0a', 'pl-0a')] }),
      },
      tells: ['found rtb-0a'],
    },
    { name: 'that could not be read is told', shape: { quotas: unreadable() }, tells: ['unreadable quotas'] },
  ]);
});

describe('an edge table', () => {
  testHazard('edge-table', [
    {
      name: 'is found',
      shape: { routeTables: [routeTable({ gatewayIds: ['igw-0a'] })] },
      tells: ['found rtb-0a'],
    },
    { name: 'is not one that serves subnets only', tells: [] },
    {
      name: 'cannot be told without tables',
      shape: { routeTables: unreadable() },
      tells: ['unreadable routeTables'],
    },
  ]);
});

describe('shared subnets', () => {
  const theirs = networkInterface({ networkInterfaceId: 'eni-0c', ownerId: OTHER_ACCOUNT_ID });
  testHazard('shared-subnets', [
    {
      name: 'are found by the interfaces of another account',
      shape: { networkInterfaces: [theirs] },
      tells: [`found ${OTHER_ACCOUNT_ID}`],
    },
    {
      name: 'on another table are none of this change',
      shape: { networkInterfaces: [{ ...theirs, subnetId: 'subnet-0b' }] },
      tells: [],
    },
    {
      name: 'are found where the subnet belongs to another account',
      shape: { subnets: [subnet({ ownerId: OTHER_ACCOUNT_ID })] },
      tells: [`found ${OTHER_ACCOUNT_ID}`],
    },
    {
      name: 'cannot be told without interfaces',
      shape: { networkInterfaces: unreadable() },
      tells: ['unreadable networkInterfaces'],
    },
  ]);
});

describe('subnets outside the zones of the Region', () => {
  const inZone = (availabilityZone: string) => ({ subnets: [subnet({ availabilityZone })] });
  testHazard('outpost-subnets', [
    { name: 'in an ordinary zone are none', shape: inZone('eu-west-3c'), tells: [] },
    { name: 'in a Local Zone are found', shape: inZone('eu-west-3-lil-1a'), tells: ['found subnet-0a'] },
    {
      name: 'in a Wavelength Zone are found',
      shape: inZone('eu-west-3-wl1-par-wlz-1'),
      tells: ['found subnet-0a'],
    },
    {
      name: 'on an Outpost are found',
      shape: { subnets: [subnet({ outpostArn: 'arn:aws:outposts:eu-west-3:111122223333:outpost/op-0a' })] },
      tells: ['found subnet-0a'],
    },
    {
      name: 'cannot be told without subnets',
      shape: { subnets: unreadable() },
      tells: ['unreadable subnets'],
    },
  ]);
});

describe('clients with IPv6', () => {
  testHazard('dual-stack-clients', [
    { name: 'may go around an IPv4 endpoint', shape: { subnets: [ipv6Subnet] }, tells: ['inherent vpc-0a'] },
    { name: 'are none in an IPv4 subnet', tells: [] },
    {
      name: 'are served where the Region lists IPv6 ranges',
      shape: { subnets: [ipv6Subnet], prefixLists: [s3PrefixList(), ipv6List] },
      tells: [],
    },
    {
      name: 'cannot be told without prefix lists',
      shape: { prefixLists: unreadable() },
      tells: ['unreadable prefixLists'],
    },
  ]);
});

describe('a hosted zone', () => {
  const zones = (name: string, vpcId = 'vpc-0a') => ({ hostedZones: [hostedZone({ name, vpcId })] });
  const covering = [
    's3.eu-west-3.amazonaws.com',
    'amazonaws.com',
    'com',
    '',
    'photos.s3.eu-west-3.amazonaws.com',
  ];
  testHazard('central-endpoint-zone', [
    ...covering.map((name) => ({
      name: `"${name}" answers for names of S3`,
      shape: zones(name),
      tells: ['found Z0A'],
    })),
    { name: 'of another service is none', shape: zones('sqs.eu-west-3.amazonaws.com'), tells: [] },
    { name: 'whose name only ends alike is none', shape: zones('xs3.eu-west-3.amazonaws.com'), tells: [] },
    { name: 'whose name is only the end of a label is none', shape: zones('zonaws.com'), tells: [] },
    { name: 'of another Region is none', shape: zones('s3.eu-west-1.amazonaws.com'), tells: [] },
    { name: 'of another VPC is none', shape: zones('amazonaws.com', 'vpc-0b'), tells: [] },
    {
      name: 'for DynamoDB is found for DynamoDB',
      shape: zones('dynamodb.eu-west-3.amazonaws.com'),
      draft: { service: 'dynamodb' },
      tells: ['found Z0A'],
    },
    {
      name: 'cannot be told without zones',
      shape: { hostedZones: unreadable() },
      tells: ['unreadable hostedZones'],
    },
    {
      name: 'made by an interface endpoint counts too',
      shape: { vpcEndpoints: [interfaceEndpoint()] },
      tells: ['found vpce-0a'],
    },
    {
      name: 'is not made by an interface endpoint without private DNS, of another service or gone',
      shape: {
        vpcEndpoints: [
          interfaceEndpoint({ privateDnsEnabled: false }),
          interfaceEndpoint({ service: 'dynamodb' }),
          interfaceEndpoint({ state: 'deleting' }),
        ],
      },
      tells: [],
    },
  ]);
});

describe('the policy of a reused endpoint', () => {
  const withPolicy = (policyDocument: string | null) => ({ endpoint: gatewayEndpoint({ policyDocument }) });
  const allow = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
  const policy = (...statements: object[]) =>
    withPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  testHazard('endpoint-policy-narrow', [
    { name: 'that is the default is no hazard', draft: { endpoint: gatewayEndpoint() }, tells: [] },
    {
      name: 'written otherwise for the same is none',
      draft: policy({ ...allow, Principal: { AWS: '*' }, Action: ['s3:*'] }),
      tells: [],
    },
    {
      name: 'that names a bucket is found',
      draft: policy({ ...allow, Resource: 'arn:aws:s3:::photos/*' }),
      tells: ['found vpce-0a'],
    },
    {
      name: 'that names an action is found',
      draft: policy({ ...allow, Action: 's3:GetObject' }),
      tells: ['found vpce-0a'],
    },
    {
      name: 'that has a condition is found',
      draft: policy({ ...allow, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      tells: ['found vpce-0a'],
    },
    {
      name: 'that denies something is found',
      draft: policy(allow, { ...allow, Effect: 'Deny', Action: 's3:PutObject' }),
      tells: ['found vpce-0a'],
    },
    { name: 'without a statement is found', draft: policy(), tells: ['found vpce-0a'] },
    { name: 'that cannot be parsed is unreadable', draft: withPolicy('{'), tells: ['unreadable vpce-0a'] },
    { name: 'that was not given is unreadable', draft: withPolicy(null), tells: ['unreadable vpce-0a'] },
    { name: 'does not exist where an endpoint is created', tells: [] },
  ]);
});
