import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../test/seed.ts';
import { toLoggedQuery } from './logged-query.ts';
import { KNOWN_PARTNERS } from './partner-catalogue.ts';
import { SeenQueries } from './seen-queries.ts';

/** As AWS shows it: resolver-query-logs-example-json.md of awsdocs/amazon-route53-docs, with another name. */
const RECORD = {
  srcaddr: '10.0.1.10',
  vpc_id: 'vpc-0a',
  answers: [{ Rdata: '203.0.113.9', Type: 'A', Class: 'IN' }],
  query_name: 'API.datadoghq.com.',
  query_class: 'IN',
  srcids: { instance: 'i-0a' },
  rcode: 'NOERROR',
  query_type: 'A',
  transport: 'UDP',
  version: '1.100000',
  account_id: '111122223333',
  srcport: '56067',
  query_timestamp: '2026-11-04T17:51:55Z',
  region: 'us-east-1',
};

const lineOf = (overrides: object = {}): string => JSON.stringify({ ...RECORD, ...overrides });

describe('a line of a query log', () => {
  it.each<[string, string, object | undefined]>([
    ['of an instance', lineOf(), { source: 'i-0a', name: 'api.datadoghq.com', isFromOutside: false }],
    ['of anything else', lineOf({ srcids: {} }), { source: '10.0.1.10', isFromOutside: false }],
    [
      'from outside',
      lineOf({ srcids: { resolver_endpoint: 'rslvr-in-1', resolver_network_interface: 'rni-1' } }),
      { isFromOutside: true },
    ],
    ['with more members than today', lineOf({ version: '1.700000', colour: 'red' }), { vpcId: 'vpc-0a' }],
    ['of another major version', lineOf({ version: '2.000000' }), undefined],
    ['without a version', lineOf({ version: undefined }), undefined],
    ['without a name', lineOf({ query_name: undefined }), undefined],
    ['without a VPC', lineOf({ vpc_id: 7 }), undefined],
    ['without a source', lineOf({ srcids: undefined, srcaddr: undefined }), undefined],
    ['whose time is none', lineOf({ query_timestamp: 'yesterday' }), undefined],
    ['that is a list', '[]', undefined],
    ['that is cut off', lineOf().slice(0, -5), undefined],
    ['of something else', '2 111122223333 eni-0a 10.0.1.10', undefined],
  ])('%s', (_, line, expected) => {
    if (expected === undefined) expect(toLoggedQuery(line)).toBeUndefined();
    else expect(toLoggedQuery(line)).toMatchObject(expected);
  });

  it('of any text never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(toLoggedQuery(line)?.vpcId ?? '').toBeTypeOf('string');
      }),
    );
  });
});

const SINCE = '2026-11-01T00:00:00.000Z';
const query = (overrides: object = {}) => ({
  vpcId: 'vpc-0a',
  name: 'api.datadoghq.com',
  source: '10.0.1.10',
  time: '2026-11-04T17:51:55.000Z',
  isFromOutside: false,
  ...overrides,
});

function seen(queries: readonly ReturnType<typeof query>[], most?: number) {
  const all = new SeenQueries(KNOWN_PARTNERS, SINCE, most);
  for (const one of queries) all.add(one);
  return all;
}

describe('queries for names of partners', () => {
  it('are counted, with their days and their first and last moment', () => {
    const times = ['2026-11-06T01:00:00.000Z', '2026-11-04T01:00:00.000Z', '2026-11-04T02:00:00.000Z'];
    expect(seen(times.map((time) => query({ time }))).list()).toEqual([
      {
        vpcId: 'vpc-0a',
        name: 'api.datadoghq.com',
        source: '10.0.1.10',
        queries: 3,
        days: 2,
        from: times[1],
        to: times[0],
      },
    ]);
  });

  it.each([
    ['for other names', query({ name: 'api.datadoghq.com.example.org' })],
    ['older than is asked for', query({ time: '2026-10-31T23:59:59.000Z' })],
    ['from outside of the VPC', query({ isFromOutside: true })],
  ])('%s do not count', (_, one) => {
    expect(seen([one]).list()).toEqual([]);
  });

  it('of too many sources are left out and counted', () => {
    const all = seen(
      [1, 2, 3, 3].map((n) => query({ source: `10.0.1.${n}` })),
      2,
    );
    expect([all.list().length, all.leftOut]).toEqual([2, 2]);
  });

  it('are the same in whatever order the files come', () => {
    const day = fc.integer({ min: 1, max: 9 }).map((n) => `2026-11-0${n}T00:00:00.000Z`);
    const one = fc.record({ source: fc.constantFrom('10.0.1.1', '10.0.1.2'), time: day });
    fc.assert(
      fc.property(fc.array(one), (records) => {
        const queries = records.map((record) => query(record));
        expect(seen(queries.toReversed()).list()).toEqual(seen(queries).list());
        const sum = seen(queries)
          .list()
          .reduce((total, { queries: number }) => total + number, 0);
        expect(sum).toBe(queries.length);
      }),
    );
  });
});
