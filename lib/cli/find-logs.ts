/** The log objects that the paths of a command line mean: files, folders with all that is below, S3 prefixes. */
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Door } from '../aws/door.ts';
import { UserError } from '../core/user-error.ts';
import type { StoredLog } from '../files/stored-log.ts';

type OpenDoor = () => Promise<Pick<Door, 'openLogObjects'>>;

export interface WantedLogs {
  readonly paths: readonly string[];
  /** What they are, in the plural: `VPC flow logs`. */
  readonly what: string;
}

/**
 * What two paths lead to is found once. `openDoor` is called only where a path is in S3. Throws `UserError` where a path
 * leads to nothing.
 */
export async function findLogs(
  { paths, what }: WantedLogs,
  openDoor: OpenDoor,
): Promise<readonly StoredLog[]> {
  const found = new Map<string, StoredLog>();
  for (const path of paths) {
    const objects = path.startsWith('s3://')
      ? await findInS3(path, what, openDoor)
      : await findHere(path, what);
    if (objects.length === 0) throw nothingAt(path, what, 'which holds no file');
    for (const object of objects) found.set(keyOf(object), object);
  }
  return [...found.values()];
}

async function findInS3(path: string, what: string, openDoor: OpenDoor): Promise<readonly StoredLog[]> {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(path) ?? [];
  if (bucket === undefined) throw nothingAt(path, what, 'which names no bucket');
  return (await openDoor()).openLogObjects({ bucket, prefix });
}

async function findHere(path: string, what: string): Promise<readonly StoredLog[]> {
  const isFolder = await isFolderAt(path, what);
  return isFolder ? filesBelow(path) : [{ kind: 'file', path }];
}

async function isFolderAt(path: string, what: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    throw nothingAt(path, what, `which cannot be read (${String(cause.code)})`, cause);
  }
}

/** In the order of their paths, hidden ones left out; links to folders are not followed. */
async function filesBelow(folder: string): Promise<readonly StoredLog[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({ kind: 'file', path }));
}

function keyOf(object: StoredLog): string {
  return object.kind === 'file' ? resolve(object.path) : object.name;
}

export function nothingAt(path: string, what: string, fault: string, cause?: unknown): UserError {
  return new UserError({
    got: `${path}, ${fault}`,
    allowed: `files, folders, or s3://bucket/prefix with ${what}`,
    remedy: 'check the path',
    cause,
  });
}
