/**
 * The house stays as it was drawn: which room may import from which, what the pure core may not touch, and how files
 * are named. The table of arrows below is the rule itself; docs/adr/ says why an arrow was added.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECK_IDS } from '../lib/core/checks/check-ids.ts';
import { CHECKS } from '../lib/core/checks/registry.ts';

const ROOT = resolve(import.meta.dirname, '..');

type Arrow = 'yes' | 'types only' | 'the table of steps';

/** What a room may import beside itself and its packages. */
const MAY_IMPORT: Readonly<Record<string, Readonly<Record<string, Arrow>>>> = {
  core: {},
  aws: { core: 'yes' },
  files: { core: 'yes' },
  report: { core: 'yes' },
  workflow: { core: 'yes', aws: 'types only', report: 'yes' },
  infra: { core: 'yes', files: 'yes', workflow: 'the table of steps' },
  simulator: {},
  functions: { core: 'yes', aws: 'yes', files: 'yes', workflow: 'yes', report: 'yes' },
  cli: { core: 'yes', aws: 'yes', files: 'yes', workflow: 'yes', report: 'yes', simulator: 'yes' },
  bin: { cli: 'yes', infra: 'yes' },
};

/** Packages that are at home in some rooms only; the rest may be used wherever a room has a use for them. */
const PACKAGES_AT_HOME: readonly (readonly [RegExp, readonly string[]])[] = [
  // The simulator speaks AWS's wire formats from the SDK's shapes.
  [/^@aws-sdk\/|^@smithy\//, ['aws', 'functions', 'simulator']],
  [/^aws-cdk-lib|^constructs$|^cdk-nag/, ['infra', 'bin']],
  [/^commander$/, ['cli', 'bin']],
];

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly isTypeOnly: boolean;
}

const files = globSync(['lib/**/*.ts', 'bin/**/*.ts', 'functions/**/*.ts'], { cwd: ROOT }).toSorted();
const isTest = (file: string): boolean => /\.(test|laws)\.ts$/.test(file);
const productFiles = files.filter((file) => !isTest(file));
const coreFiles = productFiles.filter((file) => roomOf(file) === 'core');

/** The room of a file, given from the root of the repository. */
function roomOf(file: string): string | undefined {
  const [top = '', room] = file.split('/');
  const name = top === 'lib' ? room : top;
  return name !== undefined && name in MAY_IMPORT ? name : undefined;
}

function sourceOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The imports and re-exports of a source text, dynamic ones included. */
function importsOf(file: string, source: string): readonly Import[] {
  const statement = /^(?:import|export)\s+(?:(?<clause>[^'"`;=()]*?)\bfrom\s*)?['"](?<from>[^'"]+)['"]/gm;
  const dynamic = /\bimport\(\s*['"](?<from>[^'"]+)['"]/g;
  return [...source.matchAll(statement), ...source.matchAll(dynamic)]
    .filter((match) => !isInTemplate(source, match.index))
    .map(({ groups }) => ({
      file,
      specifier: groups?.['from'] ?? '',
      isTypeOnly: isTypeOnly(groups?.['clause'] ?? ''),
    }));
}

// A line of a code sample in a template literal looks like an import and is none.
function isInTemplate(source: string, at: number): boolean {
  return (source.slice(0, at).match(/`/g)?.length ?? 0) % 2 === 1;
}

function isTypeOnly(clause: string): boolean {
  if (/^type\s/.test(clause)) return true;
  const names = /^\{(?<names>[^}]*)\}\s*$/.exec(clause)?.groups?.['names']?.split(',') ?? [];
  const written = names.map((name) => name.trim()).filter((name) => name !== '');
  return written.length > 0 && written.every((name) => name.startsWith('type '));
}

/** What is wrong with an import, in one sentence; undefined where nothing is. */
function faultOf({ file, specifier, isTypeOnly: onlyTypes }: Import): string | undefined {
  const from = roomOf(file) ?? '';
  const says = `${file} imports ${specifier}`;
  if (!specifier.startsWith('.')) return packageFault(from, specifier, onlyTypes, says);
  const target = relative(ROOT, resolve(ROOT, dirname(file), specifier));
  if (isTest(file) && target.startsWith('test/')) return undefined;
  // The version is written in one place.
  if (target === 'package.json' && from === 'cli') return undefined;
  const to = roomOf(target);
  if (to === undefined) return `${says}: ${from} may import rooms of the house only`;
  if (isTest(file) && to === 'simulator') return undefined;
  if (isTest(target) && !isTest(file)) return `${says}: nothing imports a test`;
  if (to === from) return undefined;
  return arrowFault(from, to, target, onlyTypes, says);
}

function arrowFault(
  from: string,
  to: string,
  target: string,
  onlyTypes: boolean,
  says: string,
): string | undefined {
  const arrow = MAY_IMPORT[from]?.[to];
  const rooms = Object.keys(MAY_IMPORT[from] ?? {});
  if (arrow === undefined) return `${says}: ${from} may import from [${rooms.join(', ')}], not from ${to}`;
  if (arrow === 'types only' && !onlyTypes) return `${says}: ${from} may import types only from ${to}`;
  if (arrow === 'the table of steps' && !onlyTypes && !/steps?\.ts$/.test(target)) {
    return `${says}: ${from} may import only the table of steps from ${to}`;
  }
  return undefined;
}

function packageFault(from: string, specifier: string, onlyTypes: boolean, says: string): string | undefined {
  if (isTestPackage(specifier)) return undefined;
  if (from === 'core' && !/^@noble\/hashes(\/|$)/.test(specifier)) {
    return `${says}: core is pure and may use @noble/hashes only`;
  }
  // The terminal writes fixtures for the simulator, whose form is the SDK's; for that it needs the shapes alone.
  if (from === 'cli' && onlyTypes) return undefined;
  const home = PACKAGES_AT_HOME.find(([pattern]) => pattern.test(specifier))?.[1];
  return home === undefined || home.includes(from)
    ? undefined
    : `${says}: that package is at home in [${home.join(', ')}] only`;
}

function isTestPackage(specifier: string): boolean {
  return specifier === 'vitest' || specifier === 'fast-check';
}

function faults(of: readonly string[]): readonly string[] {
  return of.flatMap((file) => importsOf(file, sourceOf(file)).flatMap((one) => faultOf(one) ?? []));
}

describe('the import table', () => {
  it('finds a room for every file', () => {
    expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  it('has no arrow but those that were drawn', () => {
    expect(faults(productFiles)).toEqual([]);
  });

  it('gives tests the estates of test/ and the simulator beside what their room may import', () => {
    const tests = files.filter(isTest).filter((file) => roomOf(file) !== 'core');
    const coreTests = files
      .filter((file) => isTest(file) && roomOf(file) === 'core')
      .flatMap((file) => importsOf(file, sourceOf(file)).filter((one) => one.specifier.startsWith('.')));
    expect([...faults(tests), ...coreTests.flatMap((one) => faultOf(one) ?? [])]).toEqual([]);
  });

  it('gives product code no test package', () => {
    const wrong = productFiles.flatMap((file) =>
      importsOf(file, sourceOf(file))
        .filter((one) => isTestPackage(one.specifier))
        .map((one) => `${file} imports ${one.specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ['lib/core/cost/x.ts', "import { a } from '../../aws/door.ts';", 'core may import from [], not from aws'],
    ['lib/core/cost/x.ts', "import type { A } from '../../aws/door.ts';", 'not from aws'],
    ['lib/core/x.ts', "import { readFileSync } from 'node:fs';", 'core is pure'],
    ['lib/core/x.ts', "import {\n  a,\n} from '@aws-sdk/client-ec2';", 'core is pure'],
    ['lib/core/x.ts', "const a = await import('node:fs');", 'core is pure'],
    ['lib/core/x.ts', "export * from '../report/table.ts';", 'not from report'],
    ['lib/core/x.ts', "import '../report/table.ts';", 'not from report'],
    ['lib/core/x.ts', "import { a } from '../../test/estates/region.ts';", 'rooms of the house only'],
    ['lib/core/x.ts', "import { a } from './y.test.ts';", 'nothing imports a test'],
    ['lib/workflow/x.ts', "import { openDoor } from '../aws/open-door.ts';", 'types only from aws'],
    ['lib/workflow/x.ts', "import { type Door, open } from '../aws/door.ts';", 'types only from aws'],
    ['lib/workflow/x.ts', "import { a } from '../files/journal.ts';", 'not from files'],
    ['lib/simulator/x.ts', "import type { Estate } from '../core/network/estate.ts';", 'not from core'],
    ['lib/infra/x.ts', "import { apply } from '../workflow/apply.ts';", 'only the table of steps'],
    [
      'lib/report/x.ts',
      "import { EC2Client } from '@aws-sdk/client-ec2';",
      'at home in [aws, functions, simulator] only',
    ],
    ['lib/cli/x.ts', "import { EC2Client } from '@aws-sdk/client-ec2';", 'at home in'],
    ['bin/x.ts', "import { a } from '../lib/core/x.ts';", 'not from core'],
  ])('refuses in %s: %s', (file, source, message) => {
    expect(importsOf(file, source).map(faultOf)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['lib/workflow/x.ts', "import type { Door } from '../aws/door.ts';"],
    ['lib/workflow/x.ts', "import { type Door, type ReadRequest } from '../aws/door.ts';"],
    ['lib/cli/x.ts', "import { serve } from '../simulator/serve.ts';"],
    ['lib/cli/x.ts', "import manifest from '../../package.json' with { type: 'json' };"],
    ['lib/core/x.test.ts', "import { vpc } from '../../test/estates/build-estate.ts';"],
    ['lib/aws/x.test.ts', "import { serve } from '../simulator/serve.ts';"],
    ['lib/core/x.ts', "import { sha256 } from '@noble/hashes/sha2.js';"],
    ['lib/cli/x.ts', "import type { Vpc } from '@aws-sdk/client-ec2';"],
    ['lib/infra/x.ts', "import { STEPS } from '../workflow/steps.ts';"],
  ])('allows in %s: %s', (file, source) => {
    expect(importsOf(file, source)).toHaveLength(1);
    expect(importsOf(file, source).map(faultOf)).toEqual([undefined]);
  });
});

describe('the pure core', () => {
  it.each([
    // Parsing a given time is arithmetic; asking for the present one is not.
    ['no clock', /\bDate\.now\b|\bnew Date\b(?!\s*\(\s*[^\s)])|\bperformance\./],
    ['no randomness', /\bMath\.random\b|\brandomUUID\b/],
    ['no Node', /\bprocess\.|\bBuffer\.|['"]node:/],
  ])('has %s', (_, pattern) => {
    expect(coreFiles.filter((file) => pattern.test(sourceOf(file)))).toEqual([]);
  });
});

describe('file names', () => {
  const named = [...files, ...globSync(['test/**/*.ts', 'bench/*.ts', 'scripts/**/*.ts'], { cwd: ROOT })];

  it('are in kebab-case', () => {
    const kebab = /^[a-z\d]+(-[a-z\d]+)*(\.(test|laws|d))?\.ts$/;
    expect(named.filter((file) => !kebab.test(basename(file)))).toEqual([]);
  });

  it('say what is inside', () => {
    const empty = /(^|[/-])(utils?|helpers?|common|misc|managers?)([./-]|$)/;
    expect(named.filter((file) => empty.test(file))).toEqual([]);
  });
});

describe('a check', () => {
  const folder = 'lib/core/checks';
  const headings = [
    'What it checks',
    'Avoid',
    'Prefer',
    'Why',
    'What remediation does and undoes',
    'What could break',
    'When not to use it',
  ];

  it('is known by its id alone', () => {
    expect(CHECKS.length).toBeGreaterThan(0);
    expect(CHECKS.map((check) => check.id)).toEqual([...new Set(CHECK_IDS)]);
  });

  it.each(CHECKS.map((check) => check.id))('comes with code, test and page: %s', (id) => {
    const trio = [`${id}.ts`, `${id}.test.ts`, `${id}.md`];
    expect(trio.filter((name) => !existsSync(join(ROOT, folder, name)))).toEqual([]);
  });

  it('has a page with every heading, in order', () => {
    const pages = globSync(`${folder}/*.md`, { cwd: ROOT });
    const found = pages.map((page) => [...sourceOf(page).matchAll(/^## (.+)$/gm)].map((match) => match[1]));
    expect(found).toEqual(pages.map(() => headings));
  });

  it('is in the registry where it has a page', () => {
    const ids = new Set<string>(CHECKS.map((check) => check.id));
    const pages = globSync(`${folder}/*.md`, { cwd: ROOT }).map((page) => basename(page, '.md'));
    expect(pages.filter((id) => !ids.has(id))).toEqual([]);
  });
});
