import { describe, expect, test } from 'vitest';
import { attributeTraffic, type Attribution } from './attribute-traffic.ts';
import { DEFAULT_FORMAT } from './flow-log-format.ts';
import { FlowTally } from './flow-tally.ts';
import { RecordScanner } from './record-scanner.ts';
import { toServiceRanges } from './service-ranges.ts';
import {
  toTrafficQuestion,
  type RoutePath,
  type SubnetRoute,
  type TrafficNetwork,
} from './traffic-network.ts';
import { toTrafficRecords } from './traffic-records.ts';
import type { TrafficRow } from './traffic-row.ts';

const HOUR = 1_761_001_200;
const CLIENT = '10.0.1.5';
const NAT = '10.0.0.220';
const S3 = '52.95.1.2';
const FAR_S3 = '52.92.1.2';
const DYNAMODB = '52.94.24.7';
const STRANGER = '203.0.113.5';
const PARTNER = '198.51.100.9';

const reading = toServiceRanges({
  region: 'eu-west-1',
  prefixLists: [
    { name: 'com.amazonaws.eu-west-1.s3', cidrs: ['52.95.0.0/16'] },
    { name: 'com.amazonaws.eu-west-1.dynamodb', cidrs: ['52.94.24.0/23'] },
  ],
  ipRanges: JSON.stringify({
    prefixes: [{ ip_prefix: '52.92.0.0/16', service: 'S3', region: 'us-east-1' }],
    ipv6_prefixes: [],
  }),
  partners: [{ service: 'datadog', cidrs: ['198.51.100.0/24'] }],
});
const ranges = reading.kind === 'ranges' ? reading.ranges : [];

const viaNat: RoutePath = { via: 'natGateway', natGatewayId: 'nat-1' };
const route = (path: RoutePath, span: Partial<SubnetRoute> = {}): SubnetRoute => ({
  subnetId: 'subnet-client',
  s3: path,
  dynamodb: path,
  other: viaNat,
  ...span,
});

function makeNetwork(routes: readonly SubnetRoute[] = [route(viaNat)]): TrafficNetwork {
  return {
    region: 'eu-west-1',
    natGateways: [
      {
        natGatewayId: 'nat-1',
        vpcId: 'vpc-1',
        kind: 'zonal',
        interfaceIds: ['eni-nat'],
        privateAddresses: [NAT],
      },
    ],
    interfaces: [
      { interfaceId: 'eni-client', vpcId: 'vpc-1', subnetId: 'subnet-client', privateAddresses: [CLIENT] },
    ],
    routes,
  };
}

type Record_ = Readonly<Partial<Record<string, string | number>>>;

interface Log {
  readonly fields: readonly string[];
  readonly records: readonly Record_[];
  readonly flowLogId?: string;
}

function attribute(logs: readonly Log[], network = makeNetwork(), known = ranges): Attribution {
  const tally = new FlowTally(toTrafficQuestion(network, known));
  for (const { fields, records, flowLogId } of logs) {
    const scanner = new RecordScanner(
      { format: { fields }, ...(flowLogId !== undefined && { flowLogId }) },
      tally,
    );
    const basics: Record_ = {
      start: HOUR + 60,
      end: HOUR + 120,
      action: 'ACCEPT',
      'log-status': 'OK',
      version: 2,
      'account-id': '123456789012',
    };
    const lines = records.map((record) =>
      fields.map((field) => ({ ...basics, ...record })[field] ?? '-').join(' '),
    );
    scanner.push(Uint8Array.from(lines.join('\n'), (character) => character.charCodeAt(0)));
    scanner.end();
    tally.commit();
  }
  return attributeTraffic(tally.groups(), network, known);
}

const code = (address: string): string =>
  address === S3 || address === FAR_S3 ? 'S3' : address === DYNAMODB ? 'DYNAMODB' : '-';

/** The four legs of an exchange at the NAT gateway's interface. */
function legs(server: string, up: number, down: number): Record_[] {
  const services = { 'pkt-dst-aws-service': code(server) };
  const back = { 'pkt-src-aws-service': code(server) };
  const at = (
    srcaddr: string,
    dstaddr: string,
    source: string,
    destination: string,
    bytes: number,
    more: Record_,
  ): Record_ => ({
    'interface-id': 'eni-nat',
    srcaddr,
    dstaddr,
    'pkt-srcaddr': source,
    'pkt-dstaddr': destination,
    bytes,
    ...more,
  });
  return [
    at(CLIENT, NAT, CLIENT, server, up, services),
    at(NAT, server, NAT, server, up, services),
    at(server, NAT, server, NAT, down, back),
    at(NAT, CLIENT, server, CLIENT, down, back),
  ];
}

/** The same exchange at the client's interface. */
function clientRecords(server: string, up: number, down: number, path: string | number = 1): Record_[] {
  const common = { 'interface-id': 'eni-client', 'subnet-id': 'subnet-client', 'vpc-id': 'vpc-1' };
  return [
    {
      ...common,
      srcaddr: CLIENT,
      dstaddr: server,
      'pkt-srcaddr': CLIENT,
      'pkt-dstaddr': server,
      bytes: up,
      'pkt-dst-aws-service': code(server),
      'flow-direction': 'egress',
      'traffic-path': path,
    },
    {
      ...common,
      srcaddr: server,
      dstaddr: CLIENT,
      'pkt-srcaddr': server,
      'pkt-dstaddr': CLIENT,
      bytes: down,
      'pkt-src-aws-service': code(server),
      'flow-direction': 'ingress',
    },
  ];
}

const EXCHANGES = [
  [S3, 10, 2000],
  [FAR_S3, 300, 7],
  [DYNAMODB, 5, 11],
  [STRANGER, 40, 60],
  [PARTNER, 3, 1],
] as const;
const ALL_LEGS = EXCHANGES.flatMap(([server, up, down]) => legs(server, up, down));
const ALL_CLIENT = EXCHANGES.flatMap(([server, up, down]) => clientRecords(server, up, down));
const TRUTH = [
  'datadog download 1',
  'datadog upload 3',
  'dynamodb download 11',
  'dynamodb upload 5',
  'other download 60',
  'other upload 40',
  's3 download 2000',
  's3 upload 10',
  's3-other-region download 7',
  's3-other-region upload 300',
];

const FULL = [
  'interface-id',
  'srcaddr',
  'dstaddr',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'bytes',
  'start',
  'action',
  'log-status',
  'pkt-src-aws-service',
  'pkt-dst-aws-service',
  'flow-direction',
  'traffic-path',
  'subnet-id',
  'vpc-id',
  'next-hop-interface-type',
  'next-hop-interface-id',
  'resource-id',
];
const NO_CODES = FULL.filter((field) => !field.endsWith('service'));

function sums({ rows }: Attribution): string[] {
  const bySort = Map.groupBy(rows, ({ service, direction }) => `${service} ${direction}`);
  return [...bySort].map(([key, same]) => `${key} ${same.reduce((sum, { bytes }) => sum + bytes, 0)}`).sort();
}

const methods = ({ rows }: Attribution): string[] => [...new Set(rows.map(({ method }) => method))];

describe('every byte counts once, whichever records are there', () => {
  test.each([
    ['all four legs, with pkt fields', FULL, ALL_LEGS, 'natRows'],
    ['all four legs, without service codes', NO_CODES, ALL_LEGS, 'natRows'],
    ['all four legs in the default format', DEFAULT_FORMAT.fields, ALL_LEGS, 'natRows'],
    ['the client, with pkt fields', FULL, ALL_CLIENT, 'clientRows'],
    ['the client in the default format', DEFAULT_FORMAT.fields, ALL_CLIENT, 'clientRows'],
    ['client and legs, with pkt fields', FULL, [...ALL_CLIENT, ...ALL_LEGS], 'natRows'],
    [
      'client and legs in the default format',
      DEFAULT_FORMAT.fields,
      [...ALL_LEGS, ...ALL_CLIENT],
      'clientRows',
    ],
  ] as const)('%s', (_name, fields, records, method) => {
    const result = attribute([{ fields, records }]);
    expect(sums(result)).toEqual(TRUTH);
    expect(methods(result)).toEqual([method]);
    expect(result.unattributed).toEqual([]);
    expect(result.rows.every(({ lowerBound }) => !lowerBound)).toBe(true);
  });

  test('the same bytes in two flow logs', () => {
    const result = attribute([
      { fields: FULL, records: ALL_LEGS, flowLogId: 'fl-1' },
      { fields: DEFAULT_FORMAT.fields, records: ALL_LEGS, flowLogId: 'fl-2' },
    ]);
    expect(sums(result)).toEqual(TRUTH);
    expect(result.rows.every(({ lowerBound }) => !lowerBound)).toBe(true);
  });

  test('rows of the gateway without clients, where only some clients are logged', () => {
    const result = attribute([
      { fields: DEFAULT_FORMAT.fields, records: [...ALL_LEGS, ...clientRecords(S3, 1, 1)] },
    ]);
    expect(sums(result)).toEqual(TRUTH);
    expect(methods(result)).toEqual(['natRows']);
  });
});

test('the client is known by interface and subnet where its address is', () => {
  const [row] = attribute([{ fields: FULL, records: legs(S3, 10, 0).slice(0, 2) }]).rows;
  expect(row).toEqual({
    hourStart: HOUR,
    vpcId: 'vpc-1',
    subnetId: 'subnet-client',
    natGatewayId: 'nat-1',
    clientInterfaceId: 'eni-client',
    clientAddress: CLIENT,
    service: 's3',
    direction: 'upload',
    bytes: 10,
    flows: 1,
    method: 'natRows',
    lowerBound: false,
  } satisfies TrafficRow);
});

test('a regional gateway is known by resource-id, and the legs behind it are not counted again', () => {
  const regional = { 'resource-id': 'nat-9', 'vpc-id': 'vpc-2' };
  const leg = (source: string, destination: string, bytes: number): Record_ => ({
    ...regional,
    srcaddr: source,
    dstaddr: destination,
    'pkt-srcaddr': source,
    'pkt-dstaddr': destination,
    bytes,
    'pkt-src-aws-service': code(source),
    'pkt-dst-aws-service': code(destination),
  });
  const records = [
    leg(CLIENT, S3, 5),
    leg('3.250.1.1', S3, 5),
    leg(S3, '3.250.1.1', 70),
    leg(S3, CLIENT, 70),
  ];
  const result = attribute([{ fields: FULL, records }]);
  expect(sums(result)).toEqual(['s3 download 70', 's3 upload 5']);
  expect(result.rows[0]).toMatchObject({
    natGatewayId: 'nat-9',
    vpcId: 'vpc-2',
    method: 'regionalNatRows',
    clientAddress: CLIENT,
  });
});

describe('bytes of a client are', () => {
  const endpoint: RoutePath = { via: 'gatewayEndpoint' };
  const toNat = { 'next-hop-interface-type': 'nat_gateway', 'next-hop-interface-id': 'eni-nat' };
  const withHop = (hop: Record_): Record_[] =>
    clientRecords(S3, 10, 20).map((record, at) => (at === 0 ? { ...record, ...hop } : record));
  const attributed = ['s3 download 20', 's3 upload 10'];
  test.each([
    ['those of the gateway its subnet routes to', clientRecords(S3, 10, 20), [route(viaNat)], attributed, []],
    [
      "nobody's when traffic-path says gateway endpoint",
      clientRecords(S3, 10, 20, 7),
      [route(viaNat)],
      [],
      [],
    ],
    [
      "nobody's when traffic-path says internet gateway",
      clientRecords(S3, 10, 20, 8),
      [route(viaNat)],
      [],
      [],
    ],
    [
      "nobody's when the route is a gateway endpoint",
      clientRecords(S3, 10, 20, '-'),
      [route(endpoint)],
      [],
      [],
    ],
    ['those of the next hop, without any route', withHop(toNat), [], attributed, []],
    [
      "nobody's when the next hop is a transit gateway",
      withHop({ 'next-hop-interface-type': 'transit_gateway' }),
      [route(viaNat)],
      [],
      [],
    ],
    ['unattributed without a route', clientRecords(S3, 10, 20), [], [], ['noPath 10', 'noPath 20']],
    [
      'unattributed when the route changed within the hour',
      clientRecords(S3, 10, 20),
      [route(viaNat, { to: HOUR + 600 }), route(endpoint, { from: HOUR + 600 })],
      [],
      ['severalPaths 10', 'severalPaths 20'],
    ],
    [
      'those of the gateway when the route changed at the end of the hour',
      clientRecords(S3, 10, 20),
      [route(viaNat, { to: HOUR + 3600 }), route(endpoint, { from: HOUR + 3600 })],
      attributed,
      [],
    ],
  ] as const)('%s', (_name, records, routes, expected, unattributed) => {
    const result = attribute([{ fields: FULL, records }], makeNetwork(routes));
    expect(sums(result)).toEqual(expected);
    expect(result.unattributed.map(({ reason, bytes }) => `${reason} ${bytes}`)).toEqual(unattributed);
  });
});

test('lost records make the hour of that interface a lower bound', () => {
  const lost = { 'interface-id': 'eni-nat', 'log-status': 'SKIPDATA', action: '-', bytes: '-' };
  const later = legs(S3, 1, 1).map((record) => ({ ...record, start: HOUR + 3700 }));
  const { rows } = attribute([{ fields: FULL, records: [...ALL_LEGS, ...later, lost] }]);
  expect(rows.every(({ lowerBound, hourStart }) => lowerBound === (hourStart === HOUR))).toBe(true);
});

test("without the Region's ranges a service code attributes nothing", () => {
  const result = attribute([{ fields: FULL, records: legs(S3, 10, 20) }], makeNetwork(), []);
  expect(result.rows).toEqual([]);
  expect(result.unattributed.map(({ reason, bytes }) => `${reason} ${bytes}`)).toEqual([
    'noRanges 10',
    'noRanges 20',
  ]);
});

test("records for the estate hold both directions of the same Region's services and of partners, and of nobody else", () => {
  const { rows } = attribute([{ fields: FULL, records: ALL_LEGS }]);
  expect(toTrafficRecords(rows, 'flow logs')).toEqual([
    {
      client: 'eni-client',
      subnetId: 'subnet-client',
      vpcId: 'vpc-1',
      natGatewayId: 'nat-1',
      service: 's3',
      bytes: 2010,
      from: '2025-10-20T23:00:00.000Z',
      to: '2025-10-21T00:00:00.000Z',
      source: 'flow logs (natRows)',
    },
    {
      client: 'eni-client',
      subnetId: 'subnet-client',
      vpcId: 'vpc-1',
      natGatewayId: 'nat-1',
      service: 'dynamodb',
      bytes: 16,
      from: '2025-10-20T23:00:00.000Z',
      to: '2025-10-21T00:00:00.000Z',
      source: 'flow logs (natRows)',
    },
    expect.objectContaining({ client: 'eni-client', service: 'datadog', bytes: 4 }),
  ]);
});
