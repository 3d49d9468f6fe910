import { readFileSync } from 'node:fs';
import { array, assert, constantFrom, integer, oneof, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { kernelFor } from '../../lib/core/traffic/kernel/line-kernel.ts';
import { FlowTally } from '../../lib/core/traffic/flow-tally.ts';
import { toLineLayout } from '../../lib/core/traffic/line-layout.ts';
import { OddLineReader } from '../../lib/core/traffic/odd-line.ts';
import { render } from '../../scripts/build-kernel.ts';
import '../seed.ts';
import { toBytes } from './flow-records.ts';
import { scanText, toLines } from './scan-text.ts';

test('the code is what its source gives', { timeout: 60_000 }, async () => {
  const code = readFileSync(
    new URL('../../lib/core/traffic/kernel/line-kernel-code.ts', import.meta.url),
    'utf8',
  );
  expect(code).toBe(await render());
});

const FIELDS = 'srcaddr bytes start interface-id action dstaddr log-status'.split(' ');
const QUESTION = {
  by: ['interface-id', 'srcaddr', 'dstaddr'],
  ranges: [
    { cidr: '52.95.0.0/16', label: { kind: 'service', service: 's3', region: 'eu-west-1' } },
    { cidr: '52.95.8.0/29', label: { kind: 'service', service: 'dynamodb', region: 'eu-west-1' } },
    { cidr: '2600:1f00::/24', label: { kind: 'service', service: 's3', region: 'us-east-1' } },
  ],
} as const;

interface Reading {
  readonly taken: number;
  readonly rejected: number;
  readonly sums: readonly string[];
}

/** What the kernel makes of lines, as far as it takes them. */
function readByKernel(lines: readonly string[]): Reading {
  const tally = new FlowTally({ ...QUESTION, countsRejections: true });
  const source = tally.sourceNumber({ format: { fields: FIELDS } });
  const kernel = kernelFor({ tally, layout: toLineLayout({ fields: FIELDS }, source, tally), source });
  const text = toBytes(lines.map((line) => `${line}\n`).join(''));
  kernel.bytes.set(text, kernel.textAt);
  kernel.findEnds(kernel.textAt + text.length);
  const batch = kernel.readLines();
  const taken = batch.count;
  const rejected = kernel.takeRejected();
  tally.addLines(batch, source);
  tally.commit();
  return { taken, rejected, sums: toLines(tally.groups(), tally.rejections()) };
}

function readOneByOne(lines: readonly string[]): Reading {
  const tally = new FlowTally({ ...QUESTION, countsRejections: true });
  const source = tally.sourceNumber({ format: { fields: FIELDS } });
  const reader = new OddLineReader(toLineLayout({ fields: FIELDS }, source, tally), tally);
  const kinds = lines.map((line) => reader.read(toBytes(line), 0, line.length, source));
  tally.commit();
  return {
    taken: kinds.filter((kind) => kind === 'accepted').length,
    rejected: kinds.filter((kind) => kind === 'rejected').length,
    sums: toLines(tally.groups(), tally.rejections()),
  };
}

const address = oneof(
  array(integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }).map((octets) => octets.join('.')),
  integer({ min: 0, max: 255 }).map((last) => `52.95.8.${last}`),
  constantFrom('-', '10.0.0.1', '2600:1f18::5', '2a05:d018:0000:0000:0000:0000:0000:0001', '::'),
);
const octet = oneof(
  integer({ min: 0, max: 300 }).map(String),
  constantFrom('', '00', '01', '000', '0255', '256', '2a', '-1'),
);
const nearlyAddress = oneof(
  array(octet, { minLength: 3, maxLength: 5 }).map((octets) => octets.join('.')),
  string({ unit: constantFrom(...Array.from('0123456789.:/-ÿ')), maxLength: 40 }),
);
const nearlyNumber = oneof(
  integer({ min: 0, max: 2_000_000_000 }).map(String),
  string({ unit: constantFrom(...Array.from('00123456789:/-ÿ')), minLength: 1, maxLength: 18 }),
);
const number = integer({ min: 0, max: 999_999_999_999_999 }).map(String);

const lineOf = (source: typeof address, bytes: typeof number, destination: typeof address) =>
  tuple(
    source,
    bytes,
    integer({ min: 1_600_000_000, max: 1_600_100_000 }).map(String),
    constantFrom('eni-0123456789abcdef0', 'eni-0123456789abcdef1', '-', 'eni-1', 'x'.repeat(40)),
    constantFrom('ACCEPT', 'ACCEPT', 'REJECT'),
    destination,
  ).map((columns) => [...columns, 'OK'].join(' '));

test('it takes every ordinary line, and reads it as the general way does', () => {
  const ordinary = lineOf(address, number, address);
  assert(
    property(array(ordinary, { minLength: 1, maxLength: 60 }), (lines) => {
      const expected = readOneByOne(lines);
      expect(readByKernel(lines)).toEqual(expected);
      expect(expected.taken + expected.rejected).toBe(lines.length);
    }),
  );
});

test('of doubtful lines it takes none that the general way does not, nor otherwise', () => {
  const strange = oneof(
    lineOf(nearlyAddress, number, address),
    lineOf(address, number, nearlyAddress),
    lineOf(address, nearlyNumber, address),
  );
  assert(
    property(strange, (line) => {
      const { taken, rejected, sums } = readByKernel([line]);
      if (taken + rejected > 0) expect({ taken, rejected, sums }).toEqual(readOneByOne([line]));
    }),
    { numRuns: 5_000 },
  );
});

test('it forgets what it knew of one tally when it turns to another', () => {
  const line = '52.95.8.1 7 1600000000 eni-0123456789abcdef0 ACCEPT 10.0.0.1 OK';
  const first = readByKernel([line.replace('abcdef0', 'abcdef9'), line]);
  expect(readByKernel([line])).toEqual(readOneByOne([line]));
  expect(first.taken).toBe(2);
});

test('texts beyond those that it can remember are read all the same', () => {
  const lines = Array.from(
    { length: 3_000 },
    (_, at) => `52.95.8.1 1 1600000000 eni-${String(at % 2_000).padStart(17, '0')} ACCEPT 10.0.0.1 OK`,
  );
  const bytes = toBytes(lines.map((line) => `${line}\n`).join(''));
  const { counts, groups } = scanText(FIELDS, bytes, QUESTION, []);
  expect(counts.accepted).toBe(3_000);
  expect(groups).toEqual(readOneByOne(lines).sums);
});
