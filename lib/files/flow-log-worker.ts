/** The thread behind readFlowLogs: reads the files it is told to, and gives its sums when there are no more. */
import { parentPort, workerData } from 'node:worker_threads';
import { FlowLogReader } from './flow-log-reader.ts';
import type { FlowWorkerAnswer, FlowWorkerData, FlowWorkerRequest } from './read-flow-logs.ts';

const { question, limits }: FlowWorkerData = workerData;
const reader = new FlowLogReader(question, limits);
const port = parentPort!;

async function answer(request: FlowWorkerRequest): Promise<FlowWorkerAnswer> {
  if ('done' in request) return { groups: reader.groups() };
  return { file: await reader.read({ kind: 'file', path: request.path }) };
}

async function reply(request: FlowWorkerRequest): Promise<void> {
  const result = await answer(request);
  port.postMessage(result);
  if ('groups' in result) port.close();
}

port.on('message', (request: FlowWorkerRequest) => void reply(request));
