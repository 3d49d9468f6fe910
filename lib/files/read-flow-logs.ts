/**
 * Many flow-log objects, one answer.
 *
 *   local files ──► worker threads, each with its own sums ──┐
 *   streams ──────► this thread ─────────────────────────────┴─► equal groups added up
 */
import { Worker } from 'node:worker_threads';
import {
  addCounts,
  NO_LINES,
  type FlowGroup,
  type FlowQuestion,
  type LineCounts,
} from '../core/traffic/flow-question.ts';
import { mergeGroups } from '../core/traffic/merge-groups.ts';
import { FlowLogReader, type FlowLogFileReport } from './flow-log-reader.ts';
import type { StoredLog } from './stored-log.ts';
import { DEFAULT_LIMITS, type InflateLimits } from './gzip-inflater.ts';

export interface ReadFlowLogsOptions {
  /** Called after each object, in the order in which they are done. */
  readonly onProgress?: (progress: {
    readonly done: number;
    readonly total: number;
    readonly file: FlowLogFileReport;
  }) => void;
  /** Threads for local files; 1 (the default) reads on the calling thread. */
  readonly threads?: number;
  readonly limits?: InflateLimits;
}

export interface FlowLogsReading {
  readonly groups: readonly FlowGroup[];
  /** In the order of the objects. */
  readonly files: readonly FlowLogFileReport[];
  readonly counts: LineCounts;
}

/** What a worker is started with and what it answers. */
export interface FlowWorkerData {
  readonly question: FlowQuestion;
  readonly limits: InflateLimits;
}

export type FlowWorkerRequest = { readonly path: string } | { readonly done: true };
export type FlowWorkerAnswer =
  | { readonly file: FlowLogFileReport }
  | { readonly groups: readonly FlowGroup[] };

/** Reads all objects; one that cannot be read is reported in `files`, and the others count. */
export async function readFlowLogs(
  objects: readonly StoredLog[],
  question: FlowQuestion,
  { onProgress, threads = 1, limits = DEFAULT_LIMITS }: ReadFlowLogsOptions = {},
): Promise<FlowLogsReading> {
  const files: FlowLogFileReport[] = [];
  let done = 0;
  const onFile = (at: number, file: FlowLogFileReport): void => {
    files[at] = file;
    onProgress?.({ done: ++done, total: objects.length, file });
  };
  const numbered = [...objects.entries()];
  const local = numbered.flatMap(([at, object]) =>
    object.kind === 'file' ? [{ at, path: object.path }] : [],
  );
  const shared = threads > 1 && local.length > 1;
  const own = shared ? numbered.filter(([, object]) => object.kind === 'stream') : numbered;
  const workers = shared ? Math.min(threads, local.length) : 0;
  const lanes = Array.from({ length: workers }, () => readByWorker(local, { question, limits }, onFile));
  const sums = await Promise.all([readHere(own, question, limits, onFile), ...lanes]);
  const counts = files.reduce((sum, file) => addCounts(sum, file.counts), NO_LINES);
  return { groups: mergeGroups(sums), files, counts };
}

async function readHere(
  objects: readonly (readonly [number, StoredLog])[],
  question: FlowQuestion,
  limits: InflateLimits,
  onFile: (at: number, file: FlowLogFileReport) => void,
): Promise<readonly FlowGroup[]> {
  if (objects.length === 0) return [];
  const reader = new FlowLogReader(question, limits);
  for (const [at, object] of objects) onFile(at, await reader.read(object));
  return reader.groups();
}

/** Takes one path after the other from the shared queue, so that a large file holds up nobody else. */
function readByWorker(
  queue: { readonly at: number; readonly path: string }[],
  workerData: FlowWorkerData,
  onFile: (at: number, file: FlowLogFileReport) => void,
): Promise<readonly FlowGroup[]> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./flow-log-worker.${extension}`, import.meta.url), { workerData });
  let current = -1;
  const next = (): void => {
    const item = queue.shift();
    if (item) current = item.at;
    const request: FlowWorkerRequest = item ? { path: item.path } : { done: true };
    worker.postMessage(request, []);
  };
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a flow-log worker ended early with code ${code}`)));
    worker.on('message', (answer: FlowWorkerAnswer) => {
      if ('groups' in answer) {
        resolve(answer.groups);
        return;
      }
      onFile(current, answer.file);
      next();
    });
    next();
  });
}
