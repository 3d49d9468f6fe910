/** The flow-log objects of a Region that the paths of a command line mean. */
import { basename } from 'node:path';
import type { Door } from '../aws/door.ts';
import { nameOf, type StoredLog } from '../files/stored-log.ts';
import { findLogs, nothingAt } from './find-logs.ts';

const WHAT = 'VPC flow logs';

export interface FoundFlowLogs {
  readonly objects: readonly StoredLog[];
  /** Objects whose name says that they are of another Region. */
  readonly ofOtherRegions: number;
}

/** `openDoor` is called only where a path is in S3. Throws `UserError` where a path leads to nothing. */
export async function findFlowLogs(
  paths: readonly string[],
  region: string,
  openDoor: () => Promise<Pick<Door, 'openLogObjects'>>,
): Promise<FoundFlowLogs> {
  const found = await findLogs({ paths, what: WHAT }, openDoor);
  const objects = found.filter((object) => isOf(region, nameOf(object)));
  // Of no file at all nothing may be said, least of all that nothing was found.
  if (objects.length === 0)
    throw nothingAt(paths.join(' '), WHAT, `whose files are all of other Regions than ${region}`);
  return { objects, ofOtherRegions: found.length - objects.length };
}

/** A delivered file has its Region in its name; one that was renamed is taken to be of the Region. */
function isOf(region: string, name: string): boolean {
  const named = /_vpcflowlogs_([a-z0-9-]+)_fl-[0-9a-f]+_/.exec(basename(name))?.[1];
  return named === undefined || named === region;
}
