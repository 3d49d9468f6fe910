/**
 * Local files in threads, and beside them objects from S3 several at a time: each waits for the network, so one after
 * the other would leave the processor idle.
 */
import { addCounts, NO_LINES, type FlowQuestion } from '../core/traffic/flow-question.ts';
import { mergeGroups } from '../core/traffic/merge-groups.ts';
import { nameOf, type StoredLog } from '../files/stored-log.ts';
import type { FlowLogFileReport } from '../files/flow-log-reader.ts';
import { readFlowLogs, type FlowLogsReading } from '../files/read-flow-logs.ts';

/** Each keeps sums of its own. */
const LANES = 4;

export interface LaneOptions {
  readonly threads: number;
  readonly onFile: (file: FlowLogFileReport) => void;
}

export async function readInLanes(
  objects: readonly StoredLog[],
  question: FlowQuestion,
  { threads, onFile }: LaneOptions,
): Promise<FlowLogsReading> {
  const local = objects.filter(({ kind }) => kind === 'file');
  const remote = objects.filter(({ kind }) => kind === 'stream');
  const lanes = [
    local,
    ...Array.from({ length: LANES }, (_, lane) => remote.filter((_object, at) => at % LANES === lane)),
  ];
  const readings = await Promise.all(
    lanes
      .filter((lane) => lane.length > 0)
      .map((lane) => readFlowLogs(lane, question, { threads, onProgress: ({ file }) => onFile(file) })),
  );
  const byName = new Map(readings.flatMap(({ files }) => files.map((file) => [file.name, file] as const)));
  return {
    groups: mergeGroups(readings.map(({ groups }) => groups)),
    files: objects.flatMap((object) => byName.get(nameOf(object)) ?? []),
    counts: readings.reduce((sum, { counts }) => addCounts(sum, counts), NO_LINES),
  };
}
