/** The meaning of a flow log in strings and maps: slow, obviously right, and sharing no code with the product. */
import { isIPv4, isIPv6 } from 'node:net';

export interface ReferenceRange {
  readonly cidr: string;
  readonly label: unknown;
}

export interface ReferenceQuestion {
  readonly by: readonly string[];
  readonly ranges: readonly ReferenceRange[];
  readonly exactAddresses: readonly string[];
}

export interface ReferenceResult {
  /** One line of JSON a group, sorted; rejected records are groups of no bytes. */
  readonly groups: readonly string[];
  readonly counts: Record<'lines' | 'accepted' | 'rejected' | 'noData' | 'skipData' | 'malformed', number>;
}

interface Sum {
  bytes: number;
  flows: number;
}

const LOCAL_RANGES = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
];
const LONGEST_LINE = 65_536;

export function parseByReference(
  fields: readonly string[],
  text: string,
  question: ReferenceQuestion,
): ReferenceResult {
  const counts = { lines: 0, accepted: 0, rejected: 0, noData: 0, skipData: 0, malformed: 0 };
  const sums = new Map<string, Sum>();
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) {
    counts.lines++;
    counts[readLine(fields, line, question, sums)]++;
  }
  return { counts, groups: [...sums].map(([key, sum]) => `${key} ${sum.bytes} ${sum.flows}`).sort() };
}

function readLine(
  fields: readonly string[],
  line: string,
  question: ReferenceQuestion,
  sums: Map<string, Sum>,
): Exclude<keyof ReferenceResult['counts'], 'lines'> {
  if (line.length > LONGEST_LINE) return 'malformed';
  const tokens = line.replace(/\r$/, '').split(' ');
  if (tokens.length !== fields.length) return 'malformed';
  const record = Object.fromEntries(fields.map((field, at) => [field, tokens[at]!]));
  const status = record['log-status'] ?? (record.bytes === '-' ? 'NODATA' : 'OK');
  if (status === 'NODATA') return 'noData';
  if (status !== 'OK' && status !== 'SKIPDATA') return 'malformed';
  const start = /^\d{1,10}$/.test(record.start!) ? Number(record.start) : undefined;
  const tokensOf = question.by.filter(
    (field) => !field.endsWith('addr') && (record[field] ?? '-') !== '-' && record[field] !== '',
  );
  const key: Record<string, unknown> = Object.fromEntries(tokensOf.map((field) => [field, record[field]]));
  if (status === 'SKIPDATA') {
    if (start === undefined) return 'malformed';
    add(sums, toKey(start, 'skipData', key), 0);
    return 'skipData';
  }
  const action = record.action ?? 'ACCEPT';
  if (action === 'REJECT') {
    const asked = ['interface-id', 'subnet-id', 'vpc-id'].filter((field) => key[field] !== undefined);
    const place = Object.fromEntries(asked.map((field) => [field, key[field]]));
    if (start !== undefined) add(sums, JSON.stringify([start - (start % 100), 'rejected', sorted(place)]), 0);
    return 'rejected';
  }
  const bytes = /^\d{1,16}$/.test(record.bytes!) ? Number(record.bytes) : undefined;
  if (action !== 'ACCEPT' || start === undefined || bytes === undefined || bytes > Number.MAX_SAFE_INTEGER)
    return 'malformed';
  if (!readAddresses(record, question, key)) return 'malformed';
  add(sums, toKey(start, 'ok', key), bytes);
  return 'accepted';
}

function readAddresses(
  record: Record<string, string>,
  question: ReferenceQuestion,
  key: Record<string, unknown>,
): boolean {
  const asked = question.by.filter((field) => field.endsWith('addr') && record[field] !== undefined);
  for (const field of asked) {
    const label = labelOf(record[field]!, question.ranges);
    if (label === undefined) return false;
    if (label !== null) key[field] = label;
  }
  const kinds = asked.map((field) => kindOf(key[field]));
  const codes = ['pkt-src-aws-service', 'pkt-dst-aws-service'].map((field) => key[field]);
  const touches = kinds.includes('service') || codes.some((code) => code === 'S3' || code === 'DYNAMODB');
  for (const field of touches ? question.exactAddresses : []) {
    if (kindOf(key[field]) === 'local') key[field] = { kind: 'local', address: record[field] };
  }
  return true;
}

function kindOf(label: unknown): unknown {
  return typeof label === 'object' && label !== null && 'kind' in label ? label.kind : undefined;
}

/** null is `-`, undefined is no address at all. */
export function labelOf(text: string, ranges: readonly ReferenceRange[]): unknown {
  if (text === '-') return null;
  let address = toNumber(text);
  if (!address) return undefined;
  if (address.width === 128 && address.value >> 32n === 0x64ff9bn << 64n)
    address = { width: 32, value: address.value & 0xffff_ffffn };
  let best: { readonly length: number; readonly label: unknown } = { length: -1, label: { kind: 'other' } };
  const all = [...LOCAL_RANGES.map((cidr) => ({ cidr, label: { kind: 'local' } })), ...ranges];
  for (const { cidr, label } of all) {
    const [network, bits] = cidr.split('/');
    const first = toNumber(network!)!;
    const length = Number(bits ?? first.width);
    const shift = BigInt(first.width - length);
    if (
      first.width === address.width &&
      first.value >> shift === address.value >> shift &&
      length >= best.length
    )
      best = { length, label };
  }
  return best.label;
}

function toNumber(text: string): { readonly width: 32 | 128; readonly value: bigint } | undefined {
  if (isIPv4(text))
    return { width: 32, value: text.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n) };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const plain = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (...quad) => {
    const [a, b, c, d] = quad.slice(1, 5).map(Number);
    return `${(a! * 256 + b!).toString(16)}:${(c! * 256 + d!).toString(16)}`;
  });
  const [head, tail] = plain.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const gap = tail === undefined ? [] : Array.from({ length: 8 - head!.length - tail.length }, () => '0');
  return {
    width: 128,
    value: [...head!, ...gap, ...(tail ?? [])].reduce(
      (sum, group) => (sum << 16n) + BigInt(`0x${group}`),
      0n,
    ),
  };
}

function toKey(start: number, status: string, key: Record<string, unknown>): string {
  return JSON.stringify([Math.floor(start / 3600) * 3600, status, sorted(key)]);
}

export function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

function add(sums: Map<string, Sum>, key: string, bytes: number): void {
  const sum = sums.get(key) ?? { bytes: 0, flows: 0 };
  sum.bytes += bytes;
  sum.flows += 1;
  sums.set(key, sum);
}
