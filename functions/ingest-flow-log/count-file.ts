/** Files and batches of records, each by itself: read, told from the network, counted once. */
import { createHash } from 'node:crypto';
import type { DeliveredObject } from '../../lib/core/events/parse-log-delivery.ts';
import { parseFlowLogKey } from '../../lib/core/traffic/flow-log-key.ts';
import type { LineCounts } from '../../lib/core/traffic/flow-question.ts';
import { FlowTally } from '../../lib/core/traffic/flow-tally.ts';
import { lossOfFile } from '../../lib/core/traffic/roll-up-items.ts';
import { toTrafficQuestion } from '../../lib/core/traffic/traffic-network.ts';
import type { StoredLog } from '../../lib/files/stored-log.ts';
import type { FlowLogFileProblem } from '../../lib/files/flow-log-reader.ts';
import { FlowLogReader } from '../../lib/files/flow-log-reader.ts';
import { readSubscriptionBatch } from '../../lib/files/subscription-records.ts';
import { accountOf } from '../../lib/workflow/account/account-of.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';
import type { CountedFlowLog, ReadNetwork } from '../../lib/workflow/traffic/count-flow-log.ts';
import { countFlowLog } from '../../lib/workflow/traffic/count-flow-log.ts';

export type FileResult =
  | { readonly result: 'ofOthers'; readonly name: string }
  | { readonly result: 'countedBefore'; readonly name: string }
  | ({
      readonly result: 'counted';
      readonly name: string;
      readonly storedBytes: number;
      readonly lines: LineCounts;
    } & CountedFlowLog)
  /** Nothing of it counts. */
  | { readonly result: 'unreadable'; readonly name: string; readonly problem: FlowLogFileProblem };

export interface FileSource {
  readonly context: WorkflowContext;
  readonly network: () => Promise<ReadNetwork>;
  readonly open: (object: DeliveredObject) => Promise<StoredLog>;
}

/** A file of a bucket; those of other accounts, other Regions and other kinds are none of ours. */
export async function countObject(source: FileSource, object: DeliveredObject): Promise<FileResult> {
  const { context, network: read, open } = source;
  const name = `s3://${object.bucket}/${object.key}`;
  const key = parseFlowLogKey(object.key);
  const { accountId, region } = context.door;
  if (key?.accountId !== accountId || key.region !== region) return { result: 'ofOthers', name };
  // A delivered file's name is its own in all of AWS: a copy of it in another bucket is the same file.
  const id = hashOf(object.key.slice(object.key.lastIndexOf('/') + 1));
  const { traffic } = accountOf(context);
  if ((await traffic.stateOf(id)) === 'told') return { result: 'countedBefore', name };
  const network = await read();
  const question = { ...toTrafficQuestion(network.network, network.ranges), countsRejections: true };
  const reader = new FlowLogReader(question);
  const report = await reader.read(await open(object));
  const { problem, storedBytes, counts: lines } = report;
  if (problem !== undefined && problem.kind !== 'malformedLines') {
    // Its hour is a lower bound as long as it is not counted; whether it can be read another time S3 alone knows.
    const hourStart = key.windowStart - (key.windowStart % 3600);
    if (problem.kind !== 'unreadable') await traffic.count(`lost-${id}`, [lossOfFile(hourStart)]);
    return { result: 'unreadable', name, problem };
  }
  const sums = { id, name, groups: reader.groups(), rejections: reader.rejections() };
  const counted = await countFlowLog(context, { ...sums, hasLost: problem !== undefined }, network);
  return { result: 'counted', name, storedBytes, lines, ...counted };
}

/** A batch of CloudWatch Logs. Throws where it cannot be understood: Lambda tries it again, then keeps it. */
export async function countBatch(
  { context, network: read }: FileSource,
  data: string,
  formats: Readonly<Record<string, readonly string[]>>,
): Promise<FileResult> {
  const network = await read();
  const tally = new FlowTally({
    ...toTrafficQuestion(network.network, network.ranges),
    countsRejections: true,
  });
  const formatOf = (logGroup: string) => {
    const fields = formats[logGroup];
    return fields === undefined ? undefined : { fields };
  };
  const batch = readSubscriptionBatch(data, formatOf, tally);
  if (batch.kind === 'control') return { result: 'ofOthers', name: 'a control message of CloudWatch Logs' };
  if (batch.kind === 'notABatch') throw new Error(`no batch of CloudWatch Logs: ${batch.reason}`);
  if (batch.kind === 'unknownFormat') {
    throw new Error(`nobody has said the format of the flow logs in ${batch.logGroup}`);
  }
  const name = `${batch.logGroup}/${batch.logStream}`;
  const id = hashOf(['batch', name, ...batch.ids].join('\n'));
  if ((await accountOf(context).traffic.stateOf(id)) === 'told') return { result: 'countedBefore', name };
  const file = { id, name, groups: tally.groups(), rejections: tally.rejections() };
  const counted = await countFlowLog(context, { ...file, hasLost: batch.counts.malformed > 0 }, network);
  return { result: 'counted', name, storedBytes: data.length, lines: batch.counts, ...counted };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
