/** What a gateway endpoint check must say of one table; the same rows hold for every service that has such endpoints. */
import type { Estate, GatewayService, Route } from '../../lib/core/network/estate.ts';
import type { Evaluation } from '../../lib/core/checks/check.ts';
import {
  DEFAULT_IPV6,
  DYNAMODB_LIST_ID,
  estateOf,
  firewallEndpoint,
  gatewayEndpoint,
  NAT64,
  natGateway,
  regionalNatGateway,
  route,
  routeTable,
  S3_LIST_ID,
  subnet,
  toEgressOnlyGateway,
  toEndpoint,
  toInternetGateway,
  toNatGateway,
  toTransitGateway,
  unreadable,
  vpc,
} from './build-estate.ts';

export interface Row {
  readonly title: string;
  readonly estate: Estate;
  readonly status: Evaluation['status'];
  /** A part of the reason that the reader must find. */
  readonly says: string;
}

/** One VPC, one subnet, one table with these routes. */
function withRoutes(routes: readonly Route[], overrides: Parameters<typeof estateOf>[0] = {}): Estate {
  return estateOf({
    vpcs: [vpc()],
    subnets: [subnet()],
    routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes })],
    natGateways: [natGateway()],
    ...overrides,
  });
}

/** The rows for one service. */
export function gatewayEndpointRows(service: GatewayService): readonly Row[] {
  const list = service === 's3' ? S3_LIST_ID : DYNAMODB_LIST_ID;
  const otherService = service === 's3' ? 'dynamodb' : 's3';
  const inside = service === 's3' ? '52.95.154.0/24' : '52.94.16.0/25';
  const endpoint = gatewayEndpoint({ service, routeTableIds: ['rtb-0a'] });
  const toService = toEndpoint('vpce-0a', list);
  const nat = toNatGateway('nat-0a');
  const dualStack = [subnet({ ipv6CidrBlocks: ['2001:db8:0:1::/64'] })];
  const through = (title: string, routes: readonly Route[], says: string): Row => ({
    title,
    estate: withRoutes(routes),
    status: 'nonCompliant',
    says,
  });
  const endpointRow = (title: string, vpcEndpoint: typeof endpoint, says: string): Row => ({
    title,
    estate: withRoutes([nat, toService], { vpcEndpoints: [vpcEndpoint] }),
    status: 'nonCompliant',
    says,
  });
  return [
    {
      title: 'all through an available gateway endpoint',
      estate: withRoutes([nat, toService], { vpcEndpoints: [endpoint] }),
      status: 'compliant',
      says: 'through gateway endpoint vpce-0a',
    },
    {
      title: 'IPv4 through the endpoint, IPv6 through an egress-only gateway',
      estate: withRoutes([nat, toService, toEgressOnlyGateway('eigw-0a')], {
        subnets: dualStack,
        vpcEndpoints: [endpoint],
      }),
      status: 'compliant',
      says: 'egress-only',
    },
    through('the default route leads to a NAT gateway', [nat], 'NAT gateway nat-0a'),
    {
      title: 'the default route leads to a Regional NAT gateway',
      estate: withRoutes([nat], { natGateways: [regionalNatGateway()] }),
      status: 'nonCompliant',
      says: 'Regional NAT gateway nat-0a',
    },
    {
      title: 'the default route leads to a private NAT gateway',
      estate: withRoutes([nat], { natGateways: [natGateway({ connectivityType: 'private' })] }),
      status: 'nonCompliant',
      says: 'private NAT gateway nat-0a',
    },
    through(
      'the default is split in two halves',
      [toNatGateway('nat-0a', '0.0.0.0/1'), toNatGateway('nat-0a', '128.0.0.0/1')],
      'nat-0a',
    ),
    through(
      'the default route leads to a NAT instance',
      [route('0.0.0.0/0', { kind: 'networkInterface', id: 'eni-0n', instanceId: 'i-0n' })],
      'i-0n',
    ),
    through('central egress over a transit gateway', [toTransitGateway('tgw-0a')], 'transit gateway tgw-0a'),
    through(
      'central egress over a core network',
      [route('0.0.0.0/0', { kind: 'coreNetwork', id: 'core-0a' })],
      'core-0a',
    ),
    through('a peering', [route('0.0.0.0/0', { kind: 'vpcPeeringConnection', id: 'pcx-0a' })], 'pcx-0a'),
    through(
      'on-premises egress',
      [route('0.0.0.0/0', { kind: 'virtualPrivateGateway', id: 'vgw-0a' })],
      'vgw-0a',
    ),
    {
      title: 'the default route leads to a firewall endpoint',
      estate: withRoutes([toEndpoint('vpce-0f', '0.0.0.0/0')], {
        vpcEndpoints: [firewallEndpoint({ vpcEndpointId: 'vpce-0f' })],
      }),
      status: 'nonCompliant',
      says: 'firewall endpoint vpce-0f',
    },
    {
      title: 'a narrower route goes around the endpoint',
      estate: withRoutes([nat, toService, toNatGateway('nat-0a', inside)], { vpcEndpoints: [endpoint] }),
      status: 'nonCompliant',
      says: inside,
    },
    {
      title: 'NAT64 translates for an IPv6 client',
      estate: withRoutes([nat, toService, toNatGateway('nat-0a', NAT64), toEgressOnlyGateway('eigw-0a')], {
        subnets: dualStack,
        vpcEndpoints: [endpoint],
      }),
      status: 'nonCompliant',
      says: 'NAT64',
    },
    endpointRow('the endpoint is not available', { ...endpoint, state: 'pending' }, 'it is pending'),
    endpointRow('the endpoint is of another type', { ...endpoint, type: 'Interface' }, 'type Interface'),
    endpointRow('the endpoint is in another VPC', { ...endpoint, vpcId: 'vpc-0b' }, 'in vpc-0b'),
    endpointRow(
      'the endpoint serves something else',
      { ...endpoint, serviceName: `com.amazonaws.eu-west-3.${otherService}` },
      `serves com.amazonaws.eu-west-3.${otherService}`,
    ),
    {
      title: 'the endpoint is on another table',
      estate: withRoutes([nat], { vpcEndpoints: [{ ...endpoint, routeTableIds: ['rtb-0b'] }] }),
      status: 'nonCompliant',
      says: 'NAT gateway nat-0a',
    },
    {
      title: 'the route to the endpoint is a blackhole',
      estate: withRoutes([nat, toEndpoint('vpce-0a', list, { state: 'blackhole' })], {
        vpcEndpoints: [endpoint],
      }),
      status: 'nonCompliant',
      says: 'blackholed',
    },
    {
      title: 'a static route beats a propagated one of the same destination',
      estate: withRoutes([
        route('0.0.0.0/0', { kind: 'virtualPrivateGateway', id: 'vgw-0a' }, { origin: 'propagated' }),
        toInternetGateway('igw-0a'),
      ]),
      status: 'notApplicable',
      says: 'internet gateway igw-0a',
    },
    {
      title: 'only an internet gateway',
      estate: withRoutes([toInternetGateway('igw-0a')]),
      status: 'notApplicable',
      says: 'internet gateway',
    },
    {
      title: 'only an egress-only gateway',
      estate: withRoutes([toEgressOnlyGateway('eigw-0a')], { subnets: dualStack }),
      status: 'notApplicable',
      says: 'egress-only',
    },
    { title: 'no route out', estate: withRoutes([]), status: 'notApplicable', says: 'no route' },
    {
      title: 'the NAT gateway of the default route is gone',
      estate: withRoutes([toNatGateway('nat-0a', '0.0.0.0/0', { state: 'blackhole' })]),
      status: 'notApplicable',
      says: 'no route',
    },
    {
      title: 'no subnet',
      estate: withRoutes([nat], { subnets: [], routeTables: [routeTable({ routes: [nat] })] }),
      status: 'notApplicable',
      says: 'No subnet',
    },
    {
      title: 'an edge association',
      estate: withRoutes([nat], { subnets: [], routeTables: [routeTable({ gatewayIds: ['igw-0a'] })] }),
      status: 'notApplicable',
      says: 'edge',
    },
    {
      title: 'an implicit association with the main table',
      estate: withRoutes([], { routeTables: [routeTable({ isMain: true, routes: [nat] })] }),
      status: 'nonCompliant',
      says: 'nat-0a',
    },
    {
      title: 'a subnet shared from another account',
      estate: withRoutes([], { subnets: [subnet({ ownerId: '999988887777' })], routeTables: [] }),
      status: 'unknown',
      says: '999988887777',
    },
    {
      title: 'routes that could not be read',
      estate: withRoutes([], { routeTables: unreadable('access denied to ec2:DescribeRouteTables') }),
      status: 'unknown',
      says: 'ec2:DescribeRouteTables',
    },
    {
      title: 'endpoints that could not be read',
      estate: withRoutes([nat], { vpcEndpoints: unreadable('access denied to ec2:DescribeVpcEndpoints') }),
      status: 'unknown',
      says: 'ec2:DescribeVpcEndpoints',
    },
    {
      title: 'prefix lists that could not be read',
      estate: withRoutes([nat], {
        prefixLists: unreadable('access denied to ec2:DescribeManagedPrefixLists'),
      }),
      status: 'unknown',
      says: 'ec2:DescribeManagedPrefixLists',
    },
    {
      title: 'IPv6 leaves over a transit gateway while IPv4 uses the endpoint',
      estate: withRoutes([toService, toTransitGateway('tgw-0a', DEFAULT_IPV6)], {
        subnets: dualStack,
        vpcEndpoints: [endpoint],
      }),
      status: 'nonCompliant',
      says: 'IPv6 over transit gateway tgw-0a',
    },
  ];
}
