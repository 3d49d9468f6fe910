/** The flow-log objects that the paths of a command line mean: files, folders with all that is below, S3 prefixes. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Door } from '../aws/door.ts';
import { UserError } from '../core/user-error.ts';
import { nameOf, type FlowLogObject } from '../files/flow-log-object.ts';

export interface FoundFlowLogs {
  readonly objects: readonly FlowLogObject[];
  /** Objects whose name says that they are of another Region. */
  readonly ofOtherRegions: number;
}

export function isInS3(path: string): boolean {
  return path.startsWith('s3://');
}

/** `openDoor` is called only where a path is in S3. Throws `UserError` where a path leads to nothing. */
export async function findFlowLogs(
  paths: readonly string[],
  region: string,
  openDoor: () => Promise<Pick<Door, 'openLogObjects'>>,
): Promise<FoundFlowLogs> {
  const found = new Map<string, FlowLogObject>();
  for (const path of paths) {
    const objects = isInS3(path) ? await findInS3(path, openDoor) : await findHere(path);
    if (objects.length === 0) throw nothingAt(path, 'which holds no file');
    // What two paths lead to counts once.
    for (const object of objects) found.set(keyOf(object), object);
  }
  const objects = [...found.values()].filter((object) => isOf(region, nameOf(object)));
  // Of no file at all nothing may be said, least of all that nothing was found.
  if (objects.length === 0)
    throw nothingAt(paths.join(' '), `whose files are all of other Regions than ${region}`);
  return { objects, ofOtherRegions: found.size - objects.length };
}

async function findInS3(
  path: string,
  openDoor: () => Promise<Pick<Door, 'openLogObjects'>>,
): Promise<readonly FlowLogObject[]> {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(path) ?? [];
  if (bucket === undefined) throw nothingAt(path, 'which names no bucket');
  return (await openDoor()).openLogObjects({ bucket, prefix });
}

async function findHere(path: string): Promise<readonly FlowLogObject[]> {
  const isFolder = await isFolderAt(path);
  return isFolder ? filesBelow(path) : [{ kind: 'file', path }];
}

async function isFolderAt(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    throw nothingAt(path, `which cannot be read (${String(cause.code)})`, cause);
  }
}

/** In the order of their paths, hidden ones left out; links to folders are not followed. */
async function filesBelow(folder: string): Promise<readonly FlowLogObject[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({ kind: 'file', path }));
}

function keyOf(object: FlowLogObject): string {
  return object.kind === 'file' ? resolve(object.path) : object.name;
}

/** A delivered file has its Region in its name; one that was renamed is taken to be of the Region. */
function isOf(region: string, name: string): boolean {
  const named = /_vpcflowlogs_([a-z0-9-]+)_fl-[0-9a-f]+_/.exec(basename(name))?.[1];
  return named === undefined || named === region;
}

function nothingAt(path: string, fault: string, cause?: unknown): UserError {
  return new UserError({
    got: `${path}, ${fault}`,
    allowed: 'files, folders, or s3://bucket/prefix with VPC flow logs',
    remedy: 'check the path',
    cause,
  });
}
