/**
 * `node bench/flows/bench.ts [--records 5000000] [--files 20] [--rounds 3] [--folder …] [--json]`
 *
 * Every contender runs in its own process, in turn, round after round, bound to one core or two; the table shows
 * medians and ratios. All of them run as the product is shipped, as bundled JavaScript: Node's own stripping of types
 * costs 25 MB and compiles in the background while it is measured. All answers must be equal row by row. DuckDB and ClickHouse: `npm install` in this folder first.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { duckDbSource, queryDuckDb, type Work } from './contenders.ts';
import { FORMATS, makeFiles, type FormatName } from './make-logs.ts';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '5000000' },
    files: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: join(tmpdir(), 'flow-bench') },
    json: { type: 'boolean', default: false },
  },
});

interface Run {
  readonly contender: string;
  readonly format: FormatName | 'parquet';
  readonly cores: number;
  readonly work: Work;
}

interface Measured {
  readonly milliseconds: number;
  /** Of the process and its threads; on a machine that is busy with other things the better guide. Not of mawk. */
  readonly cpuMilliseconds: number;
  readonly peakMegabytes: number;
  readonly rows: number;
  readonly answer: string;
}

interface Result extends Run, Measured {
  readonly all: readonly number[];
}

/** Beneath the folder where the rivals are installed, so that the bundle finds them. */
const bundle = fileURLToPath(new URL('./node_modules/.bundle', import.meta.url));
const script = join(bundle, 'run-contender.js');
const hasRivals = existsSync(new URL('./node_modules/chdb', import.meta.url).pathname);
/** These answer another question than the rest. */
const INCOMPARABLE = new Set(['floor', 'endpointerAllFields']);

async function bundleContenders(): Promise<void> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/flows/run-contender.ts', 'lib/files/flow-log-worker.ts'],
    entryNames: '[name]',
    outdir: bundle,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Puts constants of other modules into the code; without it the scanner is a tenth slower.
    minifySyntax: true,
  });
  writeFileSync(join(bundle, 'package.json'), '{"type":"module"}');
}

function measure({ contender, cores, work }: Run): Measured {
  const cpus = cores === 1 ? '0' : '0,1';
  const output = execFileSync(
    'taskset',
    ['-c', cpus, process.execPath, script, contender, JSON.stringify(work)],
    { maxBuffer: 1 << 26 },
  );
  const measured: Measured = JSON.parse(output.toString());
  return measured;
}

function planRuns(format: FormatName, files: readonly string[]): Run[] {
  const run = (contender: string, cores: number): Run => ({
    contender,
    format,
    cores,
    work: { files, format, threads: cores },
  });
  const rivals = hasRivals ? ['duckdb', 'clickhouse'] : [];
  const one = [
    'floor',
    'endpointer',
    'endpointerAllFields',
    ...(format === 'anyOrder' ? [] : ['readline', 'mawk', ...rivals]),
  ];
  const two = format === 'anyOrder' ? [] : ['endpointer', ...rivals];
  return [...one.map((name) => run(name, 1)), ...two.map((name) => run(name, 2))];
}

async function planParquet(files: readonly string[], folder: string): Promise<Run[]> {
  if (!hasRivals) return [];
  const path = join(folder, `default-${files.length}.log.parquet`);
  const columns = FORMATS.default.map((field) => `"${field}" AS ${field.replaceAll('-', '_')}`);
  if (!existsSync(path))
    await queryDuckDb(
      `COPY (SELECT ${columns.join(', ')} FROM ${duckDbSource(files, 'default')}) TO '${path}' (FORMAT parquet)`,
      2,
    );
  const work: Work = { files: [path], format: 'default', threads: 1 };
  return ['endpointer', 'duckdbParquet'].map((contender) => ({
    contender,
    format: 'parquet',
    cores: 1,
    work,
  }));
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}

function measureAll(runs: readonly Run[], rounds: number): Result[] {
  const measured = runs.map((): Measured[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [at, run] of runs.entries()) {
      measured[at]!.push(measure(run));
      process.stderr.write(
        `round ${round + 1} ${run.format} ${run.contender} ${run.cores}: ${measured[at]!.at(-1)!.milliseconds.toFixed(0)} ms\n`,
      );
    }
  }
  return runs.map((run, at) => {
    const all = measured[at]!.map(({ milliseconds }) => milliseconds);
    return {
      ...run,
      ...measured[at]![0]!,
      all,
      milliseconds: median(all),
      cpuMilliseconds: median(measured[at]!.map((one) => one.cpuMilliseconds)),
      peakMegabytes: Math.max(...measured[at]!.map((one) => one.peakMegabytes)),
    };
  });
}

/** The contenders whose answer differs from Endpointer's on one core. */
function disagreements(results: readonly Result[]): string[] {
  return results.flatMap(({ format, contender, answer }) => {
    const ours = results.find((other) => other.format === format && other.contender === 'endpointer')!;
    return INCOMPARABLE.has(contender) || answer === ours.answer ? [] : [`${contender} (${format})`];
  });
}

function toTable(results: readonly Result[]): string {
  const lines = [
    '| format | contender | cores | ms (median) | x floor | x Endpointer | CPU ms | CPU x floor | CPU x Endpointer | peak MB |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  for (const result of results) {
    const { format, contender, cores, milliseconds, cpuMilliseconds, peakMegabytes } = result;
    const base = (name: string, on: number): Result | undefined =>
      results.find((one) => one.format === format && one.contender === name && one.cores === on);
    const ratio = (value: number, other: number | undefined): string =>
      other === undefined ? '' : (value / other).toFixed(2);
    const [floor, ours] = [base('floor', 1), base('endpointer', cores)];
    const wall = [
      milliseconds.toFixed(0),
      ratio(milliseconds, floor?.milliseconds),
      ratio(milliseconds, ours?.milliseconds),
    ];
    const cpu =
      contender === 'mawk'
        ? ['', '', '']
        : [
            cpuMilliseconds.toFixed(0),
            ratio(cpuMilliseconds, floor?.cpuMilliseconds),
            ratio(cpuMilliseconds, ours?.cpuMilliseconds),
          ];
    lines.push(`| ${[format, contender, cores, ...wall, ...cpu, peakMegabytes.toFixed(0)].join(' | ')} |`);
  }
  return lines.join('\n');
}

await bundleContenders();
const [records, files, rounds] = [values.records, values.files, values.rounds].map(Number);
const names: readonly FormatName[] = ['default', 'custom29', 'anyOrder'];
const made = names.map(
  (format) => [format, makeFiles(values.folder, format, files!, Math.floor(records! / files!))] as const,
);
const parquetFiles = made[0]![1].slice(0, Math.max(1, Math.round((1_000_000 / records!) * files!)));
const runs = [
  ...made.flatMap(([format, paths]) => planRuns(format, paths)),
  ...(await planParquet(parquetFiles, values.folder)),
];
const results = measureAll(runs, rounds!);
const wrong = disagreements(results);

if (values.json)
  console.log(
    JSON.stringify(
      { records, files, rounds, results: results.map(({ work: _work, ...rest }) => rest), wrong },
      undefined,
      2,
    ),
  );
else {
  console.log(`${records} records in ${files} files, medians of ${rounds} rounds, Node ${process.version}\n`);
  console.log(toTable(results));
  console.log(
    wrong.length === 0 ? '\nAll answers are equal row by row.' : `\nDifferent answers: ${wrong.join(', ')}`,
  );
  if (!hasRivals) console.log('DuckDB and ClickHouse are not installed: npm install in bench/flows.');
}
if (wrong.length > 0) process.exitCode = 1;
