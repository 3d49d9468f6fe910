/** The query for Athena against the parser, on the same files. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { AddressTable } from '../../lib/core/traffic/address-table.ts';
import { FLOW_LOG_FIELDS } from '../../lib/core/traffic/flow-log-format.ts';
import type { FlowGroup } from '../../lib/core/traffic/flow-question.ts';
import { labelOfText, textOfLabel, toRangeRows } from '../../lib/core/traffic/range-rows.ts';
import { dayOf, quoted, rollUpQuery, tableOfQuery } from '../../lib/core/traffic/roll-up-query.ts';
import { toRollUp } from '../../lib/core/traffic/roll-up-rows.ts';
import { readFlowLogs } from '../../lib/files/read-flow-logs.ts';
import { makeFiles, makeRanges } from '../../bench/flows/make-logs.ts';
import { FORMATS, makeRecord, TEST_RANGES, toDice } from './flow-records.ts';
import { sorted } from './reference-parser.ts';
import { startStandIn, type StandIn } from './stand-in-for-athena.ts';

let athena: StandIn;
let folder: string;
beforeAll(async () => {
  athena = await startStandIn();
  folder = await mkdtemp(join(tmpdir(), 'endpointer-athena-'));
});
afterAll(() => athena.close());

/** `''` has no form in a CSV file of DuckDB's; lines with other numbers of columns are told apart below. */
const ODD: Readonly<Record<string, readonly string[]>> = {
  bytes: ['-', '9007199254740992', '99999999999999999', '12x', '+1', '1e3', '0012'],
  start: ['-', '17610000000', 'x', '176'],
  action: ['-', 'DROP', 'accept'],
  'log-status': ['-', 'ok', 'NODATA', 'SKIPDATA'],
  srcaddr: ['10.0.0', '10.0.0.256', '010.0.0.1', '1:2:3:4:5:6:7::', '::8', ':1:2:3:4:5:6:7', '1::2::3', 'x'],
  dstaddr: [
    '100.64.0.1',
    '100.128.0.1',
    '172.32.0.1',
    'FE80::1',
    '1:2:3:4:5:6:7:8',
    '::ffff',
    'febf::',
    'fec0::',
  ],
  'pkt-dstaddr': [
    '2a05:d07a:8000::',
    '2a05:d07a:80ff:ffff:ffff:ffff:ffff:ffff',
    '2a05:d07a:8100::',
    '52.95.135.255',
    '52.95.136.0',
  ],
};

function makeText(fields: readonly string[], lines: number, seed: number): string {
  const dice = toDice(seed);
  const records = Array.from({ length: lines }, () => {
    const values = makeRecord(fields, dice)
      .split(' ')
      // AWS writes no IPv6 address with dots in it, and the query does not read one.
      .map((value) => value.replace('::52.94.24.1', '::345e:1801'))
      // Sums of more than 2^53 bytes are rounded here, and exact there.
      .map((value) => (value.length > 14 && value.startsWith('9') ? '99999999999' : value));
    const field = fields[dice(fields.length)]!;
    const odd = ODD[field];
    if (odd && dice(3) === 0) values[fields.indexOf(field)] = odd[dice(odd.length)]!;
    return values.join(' ');
  });
  return `${[fields.join(' '), ...records].join('\n')}\n`;
}

async function textFiles(fields: readonly string[], seed: number): Promise<string[]> {
  return Promise.all(
    ['fl-0a1b', 'fl-0c2d'].map(async (id, at) => {
      const name = `111122223333_vpcflowlogs_eu-west-1_${id}_20251020T2300Z_${seed}${at}.log.gz`;
      await writeFile(join(folder, name), gzipSync(makeText(fields, 600, seed + at)));
      return join(folder, name);
    }),
  );
}

const lines = (groups: readonly FlowGroup[]) =>
  groups.map(({ bytes, flows, ...key }) => `${JSON.stringify(sorted(key))} ${bytes} ${flows}`).toSorted();

type Groups = { readonly groups: readonly FlowGroup[] };
const onlyIn = (one: Groups, other: Groups) => {
  const others = new Set(lines(other.groups));
  return lines(one.groups)
    .filter((line) => !others.has(line))
    .slice(0, 3);
};

async function both(
  files: readonly string[],
  fields: readonly string[],
  {
    name,
    fileFormat = 'plain-text',
    ranges = TEST_RANGES,
  }: { name: string; fileFormat?: 'plain-text' | 'parquet'; ranges?: typeof TEST_RANGES },
) {
  const table = { database: 'logs', table: name, fields, days: 'plain' } as const;
  await athena.add({
    ...table,
    fileFormat,
    files: { '2025/10/20': files },
    accountId: '111122223333',
    region: 'eu-west-1',
  });
  const day = quoted(dayOf(table, '2025-10-20'));
  const asked = { ranges, from: day, to: day, accountId: '111122223333', region: 'eu-west-1' };
  const answer = toRollUp(await athena.query(rollUpQuery(table, asked)), { fields });
  const parsed = await readFlowLogs(
    files.map((path) => ({ kind: 'file', path })),
    { ranges },
  );
  return { answer, parsed };
}

describe('the query and the parser give the same sums and counts', () => {
  test.each(FORMATS.map((fields, at) => [at, fields] as const))('of text, format %i', async (at, fields) => {
    const files = await textFiles(fields, 100 * at);
    const { answer, parsed } = await both(files, fields, { name: `text_${at}` });
    expect(answer.counts).toEqual(parsed.counts);
    expect(onlyIn(answer, parsed)).toEqual([]);
    expect(onlyIn(parsed, answer)).toEqual([]);
    expect(parsed.groups.length).toBeGreaterThan(50);
  });

  test.each(FORMATS.slice(0, 4).map((fields, at) => [at, fields] as const))(
    'of Parquet, format %i',
    async (at, fields) => {
      const target = join(
        folder,
        `111122223333_vpcflowlogs_eu-west-1_fl-0e${at}_20251020T2300Z_x.log.parquet`,
      );
      await athena.writeParquet(await textFiles(fields, 100 * at + 50), fields, target);
      const { answer, parsed } = await both([target], fields, {
        name: `parquet_${at}`,
        fileFormat: 'parquet',
      });
      expect(answer.counts).toEqual(parsed.counts);
      expect(onlyIn(answer, parsed)).toEqual([]);
      expect(onlyIn(parsed, answer)).toEqual([]);
    },
  );

  test('of the files of the benchmark, with its 648 ranges', async () => {
    const files = makeFiles(folder, 'custom29', 1, 3_000);
    const fields = [...FLOW_LOG_FIELDS.keys()].slice(0, 29);
    const { answer, parsed } = await both(files, fields, { name: 'bench', ranges: makeRanges() });
    expect(answer.counts).toEqual(parsed.counts);
    expect(onlyIn(answer, parsed)).toEqual([]);
    expect(onlyIn(parsed, answer)).toEqual([]);
  });

  test('without any range', async () => {
    const fields = FORMATS[1]!;
    const { answer, parsed } = await both(await textFiles(fields, 900), fields, { name: 'none', ranges: [] });
    expect(onlyIn(answer, parsed)).toEqual([]);
    expect(onlyIn(parsed, answer)).toEqual([]);
  });
});

describe('the rows of the ranges', () => {
  const labelByRows = (address: string, rows: ReturnType<typeof toRangeRows>): string => {
    const octets = address.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'));
    const digits = octets.join('');
    const found = rows.filter(
      ({ block, first, last }) =>
        first.length === 8 && block === digits.slice(0, 4) && first <= digits && digits <= last,
    );
    expect(found.length).toBeLessThan(2);
    return found[0]?.label ?? '';
  };

  it('are disjoint, and say of every address what the address table says', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    // Few different networks, so that they lie within each other.
    const range = fc
      .tuple(
        fc.constantFrom(3, 10, 52),
        fc.constantFrom(0, 5, 255),
        octet,
        octet,
        fc.integer({ min: 10, max: 32 }),
        fc.integer({ min: 0, max: 9 }),
      )
      .map(([a, b, c, d, bits, name]) => ({
        cidr: `${a}.${b}.${c}.${d}/${bits}`,
        label: { kind: 'service', service: `s${name}`, region: 'r' } as const,
      }));
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 8 }),
        fc.array(octet, { minLength: 4, maxLength: 4 }),
        (ranges, quad) => {
          const table = new AddressTable(ranges);
          const rows = toRangeRows(ranges);
          const edges = ranges.map(({ cidr }) => cidr.split('/')[0]!);
          for (const address of [quad.join('.'), ...edges]) {
            const label = table.labels[table.labelOf(Buffer.from(address), 0, address.length)]!;
            const isPlain = label.kind === 'local' || label.kind === 'other';
            expect(labelByRows(address, rows)).toBe(isPlain ? '' : textOfLabel(label));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are refused where they would be thousands of blocks', () => {
    const wide = { cidr: '2000::/3', label: { kind: 'service', service: 'x', region: 'global' } } as const;
    expect(() => toRangeRows([wide])).toThrow(/at most 5000 blocks/);
  });

  it.each([
    { kind: 'service', service: "O'Neil Data", region: 'eu-west-1' },
    { kind: 'named', address: '10.0.0.220' },
    { kind: 'local', address: 'fd00::1' },
    { kind: 'local' },
    { kind: 'other' },
    { kind: 'none' },
  ] as const)('have labels that are read back: %o', (label) => {
    expect(labelOfText(textOfLabel(label))).toEqual(label);
  });

  it.each(['', 'service', 'service x', 'named', 'else', 'other x'])('have no label "%s"', (text) => {
    expect(labelOfText(text)).toBeUndefined();
  });
});

describe('a saved query', () => {
  const table = { database: 'logs', table: 'created', fields: FORMATS[1]!, days: 'hive' } as const;
  const query = rollUpQuery(table, { ranges: TEST_RANGES, from: "'a'", to: "'b'" });

  it('says which table it is of', () => {
    expect(tableOfQuery(query)).toEqual(table);
    expect(dayOf(table, '2026-11-27')).toBe('year=2026/month=11/day=27');
  });

  it.each([
    ['of somebody else', 'SELECT 1'],
    ['whose first line was cut', query.slice(0, 60)],
    ['with another table than ours may have', query.replace('"created"', '"x\\"; DROP"')],
    ['of no days', query.replace('"hive"', '"weeks"')],
  ])('%s is none of ours', (_, text) => {
    expect(tableOfQuery(text)).toBeUndefined();
  });

  it('has room for the ranges of both services in all Regions', () => {
    const whole = rollUpQuery(table, { ranges: makeRanges(), from: "'a'", to: "'b'" });
    expect(whole.length).toBeLessThan(100_000);
  });

  it('is refused where Athena would not take it', () => {
    const long = Array.from({ length: 1_000 }, (_, at) => ({
      cidr: `52.${at >> 8}.${at & 255}.0/25`,
      label: { kind: 'service', service: 'long'.repeat(60), region: 'ap-southeast-2' } as const,
    }));
    expect(() => rollUpQuery(table, { ranges: long, from: "'a'", to: "'b'" })).toThrow(/what Athena takes/);
  });
});

it.each([
  ['an unknown status', { status: 'strange', flows: '1' }],
  ['no number', { status: 'ok', flows: '1', hour_start: '3600', bytes: '1.5' }],
  ['a strange label', { status: 'ok', flows: '1', hour_start: '0', bytes: '1', srcaddr: 'mine' }],
])('an answer with %s is no roll-up', (_, row) => {
  expect(() => toRollUp([row], { fields: ['srcaddr'] })).toThrow(RangeError);
});
