/** Who used which bucket lately, from the logs that a command line names. */
import { SeenUses } from '../core/buckets/seen-uses.ts';
import type { Door } from '../aws/door.ts';
import { accessLogReading, trailReading } from '../files/use-log-readings.ts';
import { isBucketCheckAsked } from './bucket-planning.ts';
import type { Io } from './io.ts';
import { sinceOf } from './log-days.ts';
import type { RawOptions } from './raw-options.ts';
import { readLogs } from './read-logs.ts';

export interface LogPlace {
  readonly partition: string;
  readonly openDoor: () => Promise<Pick<Door, 'openLogObjects'>>;
}

/** Undefined where no logs were named, or for another check. */
export async function readSeenUses(
  options: RawOptions,
  { partition, openDoor }: LogPlace,
  io: Io,
): Promise<SeenUses | undefined> {
  const { accessLogs, trailLogs } = options;
  if (!isBucketCheckAsked(options) || (accessLogs ?? trailLogs) === undefined) return undefined;
  const uses = new SeenUses(sinceOf(options));
  const target = { partition, uses };
  for (const { paths, what, startReading } of [
    { paths: accessLogs, what: 'S3 server access logs', startReading: () => accessLogReading(target) },
    { paths: trailLogs, what: 'log files of CloudTrail', startReading: () => trailReading(target) },
  ]) {
    if (paths === undefined) continue;
    const { badFiles } = await readLogs({ paths, what, startReading }, openDoor, io);
    uses.noteUnread(badFiles);
  }
  return uses;
}
