/**
 * Builds `dist/`, the package as it is published: what Node runs without stripping types, and nothing of the tests.
 *
 * The command line is bundled with commander into a few chunks, since each module costs a newcomer's first `--help` time;
 * the AWS SDK stays a dependency and is loaded by the commands that need it. The construct is emitted file by file, with its
 * declarations, and the functions that it deploys lie beside it as they are bundled.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { bundleFunctions } from './bundle-functions.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const libraryEntry = 'lib/infra/index.ts';

/** Bundled, and so named in the package's notice. */
const bundled: ReadonlySet<string> = new Set(['commander']);
/** Whoever builds on the construct brings these, so that there is one of each. */
const peers: ReadonlySet<string> = new Set(['aws-cdk-lib', 'constructs']);

const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const imported = new Set([...externalsOf(await bundleCommandLine()), ...(await emitLibrary())]);
await bundleFunctions();
writeManifest(imported);
for (const file of ['README.md', 'LICENSE']) cpSync(join(root, file), join(dist, file));
writeNotice();

async function bundleCommandLine(): Promise<Metafile> {
  const { metafile } = await build({
    // The worker is a file of its own beside the chunks: whoever starts it looks for it there.
    entryPoints: { endpointer: 'bin/endpointer.ts', 'flow-log-worker': 'lib/files/flow-log-worker.ts' },
    absWorkingDir: root,
    outdir: join(dist, 'bin'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Constants become literals: reading flow logs is a tenth slower without.
    minifySyntax: true,
    inject: ['scripts/fill-in-node-20.ts'],
    mainFields: ['module', 'main'],
    external: Object.keys(manifest.dependencies).flatMap((name) =>
      bundled.has(name) ? [] : [name, `${name}/*`],
    ),
    metafile: true,
    logLevel: 'warning',
  });
  chmodSync(join(dist, 'bin', 'endpointer.js'), 0o755);
  return metafile;
}

/** Emits the library's modules as they are, and says which packages they import. */
async function emitLibrary(): Promise<readonly string[]> {
  execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  const { metafile } = await build({
    entryPoints: [libraryEntry],
    absWorkingDir: root,
    outdir: dist,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    metafile: true,
  });
  return externalsOf(metafile);
}

/** The packages that a bundle leaves to be installed. */
function externalsOf({ outputs }: Metafile): readonly string[] {
  return Object.values(outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, path }) => external === true && !path.startsWith('node:'))
    .map(({ path }) =>
      path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

function writeManifest(imported: ReadonlySet<string>): void {
  const { name, version, description, license, engines, dependencies, devDependencies } = manifest;
  const pick = (from: Readonly<Record<string, string>>, names: readonly string[]) =>
    Object.fromEntries(
      names.toSorted().map((each): [string, string] => {
        const range = from[each];
        if (range === undefined)
          throw new Error(`The package imports ${each}, which package.json does not name`);
        return [each, range];
      }),
    );
  const wanted = [...imported].filter((each) => peers.has(each));
  const published = {
    name,
    version,
    description,
    license,
    type: 'module',
    engines,
    bin: { endpointer: 'bin/endpointer.js' },
    exports: {
      './infra': { types: './lib/infra/index.d.ts', default: './lib/infra/index.js' },
      './package.json': './package.json',
    },
    dependencies: pick(
      dependencies,
      [...imported].filter((each) => !peers.has(each)),
    ),
    ...(wanted.length > 0 && {
      peerDependencies: Object.fromEntries(
        Object.entries(pick(devDependencies, wanted)).map(([name, range]) => [name, `^${range}`]),
      ),
      // The command line needs none of them.
      peerDependenciesMeta: Object.fromEntries(wanted.map((each) => [each, { optional: true }])),
    }),
  };
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`);
}

/** The licences of what the bundle contains, as they ask. */
function writeNotice(): void {
  const parts = [...bundled].map(
    (name) => `${name}\n\n${readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8').trim()}\n`,
  );
  const head = 'The command line of this package contains the following packages of others.\n';
  writeFileSync(join(dist, 'THIRD-PARTY-NOTICES'), [head, ...parts].join('\n'));
}
