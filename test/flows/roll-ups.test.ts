/** Files that come one by one, in any order, come to what the parser says of all of them at once. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { attributeTraffic } from '../../lib/core/traffic/attribute-traffic.ts';
import { FlowTally } from '../../lib/core/traffic/flow-tally.ts';
import { observeTraffic } from '../../lib/core/traffic/observe-traffic.ts';
import { readRollUps } from '../../lib/core/traffic/read-roll-ups.ts';
import { RecordScanner } from '../../lib/core/traffic/record-scanner.ts';
import type { RollUpAddition } from '../../lib/core/traffic/roll-up-items.ts';
import { toAdditions } from '../../lib/core/traffic/roll-up-items.ts';
import { toServiceRanges } from '../../lib/core/traffic/service-ranges.ts';
import type { TrafficNetwork } from '../../lib/core/traffic/traffic-network.ts';
import { toTrafficQuestion } from '../../lib/core/traffic/traffic-network.ts';
import type { TrafficRow } from '../../lib/core/traffic/traffic-row.ts';
import { toBytes } from './flow-records.ts';

const HOUR = 1_761_001_200;
const SERVERS = { '52.95.1.2': 'S3', '52.94.24.7': 'DYNAMODB', '52.92.1.2': 'S3', '203.0.113.5': '-' };
const reading = toServiceRanges({
  region: 'eu-west-1',
  prefixLists: [
    { name: 'com.amazonaws.eu-west-1.s3', cidrs: ['52.95.0.0/16'] },
    { name: 'com.amazonaws.eu-west-1.dynamodb', cidrs: ['52.94.24.0/23'] },
  ],
});
const ranges = reading.kind === 'ranges' ? reading.ranges : [];
const via = { via: 'natGateway', natGatewayId: 'nat-1' } as const;
const network: TrafficNetwork = {
  region: 'eu-west-1',
  natGateways: [
    {
      natGatewayId: 'nat-1',
      vpcId: 'vpc-1',
      kind: 'zonal',
      interfaceIds: ['eni-nat'],
      privateAddresses: ['10.0.0.9'],
    },
  ],
  interfaces: [1, 2, 3].map((client) => ({
    interfaceId: `eni-${client}`,
    vpcId: 'vpc-1',
    subnetId: `subnet-${client % 2}`,
    privateAddresses: [`10.0.1.${client}`],
  })),
  routes: ['subnet-0', 'subnet-1'].map((subnetId) => ({ subnetId, s3: via, dynamodb: via, other: via })),
};

const NAMED =
  'interface-id srcaddr dstaddr bytes start action log-status pkt-srcaddr pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service'.split(
    ' ',
  );
const PLAIN = NAMED.slice(0, 7);

const exchange = fc.record({
  client: fc.constantFrom(1, 2, 3),
  server: fc.constantFrom(...Object.keys(SERVERS)),
  hour: fc.constantFrom(0, 1),
  up: fc.nat(100_000),
  down: fc.nat(100_000),
  isSeenByNat: fc.boolean(),
  isSeenByClient: fc.boolean(),
  isLost: fc.boolean(),
});
type Exchange = typeof exchange extends fc.Arbitrary<infer T> ? T : never;

/** The records of both interfaces, so far as they are seen. */
function linesOf(of: Exchange, fields: readonly string[]): readonly string[] {
  const [client, nat] = [`10.0.1.${of.client}`, '10.0.0.9'];
  const code = Object.entries(SERVERS).find(([address]) => address === of.server)?.[1] ?? '-';
  const line = (eni: string, from: string, to: string, packet: readonly [string, string], bytes: number) => {
    const isUp = packet[1] === of.server;
    const record: Readonly<Record<string, string | number>> = {
      'interface-id': eni,
      srcaddr: from,
      dstaddr: to,
      bytes,
      start: HOUR + of.hour * 3_600 + 60,
      action: 'ACCEPT',
      'log-status': 'OK',
      'pkt-srcaddr': packet[0],
      'pkt-dstaddr': packet[1],
      'pkt-src-aws-service': isUp ? '-' : code,
      'pkt-dst-aws-service': isUp ? code : '-',
    };
    return fields.map((field) => record[field]).join(' ');
  };
  const lost = fields.map((field) =>
    field === 'interface-id'
      ? 'eni-nat'
      : field === 'start'
        ? HOUR + of.hour * 3_600 + 60
        : field === 'log-status'
          ? 'SKIPDATA'
          : '-',
  );
  return [
    ...(of.isSeenByNat
      ? [
          line('eni-nat', client, nat, [client, of.server], of.up),
          line('eni-nat', nat, of.server, [nat, of.server], of.up),
          line('eni-nat', of.server, nat, [of.server, nat], of.down),
          line('eni-nat', nat, client, [of.server, client], of.down),
        ]
      : []),
    ...(of.isSeenByClient
      ? [
          line(`eni-${of.client}`, client, of.server, [client, of.server], of.up),
          line(`eni-${of.client}`, of.server, client, [of.server, client], of.down),
        ]
      : []),
    ...(of.isLost ? [lost.join(' ')] : []),
  ];
}

function read(files: readonly (readonly string[])[], fields: readonly string[]) {
  const tally = new FlowTally({ ...toTrafficQuestion(network, ranges), countsRejections: true });
  for (const lines of files) {
    const scanner = new RecordScanner({ format: { fields }, flowLogId: 'fl-0a' }, tally);
    scanner.push(toBytes(lines.join('\n')));
    scanner.end();
    tally.commit();
  }
  return { groups: tally.groups(), rejections: tally.rejections() };
}

/** Sums by what the roll-ups keep. */
function sums(rows: readonly TrafficRow[]): readonly string[] {
  const key = (row: TrafficRow): string => {
    const isHome = row.service === 's3' || row.service === 'dynamodb';
    const client = isHome ? [row.clientInterfaceId ?? row.clientAddress, row.subnetId, row.lowerBound] : [];
    return JSON.stringify([
      row.hourStart,
      row.natGatewayId,
      row.service,
      row.direction,
      row.method,
      ...client,
    ]);
  };
  return [...Map.groupBy(rows, key)]
    .map(([name, same]) => `${name} ${same.reduce((sum, { bytes }) => sum + bytes, 0)}`)
    .toSorted();
}

it.each([
  ['whose format names server and client', NAMED],
  ['of the default fields', PLAIN],
])('files %s, one by one, give the rows of all at once', (_, fields) => {
  fc.assert(
    fc.property(fc.array(fc.array(exchange, { maxLength: 6 }), { maxLength: 5 }), (exchanges) => {
      const files = exchanges.map((file) => file.flatMap((one) => linesOf(one, fields)));
      const atOnce = attributeTraffic(read(files, fields).groups, network, ranges);
      const additions = files.flatMap((file) => {
        const one = read([file], fields);
        const observed = observeTraffic(one.groups, network, ranges);
        return toAdditions({ ...one, observed, hasLost: false }, network);
      });
      expect(sums(readRollUps(itemsOf(additions)).rows)).toEqual(sums(atOnce.rows));
    }),
  );
});

/** As the table adds them up. */
function itemsOf(additions: readonly RollUpAddition[]) {
  const items = [...Map.groupBy(additions.toReversed(), ({ sortKey }) => sortKey)].map(([sortKey, same]) => ({
    sortKey,
    sums: same.reduce<Record<string, number>>((all, { sums: own }) => {
      for (const [name, sum] of Object.entries(own)) all[name] = (all[name] ?? 0) + sum;
      return all;
    }, {}),
  }));
  const of = (kind: string) => items.filter(({ sortKey }) => sortKey.startsWith(kind));
  return { vpcId: 'vpc-1', rows: of('row#'), notes: of('note#') };
}
