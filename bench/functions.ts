/**
 * How long each function takes to import as built, in fresh processes, beside a handler that does nothing and beside the
 * same handler bundled as the CDK's `NodejsFunction` would with the SDK in it. `--json` for machines.
 *
 * Processes run in turn (empty, ours, CDK's, empty ...), so that a machine that slows down slows all. Lambda's processor
 * is another one: what counts is the difference to the empty handler, and the order of magnitude.
 */
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleFunctions } from '../scripts/bundle-functions.ts';

const RUNS = 15;
const root = join(import.meta.dirname, '..');

interface Candidate {
  readonly name: string;
  readonly file: string;
  readonly kilobytes: number;
  readonly milliseconds: number[];
}

/** In a process of its own, as a cold start does it. */
function importMilliseconds(file: string): number {
  const script = `const began = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - began); process.exit()`;
  // Nothing of a cache, and Lambda's Region, without which no client is made.
  const env = { PATH: process.env['PATH'], AWS_REGION: 'eu-west-3', NODE_DISABLE_COMPILE_CACHE: '1' };
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env,
    encoding: 'utf8',
  });
  return Number(text);
}

async function asTheCdkWould(name: string, folder: string): Promise<Candidate> {
  const file = join(folder, `${name}.cjs`);
  const { metafile } = await build({
    entryPoints: [join(root, 'functions', name, 'handler.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    metafile: true,
    logLevel: 'error',
  });
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  return candidate(`${name}, CDK's defaults`, file, bytes);
}

function candidate(name: string, file: string, bytes: number): Candidate {
  return { name, file, kilobytes: Math.round(bytes / 1_000), milliseconds: [] };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const folder = await mkdtemp(join(tmpdir(), 'endpointer-functions-'));
try {
  const emptyFile = join(folder, 'empty.mjs');
  await writeFile(emptyFile, 'export const handler = async () => undefined;\n');
  const bundles = await bundleFunctions(join(folder, 'ours'));
  const ours = bundles.map(({ name, bytes }) =>
    candidate(name, join(folder, 'ours', name, 'index.mjs'), bytes),
  );
  const theirs: Candidate[] = [];
  for (const { name } of bundles) theirs.push(await asTheCdkWould(name, folder));
  const all = [candidate('empty handler', emptyFile, 0), ...ours, ...theirs];
  for (let run = 0; run < RUNS; run += 1)
    for (const { file, milliseconds } of all) milliseconds.push(importMilliseconds(file));
  const results = all.map(({ name, kilobytes, milliseconds }) => ({
    name,
    kilobytes,
    importMilliseconds: Math.round(median(milliseconds) * 10) / 10,
  }));
  if (process.argv.includes('--json')) console.log(JSON.stringify(results));
  else {
    console.log(`functions: import in a fresh process, median of ${RUNS}`);
    for (const { name, kilobytes, importMilliseconds: time } of results)
      console.log(`${name.padEnd(40)} ${String(kilobytes).padStart(5)} kB ${time.toFixed(1).padStart(7)} ms`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
