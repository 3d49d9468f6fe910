/**
 * How long `endpointer --help` takes as built, beside a Node that does nothing.
 *
 * Processes run in turn (bare, help, bare, help ...), so that a machine that slows down slows both. `--json` for machines.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const RUNS = 15;
const LIMIT = 2;
const CLI = join(import.meta.dirname, '../dist/bin/endpointer.js');

function milliseconds(args: readonly string[]): number {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (!existsSync(CLI)) {
  console.error('There is no built command: run `npm run build` first.');
  process.exit(1);
}
// The first help also fills Node's compile cache, as a user's first run does.
milliseconds([CLI, '--help']);
const bare: number[] = [];
const help: number[] = [];
for (let run = 0; run < RUNS; run++) {
  bare.push(milliseconds(['-e', '0']));
  help.push(milliseconds([CLI, '--help']));
}
const ratio = median(help.map((value, run) => value / (bare[run] ?? Number.NaN)));
const result = {
  bareMilliseconds: Math.round(median(bare)),
  helpMilliseconds: Math.round(median(help)),
  ratio: Math.round(ratio * 100) / 100,
  limit: LIMIT,
};
if (process.argv.includes('--json')) console.log(JSON.stringify(result));
else {
  console.log(
    `start-up: endpointer --help ${result.helpMilliseconds} ms, bare node ${result.bareMilliseconds} ms`,
  );
  console.log(`          ratio ${result.ratio} (limit ${LIMIT}), median of ${RUNS} pairs`);
}
process.exit(ratio <= LIMIT ? 0 : 1);
