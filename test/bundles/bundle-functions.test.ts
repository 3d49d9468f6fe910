import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../../lib/simulator/simulator.ts';
import { bundleFunction, bundleFunctions, inlineConstants } from '../../scripts/bundle-functions.ts';
import { ACCOUNT, privateAccount } from '../workflow/private-account.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endpointer-bundles-'));
});
afterAll(() => rm(folder, { recursive: true }));

function bundle(name: string) {
  return bundleFunction(name, join(import.meta.dirname, `${name}.ts`), join(folder, name));
}

describe('a bundle', () => {
  // 831 kB with the package's defaults, 305 kB with its ESM build taken.
  it('holds of the EC2 client what is called and no more', async () => {
    const { bytes } = await bundle('describe-subnets');
    expect(bytes).toBeLessThan(210_000);
  });

  it('loads lazily what the door imports lazily', async () => {
    const { bytes, metafile } = await bundle('read-subnets');
    const [, entry] = Object.entries(metafile.outputs).find(([file]) => file.endsWith('/index.mjs')) ?? [];
    expect(bytes).toBeLessThan(720_000);
    expect(entry?.bytes).toBeLessThan(60_000);
  });

  it('runs as built, on its own, against AWS as the simulator plays it', async () => {
    await bundle('read-subnets');
    const simulator = await startSimulator({ fixture: privateAccount() });
    const script = `console.log(JSON.stringify(await (await import('./index.mjs')).handler()))`;
    const env = {
      PATH: process.env['PATH'],
      AWS_REGION: ACCOUNT.region,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_ENDPOINT_URL: simulator.url,
    };
    const { stdout } = await run('node', ['--input-type=module', '-e', script], {
      cwd: join(folder, 'read-subnets'),
      env,
    });
    await simulator.close();
    expect(JSON.parse(stdout)).toEqual(expect.arrayContaining([...ACCOUNT.subnetIds]));
  });
});

describe('every function', () => {
  /** The limit of what Lambda loads for one function, all its files together. */
  const LIMIT = 900_000;

  it('stays small', async () => {
    const bundles = await bundleFunctions(join(folder, 'functions'));
    expect(
      bundles.filter(({ bytes }) => bytes > LIMIT).map(({ name, bytes }) => `${name}: ${bytes}`),
    ).toEqual([]);
  });
});

describe('inlining constants', () => {
  it.each([
    ['puts the text where the name is', 'const _A = "Name";\nf(_A)', '\nf("Name")'],
    ['knows names by their whole', 'const _A = "x";\nf(_AB, $_A, a._A)', '\nf(_AB, $_A, a._A)'],
    ['leaves texts alone', 'const _A = "x";\nf("_A", `_A`)', '\nf("_A", `_A`)'],
    ['keeps escapes', 'const _A = "a\\"b";\nf(_A)', '\nf("a\\"b")'],
    ['leaves other constants alone', 'const _A = 1;\nf(_A)', 'const _A = 1;\nf(_A)'],
  ])('%s', (_, source, inlined) => {
    expect(inlineConstants(source)).toBe(inlined);
  });
});
