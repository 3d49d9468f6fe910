/** Logs that a command line names, read one file after another, with what was wrong with them on stderr. */
import type { Door } from '../aws/door.ts';
import type { LogReading, LogReport } from '../files/read-log.ts';
import { readLog } from '../files/read-log.ts';
import type { StoredLog } from '../files/stored-log.ts';
import { findLogs } from './find-logs.ts';
import type { Io } from './io.ts';

/** Logs are many small objects: each waits for the network. */
const LANES = 8;
/** Files that are named on stderr; of more only the number is told. */
const MOST_NAMED = 10;

export interface LogsToRead {
  readonly paths: readonly string[];
  /** What they are, in the plural: `S3 server access logs`. */
  readonly what: string;
  readonly startReading: () => LogReading;
}

/** How many files could not be read, or not wholly. Throws `UserError` where a path leads to nothing. */
export async function readLogs(
  { paths, what, startReading }: LogsToRead,
  openDoor: () => Promise<Pick<Door, 'openLogObjects'>>,
  io: Io,
): Promise<{ readonly badFiles: number }> {
  const objects = await findLogs({ paths, what }, openDoor);
  io.stderr.write(`Reading ${what} ...\n`);
  const reports = await inLanes(objects, (object) => readLog(object, startReading()));
  const bad = reports.flatMap(({ name, problem }) => (problem === undefined ? [] : [{ name, problem }]));
  const records = reports.reduce((sum, report) => sum + report.records, 0);
  io.stderr.write(`  ${records} records in ${reports.length} files\n`);
  for (const { name, problem } of bad.slice(0, MOST_NAMED)) io.stderr.write(`  ${name}: ${problem}\n`);
  if (bad.length > MOST_NAMED) io.stderr.write(`  and ${bad.length - MOST_NAMED} more files with problems\n`);
  return { badFiles: bad.length };
}

async function inLanes(
  objects: readonly StoredLog[],
  read: (object: StoredLog) => Promise<LogReport>,
): Promise<readonly LogReport[]> {
  // All lanes take from the same iterator.
  const waiting = objects.entries();
  const results: LogReport[] = [];
  const lane = async (): Promise<void> => {
    for (const [at, object] of waiting) results[at] = await read(object);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
