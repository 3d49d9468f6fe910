import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../lib/infra/functions.ts';
import { startSimulator } from '../../lib/simulator/simulator.ts';
import type { Bundle } from '../../scripts/bundle-functions.ts';
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

  it('leaves for later what the door imports lazily', async () => {
    const { bytes, bytesAtStart } = await bundle('read-subnets');
    expect(bytes).toBeLessThan(920_000);
    expect(bytesAtStart).toBeLessThan(330_000);
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
  let bundles: readonly Bundle[];
  beforeAll(async () => {
    bundles = await bundleFunctions(join(folder, 'functions'));
  }, 60_000);

  it('is one of those that are deployed', () => {
    expect(bundles.map(({ name }) => name).toSorted()).toEqual(Object.keys(FUNCTIONS).toSorted());
  });

  it('loads little when it starts', () => {
    expect(tooLarge(({ bytesAtStart }) => bytesAtStart, 300_000)).toEqual([]);
  });

  it('stays small with all that it may come to need', () => {
    expect(tooLarge(({ bytes }) => bytes, 1_500_000)).toEqual([]);
  });

  it('can be loaded as built, without anything around it', async () => {
    const names = JSON.stringify(bundles.map(({ name }) => name));
    const script = `for (const name of ${names}) {
      const { handler } = await import('./functions/' + name + '/index.mjs');
      console.log(name, typeof handler);
    }`;
    const { stdout } = await run('node', ['--input-type=module', '-e', script], {
      cwd: folder,
      env: { PATH: process.env['PATH'] },
    });
    expect(stdout.trim().split('\n')).toEqual(bundles.map(({ name }) => `${name} function`));
  });

  function tooLarge(sizeOf: (bundle: Bundle) => number, limit: number): readonly string[] {
    return bundles.filter((each) => sizeOf(each) > limit).map((each) => `${each.name}: ${sizeOf(each)}`);
  }
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
