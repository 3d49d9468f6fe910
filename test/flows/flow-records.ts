/** Flow-log text from a seed: ordinary records of a small network, with every documented oddity mixed in. */
import { DEFAULT_FORMAT, FLOW_LOG_FIELDS } from '../../lib/core/traffic/flow-log-format.ts';
import type { LabelledRange } from '../../lib/core/traffic/address-table.ts';

/** Numbers from 0 up to, not including, the argument. */
export type Dice = (sides: number) => number;

export function toDice(seed: number): Dice {
  let state = seed | 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * sides);
  };
}

export const TEST_RANGES: readonly LabelledRange[] = [
  { cidr: '52.95.0.0/16', label: { kind: 'service', service: 's3', region: 'eu-west-1' } },
  { cidr: '52.95.128.0/21', label: { kind: 'service', service: 's3', region: 'us-east-1' } },
  { cidr: '52.94.24.0/23', label: { kind: 'service', service: 'dynamodb', region: 'eu-west-1' } },
  { cidr: '3.5.64.0/28', label: { kind: 'service', service: 's3', region: 'eu-west-1' } },
  { cidr: '2a05:d07a:8000::/40', label: { kind: 'service', service: 's3', region: 'eu-west-1' } },
  { cidr: '10.0.0.220', label: { kind: 'named', address: '10.0.0.220' } },
];

export const FORMATS: readonly (readonly string[])[] = [
  DEFAULT_FORMAT.fields,
  [...FLOW_LOG_FIELDS.keys()].slice(0, 29),
  [...FLOW_LOG_FIELDS.keys()],
  [...FLOW_LOG_FIELDS.keys()].slice(0, 29).reverse(),
  ['start', 'bytes', 'dstaddr', 'srcaddr'],
  ['bytes', 'novelty-of-2031', 'pkt-dstaddr', 'start', 'log-status', 'interface-id', 'action'],
];

const pick = <T>(dice: Dice, choices: readonly T[]): T => choices[dice(choices.length)]!;

const ADDRESSES = [
  '10.0.0.220',
  '10.0.1.5',
  '10.0.1.77',
  '172.31.255.255',
  '52.95.1.2',
  '52.95.130.9',
  '52.94.24.1',
  '3.5.64.15',
  '3.5.64.16',
  '8.8.8.8',
  '255.255.255.255',
  '0.0.0.0',
  '2a05:d07a:80ff::1',
  '2a05:d07b::',
  '::',
  '64:ff9b::345f:0102',
  '64:ff9b::52.94.24.1',
  'fd00::1',
  '-',
];
const INTERFACES = [
  'eni-0123456789abcdef0',
  'eni-0123456789abcdef1',
  'eni-1123456789abcdef0',
  'eni-1a2b3c4d',
  '-',
];
const SERVICES = ['-', '-', 'S3', 'DYNAMODB', 'AMAZON', 'CLOUDFRONT'];

const VALUES: Readonly<Record<string, (dice: Dice) => string>> = {
  version: (dice) => pick(dice, ['2', '2', '2', '5', '11']),
  'account-id': (dice) => pick(dice, ['123456789012', '123456789012', '999999999999', 'unknown', '-']),
  'interface-id': (dice) => pick(dice, INTERFACES),
  srcport: (dice) => String(dice(65536)),
  dstport: (dice) => pick(dice, ['443', '-', '0']),
  protocol: (dice) => pick(dice, ['6', '17', '1']),
  packets: (dice) => String(dice(10_000)),
  bytes: (dice) =>
    pick(dice, [String(dice(1e9)), String(dice(1e9)), '0', '9007199254740991', '999999999999999', '007']),
  start: (dice) => String(1_761_000_000 + dice(9000)),
  end: (dice) => String(1_761_000_060 + dice(9000)),
  action: (dice) => pick(dice, ['ACCEPT', 'ACCEPT', 'ACCEPT', 'ACCEPT', 'REJECT']),
  'log-status': (dice) => pick(dice, ['OK', 'OK', 'OK', 'OK', 'OK', 'OK', 'OK', 'NODATA', 'SKIPDATA']),
  'vpc-id': (dice) => pick(dice, ['vpc-0aaaaaaaaaaaaaaaa', 'vpc-0bbbbbbbbbbbbbbbb', '-']),
  'subnet-id': (dice) => pick(dice, ['subnet-0aaaaaaaaaaaaaaaa', '-']),
  'pkt-src-aws-service': (dice) => pick(dice, SERVICES),
  'pkt-dst-aws-service': (dice) => pick(dice, SERVICES),
  'flow-direction': (dice) => pick(dice, ['ingress', 'egress']),
  'traffic-path': (dice) => pick(dice, ['-', '1', '7', '8']),
  'resource-id': (dice) => pick(dice, ['-', '-', 'nat-0123456789abcdef0']),
};

export function makeRecord(fields: readonly string[], dice: Dice): string {
  return fields
    .map((field) => {
      if (field.endsWith('addr')) return pick(dice, ADDRESSES);
      return VALUES[field]?.(dice) ?? pick(dice, ['-', `${field}.value`]);
    })
    .join(' ');
}

/** The text with a few bytes changed, doubled or lost, and lines joined, cut and emptied. */
export function mutate(text: string, dice: Dice): string {
  let mutated = text;
  for (let times = dice(8); times >= 0; times--) {
    const at = dice(mutated.length + 1);
    const piece = pick(dice, [
      '',
      ' ',
      '\n',
      '-',
      '\r\n',
      '\t',
      '9',
      '99999999999999999999',
      '\0',
      'ÿ',
      '.',
      ':',
      'OK',
      mutated.slice(at, at + dice(200)),
    ]);
    mutated = mutated.slice(0, at) + piece + mutated.slice(at + dice(4) * dice(20));
  }
  return mutated;
}

export function toBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}
