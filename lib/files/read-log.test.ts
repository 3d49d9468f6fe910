import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../test/seed.ts';
import { SeenUses } from '../core/buckets/seen-uses.ts';
import { KNOWN_PARTNERS } from '../core/partners/partner-catalogue.ts';
import { SeenQueries } from '../core/partners/seen-queries.ts';
import { SeenEndpointUses } from '../core/remediation/endpoint-policy/seen-endpoint-uses.ts';
import { readLog } from './read-log.ts';
import {
  accessLogReading,
  endpointTrailReading,
  resolverLogReading,
  trailReading,
} from './use-log-readings.ts';

const READINGS = { accessLogs: accessLogReading, trailLogs: trailReading };

type UseLogKind = keyof typeof READINGS;

const LINE =
  'owner photos [06/Nov/2026:00:00:38 +0000] 203.0.113.9 - 3E57 REST.GET.OBJECT a.txt "GET /a HTTP/1.1" 200 - 113';
const EVENT = {
  eventSource: 's3.amazonaws.com',
  eventName: 'PutObject',
  eventTime: '2026-11-06T00:00:00Z',
  sourceIPAddress: '203.0.113.9',
  requestParameters: { bucketName: 'photos', key: 'a.txt' },
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/u', accountId: '111122223333' },
};
const TRAIL = JSON.stringify({ Records: [EVENT, { eventSource: 'ec2.amazonaws.com' }, null] });

async function read(kind: UseLogKind, bytes: Uint8Array | string, pieceBytes = 7) {
  const uses = new SeenUses('2026-11-01T00:00:00.000Z');
  const all = Buffer.from(bytes);
  const open = async function* (): AsyncGenerator<Uint8Array> {
    const buffer = Buffer.alloc(pieceBytes);
    // As a reader does that uses one buffer for all pieces.
    for (let at = 0; at < all.length; at += pieceBytes) yield buffer.subarray(0, all.copy(buffer, 0, at));
  };
  const reading = READINGS[kind]({ partition: 'aws', uses });
  const report = await readLog({ kind: 'stream', name: 'a-log', open }, reading);
  return { report, uses: uses.of('photos')?.uses.map(({ name }) => name) ?? [] };
}

describe('logs that tell who used a bucket', () => {
  it.each<[string, UseLogKind, Uint8Array | string, string]>([
    ['access log', 'accessLogs', `${LINE}\n${LINE}\n`, 'anybody, without signing'],
    ['access log without a last line end', 'accessLogs', `${LINE}\r\n${LINE}`, 'anybody, without signing'],
    ['compressed access log', 'accessLogs', gzipSync(`${LINE}\n${LINE}\n`), 'anybody, without signing'],
  ])('%s', async (_, kind, bytes, name) => {
    expect(await read(kind, bytes)).toEqual({ report: { name: 'a-log', records: 2 }, uses: [name] });
  });

  it.each([
    ['as text', TRAIL],
    ['compressed', gzipSync(TRAIL)],
  ])('a file of CloudTrail, %s', async (_, bytes) => {
    expect(await read('trailLogs', bytes)).toEqual({
      report: { name: 'a-log', records: 3 },
      uses: ['arn:aws:iam::111122223333:user/u'],
    });
  });

  const cutOff = gzipSync(`${LINE}\n`.repeat(50)).subarray(0, -9);
  it.each<[string, UseLogKind, Uint8Array | string, RegExp]>([
    [
      'an access log that is cut off',
      'accessLogs',
      cutOff,
      /gzip stream is cut off; what came before counts/,
    ],
    [
      'a file of CloudTrail that is cut off',
      'trailLogs',
      gzipSync(TRAIL).subarray(0, -9),
      /nothing of it counts/,
    ],
    ['another kind of log', 'accessLogs', TRAIL, /^1 line is no record of an S3 server access log/],
    ['an access log among files of CloudTrail', 'trailLogs', LINE, /no file of CloudTrail/],
    ['JSON of another form', 'trailLogs', '{"Records":{}}', /no file of CloudTrail/],
    ['random bytes', 'trailLogs', Uint8Array.from([0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9]), /gzip stream is/],
    ['an empty file', 'trailLogs', '', /no file of CloudTrail/],
    ['a line of 1 MB', 'accessLogs', `${'x'.repeat(1_000_000)}\n${LINE}\n`, /^1 line is no record/],
  ])('%s is reported', async (_, kind, bytes, problem) => {
    const { report } = await read(kind, bytes, 4_096);
    expect(report.problem).toMatch(problem);
  });

  it('a bad line does not keep the others from counting', async () => {
    const { report, uses } = await read(
      'accessLogs',
      `rubbish\n${LINE}\n${'x'.repeat(200_000)}\n${LINE}\n`,
      1_000,
    );
    expect(report).toMatchObject({ records: 2, problem: expect.stringMatching(/^2 lines are no record/) });
    expect(uses).toHaveLength(1);
  });

  it('what cannot be opened is reported', async () => {
    const reading = accessLogReading({ partition: 'aws', uses: new SeenUses('') });
    const report = await readLog({ kind: 'file', path: 'there/is/no/such.log' }, reading);
    expect(report.problem).toMatch(/cannot be read \(.*ENOENT/);
  });
});

const QUERY = JSON.stringify({
  version: '1.100000',
  vpc_id: 'vpc-0a',
  query_timestamp: '2026-11-06T00:00:00Z',
  query_name: 'api.datadoghq.com.',
  srcaddr: '10.0.1.10',
  srcids: {},
});

async function readQueries(bytes: Uint8Array | string) {
  const queries = new SeenQueries(KNOWN_PARTNERS, '2026-11-01T00:00:00.000Z');
  const open = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(bytes);
  };
  const report = await readLog({ kind: 'stream', name: 'a-log', open }, resolverLogReading(queries));
  return { report, queries: queries.list().reduce((sum, one) => sum + one.queries, 0) };
}

describe('query logs of the Route 53 Resolver', () => {
  it.each([
    ['as text', `${QUERY}\n${QUERY}\n`],
    ['compressed', gzipSync(`${QUERY}\n${QUERY}`)],
  ])('are read %s', async (_, bytes) => {
    expect(await readQueries(bytes)).toEqual({ report: { name: 'a-log', records: 2 }, queries: 2 });
  });

  it('count although a line of them is bad, which is reported by the name of its file', async () => {
    expect(await readQueries(`${QUERY}\n{"version":"2.0"}\n${QUERY}\n`)).toEqual({
      report: {
        name: 'a-log',
        records: 2,
        problem: '1 line is no record of a query log of the Route 53 Resolver; the others count',
      },
      queries: 2,
    });
  });

  it('of random bytes never crash a reader', async () => {
    const gzip = fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from([0x1f, 0x8b, ...bytes]));
    const damaged = fc
      .tuple(fc.nat({ max: 60 }), fc.nat({ max: 255 }))
      .map(([at, byte]) => gzipSync(`${QUERY}\n`).map((old, n) => (n === at ? byte : old)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), gzip, damaged), async (bytes) => {
        const { report } = await readQueries(bytes);
        expect(report.name).toBe('a-log');
        const trail = await readLog(
          { kind: 'stream', name: 'a-log', open: () => piecesOfBytes(bytes) },
          endpointTrailReading(new SeenEndpointUses('')),
        );
        expect(trail.problem).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});

async function* piecesOfBytes(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(bytes);
}
