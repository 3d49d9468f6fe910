/**
 * Completes the lock file with the optional packages of other platforms.
 *
 * npm writes only those that its registry can give it; where that registry mirrors one platform, `npm ci` then refuses
 * the lock file everywhere. An entry made here has no integrity: it is never installed on the platform that made it.
 *
 *     node scripts/complete-lock.ts     (after every `npm install` that has rewritten the lock file)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const FILE = join(import.meta.dirname, '../package-lock.json');
const SYSTEMS = new Set([
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]);

/** What a package's name says of its platform: `binding-linux-x64-musl`. */
function platformOf(name: string): Readonly<Record<string, unknown>> | undefined {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const at = words.findIndex((word) => SYSTEMS.has(word));
  const [os, cpu, libc] = words.slice(at);
  if (at < 0 || os === undefined || cpu === undefined) return undefined;
  const known =
    libc?.startsWith('musl') === true ? ['musl'] : libc?.startsWith('gnu') === true ? ['glibc'] : [];
  return {
    cpu: [cpu],
    ...(os === 'linux' && known.length > 0 ? { libc: known } : {}),
    optional: true,
    os: [os],
  };
}

const lock: { packages: Record<string, Entry> } = JSON.parse(readFileSync(FILE, 'utf8'));
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const isKnown = [`${path}/node_modules/${name}`, `node_modules/${name}`].some(
      (key) => key in lock.packages,
    );
    const platform = platformOf(name);
    if (isKnown || platform === undefined || !/^\d+\.\d+\.\d+$/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(entry.dev === true ? { dev: true } : {}),
      ...platform,
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`added ${added} optional packages of other platforms`);
