import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { join } from 'node:path';
import { startAthena, type AthenaSettings } from '../../test/cli/athena-server.ts';
import { estateFile, fileWith } from '../../test/cli/estate-files.ts';
import {
  clientRecords,
  CLIENT,
  flowLogGzip,
  folderWith,
  HOUR,
  IP_RANGES,
  LONG_FORMAT,
  natRecords,
  S3,
} from '../../test/cli/flow-log-files.ts';
import { stubAwsEnvironment } from '../../test/cli/simulated-terminal.ts';
import { inTerminal, isOneClearError } from '../../test/cli/terminal.ts';
import { articleEstate } from '../../test/estates/article-estate.ts';
import { startStandIn, type StandIn } from '../../test/flows/stand-in-for-athena.ts';
import { rollUpQuery } from '../core/traffic/roll-up-query.ts';
import { outputSchema } from '../report/output-schema.ts';

const DAY = new Date(HOUR * 1000).toISOString().slice(0, 10);
const PARTITION = DAY.replaceAll('-', '/');
const NEXT = '2025/10/22';
const NAME = '111122223333_vpcflowlogs_eu-west-3_fl-0a1b2c_20251020T2300Z_x.log.gz';
const CREATED = { database: 'logs', table: 'created', fields: LONG_FORMAT, days: 'plain' } as const;
const SAVED = { q1: rollUpQuery(CREATED, { ranges: [], from: "'a'", to: "'b'" }) };
const OUTPUTS = { AthenaWorkgroup: 'endpointer', AthenaQueryIds: 'q1' };

let standIn: StandIn;
let folder: string;
beforeAll(async () => {
  standIn = await startStandIn();
  const records = [...natRecords(S3, 700), ...clientRecords(S3, 700), ...natRecords('192.0.2.1', 3)];
  folder = await folderWith({
    [NAME]: flowLogGzip([...records, { 'log-status': 'SKIPDATA' }], LONG_FORMAT),
    'other.gz': flowLogGzip(natRecords(S3, 9_000, { start: HOUR + 86_400 }), LONG_FORMAT),
  });
  await standIn.add({
    ...CREATED,
    fileFormat: 'plain-text',
    files: { [PARTITION]: [join(folder, NAME)], [NEXT]: [join(folder, 'other.gz')] },
    accountId: articleEstate().accountId,
    region: 'eu-west-3',
  });
});
afterAll(() => standIn.close());
afterEach(() => vi.unstubAllEnvs());

async function ask(argv: readonly string[], settings: Partial<AthenaSettings> = {}) {
  stubAwsEnvironment({ AWS_MAX_ATTEMPTS: '1' });
  const server = await startAthena({
    savedQueries: SAVED,
    query: (sql) => standIn.query(sql),
    outputs: OUTPUTS,
    ...settings,
  });
  const env = { AWS_ENDPOINT_URL: server.url };
  const estate = argv.includes('--region') ? [] : ['--estate', await estateFile(articleEstate())];
  const shown = await inTerminal(['flows', '--athena', ...argv, ...estate], { env });
  await server.close();
  return { ...shown, requests: server.requests, queries: server.queries };
}

const reportOf = (stdout: string) => {
  const report = outputSchema.parse(JSON.parse(stdout));
  if (report.schema !== 'endpointer-flows/1') throw new Error('not a report of flows');
  return report;
};

describe('flows --athena', () => {
  it('says of the same files what reading them says, over all pages', async () => {
    const byAthena = await ask(['--from', DAY, '--to', DAY, '--json']);
    const estate = await estateFile(articleEstate());
    const byParser = await inTerminal(['flows', join(folder, NAME), '--estate', estate, '--json']);
    const [{ files: _files, athena, ...asked }, { files: _read, ...read }] = [
      reportOf(byAthena.stdout),
      reportOf(byParser.stdout),
    ];
    expect(asked).toEqual(read);
    expect(asked.clients).toMatchObject([{ client: CLIENT.interfaceId, bytes: 700, isLowerBound: true }]);
    expect([byAthena.exitCode, byParser.exitCode]).toEqual([2, 2]);
    expect(athena).toMatchObject({
      from: DAY,
      to: DAY,
      queries: [{ table: 'logs.created' }],
      scannedBytes: 3 * 2 ** 20,
      // Ten megabytes, the least that a query costs.
      estimatedUsd: 0.000048,
    });
    expect(byAthena.requests.slice(0, 6)).toEqual([
      'DescribeStacks',
      'GetNamedQuery',
      'StartQueryExecution',
      ...Array.from({ length: 3 }, () => 'GetQueryExecution'),
    ]);
    expect(byAthena.requests.filter((name) => name === 'GetQueryResults').length).toBeGreaterThan(2);
  });

  it('asks for the days, the Region and the account alone, and says what it costs', async () => {
    const { stdout, stderr, queries } = await ask(['--from', DAY, '--to', DAY], { scannedBytes: 2 ** 40 });
    expect(queries).toHaveLength(1);
    expect(queries[0]).toContain(
      `WHERE log_day BETWEEN '${PARTITION}' AND '${PARTITION}' AND log_account = '${articleEstate().accountId}' AND log_region = 'eu-west-3'`,
    );
    expect(stdout).toMatch(/Athena scanned 1,024 GB for .* costs\s+about\s+5\s+USD/);
    expect(stdout).toMatch(/observed from .* \(1 hour\)/s);
    expect(stderr).toContain(`Asking Athena for logs.created, ${DAY} to ${DAY}`);
  });

  it('reaches to today where no last day is given', async () => {
    const { stdout } = await ask(['--from', DAY, '--json']);
    expect(reportOf(stdout).summary.bytes).toBe(9_700);
  });

  it('asks for all accounts where the records alone tell', async () => {
    const ipRanges = await fileWith(IP_RANGES);
    const { queries } = await ask(['--region', 'eu-west-3', '--ip-ranges', ipRanges, '--from', DAY]);
    expect(queries[0]).toContain("log_region = 'eu-west-3'");
    expect(queries[0]).not.toContain('log_account =');
  });

  it('adds up the tables, and names one of which lines are no records: exit 3', async () => {
    const rows = [
      { status: 'malformed', flows: '2', bytes: '0' },
      { status: 'noData', flows: '1', bytes: '0' },
    ];
    const { stdout, exitCode } = await ask(['--from', DAY, '--json'], {
      savedQueries: { q1: SAVED.q1, q2: SAVED.q1 },
      outputs: { ...OUTPUTS, AthenaQueryIds: 'q1,q2' },
      query: () => Promise.resolve(rows),
    });
    const { lines, files } = reportOf(stdout);
    expect(lines).toMatchObject({ lines: 6, malformed: 4, noData: 2 });
    expect(files.bad).toMatchObject([{ name: 'logs.created', kind: 'malformedLines' }, {}]);
    expect(exitCode).toBe(3);
  });
});

describe('is one clear error:', () => {
  it.each<[string, readonly string[], Partial<AthenaSettings>, string]>([
    ['no first day', [], {}, '--athena without --from'],
    ['a day that is none', ['--from', '2026-02-31'], {}, '--from 2026-02-31'],
    ['days the wrong way', ['--from', '2026-02-03', '--to', '2026-02-01'], {}, 'after the last day'],
    ['a stack without tables', ['--from', DAY], { outputs: {} }, 'stack Endpointer has no tables in Athena'],
    [
      'a saved query that was changed',
      ['--from', DAY],
      { savedQueries: { q1: 'SELECT 1' } },
      'saved query q1 is not as Endpointer saved it',
    ],
    [
      'a saved query that is gone',
      ['--from', DAY],
      { savedQueries: {} },
      'InvalidRequestException: NamedQuery was not found',
    ],
    [
      'too few permissions',
      ['--from', DAY],
      { refused: ['StartQueryExecution'] },
      'AccessDeniedException: not authorized to perform: athena:StartQueryExecution',
    ],
    [
      'more bytes than the workgroup allows',
      ['--from', DAY],
      { ending: { State: 'CANCELLED', StateChangeReason: 'Bytes scanned limit was exceeded' } },
      'ended as CANCELLED after 3145728 bytes',
    ],
    [
      'a query that fails',
      ['--from', DAY],
      { ending: { State: 'FAILED', StateChangeReason: 'PERMISSION_DENIED: logs' } },
      'FAILED after 3145728 bytes: PERMISSION_DENIED: logs',
    ],
  ])('%s', async (_, argv, settings, message) => {
    const { exitCode, stdout, stderr } = await ask(argv, settings);
    // What is being done stands before it.
    const error = stderr.slice(stderr.indexOf('error:'));
    expect({ exitCode, stdout, stderr: error }).toSatisfy(isOneClearError);
    expect(error).toContain(message);
  });

  it.each([
    ['paths as well', ['logs', '--athena']],
    ['days without it', ['logs', '--from', DAY]],
    ['neither', []],
  ])('%s', async (_, argv) => {
    const shown = await inTerminal(['flows', ...argv, '--estate', await estateFile(articleEstate())]);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain('endpointer flows --athena --from DAY');
  });
});
