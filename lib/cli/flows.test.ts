import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { estateFile, fileWith } from '../../test/cli/estate-files.ts';
import {
  CLIENT,
  clientRecords,
  DYNAMODB,
  FAR_S3,
  flowLogGzip,
  flowLogText,
  folderWith,
  HOP_FORMAT,
  HOUR,
  IP_RANGES,
  LONG_FORMAT,
  NAT,
  natRecords,
  S3,
  type FlowRecord,
} from '../../test/cli/flow-log-files.ts';
import { startLogBucket } from '../../test/cli/log-bucket.ts';
import { simulatedTerminal, stubAwsEnvironment } from '../../test/cli/simulated-terminal.ts';
import { inTerminal, isOneClearError } from '../../test/cli/terminal.ts';
import { toDice } from '../../test/flows/flow-records.ts';
import { ARTICLE, articleEstate } from '../../test/estates/article-estate.ts';
import { unreadable } from '../../test/estates/build-estate.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { ACCOUNT, privateAccount } from '../../test/workflow/private-account.ts';
import type { Estate } from '../core/network/estate.ts';
import type { FlowsReport } from '../report/flows-report.ts';
import { outputSchema } from '../report/output-schema.ts';

const GB = 2 ** 30;

afterEach(() => vi.unstubAllEnvs());

async function reportOf(argv: readonly string[]) {
  const shown = await inTerminal(['flows', ...argv, '--json']);
  const report = outputSchema.parse(JSON.parse(shown.stdout));
  if (report.schema !== 'endpointer-flows/1') throw new Error(`not a report of flows: ${report.schema}`);
  return { ...shown, report };
}

async function flowsOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  { estate = articleEstate(), more = [] }: { estate?: Estate; more?: readonly string[] } = {},
) {
  const folder = await folderWith(files);
  const base = [folder, '--estate', await estateFile(estate), '--threads', '1'];
  return { folder, ...(await reportOf([...base, ...more])) };
}

const sent = (client: Partial<FlowsReport['clients'][number]>) => ({
  client: CLIENT.interfaceId,
  instanceId: ARTICLE.privateInstanceId,
  subnetId: ARTICLE.privateSubnetId,
  natGatewayId: ARTICLE.natGatewayId,
  service: 's3',
  direction: 'upload',
  isLowerBound: false,
  ...client,
});

describe('who sends what through which NAT gateway', () => {
  it.each<[string, readonly FlowRecord[], readonly string[] | undefined, object]>([
    [
      "is told by the NAT gateway's records, both legs counted once",
      natRecords(S3, 700),
      LONG_FORMAT,
      { method: 'natRows', bytes: 700, flows: 1 },
    ],
    [
      "is told by the client's records and the route of its subnet",
      clientRecords(S3, 700),
      undefined,
      { method: 'clientRows', bytes: 700 },
    ],
    [
      'is told once where both recorded it',
      [...natRecords(S3, 700), ...clientRecords(S3, 700)],
      LONG_FORMAT,
      { method: 'natRows', bytes: 700 },
    ],
    [
      'is told of DynamoDB',
      natRecords(DYNAMODB, 5),
      LONG_FORMAT,
      { method: 'natRows', service: 'dynamodb', bytes: 5 },
    ],
    [
      'is a lower bound where records were lost',
      [...natRecords(S3, 700), { 'interface-id': NAT.interfaceId, 'log-status': 'SKIPDATA' }],
      LONG_FORMAT,
      { bytes: 700, isLowerBound: true },
    ],
  ])('%s', async (_, records, fields, expected) => {
    const { report, exitCode, stderr } = await flowsOf({ 'a.log.gz': flowLogGzip(records, fields) });
    expect(report.clients).toMatchObject([sent(expected)]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe('Reading 1 file ...\n');
  });

  it('names no client where the gateway recorded without pkt-srcaddr and pkt-dstaddr, and says why', async () => {
    const { report } = await flowsOf({ a: flowLogText(natRecords(S3, 700)) });
    expect(report.clients).toMatchObject([{ client: 'unknown', bytes: 700, method: 'natRows' }]);
    expect(report.files.formats[0]?.methods.natRows).toEqual({ possible: true, namesClient: false });
  });

  it('keeps other Regions apart, for which a gateway endpoint saves nothing', async () => {
    const ipRanges = ['--ip-ranges', await fileWith(IP_RANGES)];
    const far = { a: flowLogText(natRecords(FAR_S3, GB), LONG_FORMAT) };
    const { report, exitCode } = await flowsOf(far, { more: ipRanges });
    expect(exitCode).toBe(0);
    expect(report.clients).toEqual([]);
    expect(report.otherRegion).toMatchObject([{ service: 's3-other-region', bytes: GB }]);
    expect(report.summary).toMatchObject({ bytes: 0, otherRegionBytes: GB });
  });

  it('sums everything else by gateway', async () => {
    const records = [...natRecords('192.0.2.1', 3), ...natRecords('192.0.2.2', 4)];
    const { report, exitCode } = await flowsOf({ a: flowLogText(records, LONG_FORMAT) });
    expect(exitCode).toBe(0);
    expect(report.others).toMatchObject([{ natGatewayId: ARTICLE.natGatewayId, service: 'other', bytes: 7 }]);
  });

  it('is projected from the whole time observed, also by who was silent for most of it', async () => {
    const late = natRecords('192.0.2.1', 1, { start: HOUR + 23 * 3600 + 60 });
    const records = [...natRecords(S3, GB), ...late];
    const { report } = await flowsOf(
      { a: flowLogText(records, LONG_FORMAT) },
      { more: ['--month-hours', '720'] },
    );
    expect(report.observed?.days).toBe(1);
    // One GB a day for 30 days, at 0.05 USD in eu-west-3.
    expect(report.clients).toMatchObject([{ natCostPerMonth: 1.5 }]);
    expect(report.findings.map(({ evidence }) => evidence)).toContainEqual(
      expect.objectContaining({ bytes: expect.objectContaining({ claim: 'yes' }) }),
    );
    expect(report.findings).toContainEqual(
      expect.objectContaining({ money: expect.objectContaining({ savesPerMonth: 1.5, observedDays: 1 }) }),
    );
  });

  it('is unknown in money where there is no price', async () => {
    const none = '{"schema":"endpointer-prices/1","currency":"USD","source":"x","date":"2026","regions":{}}';
    const files = { a: flowLogText(natRecords(S3, GB), LONG_FORMAT) };
    const { report } = await flowsOf(files, { more: ['--prices', await fileWith(none)] });
    expect(report.cost.claim).toBe('unknown');
    expect(report.clients[0]).not.toHaveProperty('natCostPerMonth');
  });

  it('is the same with any number of threads', async () => {
    const files = Object.fromEntries(
      [1, 2, 3, 4].map((at) => [`${at}.gz`, flowLogGzip(natRecords(S3, 10 ** at), LONG_FORMAT)]),
    );
    const [one, two] = await Promise.all(
      ['1', '2'].map((threads) => flowsOf(files, { more: ['--threads', threads] })),
    );
    expect(one?.report.clients).toMatchObject([{ bytes: 11_110 }]);
    expect(two?.report.clients).toEqual(one?.report.clients);
  });

  it('leaves out what is named after another Region, and counts what two paths lead to once', async () => {
    const content = flowLogGzip(natRecords(S3, 10), LONG_FORMAT);
    const name = (region: string) => `111122223333_vpcflowlogs_${region}_fl-0a_20251020T2300Z_x.log.gz`;
    const folder = await folderWith({ [name('eu-west-3')]: content, [name('us-east-1')]: content });
    const paths = [folder, join(folder, name('eu-west-3'))];
    const { report } = await reportOf([...paths, '--estate', await estateFile(articleEstate())]);
    expect(report.clients).toMatchObject([{ bytes: 10 }]);
    expect(report.files).toMatchObject({ read: 1, ofOtherRegions: 1, bad: [] });
  });
});

describe('a bad file is named, the rest counts, and the exit code is 3:', () => {
  const good = flowLogGzip(natRecords(S3, 10), LONG_FORMAT);
  const text = flowLogText(natRecords(S3, 5), LONG_FORMAT);
  const dice = toDice(6);
  const random = Buffer.from(Array.from({ length: 100_000 }, () => dice(256)));

  it.each<[string, string | Uint8Array, string, string, number]>([
    ['gzip that is cut off', good.subarray(0, -4), 'truncated', 'cut off', 10],
    ['gzip with rubbish in it', Buffer.from(good).fill(7, 30, 60), 'corrupt', 'damaged', 10],
    ['no byte at all', '', 'empty', 'empty', 10],
    ['no header', text.slice(text.indexOf('\n') + 1), 'notAFlowLog', 'no flow log', 10],
    ['random bytes', random, 'notAFlowLog', 'no flow log', 10],
    ['random bytes in sound gzip', gzipSync(random), 'notAFlowLog', 'no flow log', 10],
    [
      'random bytes behind a gzip magic',
      Buffer.concat([good.subarray(0, 10), random]),
      'corrupt',
      'damaged',
      10,
    ],
    ['half a Parquet file', Buffer.concat([Buffer.from('PAR1'), random]), 'unreadable', 'cannot be read', 10],
    ['no bytes and start', flowLogText([{}], ['srcaddr', 'dstaddr']), 'fieldsMissing', 'bytes, start', 10],
    [
      'fields by which no method works',
      flowLogText([{ bytes: 5 }], ['bytes', 'start', 'dstaddr']),
      'fieldsMissing',
      'interface-id, srcaddr; or resource-id, srcaddr',
      10,
    ],
    ['a line of 1 MB', `${text}${'x'.repeat(1_000_000)}\n`, 'malformedLines', '1 line is no record', 15],
    ['a first line of 1 MB', `${'x '.repeat(500_000)}\n${text}`, 'notAFlowLog', 'longer than any header', 10],
  ])('%s', async (_, content, kind, message, bytes) => {
    const { report, exitCode, folder } = await flowsOf({ 'bad.log.gz': content, 'good.log.gz': good });
    expect(report.files.bad).toMatchObject([{ name: join(folder, 'bad.log.gz'), kind }]);
    expect(report.files.bad[0]?.problem).toContain(message);
    expect(report.summary.bytes).toBe(bytes);
    expect(exitCode).toBe(3);
  });

  it('all at once, each by its name and reason, and what is sound counts in whatever format', async () => {
    const { report, exitCode, folder } = await flowsOf({
      'a.gz': good.subarray(0, -4),
      'b.gz': '',
      'c.gz': random,
      'd.log': flowLogText([{ bytes: 5 }], ['bytes', 'start', 'dstaddr']),
      'e.log': `${text}rubbish\n`,
      'f.gz': good,
      'g.log': flowLogText(clientRecords(DYNAMODB, 4, { start: HOUR + 7200 })),
    });
    const named = report.files.bad.map(({ name, kind }) => [name.slice(folder.length + 1), kind]);
    expect(named).toEqual([
      ['a.gz', 'truncated'],
      ['b.gz', 'empty'],
      ['c.gz', 'notAFlowLog'],
      ['d.log', 'fieldsMissing'],
      ['e.log', 'malformedLines'],
    ]);
    expect([report.summary.bytes, exitCode]).toEqual([5 + 10 + 4, 3]);
  });

  it('gzip that inflates to far more than it should', async () => {
    const content = gzipSync(Buffer.alloc(80 * 1024 ** 2, 'x'));
    const { report, exitCode } = await flowsOf({ 'bad.gz': content, good });
    expect(report.files.bad).toMatchObject([{ kind: 'tooLarge' }]);
    expect([report.summary.bytes, exitCode]).toEqual([10, 3]);
  });

  it('several formats in one folder are no fault', async () => {
    const files = { a: flowLogText(clientRecords(DYNAMODB, 4, { start: HOUR + 7200 })), b: good };
    const { report, exitCode } = await flowsOf(files);
    expect([report.summary.bytes, report.files.formats.length, exitCode]).toEqual([14, 2, 2]);
  });
});

describe('what cannot be told', () => {
  it('is a client of a subnet that nobody knows: exit 3', async () => {
    const strange = clientRecords(S3, 9, { 'interface-id': 'eni-0f' });
    const { report, exitCode } = await flowsOf({ a: flowLogText(strange) });
    expect(report.unattributed).toEqual([{ service: 's3', reason: 'noPath', bytes: 9 }]);
    expect(exitCode).toBe(3);
  });

  it('is everything where prefix lists could not be read: exit 3, with the reason', async () => {
    const estate = { ...articleEstate(), prefixLists: unreadable('access denied') };
    const { report, exitCode } = await flowsOf(
      { a: flowLogText(natRecords(S3, 9), LONG_FORMAT) },
      { estate },
    );
    expect(report.unreadable).toEqual([{ part: 'prefixLists', reason: 'access denied' }]);
    expect([report.summary.bytes, exitCode]).toEqual([0, 3]);
  });

  it('is nothing where nothing was recorded: exit 0', async () => {
    const { report, exitCode } = await flowsOf({ a: flowLogText([]) });
    expect(report).not.toHaveProperty('observed');
    expect(exitCode).toBe(0);
  });
});

describe('without an estate', () => {
  const alone = async () => ['--region', 'eu-west-3', '--ip-ranges', await fileWith(IP_RANGES)];

  it.each<[string, readonly FlowRecord[], readonly string[], object]>([
    [
      'the next hop names the gateway by its interface',
      clientRecords(S3, 8, {
        'next-hop-interface-id': NAT.interfaceId,
        'next-hop-interface-type': 'nat_gateway',
      }),
      HOP_FORMAT,
      { natGatewayId: NAT.interfaceId, method: 'clientRows', bytes: 8 },
    ],
    [
      'a Regional NAT gateway names itself',
      clientRecords(S3, 8, { 'interface-id': '-', 'resource-id': 'nat-0a' }),
      [...LONG_FORMAT, 'resource-id'],
      { natGatewayId: 'nat-0a', method: 'regionalNatRows', bytes: 8 },
    ],
  ])('%s', async (_, records, fields, expected) => {
    const folder = await folderWith({ a: flowLogText(records, fields) });
    const { report, exitCode } = await reportOf([folder, ...(await alone())]);
    expect(report).toMatchObject({ network: 'rowsAlone', region: 'eu-west-3', findings: [] });
    expect(report.clients).toMatchObject([expected]);
    expect(exitCode).toBe(2);
  });

  it('records that name no hop tell nothing', async () => {
    const folder = await folderWith({ a: flowLogText(clientRecords(S3, 8)) });
    const { report, exitCode } = await reportOf([folder, ...(await alone())]);
    expect(report.unattributed).toEqual([{ service: 's3', reason: 'noPath', bytes: 8 }]);
    expect(exitCode).toBe(3);
  });

  it('the account is read, and needs no more than that', async () => {
    const terminal = await simulatedTerminal();
    const records = clientRecords(S3, 8, { 'subnet-id': ACCOUNT.subnetIds[0] });
    const folder = await folderWith({ a: flowLogText(records, LONG_FORMAT) });
    const { stdout, exitCode } = await terminal.run(['flows', folder, '--json']);
    await terminal.simulator.close();
    expect(outputSchema.parse(JSON.parse(stdout))).toMatchObject({
      network: 'account',
      clients: [{ natGatewayId: ACCOUNT.natGatewayId, service: 's3', bytes: 8 }],
    });
    expect(exitCode).toBe(2);
    expect(terminal.writes()).toEqual([]);
  });
});

describe('objects in S3', () => {
  const key = (at: number) => `AWSLogs/111122223333/vpcflowlogs/eu-west-3/2025/10/20/${at}.log.gz`;
  const objects = Object.fromEntries(
    [1, 2, 3, 4, 5].map((at) => [key(at), flowLogGzip(natRecords(S3, 10 ** at), LONG_FORMAT)]),
  );

  async function inBucket(
    path: string,
    content: Readonly<Record<string, Uint8Array>>,
    faults: Parameters<typeof startLogBucket>[1] = {},
  ) {
    stubAwsEnvironment({ AWS_MAX_ATTEMPTS: '1' });
    const simulator = await startSimulator({ fixture: privateAccount() });
    const bucket = await startLogBucket(content, faults);
    const env = { AWS_ENDPOINT_URL: simulator.url, AWS_ENDPOINT_URL_S3: bucket.url };
    const estate = await estateFile(articleEstate());
    const shown = await inTerminal(['flows', path, '--estate', estate, '--json'], { env });
    await Promise.all([simulator.close(), bucket.close()]);
    return { ...shown, requests: bucket.requests };
  }

  it('are read over all pages of the list, each once, and folders not at all', async () => {
    const content = { ...objects, 'AWSLogs/': new Uint8Array(0), 'else.txt': Buffer.from('x') };
    const { stdout, exitCode, requests } = await inBucket('s3://logs/AWSLogs/', content);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { bytes: 111_110 }, files: { read: 5, bad: [] } });
    expect(exitCode).toBe(2);
    expect(requests.filter((request) => request.includes('.log.gz')).toSorted()).toEqual(
      [1, 2, 3, 4, 5].map((at) => `GET /logs/${key(at)}`),
    );
  });

  it('may be Parquet, of which parts are asked for', async () => {
    const parquet = await readFile('test/flows/fixtures/twenty-records.gzip.parquet');
    const { stdout } = await inBucket('s3://logs', { 'a.log.parquet': parquet });
    expect(JSON.parse(stdout)).toMatchObject({ lines: { lines: 20 }, files: { read: 1 } });
  });

  it('that may not be read or break off are named, and the rest counts', async () => {
    const faults = { refused: [key(1)], cutOff: [key(2)] };
    const { stdout, exitCode } = await inBucket('s3://logs/AWSLogs', objects, faults);
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { bytes: 111_000 },
      files: { bad: [{ name: `s3://logs/${key(1)}` }, { name: `s3://logs/${key(2)}` }] },
    });
    expect(exitCode).toBe(3);
  });

  it.each([
    ['s3://other/AWSLogs', 's3://other/AWSLogs cannot be listed (NoSuchBucket)'],
    ['s3://logs/nothing', 's3://logs/nothing, which holds no file'],
    ['s3://', 's3://, which names no bucket'],
  ])('%s is one clear error', async (path, message) => {
    const shown = await inBucket(path, objects);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain(message);
  });
});

describe('the text', () => {
  it('tells clients, findings, bad files, formats and the sum', async () => {
    const records = [...natRecords(S3, GB), ...natRecords(FAR_S3, 5, { 'pkt-dst-aws-service': 'S3' })];
    const folder = await folderWith({ a: flowLogText(records, LONG_FORMAT), bad: 'rubbish' });
    const { stdout } = await inTerminal(['flows', folder, '--estate', await estateFile(articleEstate())]);
    expect(stdout).toMatch(new RegExp(`${CLIENT.interfaceId} \\(i-.*nat-.* s3 +upload +1 GB .* USD`));
    expect(stdout).toContain('Of other Regions: no gateway endpoint carries it');
    expect(stdout).toMatch(/bytes {5}yes: 1 GB from 2025-10-20/);
    expect(stdout).toContain(`${join(folder, 'bad')}: it is no flow log`);
    expect(stdout).toMatch(/29 fields .*\n?.*cannot\s+be used\s+without resource-id/);
    expect(stdout).toContain('at least 1 GB of S3 and DynamoDB in this Region through NAT');
  });

  it('shows no character that a terminal would obey', async () => {
    const folder = await folderWith({ 'bad\u001B[2J': 'rubbish' });
    const { stdout } = await inTerminal(['flows', folder, '--estate', await estateFile(articleEstate())]);
    expect(stdout).not.toContain('\u001B');
  });
});

it('--out-traffic writes what scan takes', async () => {
  const folder = await folderWith({ a: flowLogText(natRecords(S3, GB), LONG_FORMAT) });
  const estate = await estateFile(articleEstate());
  const traffic = await fileWith('');
  await inTerminal(['flows', folder, '--estate', estate, '--out-traffic', traffic]);
  expect(JSON.parse(await readFile(traffic, 'utf8'))).toMatchObject([{ service: 's3', bytes: GB }]);
  const { stdout } = await inTerminal(['scan', '--estate', estate, '--traffic', traffic, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ clients: [{ client: CLIENT.interfaceId, bytes: GB }] });
});

describe('bad input is one clear error and exit 1:', () => {
  it.each<[string, readonly string[], string]>([
    ['no path', [], 'error: no path'],
    ['a path that is not there', ['/nowhere/logs'], '/nowhere/logs, which cannot be read (ENOENT)'],
    ['threads', ['x', '--threads', '0'], '--threads 0'],
    ['threads in words', ['x', '--threads', 'many'], '--threads many'],
    ['two Regions', ['x', '--region', 'eu-west-1'], '--region eu-west-1 together with --estate'],
    ['ranges that are not there', ['x', '--ip-ranges', '/nowhere/r.json'], 'Address ranges /nowhere/r.json'],
    [
      'nowhere to write',
      ['{folder}', '--out-traffic', '/nowhere/t.json'],
      '/nowhere/t.json cannot be written',
    ],
  ])('%s', async (_, argv, message) => {
    const folder = await folderWith({ a: flowLogText([]) });
    const given = argv.map((word) => word.replace('{folder}', folder));
    const shown = await inTerminal(['flows', ...given, '--estate', await estateFile(articleEstate())]);
    expect(shown.stdout).toBe('');
    expect(shown.exitCode).toBe(1);
    expect(shown.stderr).toContain(message);
  });

  it.each([
    ['ranges that are none', '{}', 'eu-west-3', 'not an ip-ranges.json'],
    ['a Region that the ranges do not know', IP_RANGES, 'eu-wst-3', '--region eu-wst-3'],
  ])('%s', async (_, text, region, message) => {
    const shown = await inTerminal(['flows', 'x', '--region', region, '--ip-ranges', await fileWith(text)]);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain(message);
  });

  it('a folder with files of other Regions only', async () => {
    const name = '111122223333_vpcflowlogs_us-east-1_fl-0a_20251020T2300Z_x.log.gz';
    const folder = await folderWith({ [name]: flowLogGzip([]) });
    const shown = await inTerminal(['flows', folder, '--estate', await estateFile(articleEstate())]);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain('all of other Regions than eu-west-3');
  });

  it('an empty folder', async () => {
    const shown = await inTerminal([
      'flows',
      await folderWith({}),
      '--estate',
      await estateFile(articleEstate()),
    ]);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain('which holds no file');
  });
});
