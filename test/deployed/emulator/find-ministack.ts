/**
 * MiniStack, the emulator that the deployed stack runs on: the pinned version in a Python environment of its own.
 *
 * Of its own, because it and moto want different botocores. No other version is taken: what had to be bent for it is
 * written down in `docs/testing.md`, and the list is only as good as the version it was seen with.
 */
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const environment = join(root, '.venv', 'ministack');
const python = join(environment, 'bin', 'python');
const requirements = join(root, 'test', 'deployed', 'requirements.txt');

const VERSION = '1.5.33';

/** The Python that runs the pinned MiniStack; installs it where it is not there. */
export async function findMinistack(): Promise<string> {
  if (await isInstalled()) return python;
  await install();
  if (await isInstalled()) return python;
  throw new Error(`MiniStack ${VERSION} was installed into .venv/ministack, but its Python does not find it`);
}

/** False where this Python, or the pinned version, is not there: both are expected. */
async function isInstalled(): Promise<boolean> {
  const probe = 'import boto3, ministack.app, importlib.metadata as m; print(m.version("ministack"))';
  return run(python, ['-c', probe], { timeout: 60_000 }).then(
    ({ stdout }) => stdout.trim().endsWith(VERSION),
    () => false,
  );
}

async function install(): Promise<void> {
  const exists = await access(python).then(
    () => true,
    () => false,
  );
  if (!exists) await run('python3', ['-m', 'venv', environment], { timeout: 120_000 });
  const pip = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', requirements];
  await run(python, pip, { timeout: 240_000 });
}
