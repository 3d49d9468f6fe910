/**
 * Bundles every `functions/<name>/handler.ts` into `dist/functions/<name>/`, as it is deployed and as it is measured.
 *
 * ESM for `nodejs24.x`. Two things keep the AWS SDK small, and a size limit in `test/bundles` guards both: its ESM build
 * is taken (`mainFields`), and the string constants of its schemas are inlined, since a schema that refers to a constant
 * of its file counts as having a side effect and drags in every operation (aws-sdk-js-v3 #7607).
 */
import { globSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the bundles go, and where the construct looks for them. */
const bundlesFolder = join(root, 'dist', 'functions');

export interface Bundle {
  readonly name: string;
  /** Of all files of the bundle together. */
  readonly bytes: number;
  /** Of those that are loaded when the function starts; the rest is loaded when it is first needed. */
  readonly bytesAtStart: number;
  readonly metafile: Metafile;
}

/** Credentials come from Lambda's environment; these are tried by the SDK after it, and never needed there. */
const otherCredentials = ['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map(
  (name) => `@aws-sdk/credential-provider-${name}`,
);

/** The price list is asked at the terminal alone: functions reckon with the prices that they carry. */
const neverAsked = ['@aws-sdk/client-pricing'];

/** Bundles one handler into a folder; the entry is `index.mjs` and exports `handler`. */
export async function bundleFunction(name: string, entry: string, folder: string): Promise<Bundle> {
  // Built aside and put in place at once: somebody else may be reading the old one.
  const aside = `${folder}.${process.pid}`;
  await mkdir(aside, { recursive: true });
  const { metafile } = await build({
    entryPoints: { index: entry },
    absWorkingDir: root,
    outdir: aside,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    bundle: true,
    // What a handler imports lazily stays lazy, in a file of its own.
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    // `bowser` tells browsers apart; Node never comes to the line that imports it.
    external: [...otherCredentials, ...neverAsked, '@smithy/credential-provider-imds', 'bowser'],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    plugins: [inlineSchemaConstants, pickLazyImports],
  });
  await rm(folder, { recursive: true, force: true });
  await rename(aside, folder);
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  return { name, bytes, bytesAtStart: bytesAtStart(metafile), metafile };
}

function bytesAtStart({ outputs }: Metafile): number {
  const files = Object.keys(outputs).filter((file) => file.endsWith('/index.mjs'));
  // An array grows while it is walked: what a file imports is walked after it.
  for (const file of files) {
    const imported = outputs[file]?.imports.filter(({ kind }) => kind === 'import-statement') ?? [];
    files.push(
      ...imported.map(({ path }) => path).filter((path) => path in outputs && !files.includes(path)),
    );
  }
  return files.reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
}

/** Bundles all functions there are, one after another: esbuild uses every core by itself. */
export async function bundleFunctions(folder = bundlesFolder): Promise<readonly Bundle[]> {
  const bundles: Bundle[] = [];
  for (const entry of globSync('functions/*/handler.ts', { cwd: root }).toSorted()) {
    const name = basename(dirname(entry));
    bundles.push(await bundleFunction(name, join(root, entry), join(folder, name)));
  }
  return bundles;
}

const constant = /^const (?<name>\w+) = (?<text>"(?:[^"\\]|\\.)*");$/gm;

const inlineSchemaConstants: Plugin = {
  name: 'inline-schema-constants',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/].*[\\/]dist-es[\\/].*schemas_\d+\.js$/ }, async ({ path }) => ({
      contents: inlineConstants(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** Puts the text of each top-level string constant where its name is used. Such files hold no other strings of that form. */
export function inlineConstants(source: string): string {
  const texts = new Map(
    [...source.matchAll(constant)].map(({ groups }) => [groups?.['name'] ?? '', groups?.['text'] ?? '']),
  );
  // A name in quotes or after a dot is not a use of the constant.
  return source
    .replaceAll(constant, '')
    .replaceAll(
      /"(?:[^"\\]|\\.)*"|`[^`]*`|(?<![\w$.])[A-Za-z_]\w*(?![\w$])/g,
      (word) => texts.get(word) ?? word,
    );
}

const lazyImport = /const \{ (?<names>[\w, ]+) \} = await import\('(?<from>@aws-sdk\/[\w-]+)'\)/g;
const picked = /^picked:(?<names>[\w,]+):(?<from>.+)$/;

/** A lazy import keeps the whole package alive unless it goes through a file that exports only the names wanted. */
const pickLazyImports: Plugin = {
  name: 'pick-lazy-imports',
  setup: (build) => {
    build.onLoad({ filter: /[\\/](?:lib|functions)[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        lazyImport,
        (_, names: string, from: string) =>
          `const { ${names} } = await import('picked:${names.replaceAll(' ', '')}:${from}')`,
      ),
      loader: 'ts',
    }));
    build.onResolve({ filter: picked }, ({ path }) => ({ path, namespace: 'picked', sideEffects: false }));
    build.onLoad({ filter: picked, namespace: 'picked' }, ({ path }) => {
      const { names = '', from = '' } = picked.exec(path)?.groups ?? {};
      return { contents: `export { ${names} } from '${from}';`, resolveDir: root, loader: 'js' };
    });
  },
};

if (import.meta.main) {
  // On stderr: what CDK's command runs before the app may not disturb its output.
  for (const { name, bytes, bytesAtStart } of await bundleFunctions()) {
    const [start, all] = [bytesAtStart, bytes].map((size) => Math.round(size / 1_000));
    console.error(`${name}: ${start} kB at start, ${all} kB in all`);
  }
}
