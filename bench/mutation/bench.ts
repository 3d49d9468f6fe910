/**
 * The mutation score of the policy engine, `lib/core/iam`, by Stryker.
 *
 *     npm ci --prefix bench/mutation
 *     npm run bench:mutation -- [--share 1] [--seed 1] [--fresh] [--survivors] [--json]
 *
 * `--share 0.1`: every mutant is in the sample with that probability, by a hash of the seed and of what the mutant
 * changes; a larger share of one seed takes in the smaller. Results are kept between runs and taken over where neither
 * the mutated lines nor the tests that killed them have changed (`--fresh`: not), so a full run can be had in pieces.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    fresh: { type: 'boolean', default: false },
    survivors: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const ROOT = join(import.meta.dirname, '../..');
const STRYKER = 'bench/mutation/node_modules/@stryker-mutator';
const CACHE = join(ROOT, 'node_modules/.cache/endpointer-mutation');
const REPORT = join(CACHE, 'report.json');
const KEPT = join(CACHE, 'incremental.json');

const settings = (sandboxes: string): object => ({
  testRunner: 'vitest',
  plugins: [`./${STRYKER}/vitest-runner/dist/src/index.js`, './bench/mutation/stryker-plugins.ts'],
  vitest: { configFile: 'bench/mutation/vitest.config.ts' },
  // Stryker would rewrite the paths in it with a TypeScript that it knows; there are none, and ours it does not know.
  tsconfigFile: 'no-tsconfig.json',
  // The list of data actions is generated, and its test compares every line with its source.
  mutate: ['lib/core/iam/**/*.ts', '!lib/core/iam/**/*.test.ts', '!lib/core/iam/prove/data-actions.ts'],
  ignorers: ['prose'],
  checkers: ['sample'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // Endless loops are mostly found by counting; on a busy machine a short time would count slow tests as kills.
  dryRunTimeoutMinutes: 60,
  timeoutMS: 15_000,
  timeoutFactor: 1,
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: REPORT },
  incremental: true,
  incrementalFile: KEPT,
  tempDirName: sandboxes,
  allowEmpty: true,
});

type Mutant = {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
};
type Report = {
  readonly files: Record<string, { readonly source: string; mutants: readonly Mutant[] }>;
};
const readReport = (file: string): Report => JSON.parse(readFileSync(file, 'utf8'));

/** What a smaller sample left out is in the kept results as refused, and would be for ever. */
function forgetWhatWasLeftOut(): void {
  if (!existsSync(KEPT)) return;
  const kept = readReport(KEPT);
  for (const file of Object.values(kept.files))
    file.mutants = file.mutants.filter(({ status }) => status !== 'CompileError');
  writeFileSync(KEPT, JSON.stringify(kept));
}

function runStryker(): void {
  const sandboxes = mkdtempSync(join(tmpdir(), 'endpointer-mutation-'));
  const config = join(CACHE, 'stryker.json');
  writeFileSync(config, JSON.stringify(settings(sandboxes)));
  const env = { ...process.env, MUTATION_SHARE: values.share, MUTATION_SEED: values.seed };
  const command = [join(ROOT, STRYKER, 'core/bin/stryker.js'), 'run', config];
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT, env, stdio: ['ignore', 2, 2] });
  rmSync(sandboxes, { recursive: true, force: true });
  if (status !== 0) throw new Error(`Stryker ended with ${status}; what it said stands above`);
}

type Tally = {
  readonly killed: number;
  readonly timedOut: number;
  readonly survived: number;
  readonly uncovered: number;
};

function tally(mutants: readonly Mutant[]): Tally {
  const count = (...states: readonly string[]): number =>
    mutants.filter(({ status }) => states.includes(status)).length;
  return {
    killed: count('Killed'),
    timedOut: count('Timeout'),
    survived: count('Survived'),
    uncovered: count('NoCoverage'),
  };
}

const triedOf = ({ killed, timedOut, survived, uncovered }: Tally): number =>
  killed + timedOut + survived + uncovered;
const scoreOf = (item: Tally): number => (item.killed + item.timedOut) / triedOf(item);

/** Wilson's interval at 95 %, as if there were endlessly many mutants: too wide for a large share, never too narrow. */
function interval(share: number, tried: number): readonly [number, number] {
  const z = 1.96;
  const middle = share + z ** 2 / (2 * tried);
  const reach = z * Math.sqrt((share * (1 - share)) / tried + z ** 2 / (4 * tried ** 2));
  const scale = 1 + z ** 2 / tried;
  return [(middle - reach) / scale, (middle + reach) / scale];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function printSurvivors({ files }: Report): void {
  for (const [name, { source, mutants }] of Object.entries(files)) {
    const lines = source.split('\n');
    for (const { status, location, mutatorName, replacement } of mutants) {
      if (status !== 'Survived' && status !== 'NoCoverage') continue;
      const { line, column } = location.start;
      console.log(`${status} ${name}:${line}:${column} ${mutatorName}`);
      console.log(`  - ${lines[line - 1]?.trim()}\n  + ${replacement.replace(/\s+/g, ' ').slice(0, 120)}`);
    }
  }
}

function print(report: Report): void {
  const files = Object.entries(report.files).map(([name, { mutants }]) => [name, tally(mutants)] as const);
  const all = Object.values(report.files).flatMap(({ mutants }) => mutants);
  const total = tally(all);
  const [low, high] = interval(scoreOf(total), triedOf(total));
  const ignored = all.filter(({ status }) => status === 'Ignored').length;
  if (values.json) {
    console.log(JSON.stringify({ ...total, mutants: all.length - ignored, ignored, low, high, files }));
    return;
  }
  if (values.survivors) printSurvivors(report);
  for (const [name, item] of files) {
    if (triedOf(item) === 0) continue;
    const left = item.survived + item.uncovered;
    console.log(
      `${percent(scoreOf(item)).padStart(8)}  ${String(left).padStart(4)} of ${String(triedOf(item)).padStart(4)} live  ${name}`,
    );
  }
  console.log(
    `score ${percent(scoreOf(total))}: ${total.killed} killed, ${total.timedOut} timed out, ${total.survived} survived, ${total.uncovered} in code that no test runs`,
  );
  console.log(
    `${triedOf(total)} of ${all.length - ignored} mutants tried (seed ${values.seed}, share ${values.share}), 95 % interval ${percent(low)} to ${percent(high)}; ${ignored} mutants of prose left out`,
  );
}

if (!existsSync(join(ROOT, STRYKER)))
  throw new Error('Stryker is not installed: npm ci --prefix bench/mutation');
mkdirSync(CACHE, { recursive: true });
if (values.fresh) rmSync(KEPT, { force: true });
forgetWhatWasLeftOut();
runStryker();
print(readReport(REPORT));
