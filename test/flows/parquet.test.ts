import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ADDRESS_FIELDS } from '../../lib/core/traffic/flow-question.ts';
import { FlowTally } from '../../lib/core/traffic/flow-tally.ts';
import { ValueScanner } from '../../lib/core/traffic/value-scanner.ts';
import type { StoredLog } from '../../lib/files/stored-log.ts';
import { FlowLogReader } from '../../lib/files/flow-log-reader.ts';
import { readFlowLogs } from '../../lib/files/read-flow-logs.ts';
import { TEST_RANGES, toBytes } from './flow-records.ts';
import { parseByReference } from './reference-parser.ts';
import { toLines } from './scan-text.ts';

/** Record i of the fixtures (written by DuckDB, 20 rows): 7 is NODATA with nulls, 8 REJECT, 9 SKIPDATA. */
const FIELDS = [
  'interface-id',
  'srcaddr',
  'dstaddr',
  'bytes',
  'start',
  'action',
  'log-status',
  'pkt-dst-aws-service',
];

function record(i: number): string {
  const id = i % 3 === 0 ? 'eni-0123456789abcdef0' : 'eni-1123456789abcdef0';
  const action = i === 8 ? 'REJECT' : i === 7 || i === 9 ? '-' : 'ACCEPT';
  const status = i === 7 ? 'NODATA' : i === 9 ? 'SKIPDATA' : 'OK';
  const even = i % 2 === 0;
  return [
    id,
    '10.0.1.5',
    even ? '52.95.1.2' : '8.8.8.8',
    i === 7 ? '-' : i * 100,
    1_761_000_100 + i,
    action,
    status,
    even ? 'S3' : '-',
  ].join(' ');
}

const question = {
  by: ['interface-id', 'srcaddr', 'dstaddr', 'pkt-dst-aws-service'] as const,
  ranges: TEST_RANGES,
  exactAddresses: ADDRESS_FIELDS,
  countsRejections: true,
};
const pathOf = (compression: string): string =>
  new URL(`fixtures/twenty-records.${compression}.parquet`, import.meta.url).pathname;

describe.each(['gzip', 'snappy', 'zstd'])('a Parquet file compressed by %s', (compression) => {
  const path = pathOf(compression);
  const expected = parseByReference(
    FIELDS,
    Array.from({ length: 20 }, (_, i) => record(i)).join('\n'),
    question,
  );

  test('gives the answer of the same records as text', async () => {
    const reader = new FlowLogReader(question);
    const { counts, problem } = await reader.read({ kind: 'file', path });
    expect(toLines(reader.groups(), reader.rejections())).toEqual(expected.groups);
    expect(counts).toEqual(expected.counts);
    expect(problem).toBeUndefined();
  });

  test('is fetched by ranges when it comes from elsewhere', async () => {
    const bytes = readFileSync(path);
    let fetched = 0;
    const readRange = (start: number, end: number): Promise<Uint8Array> => {
      fetched += end - start;
      return Promise.resolve(bytes.subarray(start, end));
    };
    const opened = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 100);
    };
    const object: StoredLog = {
      kind: 'stream',
      name: 'remote',
      open: opened,
      length: bytes.length,
      readRange,
    };
    const reader = new FlowLogReader(question);
    await reader.read(object);
    expect(toLines(reader.groups(), reader.rejections())).toEqual(expected.groups);
    expect(fetched).toBeGreaterThan(0);
  });
});

test('only the columns that the question needs are read', () => {
  const fields = ['version', ...FIELDS, 'end'];
  const scanner = new ValueScanner(
    { format: { fields } },
    new FlowTally({ by: ['interface-id'], ranges: [] }),
  );
  expect(scanner.wantedColumns.map((column) => fields[column])).toEqual([
    'interface-id',
    'bytes',
    'start',
    'action',
    'log-status',
  ]);
});

test.each([10_000_000_000, 2 ** 40, -1, 1.5, null])('a record that starts at %s is malformed', (start) => {
  const tally = new FlowTally({ by: ['interface-id'], ranges: [] });
  const scanner = new ValueScanner({ format: { fields: ['interface-id', 'bytes', 'start'] } }, tally);
  scanner.add([['eni-1'], [BigInt(7)], [start]], 1);
  tally.commit();
  expect([scanner.counts.malformed, tally.groups()]).toEqual([1, []]);
});

test('a Parquet file that is cut off or without random access is reported and counts nothing', async () => {
  const bytes = readFileSync(pathOf('zstd'));
  const stream = (content: Uint8Array, more: object = {}): StoredLog => ({
    kind: 'stream',
    name: 'broken',
    open: async function* () {
      yield content;
    },
    ...more,
  });
  const cut = bytes.subarray(0, bytes.length - 20);
  const readRange = (start: number, end: number): Promise<Uint8Array> =>
    Promise.resolve(cut.subarray(start, end));
  const objects = [
    stream(cut, { length: cut.length, readRange }),
    stream(bytes),
    stream(toBytes('PAR1'), { length: 4, readRange }),
  ];
  const { groups, files } = await readFlowLogs(objects, question);
  expect(groups).toEqual([]);
  expect(files.map(({ problem }) => problem?.kind)).toEqual(['unreadable', 'unreadable', 'unreadable']);
});
