/** Who used which bucket lately, from the logs that a command line names. */
import { SeenUses } from '../core/buckets/seen-uses.ts';
import type { Door } from '../aws/door.ts';
import { UserError } from '../core/user-error.ts';
import type { StoredLog } from '../files/stored-log.ts';
import type { UseLogKind, UseLogReport } from '../files/read-use-logs.ts';
import { readUseLog } from '../files/read-use-logs.ts';
import { findLogs } from './find-logs.ts';
import type { Io } from './io.ts';
import type { RawOptions } from './raw-options.ts';

const DAYS = { least: 1, most: 3_650, usual: 90 };
const DAY_MILLISECONDS = 86_400_000;
/** Access logs are many small objects: each waits for the network. */
const LANES = 8;
/** Files that are named on stderr; of more only the number is told. */
const MOST_NAMED = 10;

const KINDS: readonly (readonly [UseLogKind, string])[] = [
  ['accessLogs', 'S3 server access logs'],
  ['trailLogs', 'log files of CloudTrail'],
];

type LogOptions = Pick<RawOptions, 'accessLogs' | 'trailLogs' | 'logDays'>;

export interface LogPlace {
  readonly partition: string;
  readonly openDoor: () => Promise<Pick<Door, 'openLogObjects'>>;
}

/** Undefined where no logs were named. */
export async function readSeenUses(
  options: LogOptions,
  { partition, openDoor }: LogPlace,
  io: Io,
): Promise<SeenUses | undefined> {
  const days = parseLogDays(options);
  if (options.accessLogs === undefined && options.trailLogs === undefined) return undefined;
  const uses = new SeenUses(new Date(Date.now() - days * DAY_MILLISECONDS).toISOString());
  for (const [kind, what] of KINDS) {
    const paths = options[kind];
    if (paths === undefined) continue;
    io.stderr.write(`Reading ${what} ...\n`);
    const objects = await findLogs({ paths, what }, openDoor);
    const reports = await inLanes(objects, (object) => readUseLog(kind, object, { partition, uses }));
    tell(reports, uses, io);
  }
  return uses;
}

/** Throws `UserError`; before anything was read. */
export function parseLogDays({ accessLogs, trailLogs, logDays }: LogOptions): number {
  if (logDays === undefined) return DAYS.usual;
  if (accessLogs === undefined && trailLogs === undefined) {
    throw new UserError({
      got: `--log-days ${logDays} without logs`,
      allowed: 'together with --access-logs or --trail-logs',
      remedy: 'name the logs, or leave it out',
    });
  }
  const days = /^\d{1,4}$/.test(logDays) ? Number(logDays) : 0;
  if (days >= DAYS.least && days <= DAYS.most) return days;
  throw new UserError({
    got: `--log-days ${logDays}`,
    allowed: `whole days, ${DAYS.least}-${DAYS.most}; default ${DAYS.usual}`,
    remedy: 'give the number of days whose requests count',
  });
}

function tell(reports: readonly UseLogReport[], uses: SeenUses, io: Io): void {
  const requests = reports.reduce((sum, report) => sum + report.requests, 0);
  const bad = reports.flatMap(({ name, problem }) => (problem === undefined ? [] : [{ name, problem }]));
  io.stderr.write(`  ${requests} requests in ${reports.length} files\n`);
  for (const { name, problem } of bad.slice(0, MOST_NAMED)) io.stderr.write(`  ${name}: ${problem}\n`);
  if (bad.length > MOST_NAMED) io.stderr.write(`  and ${bad.length - MOST_NAMED} more files with problems\n`);
  uses.noteUnread(bad.length);
}

async function inLanes<R>(
  objects: readonly StoredLog[],
  read: (object: StoredLog) => Promise<R>,
): Promise<readonly R[]> {
  // All lanes take from the same iterator.
  const waiting = objects.entries();
  const results: R[] = [];
  const lane = async (): Promise<void> => {
    for (const [at, object] of waiting) results[at] = await read(object);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
