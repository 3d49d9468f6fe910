/**
 * `endpointer flows PATH...`, or `--athena`: who sends what through which NAT gateway, and what it costs; changes nothing.
 */
import { availableParallelism } from 'node:os';
import { writeFile } from 'node:fs/promises';
import { CHECKS } from '../core/checks/registry.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import { attributeTraffic, type Attribution } from '../core/traffic/attribute-traffic.ts';
import { trafficNetworkOf } from '../core/traffic/network-of-estate.ts';
import { networkOfRows } from '../core/traffic/network-of-rows.ts';
import type { FlowGroup, LineCounts } from '../core/traffic/flow-question.ts';
import { toTrafficQuestion, type TrafficNetwork } from '../core/traffic/traffic-network.ts';
import { UserError } from '../core/user-error.ts';
import type { AthenaScan } from '../report/athena-scan.ts';
import { describeFlows } from '../report/describe-flows.ts';
import type { FlowFiles } from '../report/flow-files.ts';
import { flowsReport, observedTraffic, type FlowsReport } from '../report/flows-report.ts';
import { formatBytes } from '../report/format-amount.ts';
import { findFlowLogs } from './find-flow-logs.ts';
import { flowFiles } from './flow-files.ts';
import { readFlowsSource, type FlowsSource } from './flows-source.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText, paintFor } from './output.ts';
import type { RawOptions } from './raw-options.ts';
import { readInLanes } from './read-in-lanes.ts';

const MOST_THREADS = 64;
const USUAL_THREADS = 8;

export async function flows(paths: readonly string[], options: RawOptions, io: Io): Promise<ExitCode> {
  refuseMixed(paths, options);
  const threads = parseThreads(options.threads);
  const source = await readFlowsSource(options, io);
  const { groups, counts, files, athena } =
    options.athena === true
      ? await readByAthena(source, options, io)
      : await readFiles(source, paths, threads, io);
  const attribution = attribute(source, groups);
  const report = flowsReport({
    ...source,
    checks: CHECKS,
    groups,
    attribution,
    files,
    lines: counts,
    ...(athena === undefined ? {} : { athena }),
  });
  if (options.outTraffic !== undefined) {
    const records = observedTraffic(attribution.rows, groups);
    await writeTraffic(options.outTraffic, jsonText(records));
  }
  io.stdout.write(options.json === true ? jsonText(report) : describeFlows(report, CHECKS, paintFor(io)));
  return exitCodeOf(report);
}

function refuseMixed(paths: readonly string[], { athena, from, to, stack }: RawOptions): void {
  if (athena === true ? paths.length === 0 : paths.length > 0 && (from ?? to ?? stack) === undefined) return;
  const isMixed = athena === true || paths.length > 0;
  throw new UserError({
    got: isMixed ? 'paths together with --athena, or its options without it' : 'no path',
    allowed: 'files, folders and s3://BUCKET/PREFIX; or --athena with --from, --to and --stack',
    remedy: 'name what is to be read, or ask Athena: endpointer flows --athena --from DAY',
  });
}

interface Reading {
  readonly groups: readonly FlowGroup[];
  readonly counts: LineCounts;
  readonly files: FlowFiles;
  readonly athena?: AthenaScan;
}

/** A file that could not be counted outweighs a finding: then every figure is too small. */
function exitCodeOf({ files, summary, unattributed, unreadable }: FlowsReport): ExitCode {
  if (files.bad.length > 0) return 3;
  if (summary.bytes > 0) return 2;
  const isDoubtful = unattributed.some(({ service }) => service === 's3' || service === 'dynamodb');
  return isDoubtful || unreadable.length > 0 ? 3 : 0;
}

async function readFiles(
  source: FlowsSource,
  paths: readonly string[],
  threads: number,
  io: Io,
): Promise<Reading> {
  const { region, ranges, openDoor } = source;
  const { objects, ofOtherRegions } = await findFlowLogs(paths, region, openDoor);
  const question = toTrafficQuestion(knownNetwork(source) ?? networkOfRows(region, []), ranges);
  const { groups, counts, files } = await withFileProgress(objects.length, io, (onFile) =>
    readInLanes(objects, question, { threads, onFile }),
  );
  return { groups, counts, files: flowFiles(files, ofOtherRegions) };
}

async function readByAthena(source: FlowsSource, options: RawOptions, io: Io): Promise<Reading> {
  const { region, estate } = source;
  const { ranges } = toTrafficQuestion(knownNetwork(source) ?? networkOfRows(region, []), source.ranges);
  const { askAthena } = await import('./ask-athena.ts');
  const accountId = estate === undefined ? {} : { accountId: estate.accountId };
  const { scan, ...reading } = await askAthena({ ranges, region, ...accountId }, options, io);
  return { ...reading, athena: scan };
}

function attribute(source: FlowsSource, groups: readonly FlowGroup[]): Attribution {
  const network = knownNetwork(source) ?? networkOfRows(source.region, groups);
  return attributeTraffic(groups, network, source.ranges);
}

function knownNetwork({ estate }: FlowsSource): TrafficNetwork | undefined {
  return estate === undefined ? undefined : trafficNetworkOf(indexEstate(estate));
}

const EVERY_MILLISECONDS = 2_000;

async function withFileProgress<T>(
  total: number,
  io: Io,
  work: (onFile: (file: { readonly storedBytes: number }) => void) => Promise<T>,
): Promise<T> {
  let [files, bytes] = [0, 0];
  io.stderr.write(`Reading ${total} ${total === 1 ? 'file' : 'files'} ...\n`);
  const timer = setInterval(
    () => io.stderr.write(`  ${files} of ${total} files, ${formatBytes(bytes)}\n`),
    EVERY_MILLISECONDS,
  );
  try {
    return await work(({ storedBytes }) => {
      files += 1;
      bytes += storedBytes;
    });
  } finally {
    clearInterval(timer);
  }
}

/** 1 to 64; one for each core, and 8 at most, where nothing was said. */
function parseThreads(threads: string | undefined): number {
  if (threads === undefined) return Math.min(availableParallelism(), USUAL_THREADS);
  const value = Number(threads);
  if (/^\d+$/.test(threads) && value >= 1 && value <= MOST_THREADS) return value;
  throw new UserError({
    got: `--threads ${threads}`,
    allowed: `a whole number from 1 to ${MOST_THREADS}`,
    remedy: 'leave it out for one for each core',
  });
}

async function writeTraffic(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new UserError({
      got: `Traffic file ${path} cannot be written`,
      allowed: 'a path in a folder that exists and may be written',
      remedy: 'name another with --out-traffic FILE',
      cause,
    });
  }
}
