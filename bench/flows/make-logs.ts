/**
 * Flow-log files to measure with: a network of 240 interfaces in four VPCs, talking to S3 and DynamoDB of its
 * own Region and of others, to the internet and among themselves. The same seed gives the same bytes.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DEFAULT_FORMAT, FLOW_LOG_FIELDS } from '../../lib/core/traffic/flow-log-format.ts';
import type { LabelledRange } from '../../lib/core/traffic/address-table.ts';

export const FORMATS = {
  default: DEFAULT_FORMAT.fields,
  custom29: [...FLOW_LOG_FIELDS.keys()].slice(0, 29),
  anyOrder:
    'log-status dstaddr bytes flow-direction start interface-id pkt-dst-aws-service srcport vpc-id srcaddr action end packets protocol pkt-src-aws-service dstport account-id subnet-id tcp-flags version'.split(
      ' ',
    ),
} as const;

export type FormatName = keyof typeof FORMATS;

const REGIONS = [
  'eu-west-1',
  'eu-central-1',
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ap-south-1',
  'ap-southeast-2',
  'sa-east-1',
];
const HOME = REGIONS[0]!;
const FIRST_SECOND = 1_761_000_000;

type Dice = (sides: number) => number;

function toDice(seed: number): Dice {
  let state = seed | 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * sides);
  };
}

/** 648 ranges, /14 to /28 and IPv6 /40 to /56, as many and as wide as ip-ranges.json has for the two services. */
export function makeRanges(): LabelledRange[] {
  const ranges: LabelledRange[] = [];
  for (const [at, region] of REGIONS.entries()) {
    for (let number = 0; number < 54; number++) {
      const service = number % 4 === 0 ? 'dynamodb' : 's3';
      const bits = [24, 22, 21, 17, 28, 20][number % 6]!;
      const cidr = `${52 + (at >> 1)}.${(at & 1) * 128 + number * 2}.${bits >= 24 ? number : 0}.0/${bits}`;
      ranges.push({ cidr, label: { kind: 'service', service, region } });
    }
    for (let number = 0; number < 27; number++) {
      const service = number % 4 === 0 ? 'dynamodb' : 's3';
      const cidr = `2a05:d0${(16 + at).toString(16)}:${(number * 512).toString(16)}::/${[40, 48, 56][number % 3]}`;
      ranges.push({ cidr, label: { kind: 'service', service, region } });
    }
  }
  return ranges;
}

interface Flow {
  readonly local: string;
  readonly remote: string;
  readonly code: string;
  readonly path: string;
}

function makeInterfaces(
  dice: Dice,
): readonly { readonly id: string; readonly address: string; readonly number: number }[] {
  const hex = (): string => Array.from({ length: 16 }, () => dice(16).toString(16)).join('');
  return Array.from({ length: 240 }, (_, number) => ({
    number,
    id: `eni-0${hex()}`,
    address: `10.${number >> 6}.${number & 3}.${10 + dice(200)}`,
  }));
}

function makeFlow(dice: Dice, ranges: readonly LabelledRange[], address: string): Flow {
  const kind = dice(100);
  if (kind < 8)
    return { local: address, remote: `10.${dice(4)}.${dice(4)}.${dice(250)}`, code: '-', path: '1' };
  if (kind < 36)
    return {
      local: address,
      remote: `${90 + dice(90)}.${dice(256)}.${dice(256)}.${dice(256)}`,
      code: '-',
      path: '8',
    };
  const home = kind < 90;
  const six = dice(100) < 3;
  const candidates = ranges.filter(
    ({ cidr, label }) =>
      label.kind === 'service' && (label.region === HOME) === home && cidr.includes(':') === six,
  );
  const range = candidates[dice(candidates.length)]!;
  const code = range.label.kind === 'service' && range.label.service === 's3' ? 'S3' : 'DYNAMODB';
  const [network] = range.cidr.split('/');
  const remote = six
    ? `${network!.slice(0, -2)}:${dice(65536).toString(16)}::${dice(65536).toString(16)}`
    : `${network!.split('.').slice(0, 3).join('.')}.${dice(16)}`;
  return { local: six ? `2600:1f18:${dice(4)}::${address.split('.')[3]}` : address, remote, code, path: '1' };
}

/** The text of one file: five minutes of records, in the order in which aggregation intervals end. */
function makeText(format: FormatName, records: number, seed: number): string {
  const dice = toDice(seed);
  const ranges = makeRanges();
  const interfaces = makeInterfaces(toDice(42));
  const flows = interfaces.map(({ address }) =>
    Array.from({ length: 24 }, () => makeFlow(dice, ranges, address)),
  );
  const fields = FORMATS[format];
  const lines = [fields.join(' ')];
  for (let record = 0; record < records; record++) {
    const { id, address, number } = interfaces[dice(interfaces.length)]!;
    const flow = flows[number]![dice(24)]!;
    lines.push(makeLine(fields, dice, { id, address, number }, flow, FIRST_SECOND + seed * 300 + dice(300)));
  }
  return `${lines.join('\n')}\n`;
}

function makeLine(
  fields: readonly string[],
  dice: Dice,
  { id, address, number }: { readonly id: string; readonly address: string; readonly number: number },
  { local, remote, code, path }: Flow,
  start: number,
): string {
  const odd = dice(2000);
  const egress = dice(2) === 0;
  const [source, destination] = egress ? [local, remote] : [remote, local];
  const ports = [32768 + dice(28000), 443];
  const bytes = Math.floor(40 * 10 ** (dice(500) / 100));
  const values: Record<string, string | number> = {
    version: fields.length === 29 ? 5 : 2,
    'account-id': '123456789012',
    'interface-id': id,
    srcaddr: source,
    dstaddr: destination,
    srcport: ports[egress ? 0 : 1]!,
    dstport: ports[egress ? 1 : 0]!,
    protocol: dice(20) === 0 ? 17 : 6,
    packets: 1 + Math.floor(bytes / 900),
    bytes,
    start,
    end: start + 20 + dice(40),
    action: odd < 60 ? 'REJECT' : 'ACCEPT',
    'log-status': 'OK',
    'vpc-id': `vpc-0a1b2c3d4e5f6a7b${number >> 6}`,
    'subnet-id': `subnet-0123456789abcde${(number >> 6) * 4 + (number & 3)}`.padEnd(24, '0'),
    'instance-id': `i-${id.slice(4)}`,
    'tcp-flags': [0, 2, 3, 18, 19][dice(5)]!,
    type: remote.includes(':') ? 'IPv6' : 'IPv4',
    'pkt-srcaddr': source,
    'pkt-dstaddr': destination,
    region: HOME,
    'az-id': `euw1-az${1 + (number % 3)}`,
    'sublocation-type': '-',
    'sublocation-id': '-',
    'pkt-src-aws-service': egress ? '-' : code,
    'pkt-dst-aws-service': egress ? code : '-',
    'flow-direction': egress ? 'egress' : 'ingress',
    'traffic-path': egress ? path : '-',
  };
  if (odd >= 1990) silence(values, odd === 1999 ? 'SKIPDATA' : 'NODATA');
  void address;
  return fields.map((field) => values[field]).join(' ');
}

function silence(values: Record<string, string | number>, status: string): void {
  const kept = new Set(['version', 'account-id', 'interface-id', 'start', 'end', 'vpc-id', 'subnet-id']);
  for (const field of Object.keys(values)) if (!kept.has(field)) values[field] = '-';
  values['log-status'] = status;
}

/** Files on disk for the benchmark, made once and kept. */
export function makeFiles(
  folder: string,
  format: FormatName,
  files: number,
  recordsPerFile: number,
): string[] {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: files }, (_, number) => {
    const path = join(folder, `${format}-${recordsPerFile}-${number}.log.gz`);
    if (!existsSync(path))
      writeFileSync(path, gzipSync(Buffer.from(makeText(format, recordsPerFile, number), 'latin1')));
    return path;
  });
}
