/**
 * Moto, the second opinion of the contract suite: found where it is, else installed into the project's own environment.
 *
 * A version outside the range is not taken: what moto gets wrong is written down in `test/aws/differences.ts`, and the
 * list is only as good as the version it was seen with.
 */
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const venvPython = join(root, '.venv', 'bin', 'python');
const requirements = join(root, 'test', 'aws', 'requirements.txt');

/** The oldest version whose differences are written down, and the first one that nobody has looked at. */
const motoVersions = { from: [5, 2, 1], below: [5, 3, 0] } as const;

export interface MotoPlace {
  readonly python: string;
  readonly version: string;
  readonly botocoreVersion: string;
  /** The folder with botocore's service models: `<service>/<version>/service-2.json.gz`. */
  readonly botocoreData: string;
}

const probe = `
import json, os, sys
import boto3, botocore, flask, flask_cors, moto, moto.server, py_partiql_parser
print(json.dumps({
  "python": sys.executable,
  "version": moto.__version__,
  "botocoreVersion": botocore.__version__,
  "botocoreData": os.path.join(os.path.dirname(botocore.__file__), "data"),
}))`;

/** A Python with a moto that is recent enough; installs the pinned one into `.venv` where there is none. */
export async function findMoto(): Promise<MotoPlace> {
  const found = (await look(venvPython)) ?? (await look('python3'));
  if (found) return found;
  await install();
  const installed = await look(venvPython);
  if (!installed) throw new Error(`moto was installed into .venv, but ${venvPython} does not run it`);
  return installed;
}

export function isKnownVersion(version: string): boolean {
  const parts = version.split('.').map(Number);
  return compare(parts, motoVersions.from) >= 0 && compare(parts, motoVersions.below) < 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = [0, 1, 2].find((i) => (a[i] ?? 0) !== (b[i] ?? 0));
  return at === undefined ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Undefined where this Python, or a moto of a known version, is not there: both are expected outcomes. */
async function look(python: string): Promise<MotoPlace | undefined> {
  const answer = await run(python, ['-c', probe], { timeout: 60_000 }).then(
    ({ stdout }): MotoPlace => JSON.parse(stdout),
    () => undefined,
  );
  return answer && isKnownVersion(answer.version) ? answer : undefined;
}

async function install(): Promise<void> {
  const exists = await access(venvPython).then(
    () => true,
    () => false,
  );
  if (!exists) await run('python3', ['-m', 'venv', join(root, '.venv')], { timeout: 120_000 });
  await run(venvPython, ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', requirements], {
    timeout: 240_000,
  });
}

if (import.meta.main) {
  const { python, version, botocoreVersion } = await findMoto();
  console.log(`moto ${version} with botocore ${botocoreVersion} on ${python}`);
}
