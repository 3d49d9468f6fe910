import { describe, expect, test } from 'vitest';
import type { EstateShape } from '../../../test/estates/build-estate.ts';
import {
  read,
  endpointService,
  gatewayEndpoint,
  ipv6OnlySubnet,
  networkInterface,
  prefixList,
  REGION,
  routeTable,
  securityGroup,
  trafficRecord,
  unreadable,
} from '../../../test/estates/build-estate.ts';
import { pricedOptions } from '../../../test/estates/endpoint-prices.ts';
import {
  CLIENT_TABLE_ID,
  DEFAULT_GROUP_ID,
  GROUP_ID,
  https,
  interfaceEstate,
  NAT_ID,
  otherEndpoint,
  SERVICE,
  SUBNET_IDS,
  subnetsWith,
  VPC_ID,
} from '../../../test/estates/interface-estate.ts';
import type { EndpointBytes, VpcEndpoint } from '../network/estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import type { Evaluation, Finding } from './check.ts';
import { vpcEndpointEffective } from './vpc-endpoint-effective.ts';

const BOTH = { subnetIds: [...SUBNET_IDS] } as const;
const on = (overrides: Partial<VpcEndpoint>): EstateShape => ({
  vpcEndpoints: [otherEndpoint({ ...BOTH, ...overrides })],
});
const gateway = (overrides: Partial<VpcEndpoint>): EstateShape => ({
  vpcEndpoints: [gatewayEndpoint({ vpcId: VPC_ID, ...overrides })],
});
const withGroup = (overrides: Parameters<typeof securityGroup>[0]): EstateShape => ({
  ...on({}),
  securityGroups: [
    securityGroup({ groupId: GROUP_ID, groupName: 'endpoints', vpcId: VPC_ID, ingress: [], ...overrides }),
    securityGroup({ groupId: DEFAULT_GROUP_ID, groupName: 'default', vpcId: VPC_ID }),
  ],
});
const members = (id: string) => ({ ingress: [{ ...https([]), securityGroupIds: [id] }] });

const ipv6Clients: EstateShape = {
  networkInterfaces: [
    networkInterface({
      vpcId: VPC_ID,
      subnetId: SUBNET_IDS[0],
      privateIps: [],
      ipv6Addresses: ['2001:db8::9'],
      securityGroupIds: [DEFAULT_GROUP_ID],
    }),
  ],
  securityGroups: [
    securityGroup({ groupId: GROUP_ID, groupName: 'endpoints', vpcId: VPC_ID, ingress: [https(['::/0'])] }),
  ],
};

const FROM = '2026-11-14T00:00:00.000Z';
const OLD = '2026-06-01T08:00:00.000Z';

/** An endpoint as it should be, of which CloudWatch was asked. */
const counted = (bytes: number | null, overrides: Partial<EndpointBytes> = {}): EstateShape => ({
  ...on({}),
  endpointBytes: [
    {
      vpcEndpointId: otherEndpoint().vpcEndpointId,
      from: FROM,
      days: 14,
      createdAt: OLD,
      bytes: read(bytes),
      ...overrides,
    },
  ],
});

const ageless: EstateShape = {
  ...on({}),
  endpointBytes: [{ vpcEndpointId: otherEndpoint().vpcEndpointId, from: FROM, days: 14, bytes: read(null) }],
};

const ownInterface = networkInterface({
  networkInterfaceId: 'eni-0a1b2c3d4e5f60009',
  vpcId: VPC_ID,
  subnetId: SUBNET_IDS[0],
  privateIps: ['10.0.1.99'],
  interfaceType: 'vpc_endpoint',
});

const seenAtItsInterface = (service: string): EstateShape => ({
  ...counted(null),
  networkInterfaces: [ownInterface],
  traffic: [trafficRecord({ vpcId: VPC_ID, service, client: ownInterface.networkInterfaceId })],
});

const partnerName = (region: string) => `com.amazonaws.vpce.${region}.vpce-svc-0a`;

type Row = readonly [title: string, shape: EstateShape, status: Evaluation['status'], says: string];

const ROWS: readonly Row[] = [
  ['in both zones, letting clients in', on({}), 'compliant', 'let clients in'],
  ['pending acceptance', on({ state: 'pendingacceptance' }), 'nonCompliant', 'not accepted'],
  ['rejected', on({ state: 'rejected' }), 'nonCompliant', 'rejected'],
  ['that AWS could not make', on({ state: 'failed' }), 'nonCompliant', 'could not make'],
  ['that nobody accepted in time', on({ state: 'expired' }), 'nonCompliant', 'in time'],
  ['coming up', on({ state: 'pending' }), 'unknown', 'pending'],
  ['being deleted', on({ state: 'deleting' }), 'notApplicable', 'deleted'],
  ['of AWS’s own', on({ requesterManaged: true }), 'notApplicable', 'manages'],
  ['of another account', on({ ownerId: '444455556666' }), 'notApplicable', '444455556666'],
  ['a firewall’s', on({ type: 'GatewayLoadBalancer' }), 'notApplicable', 'not judged'],
  ['a gateway on no table', gateway({}), 'nonCompliant', 'on no route table'],
  ['a gateway on a table of subnets', gateway({ routeTableIds: [CLIENT_TABLE_ID] }), 'compliant', 'use it'],
  [
    'a gateway on a table that no subnet uses',
    {
      ...gateway({ routeTableIds: ['rtb-0e'] }),
      routeTables: [routeTable({ vpcId: VPC_ID, routeTableId: 'rtb-0e', subnetIds: [] })],
    },
    'nonCompliant',
    'no subnet uses any of the route tables',
  ],
  [
    'a gateway whose tables could not be read',
    { ...gateway({ routeTableIds: [CLIENT_TABLE_ID] }), routeTables: unreadable() },
    'unknown',
    'access denied',
  ],
  [
    'a gateway on a table that is not shown',
    gateway({ routeTableIds: ['rtb-0f'] }),
    'unknown',
    'does not show route table rtb-0f',
  ],
  ['whose groups let nobody in', withGroup({}), 'nonCompliant', 'let nobody in on port 443'],
  [
    'whose groups let in another port',
    withGroup({ ingress: [{ ...https(['0.0.0.0/0']), fromPort: 80, toPort: 80 }] }),
    'nonCompliant',
    'let nobody in',
  ],
  [
    'of Keyspaces, which listens on 9142',
    on({ serviceName: `com.amazonaws.${REGION}.cassandra` }),
    'nonCompliant',
    '9142',
  ],
  [
    'whose groups let in members that there are',
    withGroup(members(DEFAULT_GROUP_ID)),
    'compliant',
    'let clients in',
  ],
  [
    'whose groups let in members that there are not',
    withGroup(members(GROUP_ID)),
    'nonCompliant',
    'no client is one',
  ],
  ['whose groups let in members of a group elsewhere', withGroup(members('sg-0f')), 'unknown', 'sg-0f'],
  [
    'whose groups let in blocks of the VPC where no client is',
    withGroup({ ingress: [https(['10.0.9.0/24'])] }),
    'nonCompliant',
    'no client is one of them',
  ],
  [
    'whose groups let in one client of two',
    withGroup({ ingress: [https(['10.0.3.10/32'])] }),
    'compliant',
    'let clients in',
  ],
  [
    'whose groups let in networks beyond the VPC alone',
    withGroup({ ingress: [https(['192.168.0.0/16'])] }),
    'unknown',
    'beyond the VPC',
  ],
  [
    'central, for networks beyond the VPC alone',
    { ...withGroup({ ingress: [https(['192.168.0.0/16'])] }), networkInterfaces: [] },
    'compliant',
    'clients beyond the VPC',
  ],
  [
    'whose groups let in a prefix list that holds the clients',
    {
      ...withGroup({ ingress: [{ ...https([]), prefixListIds: ['pl-0a'] }] }),
      prefixLists: [prefixList({ prefixListId: 'pl-0a', cidrs: read(['10.0.0.0/16']) })],
    },
    'compliant',
    'let clients in',
  ],
  [
    'whose groups let in a prefix list that is not shown',
    withGroup({ ingress: [{ ...https([]), prefixListIds: ['pl-0b'] }] }),
    'unknown',
    'pl-0b',
  ],
  [
    'that speaks IPv4, of clients that speak IPv6 alone',
    {
      ...on({}),
      ...ipv6Clients,
    },
    'nonCompliant',
    'answers on IPv4 alone',
  ],
  [
    'on the default group alone',
    on({ securityGroupIds: [DEFAULT_GROUP_ID] }),
    'nonCompliant',
    'default group',
  ],
  [
    'central, with clients in other VPCs alone',
    { ...on({}), networkInterfaces: [] },
    'compliant',
    'every zone',
  ],
  ['in one zone of two', on({ subnetIds: [SUBNET_IDS[0]] }), 'nonCompliant', `${REGION}b`],
  [
    'in one zone, where the service has no other',
    {
      ...on({ subnetIds: [SUBNET_IDS[0]] }),
      endpointServices: [endpointService(SERVICE, { availabilityZones: [`${REGION}a`] })],
    },
    'compliant',
    'every zone',
  ],
  [
    'for clients in a subnet without IPv4',
    {
      ...on({ ipAddressType: 'ipv6' }),
      subnets: subnetsWith(ipv6OnlySubnet({ subnetId: SUBNET_IDS[0], vpcId: VPC_ID })),
      ...ipv6Clients,
    },
    'compliant',
    'every zone',
  ],
  ['in no subnet', on({ subnetIds: [] }), 'nonCompliant', 'in no subnet'],
  [
    'of a service that AWS has retired',
    { ...on({}), endpointServices: [endpointService('s3')] },
    'nonCompliant',
    'no longer offers',
  ],
  [
    'of a partner, who hides the service',
    on({ serviceName: `com.amazonaws.vpce.${REGION}.vpce-svc-0a` }),
    'compliant',
    'let clients in',
  ],
  [
    'without private DNS, while clients use the public name',
    {
      ...on({ privateDnsEnabled: false }),
      traffic: [trafficRecord({ vpcId: VPC_ID, service: SERVICE, natGatewayId: NAT_ID })],
    },
    'nonCompliant',
    'no private DNS',
  ],
  ['without private DNS, and nobody seen', on({ privateDnsEnabled: false }), 'compliant', 'let clients in'],
  ['whose groups could not be read', { ...on({}), securityGroups: unreadable() }, 'unknown', 'access denied'],
  [
    'whose service could not be read',
    { ...on({}), endpointServices: unreadable() },
    'unknown',
    'access denied',
  ],
  [
    'whose clients could not be read',
    { ...on({}), networkInterfaces: unreadable() },
    'unknown',
    'access denied',
  ],
];

const BYTES: readonly Row[] = [
  ['that carried bytes', counted(1), 'compliant', 'counted bytes through it within 14 days'],
  ['of which there is no data point', counted(null), 'nonCompliant', 'carried no bytes within 14 days'],
  ['whose data points say nothing went through', counted(0), 'nonCompliant', 'carried no bytes'],
  [
    'made within the period',
    counted(null, { createdAt: '2026-11-14T00:00:01.000Z' }),
    'compliant',
    'younger',
  ],
  ['as old as the period', counted(null, { createdAt: FROM }), 'nonCompliant', 'carried no bytes'],
  [
    'made within the period, that carried bytes',
    counted(9, { createdAt: '2026-11-20' }),
    'compliant',
    'bytes',
  ],
  [
    'of an age that AWS does not say',
    ageless,
    'compliant',
    'when vpce-0a1b2c3d4e5f60001 was made is not known',
  ],
  [
    'of which CloudWatch gave a part of an answer',
    counted(null, { bytes: unreadable('no complete answer') }),
    'compliant',
    'no complete answer',
  ],
  [
    'whose metrics were refused',
    { ...on({}), endpointBytes: unreadable('cloudwatch:GetMetricData was refused (AccessDenied)') },
    'compliant',
    'GetMetricData was refused',
  ],
  [
    'that CloudWatch was not asked about',
    { ...on({}), endpointBytes: [] },
    'compliant',
    'was not asked about',
  ],
  [
    'where nobody asked CloudWatch',
    { ...on({}), endpointBytes: unreadable('not asked for') },
    'compliant',
    '',
  ],
  [
    'to a partner of the Region',
    { ...counted(null), ...on({ serviceName: partnerName(REGION) }) },
    'nonCompliant',
    'carried no bytes',
  ],
  [
    'to another Region, where nothing is counted',
    { ...counted(null), ...on({ serviceName: partnerName('us-east-1') }) },
    'compliant',
    'does not count',
  ],
  ['whose own interface flow logs saw', seenAtItsInterface(SERVICE), 'compliant', 'flow logs saw bytes'],
  [
    'whose own interface flow logs saw for another service',
    seenAtItsInterface('sqs'),
    'nonCompliant',
    'no bytes',
  ],
  [
    'that is a gateway, which costs nothing',
    { ...counted(null), ...gateway({ routeTableIds: [CLIENT_TABLE_ID] }) },
    'compliant',
    'use it',
  ],
];

test.each([...ROWS, ...BYTES])('an endpoint %s', (_, shape, status, says) => {
  const [evaluation, ...others] = vpcEndpointEffective.evaluate(indexEstate(interfaceEstate(shape)));
  expect(others).toEqual([]);
  expect(evaluation?.reason).toContain(says);
  expect(evaluation?.status).toBe(status);
});

const OPTIONS = pricedOptions(REGION);

function findingsIn(shape: EstateShape): readonly Finding[] {
  return vpcEndpointEffective
    .evaluate(indexEstate(interfaceEstate(shape)))
    .filter((one): one is Finding => one.status === 'nonCompliant');
}

function planFor(shape: EstateShape) {
  const index = indexEstate(interfaceEstate(shape));
  const [plan] = vpcEndpointEffective.plan(index, findingsIn(shape), OPTIONS);
  if (plan === undefined) throw new Error('there is no plan');
  return plan;
}

describe('the plan', () => {
  test('puts a group of its own on an endpoint that lets nobody in, and cures it', () => {
    const plan = planFor(withGroup({}));
    expect(plan.actions.map(({ kind }) => kind)).toEqual([
      'createSecurityGroup',
      'authorizeIngress',
      'addEndpointGroup',
    ]);
    expect(plan.actions[1]).toMatchObject({ rule: { port: 443, cidrs: ['10.0.0.0/16'] } });
    expect(plan.effects).toEqual([
      { checkId: 'vpc-endpoint-effective', resourceId: otherEndpoint().vpcEndpointId, effect: 'cures' },
    ]);
    expect(plan.decision.mode).toBe('approve');
  });

  test('adds no zone that is not known to pay, and says from how many GB on it would', () => {
    const plan = planFor(on({ subnetIds: [SUBNET_IDS[0]] }));
    expect(plan.actions).toEqual([]);
    expect(plan.leftOut[0]?.reason).toContain(
      '1 zone costs 7.30 USD a month, which pays from 209 GB a month on',
    );
  });

  test('adds the zone where the bytes that were seen pay for it', () => {
    const traffic = [
      trafficRecord({
        vpcId: VPC_ID,
        service: SERVICE,
        natGatewayId: NAT_ID,
        bytes: 300 * 2 ** 30,
        from: '2026-11-01T00:00:00Z',
        to: '2026-12-01T10:00:00Z',
      }),
    ];
    const plan = planFor({ ...on({ subnetIds: [SUBNET_IDS[0]] }), traffic });
    expect(plan.actions.at(-1)).toMatchObject({ kind: 'addEndpointSubnets', subnetIds: [SUBNET_IDS[1]] });
    expect(plan.effects[0]?.effect).toBe('cures');
    expect(plan.money).toMatchObject({ claim: 'yes', savesPerMonth: 3.2, breakEvenGigabytesPerMonth: 209 });
  });

  test.each([
    ['route tables', gateway({}), 'gateway endpoints plan'],
    ['state', on({ state: 'rejected' }), 'ask whoever'],
    ['addresses', { ...on({}), ...ipv6Clients }, 'both families'],
    ['service', { ...on({}), endpointServices: [endpointService('s3')] }, 'took its place'],
  ] as const)('is advice for its %s', (_, shape, says) => {
    const plan = planFor(shape);
    expect(plan.actions).toEqual([]);
    expect(plan.leftOut[0]?.reason).toContain(says);
  });

  test('is advice where it carried no bytes, with what that costs, and never deletes', () => {
    const { actions, leftOut } = planFor(counted(null));
    expect(actions).toEqual([]);
    expect(leftOut[0]?.reason).toContain('2 zones cost 14.60 USD a month, and nothing goes through');
    const [finding] = findingsIn(counted(null));
    expect(finding?.severity).toBe('low');
    const index = indexEstate(interfaceEstate(counted(null)));
    expect(finding && vpcEndpointEffective.moneyOf(index, finding, OPTIONS)).toMatchObject({ claim: 'no' });
  });

  test('mends what else is wrong first, and says that no bytes stay to be seen', () => {
    const shape = { ...withGroup({}), endpointBytes: counted(null).endpointBytes ?? [] };
    const { actions, effects } = planFor(shape);
    expect(actions.at(-1)?.kind).toBe('addEndpointGroup');
    expect(effects).toMatchObject([{ effect: 'improves', remains: expect.stringContaining('no bytes') }]);
  });
});
