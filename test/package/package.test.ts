/** The package as a newcomer gets it: packed, installed into an empty folder, run by the machine's own Node. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const articleEstate = join(root, 'lib/cli/demo/article.estate.json');

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without the repository's own Node 24: a newcomer has no such folder on the path. */
const newcomersPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);

async function run(folder: string, command: string, ...words: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, PATH: newcomersPath, NO_COLOR: '1', XDG_STATE_HOME: join(folder, 'state') };
  return new Promise((resolve, reject) => {
    execFile(command, words, { cwd: folder, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else
        resolve({
          exitCode: typeof error?.code === 'number' ? error.code : 0,
          stdout,
          stderr: withoutNpm(stderr),
        });
    });
  });
}

/** Npm talks of the machine's own settings on stderr. */
function withoutNpm(stderr: string): string {
  return stderr.replaceAll(/^npm (warn|notice).*\n/gm, '');
}

let folder: string;
let packed: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endpointer-package-'));
  await execute(process.execPath, ['scripts/build.ts'], { cwd: root });
  const { stdout } = await execute('npm', ['pack', './dist', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  const [{ filename, files }]: [{ filename: string; files: { path: string }[] }] = JSON.parse(stdout);
  packed = files.map(({ path }) => path);
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const installed = await run(folder, 'npm', 'install', '--no-audit', '--no-fund', `./${filename}`);
  if (installed.exitCode !== 0) throw new Error(`npm install failed:\n${installed.stderr}`);
}, 180_000);

afterAll(() => rm(folder, { recursive: true, force: true }), 60_000);

describe('what is in the package', () => {
  test('is built code, its licence and what it is', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'THIRD-PARTY-NOTICES',
        'bin/endpointer.js',
        'package.json',
      ]),
    );
  });

  test('is no source, no test and no fixture', () => {
    expect(packed.filter((path) => /(?<!\.d)\.ts$|\.test\.|fixtures|node_modules/.test(path))).toEqual([]);
  });

  test('names no folder of the machine it was built on', async () => {
    const files = await readdir(join(folder, 'node_modules/endpointer'), {
      recursive: true,
      withFileTypes: true,
    });
    const texts = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async ({ parentPath, name }) => {
          const text = await readFile(join(parentPath, name), 'utf8');
          return { name, namesIt: text.includes(root) };
        }),
    );
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter(({ namesIt }) => namesIt)).toEqual([]);
  });

  // The machine may have a newer Node, on which these would work.
  test('uses nothing of the language that Node 20 lacks', async () => {
    const bin = join(folder, 'node_modules/endpointer/bin');
    const texts = await Promise.all((await readdir(bin)).map((name) => readFile(join(bin, name), 'utf8')));
    const newer =
      /\b(Object\.groupBy|Promise\.(withResolvers|try)|Array\.fromAsync|RegExp\.escape|Iterator\.from)\b|\.(isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(|import\.meta\.main/g;
    expect(texts.flatMap((text) => text.match(newer) ?? [])).toEqual([]);
  });

  test('asks npm for nothing that only its makers need', async () => {
    const manifest: { dependencies: object; engines: object } = JSON.parse(
      await readFile(join(folder, 'node_modules/endpointer/package.json'), 'utf8'),
    );
    expect(manifest).not.toHaveProperty('devDependencies');
    expect(manifest).not.toHaveProperty('optionalDependencies');
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest.engines).toEqual({ node: '>=20' });
  });
});

describe('the installed command', () => {
  test('shows its help', async () => {
    const { exitCode, stdout, stderr } = await run(folder, 'npx', 'endpointer', '--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('scan');
  });

  test('says the version of the package', async () => {
    const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const { stdout } = await run(folder, 'npx', 'endpointer', '--version');
    expect(stdout.trim()).toBe(version);
  });

  test('finds in a saved estate what there is to find', async () => {
    const { exitCode, stdout } = await run(folder, 'npx', 'endpointer', 'scan', '--estate', articleEstate);
    expect(stdout).toContain('s3-gateway-endpoint-routed');
    expect(exitCode).toBe(2);
  });

  test('plans for a saved estate, as JSON', async () => {
    const { exitCode, stdout } = await run(
      folder,
      'npx',
      'endpointer',
      'plan',
      '--json',
      '--estate',
      articleEstate,
    );
    expect(JSON.parse(stdout)).toBeTypeOf('object');
    expect(exitCode).toBe(2);
  });

  test('plays its demo', async () => {
    const { exitCode, stdout } = await run(folder, 'npx', 'endpointer', 'demo');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('150.00 USD');
  }, 60_000);

  test('refuses an option that it does not know', async () => {
    const { exitCode, stderr } = await run(folder, 'npx', 'endpointer', 'scan', '--no-such-option');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('--no-such-option');
  });
});

describe('the construct as a library', () => {
  test('is synthesised by an app that brings its own CDK', async () => {
    for (const name of ['aws-cdk-lib', 'constructs']) {
      await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'dir');
    }
    const app = `
      import { App } from 'aws-cdk-lib';
      import { EndpointerStack } from 'endpointer/infra';
      const app = new App();
      new EndpointerStack(app, 'Endpointer', {
        notify: [{ kind: 'email', address: 'net-team@example.com' }],
      });
      console.log(Object.keys(app.synth().getStackByName('Endpointer').template.Resources).length);
    `;
    await writeFile(join(folder, 'app.mjs'), app);
    const { exitCode, stdout, stderr } = await run(folder, 'node', '--no-warnings', 'app.mjs');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(Number(stdout)).toBeGreaterThan(40);
  }, 60_000);
});
