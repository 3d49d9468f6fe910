import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_FORMAT } from '../core/traffic/flow-log-format.ts';
import { FlowTally } from '../core/traffic/flow-tally.ts';
import type { StoredLog } from './stored-log.ts';
import { readFlowLogs } from './read-flow-logs.ts';
import { readSubscriptionBatch } from './subscription-records.ts';

const HEADER = DEFAULT_FORMAT.fields.join(' ');
const record = (bytes: number): string =>
  `2 123456789012 eni-0123456789abcdef0 10.0.1.5 52.95.1.2 443 51234 6 25 ${bytes} 1761000100 1761000160 ACCEPT OK`;
const good = gzipSync(`${HEADER}\n${record(5)}\n${record(7)}`);
const question = { by: ['interface-id'], ranges: [] } as const;

const FILES: Readonly<Record<string, Uint8Array>> = {
  good,
  plain: Buffer.from(`${HEADER}\n${record(100)}\n`),
  reordered: gzipSync('start bytes log-status\n1761000100 1000 OK\n'),
  truncated: good.subarray(0, good.length - 3),
  empty: new Uint8Array(0),
  emptyGzip: gzipSync(''),
  headerOnly: gzipSync(`${HEADER}\n`),
  threeBytes: Buffer.from('abc'),
  wrongHeader: gzipSync(`${record(5)}\n${record(7)}\n`),
  noBytes: gzipSync('start interface-id\n1761000100 eni-1\n'),
  longLine: gzipSync(`${HEADER}\n${record(3)}\n${'x'.repeat(1_000_000)}\n${record(4)}\n`),
  random: Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919 + (at >> 3)) & 255),
};

let folder: string;
const pathOf = (name: string): string => join(folder, name);
const object = (name: string): StoredLog => ({ kind: 'file', path: pathOf(name) });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flow-logs-'));
  for (const [name, bytes] of Object.entries(FILES)) writeFileSync(pathOf(name), bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file is', () => {
  test.each([
    ['good', 12, undefined],
    ['plain', 100, undefined],
    ['reordered', 1000, undefined],
    ['headerOnly', 0, undefined],
    ['longLine', 7, { kind: 'malformedLines', lines: 1 }],
    ['truncated', 0, { kind: 'truncated' }],
    ['empty', 0, { kind: 'empty' }],
    ['emptyGzip', 0, { kind: 'empty' }],
    ['threeBytes', 0, { kind: 'notAFlowLog' }],
    ['wrongHeader', 0, { kind: 'notAFlowLog' }],
    ['random', 0, { kind: 'notAFlowLog' }],
    ['noBytes', 0, { kind: 'fieldsMissing', fields: ['bytes'] }],
    ['absent', 0, { kind: 'unreadable' }],
  ] as const)('%s: %i bytes count', async (name, bytes, problem) => {
    const { groups, files } = await readFlowLogs([object(name)], question);
    expect(groups.reduce((sum, group) => sum + group.bytes, 0)).toBe(bytes);
    if (problem) expect(files[0]).toMatchObject({ name: pathOf(name), problem });
    else expect(files[0]?.problem).toBeUndefined();
  });
});

test.each([1, 2])(
  'with %i threads, what is broken is reported by name and the rest is counted',
  async (threads) => {
    const seen: string[] = [];
    const onProgress = ({
      done,
      total,
      file,
    }: {
      done: number;
      total: number;
      file: { name: string };
    }): void => {
      seen.push(`${done}/${total} ${file.name}`);
    };
    const names = [...Object.keys(FILES), 'absent'];
    const stream: StoredLog = {
      kind: 'stream',
      name: 's3://logs/a.gz',
      open: async function* () {
        yield good.subarray(0, 1);
        yield good.subarray(1);
      },
    };
    const { groups, files, counts } = await readFlowLogs([...names.map(object), stream], question, {
      threads,
      onProgress,
    });
    expect(groups.reduce((sum, group) => sum + group.bytes, 0)).toBe(12 + 100 + 1000 + 7 + 12);
    expect(files.map((file) => file.name)).toEqual([...names.map(pathOf), 's3://logs/a.gz']);
    expect(files.flatMap((file) => file.problem?.kind ?? [])).toHaveLength(9);
    expect(counts).toMatchObject({ accepted: 8, malformed: 1 });
    expect(seen.map((line) => line.split(' ')[0])).toEqual(files.map((_, at) => `${at + 1}/${files.length}`));
  },
);

test('equal groups of several threads are one group', async () => {
  const many = Array.from({ length: 6 }, () => object('good'));
  expect((await readFlowLogs(many, question, { threads: 2 })).groups).toEqual(
    (await readFlowLogs(many, question)).groups,
  );
});

describe('a subscription batch', () => {
  const batch = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('base64');
  const events = [
    record(5),
    record(6),
    '2 123456789012 eni-0123456789abcdef0 - - - - - - - 1761000100 1761000160 - NODATA',
  ];
  const data = {
    messageType: 'DATA_MESSAGE',
    logGroup: 'g',
    logStream: 's',
    logEvents: events.map((message, id) => ({ id: String(id), timestamp: 0, message })),
  };
  const read = (text: string): unknown =>
    readSubscriptionBatch(text, () => DEFAULT_FORMAT, new FlowTally(question));

  test.each([
    ['of records', batch(data), { kind: 'records', counts: { lines: 3, accepted: 2, noData: 1 } }],
    ['without events', batch({ ...data, logEvents: [] }), { kind: 'records', counts: { lines: 0 } }],
    ['that only controls', batch({ messageType: 'CONTROL_MESSAGE' }), { kind: 'control' }],
    ['that is not gzip', 'aGVsbG8=', { kind: 'notABatch' }],
    ['that is cut off', batch(data).slice(0, 60), { kind: 'notABatch' }],
    ['that is not JSON', gzipSync('{').toString('base64'), { kind: 'notABatch' }],
    ['whose events have no message', batch({ ...data, logEvents: [{}] }), { kind: 'notABatch' }],
  ])('%s', (_name, text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });
});
