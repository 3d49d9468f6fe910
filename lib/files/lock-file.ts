/**
 * An exclusive lock as a file that names its holder. The lock of a process that has died is taken over; that of a
 * living one, or of another host, is respected.
 */
import { link, open, readFile, rename, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { UserError } from '../core/user-error.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** Takes the lock at the path; throws `UserError` where somebody else holds it. */
export async function takeLock(
  path: string,
  what: string,
): Promise<{ readonly release: () => Promise<void> }> {
  const mine = JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder);
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await createExclusively(path, mine)) return { release: () => release(path, mine) };
    const text = await readIfThere(path);
    if (text === undefined) continue;
    if (isAlive(text)) throw heldError(text, what, path);
    await removeStale(path, text);
  }
  throw heldError('several processes that come and go', what, path);
}

// Somebody may have removed it by hand, and another may have taken it since.
async function release(path: string, mine: string): Promise<void> {
  if ((await readIfThere(path)) === mine) await unlink(path);
}

async function createExclusively(path: string, text: string): Promise<boolean> {
  // Written aside and linked into place, so that nobody ever sees a lock without its holder.
  const aside = `${path}.${process.pid}.${process.hrtime.bigint()}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
    await link(aside, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await file.close();
    await unlink(aside);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

// Two processes may find the same stale lock; the rename moves one file only, and whoever moved the other's new lock
// by mistake puts it back.
async function removeStale(path: string, staleText: string): Promise<void> {
  const aside = `${path}.stale.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== staleText) await link(aside, path);
  await unlink(aside);
}

function isAlive(text: string): boolean {
  const holder = parseHolder(text);
  if (holder === undefined || holder.host !== hostname()) return true;
  if (holder.pid === process.pid) return true;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    return !hasCode(error, 'ESRCH');
  }
}

function parseHolder(text: string): Holder | undefined {
  const match = /^\{"pid":(\d+),"host":"([^"]*)"\}$/.exec(text);
  return match === null ? undefined : { pid: Number(match[1]), host: match[2] ?? '' };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function heldError(holder: string, what: string, path: string): UserError {
  return new UserError({
    got: `${what} is being changed by another process (${holder})`,
    allowed: 'one change of it at a time',
    remedy: `wait until it has ended; if it runs on a host that is gone, remove ${path}`,
  });
}
